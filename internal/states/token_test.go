package states_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"beian/internal/states"
	"beian/internal/table"
)

// waiting is tiny with retries of its wait.
func waiting() []byte {
	return []byte(strings.Replace(tiny, `"Next": "Ask"`, `"Retry": [`+retrier(1, 2, 60, 2, "Busy")+`], "Next": "Ask"`, 1))
}

func TestAnswerTwice(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.start("a", wait)
	r.step("a")
	token := r.token()
	r.ok(r.answer(token, wait))
	r.is(r.answer(token, work), states.ErrTaskTimedOut)
	r.step("a")
	r.is(r.answer(token, work), states.ErrTaskTimedOut)
	r.is(r.SendTaskFailure(t.Context(), token, "Busy"), states.ErrTaskTimedOut)
	if x := r.in("a", states.Running, "Wait"); x.Count != 4 || !x.Due.IsZero() {
		t.Errorf("the second answer counted: %+v", x)
	}
}

func TestAnswerAfterTheWaitWasLeft(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.start("a", wait)
	r.step("a")
	r.ok(r.answer(r.token(), work))
	r.is(r.answer(r.token(), `{"id":7,"status":"x","Payload":{"id":1,"status":"late"}}`), states.ErrTaskTimedOut)
	r.in("a", states.Running, "Work")
}

func TestAnswerBeforeTheInvocationReturns(t *testing.T) {
	for _, fails := range []error{nil, named("Busy"), named("Broken")} {
		r := newRig(t, waiting())
		r.invoke = func(c call) (string, error) {
			if c.function == "wait" {
				r.ok(r.answer(c.text("token"), work))
			}
			return "", fails
		}
		r.start("a", wait)
		if next := r.step("a"); next != r.now {
			t.Errorf("with error %v it is due at %v, want now", fails, next)
		}
		x := r.in("a", states.Running, "Work")
		// Started, Ask 2, Wait: entered, scheduled, started, succeeded, exited; Ask 2, Work entered.
		if x.Retries != 0 || x.Events != 1+2+5+2+1 {
			t.Errorf("with error %v: %d retries, %d events", fails, x.Retries, x.Events)
		}
	}
}

func TestAnswerOfAnEarlierAttemptIsLate(t *testing.T) {
	r := newRig(t, waiting())
	r.invoke = func(call) (string, error) { return "", named("Busy") }
	r.start("a", wait)
	r.now = r.step("a")
	first := r.token()
	r.is(r.answer(first, work), states.ErrTaskTimedOut)
	r.invoke = nil
	r.step("a")
	r.is(r.answer(first, work), states.ErrTaskTimedOut)
	r.ok(r.answer(r.token(), work))
	r.in("a", states.Running, "Work")
}

func TestAnswerRefuses(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.start("a", wait)
	r.step("a")
	for _, token := range []string{"", "a", "a.", ".id1", "a b.id1", "\xff.x"} {
		r.is(r.answer(token, work), states.ErrInvalidToken)
		r.is(r.SendTaskFailure(t.Context(), token, "Busy"), states.ErrInvalidToken)
	}
	r.is(r.answer("b.id1", work), states.ErrTaskDoesNotExist)
	r.is(r.answer("a.id2", work), states.ErrTaskTimedOut)
	for _, output := range []string{"", "{", "no", `"` + strings.Repeat("x", states.MaxPayload-1) + `"`} {
		r.is(r.answer(r.token(), output), states.ErrInvalidOutput)
	}
	r.in("a", states.Running, "Wait")
	r.ok(r.answer(r.token(), `{"id":7}`))
	if x := r.in("a", states.Failed, "Wait"); x.Error != "States.Runtime" {
		t.Errorf("an answer without a status fails the execution with %s", x.Error)
	}
}

func TestFailureIsRetriedAndCaught(t *testing.T) {
	r := newRig(t, waiting())
	r.start("a", wait)
	for _, delay := range []time.Duration{time.Second, 2 * time.Second} {
		r.step("a")
		r.ok(r.SendTaskFailure(t.Context(), r.token(), "Busy"))
		if x := r.in("a", states.Running, "Wait"); x.Due != r.now.Add(delay) {
			t.Errorf("it is tried again at %v, want %v later", x.Due, delay)
		}
		r.now = r.now.Add(delay)
	}
	r.step("a")
	r.ok(r.SendTaskFailure(t.Context(), r.token(), "Busy"))
	if x := r.in("a", states.Failed, "Wait"); x.Error != "Busy" {
		t.Errorf("it fails with %s", x.Error)
	}
	r.start("b", wait)
	r.step("b")
	r.ok(r.SendTaskFailure(t.Context(), r.token(), ""))
	if x := r.in("b", states.Failed, "Wait"); x.Error != "States.TaskFailed" {
		t.Errorf("without a name it fails with %s", x.Error)
	}
}

// hooked runs before once, ahead of the first commit.
type hooked struct {
	table.Table
	before func()
}

func (h *hooked) Commit(ctx context.Context, ws ...table.Write) error {
	if before := h.before; before != nil {
		h.before = nil
		before()
	}
	return h.Table.Commit(ctx, ws...)
}

func TestAnswerAndStepAtTheSameTime(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.start("a", wait)
	hook := &hooked{Table: r.Table}
	r.Table = hook
	var token string
	r.invoke = func(c call) (string, error) { token = c.text("token"); return "", nil }
	// The step has invoked; ahead of its commit comes the answer, and ahead of
	// the answer's commit another step.
	hook.before = func() {
		hook.before = func() { r.step("a") }
		r.ok(r.answer(token, work))
	}
	r.step("a")
	x := r.in("a", states.Running, "Work")
	if x.Count != 4 || len(r.calls) != 2 {
		t.Errorf("%d states entered, %d invocations", x.Count, len(r.calls))
	}
}

func TestTwoStepsAtTheSameTime(t *testing.T) {
	r := newRig(t, []byte(tiny))
	r.start("a", work)
	nested := false
	r.invoke = func(call) (string, error) {
		if !nested {
			nested = true
			r.step("a")
			return `{"id":1,"status":"outer"}`, nil
		}
		return `{"id":1,"status":"inner"}`, nil
	}
	if next := r.step("a"); !next.IsZero() {
		t.Errorf("the step that lost says it is due at %v", next)
	}
	x := r.in("a", states.Succeeded, "Done")
	if string(x.Output) != `{"id":1,"status":"inner"}` || x.Count != 3 || len(r.calls) != 2 {
		t.Errorf("output %s, %d states, %d calls", x.Output, x.Count, len(r.calls))
	}
}

func TestTwoStartsAtTheSameTime(t *testing.T) {
	for _, c := range []struct {
		other string
		want  error
	}{{wait, nil}, {work, states.ErrExecutionAlreadyExists}} {
		r := newRig(t, []byte(tiny))
		r.Table = &hooked{r.Table, func() { r.start("a", c.other) }}
		r.is(r.Start(t.Context(), "a", []byte(wait)), c.want)
		if x := r.describe("a"); x.Count != 2 || string(x.Input) != c.other {
			t.Errorf("the execution has input %s and entered %d states", x.Input, x.Count)
		}
	}
}
