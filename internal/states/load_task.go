package states

import (
	"regexp"
	"strings"
)

func (l *loader) task(v value) *task {
	fields := l.object(v.path, v.raw,
		[]string{"Type", "Resource", "Parameters", "ResultSelector", "Next"},
		[]string{"Comment", "Retry", "Catch"})
	l.comment(fields)
	parameters := l.object(fields["Parameters"].path, fields["Parameters"].raw, []string{"FunctionName", "Payload"}, nil)
	t := &task{
		function: l.text(parameters["FunctionName"]),
		waits:    l.resource(fields["Resource"]),
		payload:  l.template(parameters["Payload"]),
		selector: l.template(fields["ResultSelector"]),
		next:     l.text(fields["Next"]),
	}
	if field, ok := fields["Retry"]; ok {
		t.retry = l.retriers(field)
	}
	if field, ok := fields["Catch"]; ok {
		t.catch = l.catchers(field)
	}
	l.tokens(t, parameters["Payload"])
	l.selected(t, fields["ResultSelector"])
	return t
}

// resource reports whether the task waits for its token.
func (l *loader) resource(v value) (waits bool) {
	match := regexp.MustCompile(`^arn:[a-z]+(-[a-z]+)*:states:::lambda:invoke(\.waitForTaskToken)?$`).
		FindStringSubmatch(l.text(v))
	if match == nil {
		l.refuse(v.path, "only lambda:invoke and lambda:invoke.waitForTaskToken are supported")
		return false
	}
	return match[2] != ""
}

// tokens refuses a waiting task that does not hand out its token, which nobody
// could answer, and a token where none is waited for.
func (l *loader) tokens(t *task, payload value) {
	const token = "$$." + contextTaskToken
	switch uses := t.payload.uses(token); {
	case t.waits && !uses:
		l.refuse(payload.path, "a task that waits must pass "+token)
	case !t.waits && uses:
		l.refuse(payload.path, token+" is only for a task that waits")
	}
}

// selected refuses what the result of a task does not hold here: the context
// object, and of an invocation everything but what the function gave.
func (l *loader) selected(t *task, selector value) {
	if l.err != nil {
		return
	}
	for _, f := range t.selector {
		at := selector.path + "." + f.name
		switch {
		case f.literal != nil:
			l.refuse(at, "a literal in a ResultSelector is not supported")
		case f.path.context:
			l.refuse(at, "the context object in a ResultSelector is not supported")
		case !t.waits && (f.path.names[0] != resultPayload || len(f.path.names) < 2):
			l.refuse(at, "of an invocation's result only fields of $.Payload are supported")
		}
	}
}

// template reads a flat object whose fields are paths (name.$) or scalars.
func (l *loader) template(v value) template {
	var out template
	seen := map[string]bool{}
	for _, member := range l.members(v) {
		name, isPath := strings.CutSuffix(member.name, ".$")
		if !isName(name) {
			l.refuse(member.path, "the name of a field is letters, digits and _")
		}
		if seen[name] {
			l.refuse(member.path, "the field is there twice")
		}
		seen[name] = true
		if isPath {
			out = append(out, field{name: name, path: l.path(member)})
			continue
		}
		if strings.ContainsAny(string(member.raw[:1]), "{[") {
			l.refuse(member.path, "an object or a list in a template is not supported")
		}
		out = append(out, field{name: name, literal: member.raw})
	}
	return out
}
