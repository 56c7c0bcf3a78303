package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// When the workflow is given up and started anew at the case's present status.
const (
	// FollowPatience: a wake-up that was not answered for so long.
	FollowPatience = time.Hour
	// GenerationMoves and GenerationAge keep an execution far below the limits
	// of 25,000 events and one year.
	GenerationMoves = 200
	GenerationAge   = 300 * 24 * time.Hour
)

// Follow brings the workflow after the case. It alone starts, stops and answers
// executions. It is woken by the feed and by the sweep, any number of times and
// late; without a wake-up it does nothing.
func (d *Desk) Follow(ctx context.Context, id string) error {
	f, found, err := records.ReadFollow(ctx, d.Table, id)
	if err != nil || !found {
		return unavailable(err)
	}
	// Case before wait: AwaitAnswer stores its wait before it reads the case, so
	// one of the two sees the other.
	c, err := records.Case(ctx, d.Table, id)
	if err != nil {
		return unavailable(err)
	}
	w, _, err := records.ReadWait(ctx, d.Table, id)
	if err != nil {
		return unavailable(err)
	}
	x, begun, err := records.ReadExecution(ctx, d.Table, id)
	if err != nil {
		return unavailable(err)
	}
	if !begun {
		return d.generate(ctx, &c, f, records.Execution{Case: id})
	}
	waits := w.Token != "" && w.Stamp.Generation == x.Generation
	overdue := !waits && d.Now().Sub(f.Since) > FollowPatience
	exists, running, err := d.Workflow.State(ctx, x.Name())
	switch {
	case err != nil:
		return workflowDown(err)
	case !exists:
		return d.start(ctx, &c, x)
	case !running && !c.Status.Open():
		return d.awake(ctx, id, f.Visit)
	case !running || overdue || d.worn(&c, x):
		return d.generate(ctx, &c, f, x)
	case waits:
		return d.answer(ctx, &c, f, w)
	default:
		return nil // between two states: the next wait looks at the case itself
	}
}

// answer tells the waiting execution where the case stands, if the wait is for
// an earlier visit, or is parked and its time has come again.
func (d *Desk) answer(ctx context.Context, c *filing.Case, f records.Follow, w records.Wait) error {
	if w.Stamp.Visit == c.Visit {
		if !w.Parked {
			return d.awake(ctx, c.ID, c.Visit)
		}
		if d.Now().Sub(f.Since) <= FollowPatience {
			return nil
		}
		if err := d.wake(ctx, c); err != nil { // the next try waits its turn again
			return err
		}
	}
	output, err := json.Marshal(position(c))
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	if err := d.Workflow.Succeed(ctx, w.Token, output); err != nil && !errors.Is(err, ErrGone) {
		return workflowDown(err)
	}
	return d.answered(ctx, w)
}

// answered takes the token out of a wait and leaves its stamp.
func (d *Desk) answered(ctx context.Context, w records.Wait) error {
	before := w.Version
	w.Token, w.Version = "", before+1
	it, err := records.WaitItem(w)
	if err != nil {
		return err
	}
	err = d.Table.Commit(ctx, table.Put(it, table.IfVersion(before)))
	var conflict *table.ConflictError
	if err == nil || errors.As(err, &conflict) {
		return nil
	}
	return unavailable(fmt.Errorf("answered: %w", err))
}

// generate gives up the execution and starts the next generation at the case's
// present status. A closed case needs none.
func (d *Desk) generate(ctx context.Context, c *filing.Case, f records.Follow, x records.Execution) error {
	if x.Generation > 0 {
		if err := d.Workflow.Stop(ctx, x.Name(), "replaced by the next generation"); err != nil {
			return workflowDown(err)
		}
		if !c.Status.Open() {
			return d.awake(ctx, c.ID, f.Visit)
		}
	}
	condition := table.IfVersion(x.Version)
	if x.Version == 0 {
		condition = table.IfAbsent()
	}
	x.Version, x.Generation, x.Started, x.From = x.Version+1, x.Generation+1, d.Now().UTC(), c.Version
	it, err := records.ExecutionItem(x)
	if err != nil {
		return err
	}
	// The wake-up starts its patience anew with the new generation.
	again, err := records.FollowItem(records.Follow{Case: c.ID, Visit: f.Visit, Since: d.Now().UTC()})
	if err != nil {
		return err
	}
	err = d.Table.Commit(ctx, table.Put(it, condition), table.Put(again, table.IfVersion(f.Visit)))
	var conflict *table.ConflictError
	switch {
	case errors.As(err, &conflict):
		return nil // another one was faster; the wake-up that remains is looked at again
	case err != nil:
		return unavailable(fmt.Errorf("next generation: %w", err))
	}
	return d.start(ctx, c, x)
}

// start begins the execution of the present generation. One of the name that
// runs already is success.
func (d *Desk) start(ctx context.Context, c *filing.Case, x records.Execution) error {
	input, err := json.Marshal(position(c))
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if err := d.Workflow.Start(ctx, x.Name(), input); err != nil {
		return workflowDown(err)
	}
	return nil
}

// worn reports whether the execution comes near the limits of its kind.
func (d *Desk) worn(c *filing.Case, x records.Execution) bool {
	return c.Version-x.From > GenerationMoves || d.Now().Sub(x.Started) > GenerationAge
}

func workflowDown(err error) error {
	return &filing.Error{Kind: filing.Unavailable, Code: "workflow", Detail: "the workflow does not answer; the wake-up stays", Err: err}
}
