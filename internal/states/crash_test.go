package states_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"beian/internal/states"
	"beian/internal/table"
)

// breaking fails its call number at, before or after it has had its effect.
type breaking struct {
	table.Table
	calls, at int
	after     bool
	answer    error
}

func (b *breaking) broken() bool { b.calls++; return b.calls == b.at }

func (b *breaking) Get(ctx context.Context, k table.Key) (table.Item, error) {
	if b.broken() {
		return table.Item{}, b.answer
	}
	return b.Table.Get(ctx, k)
}

func (b *breaking) Query(ctx context.Context, q table.Query) (table.Page, error) {
	if b.broken() {
		return table.Page{}, b.answer
	}
	return b.Table.Query(ctx, q)
}

func (b *breaking) Commit(ctx context.Context, ws ...table.Write) error {
	broken := b.broken()
	if broken && !b.after {
		return b.answer
	}
	if err := b.Table.Commit(ctx, ws...); err != nil || !broken {
		return err
	}
	return table.ErrUnknown
}

// run drives one execution to its end as a caller does that knows nothing but
// what the engine tells it and begins again after every error. The functions
// decide by the attempt and by what they have kept, as real ones do: the first
// visit of Work is tried twice and caught, the second succeeds.
func run(r *rig) (end states.Execution, errs []error) {
	waits := map[string]bool{} // by token: not answered yet
	r.invoke = func(c call) (string, error) {
		switch {
		case c.function == "wait":
			if _, again := waits[c.text("token")]; !again {
				waits[c.text("token")] = true
			}
			return "", nil
		case len(waits) == 2:
			return `{"id":7,"status":"done"}`, nil
		case c.payload["retry"] == 0.0:
			return "", named("Busy")
		}
		return "", named("Broken")
	}
	for round := 0; end.Status != states.Succeeded && round < 100; round++ {
		err := turn(r, waits)
		if err == nil || errors.Is(err, states.ErrExecutionAlreadyExists) {
			end, err = r.Describe(r.t.Context(), "a")
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return end, errs
}

// turn does the first thing there is to do: start, step, answer or wait.
func turn(r *rig, waits map[string]bool) error {
	ctx := r.t.Context()
	if err := r.Start(ctx, "a", []byte(wait)); err != nil {
		return err
	}
	names, next, err := r.Due(ctx, 1)
	if err != nil {
		return err
	}
	if len(names) > 0 {
		_, err = r.Step(ctx, names[0])
		return err
	}
	if !next.IsZero() {
		r.now = next
		return nil
	}
	for token, open := range waits {
		if !open {
			continue
		}
		if err := r.answer(token, work); err != nil && !errors.Is(err, states.ErrTaskTimedOut) {
			return err
		}
		waits[token] = false
	}
	return nil
}

// crashing is tiny with the retry count in the payload of Work.
func crashing(t *testing.T) *rig {
	r := newRig(t, replaced(t, tiny, `{"id.$": "$.id"}`, `{"id.$": "$.id", "retry.$": "$$.State.RetryCount"}`))
	r.now = start
	return r
}

func TestCrashAtEveryCall(t *testing.T) {
	whole := crashing(t)
	count := &breaking{Table: whole.Table}
	whole.Table = count
	want, errs := run(whole)
	if len(errs) != 0 {
		t.Fatalf("without a fault: %v", errs)
	}
	if fmt.Sprint(want.Entered) != "[Ask Wait Ask Work Wait Ask Work Done]" {
		t.Fatalf("without a fault it entered %v", want.Entered)
	}
	want.EnteredAt, want.Started, want.Stopped = time.Time{}, time.Time{}, time.Time{}
	for at := 1; at <= count.calls; at++ {
		for _, fault := range []breaking{
			{answer: table.ErrUnknown},
			{answer: table.ErrThrottled},
			{answer: table.ErrUnknown, after: true},
		} {
			r := crashing(t)
			fault.Table, fault.at = r.Table, at
			r.Table = &fault
			got, errs := run(r)
			got.EnteredAt, got.Started, got.Stopped = time.Time{}, time.Time{}, time.Time{}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("fault %v at call %d: it ends as\n     %+v\nwant %+v", fault.answer, at, got, want)
			}
			if len(r.calls) > len(whole.calls)+1 {
				t.Errorf("fault at call %d: %d invocations instead of %d", at, len(r.calls), len(whole.calls))
			}
			if len(errs) == 0 {
				t.Errorf("fault at call %d was not seen", at)
			}
		}
	}
	if count.calls < 35 {
		t.Errorf("only %d calls were broken", count.calls)
	}
}
