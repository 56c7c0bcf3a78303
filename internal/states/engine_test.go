package states_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/states"
	"beian/internal/table"
	"beian/internal/table/memory"
)

const (
	work = `{"id":7,"status":"work"}`
	wait = `{"id":7,"status":"wait"}`
)

func TestTaskGoesOnWithWhatItsFunctionGave(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.invoke = func(call) (string, error) { return `{"id":7.0,"status":"done","more":"left out"}`, nil }
	r.start("a", work)
	if next := r.step("a"); !next.IsZero() {
		t.Errorf("an ended execution is due at %v", next)
	}
	x := r.in("a", states.Succeeded, "Done")
	if got, want := string(x.Output), `{"id":7.0,"status":"done"}`; got != want {
		t.Errorf("output %s, want %s", got, want)
	}
	if want := []string{"Ask", "Work", "Done"}; !slices.Equal(x.Entered, want) || x.Count != 3 {
		t.Errorf("entered %v (%d), want %v", x.Entered, x.Count, want)
	}
	// Started; Ask 2; Work entered, scheduled, started, succeeded, exited; Done 2; succeeded.
	if x.Events != 1+2+5+2+1 {
		t.Errorf("%d events, want 11", x.Events)
	}
	if want := (call{"work", map[string]any{"id": 7.0}}); !reflect.DeepEqual(r.calls, []call{want}) {
		t.Errorf("calls %v, want %v", r.calls, want)
	}
	r.step("a")
	if len(r.calls) != 1 {
		t.Error("an ended execution invokes")
	}
}

func TestWaitGoesOnWithItsAnswer(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.invoke = func(call) (string, error) { return `"ignored"`, nil }
	r.start("a", wait)
	if next := r.step("a"); !next.IsZero() {
		t.Errorf("while it waits it is due at %v", next)
	}
	if names, next, err := r.Due(t.Context(), 9); err != nil || names != nil || !next.IsZero() {
		t.Errorf("while it waits, Due gives %v, %v, %v", names, next, err)
	}
	x := r.in("a", states.Running, "Wait")
	if x.Events != 1+2+4 { // Wait: entered, scheduled, started, submitted
		t.Errorf("%d events while it waits, want 7", x.Events)
	}
	if parked := r.calls[0].payload["parked"]; parked != true {
		t.Errorf("parked is %v, want the literal true", parked)
	}
	r.step("a")
	if len(r.calls) != 1 {
		t.Error("while it waits it invokes again")
	}
	r.ok(r.answer(r.token(), work))
	x = r.in("a", states.Running, "Work")
	if x.Events != 7+2+2+1 { // succeeded, exited; Ask; Work entered
		t.Errorf("%d events after the answer, want 12", x.Events)
	}
	if x.Due != r.now {
		t.Errorf("after the answer it is due at %v, want %v", x.Due, r.now)
	}
}

func TestContextObject(t *testing.T) {
	definition := strings.Replace(tiny, `"parked": true`, `"name.$": "$$.Execution.Name", "state.$": "$$.State.Name",
		"entered.$": "$$.State.EnteredTime", "retry.$": "$$.State.RetryCount"`, 1)
	definition = strings.Replace(definition, `"id.$": "$.id", "status.$": "$.status"},
      "Next": "Ask"`, `"id.$": "$.id", "status.$": "$.status"}, "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1,
      "BackoffRate": 1, "MaxDelaySeconds": 2, "MaxAttempts": 3, "JitterStrategy": "FULL"}],
      "Next": "Ask"`, 1)
	r := newRig(t, []byte(definition))
	var fails error = named("Busy")
	r.invoke = func(call) (string, error) { return "", fails }
	r.now = start.Add(1_234_567 * time.Nanosecond)
	r.start("case-1-g0", wait)
	r.step("case-1-g0")
	r.now = start.Add(2 * time.Second)
	r.step("case-1-g0")
	first, second := r.calls[0], r.calls[1]
	for field, want := range map[string]any{
		"name": "case-1-g0", "state": "Wait", "entered": "2026-03-02T01:00:00.001Z", "retry": 0.0, "id": 7.0,
	} {
		if first.payload[field] != want {
			t.Errorf("%s is %v in the first attempt, want %v", field, first.payload[field], want)
		}
		if field == "retry" {
			want = 1.0
		}
		if second.payload[field] != want {
			t.Errorf("%s is %v in the second attempt, want %v", field, second.payload[field], want)
		}
	}
	if first.text("token") == second.text("token") {
		t.Error("two attempts have one token")
	}
	r.now, fails = start.Add(4*time.Second), nil
	r.step("case-1-g0")
	r.now = start.Add(5 * time.Second)
	r.ok(r.answer(r.token(), wait))
	r.step("case-1-g0")
	last := r.calls[3]
	if last.payload["retry"] != 0.0 || last.text("entered") != "2026-03-02T01:00:05Z" {
		t.Errorf("entered anew, retry %v and time %v", last.payload["retry"], last.payload["entered"])
	}
}

func TestEnteredTimeGrowsThoughTheClockDoesNot(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.start("a", wait)
	before := r.describe("a").EnteredAt
	for _, shift := range []time.Duration{0, -5 * time.Minute, 0, 4 * time.Minute} {
		r.now = r.describe("a").Due
		r.step("a")
		r.now = r.now.Add(shift)
		r.ok(r.answer(r.token(), wait))
		after := r.describe("a").EnteredAt
		if !after.After(before) {
			t.Errorf("with the clock moved by %v it entered at %v after %v", shift, after, before)
		}
		before = after
	}
}

func TestStartIsIdempotent(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.start("a", wait)
	r.step("a")
	r.start("a", "{ \"id\": 7,\n \"status\": \"wait\" }")
	if x := r.describe("a"); x.Count != 2 {
		t.Errorf("the second start made it enter %d states", x.Count)
	}
	r.is(r.Start(t.Context(), "a", []byte(work)), states.ErrExecutionAlreadyExists)
	r.ok(r.Stop(t.Context(), "a", "over"))
	r.is(r.Start(t.Context(), "a", []byte(wait)), states.ErrExecutionAlreadyExists)
	r.now = r.now.Add(states.NameReuse - time.Millisecond)
	r.is(r.Start(t.Context(), "a", []byte(wait)), states.ErrExecutionAlreadyExists)
	r.now = r.now.Add(time.Millisecond)
	r.start("a", work)
	r.in("a", states.Running, "Work")
}

func TestStartRefuses(t *testing.T) {
	r := newRig(t, []byte(tiny))
	for _, name := range []string{"", "a b", "a#b", "a.b", "a/b", "备案", "a\x00", strings.Repeat("x", 81)} {
		r.is(r.Start(t.Context(), name, []byte(wait)), states.ErrInvalidName)
		_, err := r.Describe(t.Context(), name)
		r.is(err, states.ErrExecutionDoesNotExist)
	}
	r.start(strings.Repeat("x", 80), wait)
	for _, input := range []string{"", "{", "{}{}", `"` + strings.Repeat("x", states.MaxPayload-1) + `"`} {
		r.is(r.Start(t.Context(), "b", []byte(input)), states.ErrInvalidExecutionInput)
	}
}

func TestStop(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.is(r.Stop(t.Context(), "a", "why"), states.ErrExecutionDoesNotExist)
	_, err := r.Step(t.Context(), "a")
	r.is(err, states.ErrExecutionDoesNotExist)
	r.start("a", wait)
	r.step("a")
	r.now = start.Add(time.Hour)
	r.ok(r.Stop(t.Context(), "a", "why"))
	x := r.in("a", states.Aborted, "Wait")
	if x.Cause != "why" || x.Stopped != r.now {
		t.Errorf("stopped at %v because of %q", x.Stopped, x.Cause)
	}
	r.ok(r.Stop(t.Context(), "a", "again"))
	if again := r.describe("a"); again.Cause != "why" {
		t.Errorf("the second stop changed the cause to %q", again.Cause)
	}
	r.is(r.answer(r.token(), wait), states.ErrTaskTimedOut)
	r.step("a")
	if len(r.calls) != 1 {
		t.Error("a stopped execution invokes")
	}
}

func TestStopDuringAnInvocation(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.invoke = func(call) (string, error) { return work, r.Stop(t.Context(), "a", "why") }
	r.start("a", work)
	r.step("a")
	r.in("a", states.Aborted, "Work")
}

func TestInvocationAfterTheContextEndedIsNoAttempt(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.Table = memory.New() // which takes no notice of a context
	ctx, cancel := context.WithCancel(t.Context())
	r.invoke = func(call) (string, error) { cancel(); return "", named("Broken") }
	r.start("a", work)
	if _, err := r.Step(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if x := r.in("a", states.Running, "Work"); x.Retries != 0 || x.Error != "" || x.Due != r.now {
		t.Errorf("the attempt counts: %+v", x)
	}
}

func TestStoredItems(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.start("a", wait)
	key := table.Key{Partition: "execution#a", Sort: "execution"}
	item, err := r.Table.Get(t.Context(), key)
	r.ok(err)
	if !item.Expires.IsZero() || item.Index[table.Work].Sort != "2026-03-02T01:00:00.000Z" {
		t.Errorf("a running execution expires at %v and is due at %v", item.Expires, item.Index)
	}
	r.ok(r.Stop(t.Context(), "a", "over"))
	item, err = r.Table.Get(t.Context(), key)
	r.ok(err)
	if !item.Expires.Equal(start.Add(states.NameReuse)) || len(item.Index) != 0 {
		t.Errorf("an ended execution expires at %v and is due at %v", item.Expires, item.Index)
	}
	item.Body = bytes.Replace(item.Body, []byte(`"format":1`), []byte(`"format":2`), 1)
	r.ok(r.Table.Commit(t.Context(), table.Put(item, table.Always())))
	if _, err = r.Describe(t.Context(), "a"); err == nil || !strings.Contains(err.Error(), "format 2") {
		t.Errorf("an item of another format is read: %v", err)
	}
}

// short gives pages of at most three items.
type short struct{ table.Table }

func (s short) Query(ctx context.Context, q table.Query) (table.Page, error) {
	q.Limit = min(q.Limit, 3)
	return s.Table.Query(ctx, q)
}

func TestDueAndRunning(t *testing.T) {
	whole := newRig(t, []byte(tiny))
	listed(t, whole)
	paged := newRig(t, []byte(tiny))
	paged.Table = short{paged.Table}
	listed(t, paged)
}

func listed(t *testing.T, r *rig) {
	t.Helper()
	for i := range 250 {
		r.now = start.Add(time.Duration(i%50) * time.Second)
		r.start(fmt.Sprintf("e%03d", i), work)
	}
	r.now = start.Add(19 * time.Second)
	names, next, err := r.Due(t.Context(), 1000)
	if err != nil || len(names) != 100 || next != start.Add(20*time.Second) {
		t.Errorf("Due gives %d names, next %v, error %v", len(names), next, err)
	}
	if want := []string{"e000", "e050", "e100", "e150", "e200", "e001"}; !slices.Equal(names[:6], want) {
		t.Errorf("Due begins with %v, want %v", names[:6], want)
	}
	names, next, err = r.Due(t.Context(), 5)
	if err != nil || len(names) != 5 || next != start.Add(time.Second) {
		t.Errorf("Due of 5 gives %v, next %v, error %v", names, next, err)
	}
	r.ok(r.Stop(t.Context(), "e001", ""))
	var all []string
	for cursor, more := "", true; more; more = cursor != "" {
		names, cursor, err = r.Running(t.Context(), 60, cursor)
		r.ok(err)
		all = append(all, names...)
	}
	if len(all) != 249 || !slices.IsSorted(all) || slices.Contains(all, "e001") {
		t.Errorf("Running lists %d names", len(all))
	}
}

func TestStepBeforeItsTime(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.start("a", work)
	r.now = start.Add(-time.Millisecond)
	if next := r.step("a"); next != start || len(r.calls) != 0 {
		t.Errorf("before its time it invokes %d times and is due at %v", len(r.calls), next)
	}
}
