package states

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Limits of the language on AWS.
const (
	maxStateName = 80
	maxNumber    = 99_999_999 // of IntervalSeconds and MaxAttempts
	maxDelay     = 31_622_400 // MaxDelaySeconds are less
)

// Load reads a definition with its substitutions made. It accepts what the
// package comment lists and answers a *[DefinitionError] for the first thing
// in the file that is anything else: a state type, a field, a path, an error
// name, a value out of range, a field that is there twice or not at all, a
// target that does not exist, or a state that nothing leads to.
func Load(definition []byte) (*Machine, error) {
	l := &loader{}
	if !json.Valid(definition) {
		l.refuse("$", "the definition is no JSON")
		return nil, l.err
	}
	file := l.object("$", definition, []string{"StartAt", "States"}, []string{"Comment"})
	l.comment(file)
	m := &Machine{startAt: l.text(file["StartAt"]), states: map[string]state{}}
	members := l.members(file["States"])
	for _, member := range members {
		if !isStateName(member.name) {
			l.refuse(member.path, "the name of a state is at most 80 letters and digits and begins with a capital letter")
		}
		m.states[member.name] = l.state(member)
	}
	l.connected(m, file["StartAt"], members)
	if l.err != nil {
		return nil, l.err
	}
	return m, nil
}

func isStateName(name string) bool {
	return len(name) <= maxStateName && regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`).MatchString(name)
}

// connected refuses a target that is missing and a state out of reach.
func (l *loader) connected(m *Machine, startAt value, members []value) {
	if _, ok := m.states[m.startAt]; !ok {
		l.refuse(startAt.path, fmt.Sprintf("there is no state %q", m.startAt))
	}
	for _, member := range members {
		for _, target := range m.targets(member.name) {
			if _, ok := m.states[target]; !ok {
				l.refuse(member.path, fmt.Sprintf("it leads to %q, which is no state", target))
			}
		}
	}
	reached := map[string]bool{m.startAt: true}
	for next := []string{m.startAt}; len(next) > 0; next = next[1:] {
		for _, target := range m.targets(next[0]) {
			if !reached[target] {
				reached[target] = true
				next = append(next, target)
			}
		}
	}
	for _, member := range members {
		if !reached[member.name] {
			l.refuse(member.path, "no state leads to it")
		}
	}
}

func (m *Machine) targets(name string) []string {
	if s := m.states[name]; s != nil {
		return s.targets()
	}
	return nil
}

func (l *loader) state(v value) state {
	var kind value
	for _, member := range l.members(v) {
		if member.name == "Type" {
			kind = member
		}
	}
	switch {
	case kind.raw == nil:
		l.refuse(v.path+".Type", "the field is missing")
	case l.text(kind) == "Choice":
		return l.choice(v)
	case l.text(kind) == "Task":
		return l.task(v)
	case l.text(kind) == "Succeed":
		l.comment(l.object(v.path, v.raw, []string{"Type"}, []string{"Comment"}))
		return succeed{}
	default:
		l.refuse(kind.path, fmt.Sprintf("states of type %q are not supported", l.text(kind)))
	}
	return succeed{}
}

func (l *loader) choice(v value) *choice {
	fields := l.object(v.path, v.raw, []string{"Type", "Choices", "Default"}, []string{"Comment"})
	l.comment(fields)
	c := &choice{fallback: l.text(fields["Default"])}
	for _, item := range l.filled(fields["Choices"]) {
		parts := l.object(item.path, item.raw, []string{"Variable", "StringEquals", "Next"}, nil)
		variable := l.path(parts["Variable"])
		if variable.context {
			l.refuse(parts["Variable"].path, "a Choice of the context object is not supported")
		}
		c.rules = append(c.rules, rule{variable, l.text(parts["StringEquals"]), l.text(parts["Next"])})
	}
	return c
}

func (l *loader) retriers(v value) []retrier {
	var out []retrier
	items := l.filled(v)
	for i, item := range items {
		fields := l.object(item.path, item.raw, []string{
			"ErrorEquals", "IntervalSeconds", "BackoffRate", "MaxDelaySeconds", "MaxAttempts", "JitterStrategy",
		}, nil)
		interval := l.integer(fields["IntervalSeconds"], 1, maxNumber)
		longest := l.integer(fields["MaxDelaySeconds"], interval+1, maxDelay-1)
		if l.text(fields["JitterStrategy"]) != "FULL" {
			l.refuse(fields["JitterStrategy"].path, "only FULL is supported")
		}
		out = append(out, retrier{
			errors:      l.errorNames(fields["ErrorEquals"], i == len(items)-1),
			interval:    time.Duration(interval) * time.Second,
			backoff:     l.rate(fields["BackoffRate"]),
			maxDelay:    time.Duration(longest) * time.Second,
			maxAttempts: l.integer(fields["MaxAttempts"], 0, maxNumber),
		})
	}
	return out
}

func (l *loader) catchers(v value) []catcher {
	var out []catcher
	items := l.filled(v)
	for i, item := range items {
		fields := l.object(item.path, item.raw, []string{"ErrorEquals", "ResultPath", "Next"}, nil)
		if string(fields["ResultPath"].raw) != "null" {
			l.refuse(fields["ResultPath"].path, "only null is supported, which discards the error")
		}
		out = append(out, catcher{l.errorNames(fields["ErrorEquals"], i == len(items)-1), l.text(fields["Next"])})
	}
	return out
}

// errorNames reads an ErrorEquals; last tells that it is in the last retrier or
// catcher of its list, where alone States.ALL may stand, and by itself.
func (l *loader) errorNames(v value, last bool) []string {
	var names []string
	form := regexp.MustCompile(`^[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)?$`)
	for _, item := range l.filled(v) {
		name := l.text(item)
		switch {
		case name == errorAll && (!last || len(l.list(v)) > 1):
			l.refuse(item.path, "States.ALL stands alone and last")
		case name == errorAll, name == errorTaskFailed:
		case len(name) > 7 && name[:7] == "States.":
			l.refuse(item.path, fmt.Sprintf("the error name %s is not supported", name))
		case !form.MatchString(name):
			l.refuse(item.path, fmt.Sprintf("the error name %q has no supported form", name))
		case slices.Contains(names, name):
			l.refuse(item.path, fmt.Sprintf("the error name %s is there twice", name))
		}
		names = append(names, name)
	}
	return names
}
