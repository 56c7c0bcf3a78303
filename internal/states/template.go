package states

import (
	"encoding/json"
	"strconv"
	"time"
)

// template is a flat object of Parameters or ResultSelector: each field is
// taken from a path or written as it stands.
type template []field

type field struct {
	name    string
	path    path
	literal json.RawMessage // instead of the path, if not nil
}

// contextObject is what $$ paths see of one attempt of a state.
type contextObject struct {
	execution string
	state     string
	entered   time.Time
	retries   int
	token     string
}

// render gives the object that t describes, its fields in alphabetical order.
// A path that leads to nothing is a *runtimeError.
func (t template) render(d document, c contextObject) (json.RawMessage, error) {
	values := make(document, len(t))
	for _, f := range t {
		switch {
		case f.literal != nil:
			values[f.name] = f.literal
		case f.path.context:
			values[f.name] = c.find(f.path)
		default:
			value, err := f.path.find(d)
			if err != nil {
				return nil, err
			}
			values[f.name] = value
		}
	}
	return json.Marshal(values)
}

func (t template) uses(p string) bool {
	for _, f := range t {
		if f.literal == nil && f.path.text == p {
			return true
		}
	}
	return false
}

func (c contextObject) find(p path) json.RawMessage {
	switch p.text {
	case "$$." + contextExecutionName:
		return quote(c.execution)
	case "$$." + contextStateName:
		return quote(c.state)
	case "$$." + contextEnteredTime:
		return quote(formatTime(c.entered))
	case "$$." + contextRetryCount:
		return json.RawMessage(strconv.Itoa(c.retries))
	default: // contextTaskToken: parsePath lets no other one pass
		return quote(c.token)
	}
}

// formatTime writes t as the context object on AWS does: UTC with
// milliseconds, which are left out when they are zero.
func formatTime(t time.Time) string {
	if t.Nanosecond()/int(time.Millisecond) == 0 {
		return t.UTC().Format("2006-01-02T15:04:05Z")
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// quote writes text, which holds ASCII names only, as a JSON string.
func quote(text string) json.RawMessage {
	return strconv.AppendQuote(nil, text)
}
