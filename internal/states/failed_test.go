package states_test

import (
	"strings"
	"testing"
	"time"

	"beian/internal/states"
)

func TestWhatFailsAnExecution(t *testing.T) {
	tooLarge := `{"id":7,"status":"` + strings.Repeat("x", states.MaxPayload) + `"}`
	for _, c := range []struct {
		what, input, result string
		err                 error
		wantError, cause    string
	}{
		{"the function leaves out a field", work, `{"id":7}`, nil, "States.Runtime", "$.Payload.status"},
		{"the function gives nothing", work, ``, nil, "States.Runtime", "$.Payload.id"},
		{"the function gives no object", work, `[1]`, nil, "States.Runtime", "$.Payload.id"},
		{"the function gives no JSON", work, `{`, nil, "States.Runtime", "$.Payload.id"},
		{"the function gives too much", work, tooLarge, nil, "States.DataLimitExceeded", ""},
		{"a terminal error", work, ``, named("States.Runtime"), "States.Runtime", ""},
		{"the input lacks what routes", `{"id":7}`, ``, nil, "States.Runtime", "$.status"},
		{"the input lacks a parameter", `{"status":"work"}`, ``, nil, "States.Runtime", "$.id"},
	} {
		r := newRig(t, []byte(tiny))
		r.invoke = func(call) (string, error) { return c.result, c.err }
		r.start("a", c.input)
		r.step("a")
		x := r.describe("a")
		if x.Status != states.Failed || x.Error != c.wantError || !strings.Contains(x.Cause, c.cause) {
			t.Errorf("%s: %s %s %q", c.what, x.Status, x.Error, x.Cause)
		}
		if names, _, err := r.Running(t.Context(), 9, ""); err != nil || names != nil {
			t.Errorf("%s: it is still listed: %v, %v", c.what, names, err)
		}
	}
}

func TestChoiceOfWhatIsNoString(t *testing.T) {
	for _, status := range []string{`null`, `1`, `["work"]`, `{"work":1}`, `"Work"`, `"work "`, `""`} {
		r := newRig(t, []byte(tiny))
		r.start("a", `{"id":7,"status":`+status+`}`)
		r.in("a", states.Running, "Wait")
	}
	r := newRig(t, []byte(tiny))
	r.start("a", `{"id":7,"status":"\u0077ork"}`)
	r.in("a", states.Running, "Work")
}

func TestHistoryLimit(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.MaxEvents = 32
	r.start("a", wait)
	rounds := 0
	for r.describe("a").Status == states.Running {
		r.step("a")
		r.ok(r.answer(r.token(), wait))
		rounds++
	}
	x := r.in("a", states.Failed, "Wait")
	// Start 1, Ask 2, Wait 1; each round 3 of the attempt, 2 of the answer, Ask 2, Wait 1.
	if rounds != 4 || x.Events != 32 || x.Error != "States.Runtime" {
		t.Errorf("after %d rounds: %d events, %s", rounds, x.Events, x.Error)
	}
}

func TestHistoryLimitByRetries(t *testing.T) {
	r := newRig(t, replaced(t, tiny, `"MaxAttempts": 4`, `"MaxAttempts": 99999999`))
	r.MaxEvents = 1000
	r.invoke = func(call) (string, error) { return "", named("Busy") }
	r.start("a", work)
	for r.describe("a").Status == states.Running {
		r.now = r.now.Add(time.Hour)
		r.step("a")
	}
	x := r.in("a", states.Failed, "Work")
	// 4 events before the first attempt, 3 for each.
	if want := (1000 - 4 + 2) / 3; len(r.calls) != want || x.Events != 1000 {
		t.Errorf("%d attempts and %d events, want %d and %d", len(r.calls), x.Events, want, 1000)
	}
}

func TestEndlessRoutingEnds(t *testing.T) {
	r := newRig(t, []byte(strings.Replace(tiny, `"Next": "Work"}],
      "Default": "Wait"`, `"Next": "Ask"}, {"Variable": "$.status", "StringEquals": "x", "Next": "Work"}],
      "Default": "Wait"`, 1)))
	r.start("a", work)
	x := r.in("a", states.Failed, "Ask")
	if x.Error != "States.Runtime" || len(x.Entered) != states.MaxEntered || x.Count != 12_500 || x.Events != 25_000 {
		t.Errorf("%s after %d states, %d kept", x.Error, x.Count, len(x.Entered))
	}
}
