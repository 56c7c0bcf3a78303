package states_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/states"
)

// retries is a machine whose one task has the retriers and catchers given.
func retries(retry, catch string) []byte {
	return []byte(`{"StartAt": "Work", "States": {
		"Work": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
			"Parameters": {"FunctionName": "work", "Payload": {"id.$": "$.id"}},
			"ResultSelector": {"id.$": "$.Payload.id"},
			"Retry": [` + retry + `], "Catch": [` + catch + `], "Next": "Done"},
		"Done": {"Type": "Succeed"}, "Caught": {"Type": "Succeed"}, "Elsewhere": {"Type": "Succeed"}}}`)
}

func retrier(interval int, rate float64, longest, attempts int, names ...string) string {
	return fmt.Sprintf(`{"ErrorEquals": ["%s"], "IntervalSeconds": %d, "BackoffRate": %v, "MaxDelaySeconds": %d,
		"MaxAttempts": %d, "JitterStrategy": "FULL"}`, strings.Join(names, `", "`), interval, rate, longest, attempts)
}

const catchAll = `{"ErrorEquals": ["Special"], "ResultPath": null, "Next": "Elsewhere"},
	{"ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "Caught"}`

// delays runs an execution whose attempts fail with the errors in turn and
// gives the seconds between attempts.
func delays(t *testing.T, r *rig, fails []error) (seconds []float64) {
	t.Helper()
	r.invoke = func(call) (string, error) {
		if n := len(r.calls); n <= len(fails) {
			return "", fails[n-1]
		}
		return `{"id":1}`, nil
	}
	r.start("a", `{"id":1}`)
	for {
		next := r.step("a")
		if next.IsZero() {
			return seconds
		}
		seconds = append(seconds, next.Sub(r.now).Seconds())
		r.now = next.Add(-time.Millisecond)
		if r.step("a") != next {
			t.Fatal("it acts before its time")
		}
		r.now = next
	}
}

func repeat(err error, n int) []error { return slices.Repeat([]error{err}, n) }

func TestRetryDelays(t *testing.T) {
	busy, broken, plain := named("Busy"), named("Broken"), errors.New("plain")
	timeout := named("States.Timeout")
	two := retrier(2, 2, 20, 5, "Busy", "Lambda.Unknown") + "," + retrier(3, 1.5, 100, 3, "States.TaskFailed")
	for _, c := range []struct {
		what  string
		retry string
		rand  float64
		fails []error
		want  []float64
		state string
	}{
		{"doubling up to the longest", two, 1, repeat(busy, 5), []float64{2, 4, 8, 16, 20}, "Done"},
		{"exhausted", two, 1, repeat(busy, 6), []float64{2, 4, 8, 16, 20}, "Caught"},
		{"half of the jitter", two, 0.5, repeat(busy, 3), []float64{1, 2, 4}, "Done"},
		{"no jitter at all is no delay", two, 0, repeat(busy, 2), []float64{0, 0}, "Done"},
		{"jitter cut to milliseconds", two, 0.33333, repeat(busy, 1), []float64{0.666}, "Done"},
		{"broad, half as much again", two, 1, repeat(broken, 3), []float64{3, 4.5, 6.75}, "Done"},
		{"the broad one is not used after the narrow", two, 1, repeat(busy, 7), []float64{2, 4, 8, 16, 20}, "Caught"},
		{"each counts for itself", two, 1, []error{busy, broken, busy, broken}, []float64{2, 3, 4, 4.5}, "Done"},
		{"an error without a name", two, 1, repeat(plain, 2), []float64{2, 4}, "Done"},
		{"a wrapped name", two, 1, []error{fmt.Errorf("wrapped: %w", busy)}, []float64{2}, "Done"},
		{"a timeout is not a failure", two, 1, repeat(timeout, 1), nil, "Caught"},
		{"first catcher", two, 1, repeat(named("Special"), 4), []float64{3, 4.5, 6.75}, "Elsewhere"},
		{"no attempts", retrier(1, 1, 2, 0, "Busy"), 1, repeat(busy, 1), nil, "Caught"},
		{"not named", retrier(1, 1, 2, 9, "Busy"), 1, repeat(broken, 1), nil, "Caught"},
	} {
		r := newRig(t, retries(c.retry, catchAll))
		r.Rand = func() float64 { return c.rand }
		got := delays(t, r, c.fails)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: delays %v, want %v", c.what, got, c.want)
		}
		x := r.in("a", states.Succeeded, c.state)
		if x.Error != "" || string(x.Output) != `{"id":1}` || x.Count != 2 {
			t.Errorf("%s: it ends with %q, %s after %d states", c.what, x.Error, x.Output, x.Count)
		}
	}
}

func TestWithoutACatcherTheErrorFailsTheExecution(t *testing.T) {
	r := newRig(t, retries(retrier(1, 1, 2, 1, "Busy"), `{"ErrorEquals": ["Special"], "ResultPath": null, "Next": "Caught"},
		{"ErrorEquals": ["Other"], "ResultPath": null, "Next": "Elsewhere"}`))
	delays(t, r, repeat(named("Busy"), 2))
	x := r.in("a", states.Failed, "Work")
	// Started; entered; twice scheduled, started, failed; failed.
	if x.Error != "Busy" || x.Cause != "" || x.Events != 1+1+6+1 {
		t.Errorf("error %q, cause %q, %d events", x.Error, x.Cause, x.Events)
	}
}

func TestRetriesAreCountedAnewInEachVisit(t *testing.T) {
	r := newRig(t, []byte(tiny))
	fails := []error{named("Busy"), named("Busy"), named("Broken"), nil, named("Busy"), nil}
	r.invoke = func(call) (string, error) { return work, fails[len(r.calls)-1] }
	r.start("a", work)
	var got []time.Duration
	for r.describe("a").Status == states.Running {
		if next := r.step("a"); !next.IsZero() {
			got = append(got, next.Sub(r.now))
			r.now = next
		} else if r.describe("a").State == "Wait" {
			r.ok(r.answer(r.token(), work))
		}
	}
	// The third is the catch, which is due at once.
	if want := []time.Duration{2 * time.Second, 4 * time.Second, 0, 2 * time.Second}; !slices.Equal(got, want) {
		t.Errorf("delays %v, want %v", got, want)
	}
	if x := r.describe("a"); !slices.Equal(x.Entered, []string{"Ask", "Work", "Wait", "Ask", "Work", "Done"}) {
		t.Errorf("entered %v", x.Entered)
	}
}

func TestLatestErrorIsToldByNameOnly(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.invoke = func(call) (string, error) { return "", named("Busy") }
	r.start("a", work)
	r.step("a")
	if x := r.describe("a"); x.Error != "Busy" || x.Retries != 1 || x.Cause != "" {
		t.Errorf("error %q, cause %q, %d retries", x.Error, x.Cause, x.Retries)
	}
}

// The budget of the shipped machine: a transient error is retried for at least
// 30 days, never more than 20 minutes apart, and all of it fits into one
// execution's history; any other error parks the case within half an hour.
func TestRetryBudgetOfTheFiling(t *testing.T) {
	for _, c := range []struct {
		name             string
		least, most      time.Duration
		longest          time.Duration
		state, exhausted string
	}{
		{"Unavailable", 30 * 24 * time.Hour, 45 * 24 * time.Hour, 20 * time.Minute, "AcceptSubmission", "Park"},
		{"Invalid", time.Minute, 30 * time.Minute, 20 * time.Minute, "AcceptSubmission", "Park"},
	} {
		r := newRig(t, substituted(t))
		phase := 0.0 // an even spread over [0, 1) stands for the uniform jitter
		r.Rand = func() float64 { phase = math.Mod(phase+0.6180339887498949, 1); return phase }
		r.invoke = func(call) (string, error) { return "", named(c.name) }
		r.start("a", `{"caseId":"c","status":"submitted","visit":1}`)
		for r.describe("a").State == c.state {
			next := r.step("a")
			if apart := next.Sub(r.now); apart > c.longest {
				t.Fatalf("%s: %v between attempts", c.name, apart)
			}
			r.now = next
		}
		r.in("a", states.Running, c.exhausted)
		if took := r.now.Sub(start); took < c.least || took > c.most {
			t.Errorf("%s: parked after %v", c.name, took)
		}
	}
}
