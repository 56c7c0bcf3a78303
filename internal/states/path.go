package states

import (
	"encoding/json"
	"strings"
)

// path is a reference path: names from the root of a document, or one field of
// the context object.
type path struct {
	text    string
	context bool
	names   []string
}

// document is an object whose members paths find, read once for all of them.
type document map[string]json.RawMessage

// Fields of the context object that a file may use.
const (
	contextExecutionName = "Execution.Name"
	contextStateName     = "State.Name"
	contextEnteredTime   = "State.EnteredTime"
	contextRetryCount    = "State.RetryCount"
	contextTaskToken     = "Task.Token"
)

func (p path) String() string { return p.text }

// parsePath reads $.name.name... or $$.Field of the context object. The reason
// is empty if text is such a path and else says what form it has.
func parsePath(text string) (p path, reason string) {
	rest, found := strings.CutPrefix(text, "$$.")
	p = path{text: text, context: found}
	if !p.context {
		if rest, found = strings.CutPrefix(text, "$."); !found {
			return path{}, refusedForm(text)
		}
	}
	p.names = strings.Split(rest, ".")
	for _, name := range p.names {
		if !isName(name) {
			return path{}, refusedForm(text)
		}
	}
	if !p.context {
		return p, ""
	}
	switch rest {
	case contextExecutionName, contextStateName, contextEnteredTime, contextRetryCount, contextTaskToken:
		return p, ""
	}
	return path{}, "field " + text + " of the context object is not supported"
}

// refusedForm names the form of a path that is not supported.
func refusedForm(text string) string {
	switch {
	case text == "$":
		return "the path to the whole input is not supported"
	case text == "$$":
		return "the path to the whole context object is not supported"
	case strings.HasPrefix(text, "States."):
		return "an intrinsic function is not supported"
	case !strings.HasPrefix(text, "$"):
		return "a path begins with $. or $$."
	case strings.Contains(text, ".."):
		return "a descendant path is not supported"
	case strings.ContainsAny(text, "[]"):
		return "a path with brackets is not supported"
	case strings.Contains(text, "*"):
		return "a path with a wildcard is not supported"
	}
	return "the names of a path are letters, digits and _"
}

func isName(text string) bool {
	for i, r := range text {
		letter := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return text != ""
}

// read gives the members of raw, none if it is no object.
func read(raw json.RawMessage) document {
	var members document
	if json.Unmarshal(raw, &members) != nil {
		return nil
	}
	return members
}

// find gives what p, a path of a document, leads to in d.
func (p path) find(d document) (found json.RawMessage, err error) {
	for i, name := range p.names {
		if i > 0 {
			d = read(found)
		}
		var ok bool
		if found, ok = d[name]; !ok {
			return nil, &runtimeError{"nothing is found at " + p.text}
		}
	}
	return found, nil
}
