package states_test

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"beian/internal/states"
	"beian/internal/table"
	"beian/internal/table/memory"
)

var start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

// named is an error with a name for ErrorEquals.
type named string

func (n named) Error() string     { return "the text of " + string(n) }
func (n named) ErrorName() string { return string(n) }

// call is one invocation that a function has seen.
type call struct {
	function string
	payload  map[string]any
}

func (c call) text(field string) string { s, _ := c.payload[field].(string); return s }

// rig is an engine with a clock that stands still, jitter that is always the
// longest delay, ids in sequence and functions given by the test.
type rig struct {
	*states.Engine
	t      testing.TB
	now    time.Time
	ids    int
	calls  []call
	invoke func(call) (string, error) // nil answers nothing
}

func newRig(t testing.TB, definition []byte) *rig {
	t.Helper()
	r := &rig{t: t, now: start}
	r.Engine = &states.Engine{
		Machine: load(t, definition),
		Table:   table.Checked(memory.New()),
		Now:     func() time.Time { return r.now },
		NewID:   func() string { r.ids++; return "id" + strconv.Itoa(r.ids) },
		Rand:    func() float64 { return 1 },
		Invoke: func(_ context.Context, function string, payload []byte) ([]byte, error) {
			c := call{function: function}
			if err := json.Unmarshal(payload, &c.payload); err != nil {
				t.Errorf("%s is called with no JSON: %v", function, err)
			}
			r.calls = append(r.calls, c)
			if r.invoke == nil {
				return nil, nil
			}
			out, err := r.invoke(c)
			return []byte(out), err
		},
	}
	return r
}

func (r *rig) start(name, input string) {
	r.t.Helper()
	r.ok(r.Start(r.t.Context(), name, []byte(input)))
}

func (r *rig) step(name string) time.Time {
	r.t.Helper()
	next, err := r.Step(r.t.Context(), name)
	r.ok(err)
	return next
}

func (r *rig) describe(name string) states.Execution {
	r.t.Helper()
	x, err := r.Describe(r.t.Context(), name)
	r.ok(err)
	return x
}

func (r *rig) answer(token, output string) error {
	return r.SendTaskSuccess(r.t.Context(), token, []byte(output))
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// is fails the test unless err is want.
func (r *rig) is(err, want error) {
	r.t.Helper()
	if !errors.Is(err, want) {
		r.t.Errorf("error %v, want %v", err, want)
	}
}

// in fails the test unless the execution has the status and is in the state.
func (r *rig) in(name string, status states.Status, state string) states.Execution {
	r.t.Helper()
	x := r.describe(name)
	if x.Status != status || x.State != state {
		r.t.Errorf("%s is %s in %s (%s), want %s in %s", name, x.Status, x.State, x.Error, status, state)
	}
	return x
}

// token gives the token of the latest call.
func (r *rig) token() string {
	r.t.Helper()
	if len(r.calls) == 0 || r.calls[len(r.calls)-1].text("token") == "" {
		r.t.Fatal("no token was handed out by the latest call")
	}
	return r.calls[len(r.calls)-1].text("token")
}

// replaced gives definition with one edit, whose anchor must be there.
func replaced(t testing.TB, definition, from, to string) []byte {
	t.Helper()
	if !strings.Contains(definition, from) {
		t.Fatalf("the anchor %q is gone", from)
	}
	return []byte(strings.Replace(definition, from, to, 1))
}
