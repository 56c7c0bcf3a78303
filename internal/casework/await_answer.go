package casework

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// WaitInput is what a wait of the workflow hands to AwaitAnswer.
type WaitInput struct {
	Case      string    `json:"caseId"`
	Visit     int64     `json:"visit"`
	Token     string    `json:"token"`
	Execution string    `json:"execution"`
	State     string    `json:"state"`
	Entered   time.Time `json:"entered"`
	Retry     int64     `json:"retry"`
	Parked    bool      `json:"parked,omitempty"`
}

// AwaitAnswer takes the token of a wait. It is kept only over a smaller stamp,
// so that a late delivery of an earlier attempt changes nothing. Then the case
// is read: if it has left the stage already, the wake-up is put again; if it is
// still there, the wake-up has done its work. Storing first and reading second
// is what makes it safe: an operation commits the case and its wake-up first,
// and Follow reads them in the other order.
func (d *Desk) AwaitAnswer(ctx context.Context, in WaitInput) error {
	generation, err := generation(in.Case, in.Execution)
	if err != nil {
		return err
	}
	mine := records.Stamp{Generation: generation, Visit: in.Visit, Entered: in.Entered, Retry: in.Retry}
	newest, err := d.keepWait(ctx, in, mine)
	if err != nil || !newest {
		return err
	}
	c, err := records.Case(ctx, d.Table, in.Case)
	if err != nil {
		return unavailable(err)
	}
	if c.Visit != in.Visit {
		return d.wake(ctx, &c)
	}
	if in.Parked {
		return nil // the wake-up stays, so that the sweep tries again
	}
	return d.awake(ctx, c.ID, c.Visit)
}

// keepWait stores the wait unless a later one is stored; newest says whether
// this one is now.
func (d *Desk) keepWait(ctx context.Context, in WaitInput, mine records.Stamp) (newest bool, err error) {
	for range attempts {
		old, found, err := records.ReadWait(ctx, d.Table, in.Case)
		if err != nil {
			return false, unavailable(err)
		}
		if found && !old.Stamp.Less(mine) {
			return !mine.Less(old.Stamp) && old.Token == in.Token, nil
		}
		it, err := records.WaitItem(records.Wait{
			Case: in.Case, Version: old.Version + 1, Token: in.Token, Execution: in.Execution,
			Stamp: mine, Parked: in.Parked, Checked: d.Now().UTC(),
		})
		if err != nil {
			return false, err
		}
		condition := table.IfAbsent()
		if found {
			condition = table.IfVersion(old.Version)
		}
		again, err := startOver(ctx, decision{}, d.Table.Commit(ctx, table.Put(it, condition)))
		if err != nil || !again {
			return err == nil, err
		}
	}
	return false, busy()
}

// wake puts the wake-up of the case's present visit over what is there now. It
// is conditional, because a commit whose outcome was unknown may be applied
// late, and must not lay an old visit over a newer one: whoever put that one
// has woken the case.
func (d *Desk) wake(ctx context.Context, c *filing.Case) error {
	there, found, err := records.ReadFollow(ctx, d.Table, c.ID)
	if err != nil {
		return unavailable(err)
	}
	if found && there.Visit > c.Visit {
		return nil
	}
	condition := table.IfAbsent()
	if found {
		condition = table.IfVersion(there.Visit)
	}
	it, err := records.FollowItem(records.Follow{Case: c.ID, Visit: c.Visit, Since: d.Now().UTC()})
	if err != nil {
		return err
	}
	err = d.Table.Commit(ctx, table.Put(it, condition))
	var conflict *table.ConflictError
	if err == nil || errors.As(err, &conflict) {
		return nil
	}
	return unavailable(fmt.Errorf("wake: %w", err))
}

// awake deletes the wake-up of a visit; a later one stays.
func (d *Desk) awake(ctx context.Context, id string, visit int64) error {
	err := d.Table.Commit(ctx, table.Delete(records.FollowKey(id), table.IfVersion(visit)))
	var conflict *table.ConflictError
	if err == nil || errors.As(err, &conflict) {
		return nil
	}
	return unavailable(fmt.Errorf("wake-up done: %w", err))
}

// generation reads which generation of a case's execution a name is.
func generation(id, execution string) (int64, error) {
	tail, ok := strings.CutPrefix(execution, id+"-g")
	n, err := strconv.ParseInt(tail, 10, 64)
	if !ok || err != nil || n < 1 {
		return 0, filing.Errorf(filing.Invalid, "execution-name", "execution", "the execution is not one of the case's")
	}
	return n, nil
}
