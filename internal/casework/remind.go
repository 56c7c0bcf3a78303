package casework

import (
	"context"
	"errors"
	"fmt"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// Arm schedules the next reminder of the case's running clock. Arming twice
// arms once: the schedule's name says case, clock and offset.
func (d *Desk) Arm(ctx context.Context, id string) error { return d.armOf(ctx, "", id) }

// armOf schedules the next reminder of a case, or of what of says. A draft is
// saved every few seconds while somebody types: nothing is armed for it then, nor
// for a contest of it, and the sweep, which walks the same clocks, comes to their
// first reminder.
func (d *Desk) armOf(ctx context.Context, of, id string) error {
	m, found, err := records.ReadTimerOf(ctx, d.Table, of, id)
	if err != nil || !found || m.Fires.IsZero() {
		return unavailable(err)
	}
	name := fmt.Sprintf("%s-%d-%d", m.Case, m.Started, m.Next)
	if of != "" {
		name = of + "-" + name
	}
	return d.Schedules.Arm(ctx, name, m.Fires, wakeOf(m))
}

// wakeOf makes the wake for the next offset of a timer.
func wakeOf(m records.Timer) Wake {
	return Wake{Case: m.Case, Of: m.Of, Started: m.Started, Offset: m.Next}
}

// Remind does what a clock's offset is for: it reminds the party who must act,
// or, at the end, lapses the case or escalates. It acts only if that clock is
// still the case's and that offset is its next, so that a late, early or
// repeated wake has one effect; one that comes early arms itself again. The
// next offset is armed afterwards.
func (d *Desk) Remind(ctx context.Context, w Wake) error {
	m, found, err := records.ReadTimerOf(ctx, d.Table, w.Of, w.Case)
	switch {
	case err != nil:
		return unavailable(err)
	case !found || m.Started != w.Started || m.Fires.IsZero():
		return nil // the clock is over
	case m.Next != w.Offset || d.Now().Before(m.Fires):
		return d.armOf(ctx, w.Of, w.Case)
	}
	if err := d.reach(ctx, m, d.Book.Offset(m.Clock.Rule, m.Next)); err != nil {
		return err
	}
	return d.armOf(ctx, w.Of, w.Case)
}

// reach does what an offset of a clock is for, by whose clock it is.
func (d *Desk) reach(ctx context.Context, m records.Timer, offset rulebook.Offset) error {
	over := offset.Name == rulebook.Overdue
	switch {
	case m.Of == records.OfDraft && (over || offset.Late()):
		return d.expireDraft(ctx, m)
	case m.Of == records.OfDraft:
		return d.remindDraft(ctx, m, offset.Name)
	case m.Of == records.OfContest:
		return d.remindContest(ctx, m, offset.Name, over || offset.Late())
	case over:
		return d.pass(ctx, m)
	case offset.Name == rulebook.DueDay:
		return d.dueDay(ctx, m, offset)
	default:
		return d.remindOf(ctx, m, offset)
	}
}

// dueDay is the morning of a clock's last day. An invitation within which no
// appointment was free, and which the provider has not renewed, is renewed by the
// clock (C1); in every other case it is a reminder.
func (d *Desk) dueDay(ctx context.Context, m records.Timer, offset rulebook.Offset) error {
	renewed := false
	_, err := d.advance(ctx, filing.RoleClock, m.Case, func(c *filing.Case) (decision, error) {
		if renewed = c.Clock != nil && *c.Clock == m.Clock && c.RenewsByClock(); !renewed {
			return decision{}, nil
		}
		return renewal(), nil
	})
	if err != nil || renewed {
		return err
	}
	return d.remindOf(ctx, m, offset)
}

func renewal() decision {
	return decision{event: &filing.InvitationRenewed{Reason: filing.Reason{Code: "no-free-slot"}}}
}

// remindOf puts the reminder into the ledger and takes the timer on, in one
// commit. Long overdue, it is the escalation that is repeated.
func (d *Desk) remindOf(ctx context.Context, m records.Timer, offset rulebook.Offset) error {
	c, err := records.Case(ctx, d.Table, m.Case)
	if err != nil {
		return unavailable(err)
	}
	return d.tellOnward(ctx, m, d.reminders(&c, m, offset))
}

// tellOnward puts notices into the ledger and takes the timer on, in one commit.
func (d *Desk) tellOnward(ctx context.Context, m records.Timer, list []records.Notice) error {
	b := &batch{}
	for _, n := range list {
		b.put(table.IfAbsent())(records.NoticeItem(n))
	}
	w, err := d.onward(m)
	b.keep(w, err)
	if b.err != nil {
		return b.err
	}
	err = d.Table.Commit(ctx, b.ws...)
	var conflict *table.ConflictError
	if err == nil || errors.As(err, &conflict) {
		return nil
	}
	return unavailable(fmt.Errorf("remind: %w", err))
}

// onward makes the write that takes a timer to its next offset.
func (d *Desk) onward(m records.Timer) (table.Write, error) {
	before := m.Version()
	m.Next, m.Fires = d.nextOffset(m.Clock, m.Next+1)
	it, err := records.TimerItem(m)
	return table.Put(it, table.IfVersion(before)), err
}

// pass is the end of a clock: a case that waits for its applicant or heads
// lapses, unless its heads could get no appointment, a confirmation fails, everything else is marked overdue and escalated
// without deciding anything.
func (d *Desk) pass(ctx context.Context, m records.Timer) error {
	_, err := d.advance(ctx, filing.RoleClock, m.Case, func(c *filing.Case) (decision, error) {
		if c.Clock == nil || *c.Clock != m.Clock {
			return decision{}, nil
		}
		if c.RenewsByClock() { // the morning of the last day was lost
			return renewal(), nil
		}
		if c.Status.Lapses() {
			return decision{event: &filing.CaseLapsed{}}, nil
		}
		if c.Status == filing.AwaitingConfirmation {
			return decision{event: &filing.ConfirmationFailed{Reason: filing.Reason{Code: "confirmation-expired"}}}, nil
		}
		onward, err := d.onward(m)
		if err != nil {
			return decision{}, err
		}
		if c.Overdue {
			return decision{writes: []table.Write{onward}}, nil
		}
		return decision{event: &filing.DeadlinePassed{}, writes: []table.Write{onward}}, nil
	})
	return err
}
