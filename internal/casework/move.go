package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// attempts is how often an operation starts over when another one was faster.
// Operations on one case are few. Where many meet, as at the counter of a number
// series, one that never was the first answers Unavailable and is repeated.
const attempts = 8

// decision is what an operation wants to happen to a case: an event, and what
// else belongs into the same commit. Without an event the case stays as it is:
// the writes, if there are any, are made beside it.
type decision struct {
	event  filing.Event
	writes []table.Write
	// by is who makes the move, if that is not the caller: what the system finds out
	// while it answers him.
	by filing.Role
	// explain turns a conflict of writes[i] into an error for the caller; nil
	// or a nil answer means to start over.
	explain func(ctx context.Context, i int) error
	// outcome is the answer to the caller where it is not how the case stands, but
	// for instance the version of what the writes keep; only without an event.
	outcome *records.Outcome
	// refused is the answer to the caller, Invalid or the like, although the
	// event happens or the writes are made.
	refused *records.Refusal
	// kept is what must still hold at the commit, and what follows from the move
	// itself; explain knows nothing of it.
	kept []table.Write
}

// decide is one person's move on a case: it asks the policy, recognises an
// idempotency key, and lets f decide on the case as it is now.
func (d *Desk) decide(
	ctx context.Context, call Call, action policy.Action, by filing.Role, id string,
	f func(c *filing.Case) (decision, error),
) (out records.Outcome, err error) {
	if err := call.CheckKey(); err != nil {
		return records.Outcome{}, err
	}
	defer d.orEarlier(ctx, call, &out, &err)
	for range attempts {
		if out, seen, err := d.seen(ctx, call); err != nil || seen {
			return out, err
		}
		c, err := d.authorised(ctx, call.Actor, action, id)
		if err != nil {
			return records.Outcome{}, err
		}
		if call.IfVersion != 0 && call.IfVersion != c.Version {
			return records.Outcome{}, stale()
		}
		kept, err := d.unlocked(ctx, call.Actor, action, &c)
		if err != nil {
			return records.Outcome{}, err
		}
		dec, err := f(&c)
		if err != nil {
			return records.Outcome{}, err
		}
		dec.kept = append(dec.kept, kept...)
		next, again, err := d.commit(ctx, &c, dec, cmp.Or(dec.by, by), call)
		if err != nil {
			return records.Outcome{}, err
		}
		if again {
			continue
		}
		if dec.refused != nil {
			return records.Outcome{}, refusal(dec.refused)
		}
		return dec.answer(&next), nil
	}
	return records.Outcome{}, busy()
}

// advance is one move of a task or a clock.
func (d *Desk) advance(
	ctx context.Context, by filing.Role, id string, f func(c *filing.Case) (decision, error),
) (filing.Case, error) {
	for range attempts {
		c, err := records.Case(ctx, d.Table, id)
		if err != nil {
			return filing.Case{}, unavailable(err)
		}
		dec, err := f(&c)
		if err != nil {
			return filing.Case{}, err
		}
		next, again, err := d.commit(ctx, &c, dec, by, Call{})
		if err != nil {
			return filing.Case{}, err
		}
		if !again {
			return next, nil
		}
	}
	return filing.Case{}, busy()
}

// commit applies the decision to the case and writes everything that belongs
// to it. again says that another commit came in between, or that the outcome
// is unknown: the caller reads and decides anew.
func (d *Desk) commit(
	ctx context.Context, c *filing.Case, dec decision, by filing.Role, call Call,
) (next filing.Case, again bool, err error) {
	if dec.event == nil {
		again, err := d.commitAside(ctx, c, dec, call)
		return *c, again, err
	}
	m := filing.Move{Event: dec.event, By: by, Actor: call.Actor.ID, At: d.Now().UTC(), Request: call.Key}
	if m.Clock, err = d.clock(ctx, c, m); err != nil {
		return filing.Case{}, false, err
	}
	next, rec, err := c.Apply(m)
	if err != nil {
		return filing.Case{}, false, err
	}
	ws, err := d.writes(ctx, c, &next, &rec, call, dec.refused)
	if err != nil {
		return filing.Case{}, false, err
	}
	if next.Visit != c.Visit || !next.Status.Open() {
		freed, err := d.freed(ctx, c)
		if err != nil {
			return filing.Case{}, false, err
		}
		dec.kept = append(dec.kept, freed...)
	}
	ws = slices.Concat(dec.writes, ws, dec.kept)
	if len(ws) > table.MaxWrites {
		return filing.Case{}, false, filing.Errorf(filing.Invalid, "too-many-changes", "sites",
			"this changes too many domains at once; change them in two steps")
	}
	again, err = startOver(ctx, dec, d.Table.Commit(ctx, ws...))
	return next, again, err
}

// commitAside commits what belongs to a case without moving it, under its
// present version. A person's answer is remembered even if there was nothing to
// write: its late repeat must not do what it found done before (I5).
func (d *Desk) commitAside(ctx context.Context, c *filing.Case, dec decision, call Call) (again bool, err error) {
	if len(dec.writes) == 0 && call.Key == "" {
		return false, nil
	}
	ws := slices.Concat(dec.writes, dec.kept, []table.Write{table.Check(records.CaseKey(c.ID), table.IfVersion(c.Version))})
	if call.Key != "" {
		remembered, err := d.remember(ctx, call, dec.answer(c), dec.refused)
		if err != nil {
			return false, err
		}
		ws = append(ws, remembered)
	}
	return startOver(ctx, dec, d.Table.Commit(ctx, ws...))
}

// startOver reads the answer to a commit: done, to be decided anew, or failed.
func startOver(ctx context.Context, dec decision, err error) (again bool, failed error) {
	var conflict *table.ConflictError
	switch {
	case err == nil:
		return false, nil
	case errors.As(err, &conflict):
		return true, explained(ctx, dec, conflict)
	case errors.Is(err, table.ErrUnknown), errors.Is(err, table.ErrThrottled):
		return true, nil
	default:
		return false, fmt.Errorf("commit: %w", err)
	}
}

// explained asks the decision for the meaning of a conflict in its own writes.
func explained(ctx context.Context, dec decision, conflict *table.ConflictError) error {
	if dec.explain == nil {
		return nil
	}
	for _, i := range conflict.Indices {
		if i < len(dec.writes) {
			if err := dec.explain(ctx, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// clock counts the deadline that the move starts, nil if it starts none.
func (d *Desk) clock(ctx context.Context, c *filing.Case, m filing.Move) (*filing.Clock, error) {
	to, err := c.Leads(m.Event)
	if err != nil {
		return nil, err
	}
	if !to.Open() || (to == c.Status && !restarts(m.Event)) {
		return nil, nil
	}
	set := c.RuleSet
	if s, ok := m.Event.(*filing.CaseSubmitted); ok {
		set = s.RuleSet
	}
	clock, err := d.Book.Clock(set, to, m.Event.Name(), c, m.At)
	if err != nil {
		return nil, fmt.Errorf("clock of %s: %w", to, err)
	}
	if to == filing.Returned {
		p, err := records.ReadProvider(ctx, d.Table, c.Provider)
		if err != nil {
			return nil, unavailable(err)
		}
		clock = d.Book.CorrectionClock(clock, p.CorrectionDays)
	}
	return &clock, nil
}

// restarts reports whether the event starts the deadline anew though the
// status stays.
func restarts(e filing.Event) bool {
	switch e.(type) {
	case *filing.InvitationRenewed, *filing.PersonReplaced, *filing.DomainReleased:
		return true
	default:
		return false
	}
}

// authorised loads a case that the actor may do the action on. A case of
// another tenant is answered like an unknown one.
func (d *Desk) authorised(ctx context.Context, a policy.Actor, action policy.Action, id string) (filing.Case, error) {
	c, err := records.Case(ctx, d.Table, id)
	if err != nil {
		return filing.Case{}, unavailable(err)
	}
	if err := allow(a, action, resource(&c), "case"); err != nil {
		return c, err
	}
	return c, d.listed(ctx, a)
}

// resource gives the parties of a case. A bureau is one only while it has the case.
func resource(c *filing.Case) policy.Resource {
	return policy.Resource{Applicant: c.Applicant, Provider: c.Provider, Province: c.Bureau()}
}

// answer is what the caller hears of a decision that was made.
func (d *decision) answer(c *filing.Case) records.Outcome {
	if d.outcome != nil {
		return *d.outcome
	}
	return outcome(c)
}

func outcome(c *filing.Case) records.Outcome {
	return records.Outcome{Case: c.ID, Version: c.Version, Status: c.Status}
}

// beside is the answer of a decision on an item beside the case: its version
// instead of the case's.
func beside(c *filing.Case, version int64) *records.Outcome {
	out := outcome(c)
	out.Version = version
	return &out
}
