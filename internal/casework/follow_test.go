package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/memory"
)

var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

// rig is a desk with one case at a visit, and a workflow that notes what it is
// asked.
type rig struct {
	t       *testing.T
	desk    *Desk
	calls   []string
	missing bool // no execution of the name exists
	stopped bool // it has ended
	fails   error
}

func newRig(t *testing.T, status filing.Status, visit int64) *rig {
	r := &rig{t: t}
	r.desk = &Desk{Table: table.Checked(memory.New()), Workflow: r, Now: func() time.Time { return noon }}
	r.put(records.CaseItem(&filing.Case{ID: "c1", Version: visit, Visit: visit, Status: status}))
	return r
}

func (r *rig) put(it table.Item, err error) {
	r.t.Helper()
	if err == nil {
		err = r.desk.Table.Commit(r.t.Context(), table.Put(it, table.Always()))
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) wake(visit int64, since time.Time) {
	r.put(records.FollowItem(records.Follow{Case: "c1", Visit: visit, Since: since}))
}

func (r *rig) execution(generation, from int64, started time.Time) {
	r.put(records.ExecutionItem(records.Execution{Case: "c1", Version: generation, Generation: generation, From: from, Started: started}))
}

func (r *rig) wait(generation, visit int64, token string, parked bool) {
	r.put(records.WaitItem(records.Wait{
		Case: "c1", Version: 1, Token: token, Parked: parked, Stamp: records.Stamp{Generation: generation, Visit: visit, Entered: noon}, Checked: noon,
	}))
}

// stands checks what the workflow was asked and what is stored: the visit of
// the wake-up (0 for none), the token and the generation.
func (r *rig) stands(calls []string, wake int64, token string, generation int64) {
	r.t.Helper()
	ctx := r.t.Context()
	f, _, err := records.ReadFollow(ctx, r.desk.Table, "c1")
	w, _, err2 := records.ReadWait(ctx, r.desk.Table, "c1")
	x, _, err3 := records.ReadExecution(ctx, r.desk.Table, "c1")
	if err := errors.Join(err, err2, err3); err != nil {
		r.t.Fatal(err)
	}
	if !slices.Equal(r.calls, calls) || f.Visit != wake || w.Token != token || x.Generation != generation {
		r.t.Errorf("asked %q, wake-up %d, token %q, generation %d\nwant  %q, %d, %q, %d", r.calls, f.Visit, w.Token, x.Generation, calls, wake, token, generation)
	}
}

func (r *rig) Start(_ context.Context, name string, input []byte) error {
	r.calls = append(r.calls, "start "+name+" "+string(input))
	return r.fails
}

func (r *rig) Stop(_ context.Context, name, _ string) error {
	r.calls = append(r.calls, "stop "+name)
	return r.fails
}

func (r *rig) Succeed(_ context.Context, token string, output []byte) error {
	r.calls = append(r.calls, "succeed "+token+" "+string(output))
	return r.fails
}

func (r *rig) State(context.Context, string) (exists, running bool, err error) {
	return !r.missing, !r.missing && !r.stopped, nil
}

func started(generation int, visit int64) string {
	return fmt.Sprintf(`start c1-g%d {"caseId":"c1","status":"returned","visit":%d}`, generation, visit)
}

const told = `succeed t {"caseId":"c1","status":"returned","visit":5}`

// TestFollow is the token protocol's table, seen from Follow.
func TestFollow(t *testing.T) {
	for name, c := range map[string]struct {
		given      func(r *rig)
		calls      []string
		wake       int64
		token      string
		generation int64
		kind       filing.Kind
	}{
		"no wake-up": {given: func(r *rig) { r.wait(1, 3, "t", false) }, token: "t"},
		"no execution yet": {
			given: func(r *rig) { r.wake(5, noon) }, calls: []string{started(1, 5)}, wake: 5, generation: 1,
		},
		"start was lost": {
			given: func(r *rig) { r.wake(5, noon); r.execution(1, 5, noon); r.missing = true },
			calls: []string{started(1, 5)}, wake: 5, generation: 1,
		},
		"waits for an earlier visit": {
			given: func(r *rig) { r.wake(5, noon); r.execution(1, 1, noon); r.wait(1, 3, "t", false) },
			calls: []string{told}, wake: 5, generation: 1,
		},
		"waits for this visit": {
			given: func(r *rig) { r.wake(5, noon); r.execution(1, 1, noon); r.wait(1, 5, "t", false) },
			token: "t", generation: 1,
		},
		"token gone": {
			given: func(r *rig) {
				r.wake(5, noon)
				r.execution(1, 1, noon)
				r.wait(1, 3, "t", false)
				r.fails = fmt.Errorf("wrapped: %w", ErrGone)
			},
			calls: []string{told}, wake: 5, generation: 1,
		},
		"workflow down": {
			given: func(r *rig) {
				r.wake(5, noon)
				r.execution(1, 1, noon)
				r.wait(1, 3, "t", false)
				r.fails = errors.New("down")
			},
			calls: []string{told}, wake: 5, token: "t", generation: 1, kind: filing.Unavailable,
		},
		"between two states": {
			given: func(r *rig) { r.wake(5, noon); r.execution(1, 1, noon) }, wake: 5, generation: 1,
		},
		"a wait of an earlier generation": {
			given: func(r *rig) { r.wake(5, noon); r.execution(2, 1, noon); r.wait(1, 3, "t", false) },
			wake:  5, token: "t", generation: 2,
		},
		"unanswered for long": {
			given: func(r *rig) { r.wake(5, noon.Add(-FollowPatience-1)); r.execution(1, 1, noon) },
			calls: []string{"stop c1-g1", started(2, 5)}, wake: 5, generation: 2,
		},
		"unanswered for exactly the patience": {
			given: func(r *rig) { r.wake(5, noon.Add(-FollowPatience)); r.execution(1, 1, noon) }, wake: 5, generation: 1,
		},
		"execution died": {
			given: func(r *rig) { r.wake(5, noon); r.execution(1, 1, noon); r.wait(1, 5, "t", false); r.stopped = true },
			calls: []string{"stop c1-g1", started(2, 5)}, wake: 5, token: "t", generation: 2,
		},
		"worn by age": {
			given: func(r *rig) { r.wake(5, noon); r.execution(1, 1, noon.Add(-GenerationAge-1)); r.wait(1, 5, "t", false) },
			calls: []string{"stop c1-g1", started(2, 5)}, wake: 5, token: "t", generation: 2,
		},
		"worn by moves": {
			given: func(r *rig) { r.wake(5, noon); r.execution(1, 5-GenerationMoves-1, noon); r.wait(1, 5, "t", false) },
			calls: []string{"stop c1-g1", started(2, 5)}, wake: 5, token: "t", generation: 2,
		},
		"parked": {
			given: func(r *rig) { r.wake(5, noon); r.execution(1, 1, noon); r.wait(1, 5, "t", true) },
			wake:  5, token: "t", generation: 1,
		},
		"parked for long": {
			given: func(r *rig) { r.wake(5, noon.Add(-FollowPatience-1)); r.execution(1, 1, noon); r.wait(1, 5, "t", true) },
			calls: []string{told}, wake: 5, generation: 1,
		},
		"parked at an earlier visit": {
			given: func(r *rig) { r.wake(5, noon); r.execution(1, 1, noon); r.wait(1, 3, "t", true) },
			calls: []string{told}, wake: 5, generation: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, filing.Returned, 5)
			c.given(r)
			if err := r.desk.Follow(t.Context(), "c1"); filing.KindOf(err) != c.kind || (err != nil) != (c.kind != "") {
				t.Errorf("answered %v", err)
			}
			r.stands(c.calls, c.wake, c.token, c.generation)
		})
	}
}

// TestFollowClosed: a case at its end needs no new execution.
func TestFollowClosed(t *testing.T) {
	r := newRig(t, filing.Withdrawn, 5)
	r.wake(5, noon)
	r.execution(1, 1, noon)
	r.stopped = true
	if err := r.desk.Follow(t.Context(), "c1"); err != nil {
		t.Fatal(err)
	}
	r.stands(nil, 0, "", 1)
}

// TestAwaitAnswer is the protocol's table, seen from the wait.
func TestAwaitAnswer(t *testing.T) {
	in := WaitInput{Case: "c1", Visit: 5, Token: "new", Execution: "c1-g2", State: "AwaitCorrection", Entered: noon, Retry: 1}
	for name, c := range map[string]struct {
		stored *records.Stamp
		change func(*WaitInput)
		wake   int64
		token  string
	}{
		"first":                    {wake: 0, token: "new"},
		"over an earlier attempt":  {stored: &records.Stamp{Generation: 2, Visit: 5, Entered: noon}, token: "new"},
		"over an earlier entry":    {stored: &records.Stamp{Generation: 2, Visit: 5, Entered: noon.Add(-1), Retry: 7}, token: "new"},
		"over an earlier visit":    {stored: &records.Stamp{Generation: 2, Visit: 4, Entered: noon.Add(1)}, token: "new"},
		"under a later attempt":    {stored: &records.Stamp{Generation: 2, Visit: 5, Entered: noon, Retry: 2}, wake: 5, token: "old"},
		"under a later entry":      {stored: &records.Stamp{Generation: 2, Visit: 5, Entered: noon.Add(1)}, wake: 5, token: "old"},
		"under a later generation": {stored: &records.Stamp{Generation: 3, Visit: 1}, wake: 5, token: "old"},
		"again, other token":       {stored: &records.Stamp{Generation: 2, Visit: 5, Entered: noon, Retry: 1}, wake: 5, token: "old"},
		"again, same token": {
			stored: &records.Stamp{Generation: 2, Visit: 5, Entered: noon, Retry: 1}, change: func(in *WaitInput) { in.Token = "old" }, token: "old",
		},
		"case has gone on": {change: func(in *WaitInput) { in.Visit = 4 }, wake: 5, token: "new"},
		"parked":           {change: func(in *WaitInput) { in.Parked = true }, wake: 5, token: "new"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, filing.Returned, 5)
			r.wake(5, noon)
			if c.stored != nil {
				r.put(records.WaitItem(records.Wait{Case: "c1", Version: 1, Token: "old", Stamp: *c.stored, Checked: noon}))
			}
			in := in
			if c.change != nil {
				c.change(&in)
			}
			if err := r.desk.AwaitAnswer(t.Context(), in); err != nil {
				t.Fatal(err)
			}
			r.stands(nil, c.wake, c.token, 0)
		})
	}
	t.Run("case has gone on and nobody was woken", func(t *testing.T) {
		r := newRig(t, filing.Returned, 5)
		in := in
		in.Visit = 4
		if err := r.desk.AwaitAnswer(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		r.stands(nil, 5, "new", 0)
	})
	t.Run("execution of another case", func(t *testing.T) {
		r := newRig(t, filing.Returned, 5)
		in := in
		in.Execution = "c2-g1"
		if err := r.desk.AwaitAnswer(t.Context(), in); filing.CodeOf(err) != "execution-name" {
			t.Errorf("answered %v", err)
		}
		r.stands(nil, 0, "", 0)
	})
}
