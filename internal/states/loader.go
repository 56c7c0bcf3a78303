package states

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// loader reads values of a definition strictly. It keeps the first refusal and
// gives zero values after it, so that its callers read on and check once.
type loader struct{ err error }

// value is a JSON value of the definition, where it is and, in an object,
// under which name. Its zero value stands for one that was refused before.
type value struct {
	path string
	name string
	raw  json.RawMessage
}

func (l *loader) refuse(path, reason string) {
	if l.err == nil {
		l.err = &DefinitionError{Path: path, Reason: reason}
	}
}

// object gives the fields of an object: all required ones, and of optional
// ones those that are there. Any other field is refused.
func (l *loader) object(path string, raw json.RawMessage, required, optional []string) map[string]value {
	fields := map[string]value{}
	for _, member := range l.members(value{path: path, raw: raw}) {
		if !slices.Contains(required, member.name) && !slices.Contains(optional, member.name) {
			l.refuse(member.path, "the field is not supported")
		}
		fields[member.name] = member
	}
	for _, name := range required {
		if _, ok := fields[name]; !ok {
			l.refuse(path+"."+name, "the field is missing")
		}
	}
	return fields
}

// members gives the members of an object in the order of the file.
func (l *loader) members(v value) []value {
	if l.err != nil {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(v.raw))
	if first, err := decoder.Token(); err != nil || first != json.Delim('{') {
		l.refuse(v.path, "an object is needed")
		return nil
	}
	var out []value
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		name, _ := token.(string)
		member := value{path: v.path + "." + name, name: name}
		if err == nil {
			err = decoder.Decode(&member.raw)
		}
		if err != nil {
			l.refuse(member.path, "the value can't be read")
			return nil
		}
		if seen[name] {
			l.refuse(member.path, "the field is there twice")
		}
		seen[name] = true
		out = append(out, member)
	}
	return out
}

// list gives the items of a list.
func (l *loader) list(v value) []value {
	var raws []json.RawMessage
	if l.err != nil {
		return nil
	}
	if json.Unmarshal(v.raw, &raws) != nil || raws == nil {
		l.refuse(v.path, "a list is needed")
	}
	out := make([]value, len(raws))
	for i, raw := range raws {
		out[i] = value{path: fmt.Sprintf("%s[%d]", v.path, i), raw: raw}
	}
	return out
}

// filled gives the items of a list that has at least one.
func (l *loader) filled(v value) []value {
	items := l.list(v)
	if len(items) == 0 {
		l.refuse(v.path, "the list is empty")
	}
	return items
}

// text gives a string that is not empty.
func (l *loader) text(v value) string {
	var text *string
	if l.err != nil {
		return ""
	}
	if json.Unmarshal(v.raw, &text) != nil || text == nil || *text == "" {
		l.refuse(v.path, "a text is needed")
		return ""
	}
	return *text
}

func (l *loader) comment(fields map[string]value) {
	if field, ok := fields["Comment"]; ok {
		l.text(field)
	}
}

func (l *loader) path(v value) path {
	text := l.text(v)
	if l.err != nil {
		return path{}
	}
	p, reason := parsePath(text)
	if reason != "" {
		l.refuse(v.path, reason)
	}
	return p
}

func (l *loader) integer(v value, least, most int) int {
	var number *int
	if l.err != nil {
		return 0
	}
	if json.Unmarshal(v.raw, &number) != nil || number == nil || *number < least || *number > most {
		l.refuse(v.path, fmt.Sprintf("a whole number from %d to %d is needed", least, most))
		return 0
	}
	return *number
}

// rate gives a BackoffRate.
func (l *loader) rate(v value) float64 {
	var number *float64
	if l.err != nil {
		return 0
	}
	if json.Unmarshal(v.raw, &number) != nil || number == nil || *number < 1 || math.IsInf(*number, 0) {
		l.refuse(v.path, "a number of at least 1 is needed")
		return 0
	}
	return *number
}
