package casework

import (
	"context"
	"slices"

	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// DecideContest is the verifier's decision on a contested domain (A7): uphold or
// reject, with coded reasons. Upholding is one commit: the holder's case is
// returned without the domain (DomainReleased), the claim goes to the draft of
// who contests it, which then has its time anew, and the contest is closed. Of a
// holder that has let go of the domain nothing is taken. Both parties are told.
//
// While the holder's case is with the bureau, or filed, upholding answers
// Conflict contest-with-bureau and the contest stays open: only the bureau can
// give the case back. A contest that was decided or ended answers Conflict. The
// call's IfVersion is the contest's version; the outcome is the holder's case.
func (d *Desk) DecideContest(ctx context.Context, call Call, id string, v Verdict) (out records.Outcome, err error) {
	if err := call.CheckKey(); err != nil {
		return records.Outcome{}, err
	}
	if out, seen, err := d.seen(ctx, call); err != nil || seen {
		return out, err
	}
	defer d.orEarlier(ctx, call, &out, &err)
	contest, err := d.contest(ctx, call.Actor, policy.DecideContest, id)
	if err != nil {
		return records.Outcome{}, err
	}
	if call.IfVersion != 0 && call.IfVersion != contest.Version {
		return records.Outcome{}, stale()
	}
	call.IfVersion = 0 // of the contest, not of the case
	return d.decide(ctx, call, policy.DecideContest, filing.RoleVerifier, contest.Holder, func(holder *filing.Case) (decision, error) {
		now, err := records.ReadContest(ctx, d.Table, id)
		if err != nil {
			return decision{}, unavailable(err)
		}
		if now.State != records.ContestOpen {
			return decision{}, filing.Errorf(filing.Conflict, "contest-over", "contest", "this contest is %s", now.State)
		}
		switch v.Decision {
		case "uphold":
			return d.upholdContest(ctx, call, holder, now, v)
		case "reject":
			return d.rejectContest(ctx, call, now, v)
		default:
			return decision{}, unknownDecision("uphold or reject")
		}
	})
}

// contest reads a contest that the actor may do the action on.
func (d *Desk) contest(ctx context.Context, a policy.Actor, action policy.Action, id string) (records.Contest, error) {
	c, err := records.ReadContest(ctx, d.Table, id)
	if err != nil {
		return records.Contest{}, unavailable(err)
	}
	if err := allow(a, action, policy.Resource{Provider: c.Provider}, "contest"); err != nil {
		return c, err
	}
	return c, d.listed(ctx, a)
}

func (d *Desk) rejectContest(ctx context.Context, call Call, c records.Contest, v Verdict) (decision, error) {
	if len(v.Reasons) == 0 {
		return decision{}, filing.Errorf(filing.Invalid, "reasons-missing", "reasons", "name at least one coded reason")
	}
	b, err := d.closeContest(ctx, call, &c, records.ContestRejected, v)
	if err != nil {
		return decision{}, err
	}
	told := append(d.contestNotices(&c, c.Draft, ToApplicant, notice.ContestRejected, "rejected"),
		d.contestNotices(&c, c.Holder, ToApplicant, notice.ContestDismissed, "dismissed")...)
	for _, n := range told {
		b.put(table.IfAbsent())(records.NoticeItem(n))
	}
	return decision{writes: b.ws}, b.err
}

func (d *Desk) upholdContest(ctx context.Context, call Call, holder *filing.Case, c records.Contest, v Verdict) (decision, error) {
	claim := records.DomainClaim(c.Domain)
	event, condition := filing.Event(nil), table.IfAbsent()
	if holder.Status.Live() && slices.Contains(holder.Claims, claim) {
		released, err := release(holder, &c, claim)
		if err != nil {
			return decision{}, err
		}
		event, condition = released, table.IfVersion(1)
	}
	draft, err := records.ReadDraft(ctx, d.Table, c.Draft)
	switch {
	case filing.KindOf(err) == filing.NotFound || err == nil && d.Now().After(draft.Expires):
		return decision{}, filing.Errorf(filing.Conflict, "contest-over", "contest", "the draft of this contest has just ended, and the contest with it")
	case err != nil:
		return decision{}, unavailable(err)
	}
	b := &batch{}
	// First, so that a conflict of it is told from the others.
	b.put(condition)(records.ClaimItem(records.Claim{Name: claim, Case: c.Draft}))
	closing, err := d.closeContest(ctx, call, &c, records.ContestUpheld, v)
	if err != nil {
		return decision{}, err
	}
	b.add(closing.ws...)
	draft.Version, draft.Saved, draft.Holds = draft.Version+1, d.Now().UTC(), append(draft.Holds, claim)
	d.keepDraft(b, &draft, table.IfVersion(draft.Version-1))
	for _, n := range d.contestNotices(&c, c.Draft, ToApplicant, notice.ContestUpheld, "upheld") {
		b.put(table.IfAbsent())(records.NoticeItem(n))
	}
	return decision{event: event, writes: b.ws, explain: func(ctx context.Context, i int) error {
		held, found, err := records.ReadClaim(ctx, d.Table, claim)
		if i != 0 || err != nil || !found || held.Case == holder.ID {
			return unavailable(err)
		}
		return filing.Errorf(filing.Conflict, "domain-claimed", "contest",
			"the holder has let go of the domain and another case has it now; reject this contest, it can be opened anew")
	}}, b.err
}

// release makes the event that takes the domain from the holder's case, if that
// is still the provider's to give back.
func release(holder *filing.Case, c *records.Contest, claim string) (*filing.DomainReleased, error) {
	if holder.Status == filing.Submitted {
		return nil, filing.Errorf(filing.Conflict, "checks-running", "status", "the holder's case is just being accepted; try again in a moment")
	}
	e := &filing.DomainReleased{Contest: c.ID, Domain: c.Domain, Claims: missing(holder.Claims, []string{claim})}
	for _, s := range holder.Standing() {
		if slices.Contains(s.Domains, c.Domain) {
			e.Site = s.ID
		}
	}
	if holder.Status == filing.Returned {
		e.Reasons = slices.Clone(holder.Reasons)
	}
	e.Reasons = append(e.Reasons, filing.Reason{Code: "domain-contested", Field: "sites[" + e.Site + "].domains"})
	if _, err := holder.Leads(e); err != nil {
		return nil, filing.Errorf(filing.Conflict, "contest-with-bureau", "status",
			"the holder's case is %s: the bureau has it and alone can give it back; the contest stays open", holder.Status)
	}
	return e, nil
}

// closeContest makes the writes that close a contest with its reasons, and its
// reminders.
func (d *Desk) closeContest(
	ctx context.Context, call Call, c *records.Contest, state records.ContestState, v Verdict,
) (*batch, error) {
	reasons, err := d.reasons(ctx, &filing.Case{ID: c.Draft}, v.Reasons, rulebook.ReasonsContest)
	if err != nil {
		return nil, err
	}
	b := &batch{}
	closed := *c
	closed.Version, closed.State, closed.Reasons = c.Version+1, state, reasons
	closed.Decided, closed.By = d.Now().UTC(), call.Actor.ID
	b.put(table.IfVersion(c.Version))(records.ContestItem(closed))
	b.add(table.Delete(records.TimerKeyOf(records.OfContest, c.ID), table.Always()))
	return b, b.err
}
