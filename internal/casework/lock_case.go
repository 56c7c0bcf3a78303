package casework

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// LockFor is how long a lock holds.
const LockFor = 15 * time.Minute

// Locked is who of a provider's staff works on a case, and until when.
type Locked struct {
	Case   string    `json:"case"`
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
}

// LockCase takes the case for the actor's work, or renews his lock, for
// [LockFor] (B2). While it runs, nobody else of the provider decides on the case.
// Another one's lock is taken over at once by the holder's named substitute and
// by the manager, who say so by take; by everybody when it is over. A second
// delivery answers the same time again.
func (d *Desk) LockCase(ctx context.Context, call Call, id string, take bool) (Locked, error) {
	return aside(ctx, d, call, func() (Locked, []table.Write, error) {
		c, err := d.authorised(ctx, call.Actor, policy.LockCase, id)
		if err != nil {
			return Locked{}, nil, err
		}
		if !c.Status.Open() {
			return Locked{}, nil, filing.Errorf(filing.Conflict, "case-closed", "status", "the case is closed; there is nothing to work on")
		}
		held, err := records.ReadLock(ctx, d.Table, c.Provider, id)
		if err != nil {
			return Locked{}, nil, unavailable(err)
		}
		if held.Runs(d.Now()) && held.Holder != call.Actor.ID {
			if may, err := d.mayTake(ctx, call.Actor, held); err != nil || !may || !take {
				return Locked{}, nil, lockedBy(held, err)
			}
		}
		condition := table.IfVersion(held.Rev)
		if held.Rev == 0 {
			condition = table.IfAbsent()
		}
		l := records.Lock{Provider: c.Provider, Case: id, Holder: call.Actor.ID, Until: d.Now().UTC().Add(LockFor), Rev: held.Rev + 1}
		it, err := records.LockItem(l)
		return Locked{id, l.Holder, l.Until}, []table.Write{table.Put(it, condition)}, err
	})
}

// UnlockCase gives the actor's lock back. Without one, or when it is over,
// nothing is left to do; another one's lock stays.
func (d *Desk) UnlockCase(ctx context.Context, call Call, id string) (records.Outcome, error) {
	return aside(ctx, d, call, func() (records.Outcome, []table.Write, error) {
		c, err := d.authorised(ctx, call.Actor, policy.LockCase, id)
		if err != nil {
			return records.Outcome{}, nil, err
		}
		held, err := records.ReadLock(ctx, d.Table, c.Provider, id)
		switch {
		case err != nil:
			return records.Outcome{}, nil, unavailable(err)
		case held.Runs(d.Now()) && held.Holder != call.Actor.ID:
			return records.Outcome{}, nil, lockedBy(held, nil)
		case held.Rev == 0:
			return outcome(&c), nil, nil
		}
		return outcome(&c), []table.Write{table.Delete(records.LockKey(c.Provider, id), table.IfVersion(held.Rev))}, nil
	})
}

// mayTake reports whether the actor may take over a lock that runs.
func (d *Desk) mayTake(ctx context.Context, a policy.Actor, held records.Lock) (bool, error) {
	if a.Role == policy.Manager {
		return true, nil
	}
	p, err := records.ReadProvider(ctx, d.Table, held.Provider)
	return err == nil && p.Substitutes(a.ID, held.Holder), unavailable(err)
}

func lockedBy(l records.Lock, err error) error {
	if err != nil {
		return err
	}
	// Who it is stands in the case alone: an account may be an e-mail address, and
	// the detail of a problem is logged.
	return filing.Errorf(filing.Conflict, "case-locked", "lock", "somebody else works on this case until %s; the case says who: wait, or ask for it",
		l.Until.In(china()).Format("15:04:05"))
}

// decides reports whether an action decides on a case, so that another one's
// lock forbids it.
func decides(a policy.Action) bool {
	switch a {
	case policy.DecidePreCheck, policy.VerifySite, policy.CorrectForm, policy.DecideVerification, policy.DecideReverification,
		policy.RenewInvitation, policy.DecideContest:
		return true
	default:
		return false
	}
}

// unlocked demands that no lock of somebody else runs, and gives what keeps it so
// in the commit. Without a lock everybody may decide.
func (d *Desk) unlocked(ctx context.Context, a policy.Actor, action policy.Action, c *filing.Case) ([]table.Write, error) {
	if !decides(action) {
		return nil, nil
	}
	held, err := records.ReadLock(ctx, d.Table, c.Provider, c.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	key := records.LockKey(c.Provider, c.ID)
	switch {
	case held.Rev == 0:
		return []table.Write{table.Check(key, table.IfAbsent())}, nil
	case held.Runs(d.Now()) && held.Holder != a.ID:
		return nil, lockedBy(held, nil)
	default:
		return []table.Write{table.Check(key, table.IfVersion(held.Rev))}, nil
	}
}
