package casework

import (
	"context"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// Submit turns a draft into a case (CaseSubmitted): it freezes the rule set of
// the moment, claims the domains, the subject and the account, and deletes the
// draft, all in one commit. The applicant has accepted what belongs to it before
// (A8). A domain that the draft holds since a contest was upheld is its own. A
// finding of severity block answers [*FindingsError]; a domain, subject or account
// that another live case or filing holds, Conflict, with the id of that case if it
// is the caller's own (A7). The call's IfVersion is the draft's version.
func (d *Desk) Submit(ctx context.Context, call Call, id string) (out records.Outcome, err error) {
	if err := call.CheckKey(); err != nil {
		return records.Outcome{}, err
	}
	defer d.orEarlier(ctx, call, &out, &err)
	for range attempts {
		if out, seen, err := d.seen(ctx, call); err != nil || seen {
			return out, err
		}
		draft, err := d.submittable(ctx, call, id)
		if err != nil {
			return records.Outcome{}, err
		}
		dec, err := d.submission(ctx, call, &draft)
		if err != nil {
			return records.Outcome{}, err
		}
		next, again, err := d.commit(ctx, &filing.Case{ID: id, Status: filing.Draft}, dec, filing.RoleApplicant, call)
		if err != nil {
			return records.Outcome{}, err
		}
		if !again {
			return outcome(&next), nil
		}
	}
	return records.Outcome{}, busy()
}

// submittable reads the draft that the caller wants to submit.
func (d *Desk) submittable(ctx context.Context, call Call, id string) (records.Draft, error) {
	draft, err := d.ownDraft(ctx, call.Actor, policy.SubmitCase, id)
	if filing.KindOf(err) == filing.NotFound {
		// The draft may have become a case: then this is a second submission.
		if c, gone := d.authorised(ctx, call.Actor, policy.WithdrawCase, id); gone == nil {
			return records.Draft{}, filing.Errorf(filing.Conflict, "already-submitted", "status",
				"this case was submitted before and is %s", c.Status)
		}
	}
	if err != nil {
		return records.Draft{}, err
	}
	if call.IfVersion != 0 && call.IfVersion != draft.Version {
		return records.Draft{}, stale()
	}
	return draft, nil
}

func (d *Desk) submission(ctx context.Context, call Call, draft *records.Draft) (decision, error) {
	form, _, err := d.draftForm(ctx, draft, accessor{call.Actor.ID, string(call.Actor.Role), "submit"})
	if err != nil {
		return decision{}, err
	}
	facts, err := d.facts(ctx, draft.Provider, &form)
	if err != nil {
		return decision{}, err
	}
	now := d.Now()
	set := d.Book.SetAt(now)
	if findings := d.Book.CheckWith(set, &form, now, facts); filing.Blocks(findings) > 0 {
		return decision{}, &FindingsError{findings}
	}
	if err := d.accepted(ctx, draft.ID); err != nil {
		return decision{}, err
	}
	kept, ref, err := keepForm(draft.ID, 1, draft.Form)
	if err != nil {
		return decision{}, err
	}
	declared, err := d.declared(ctx, &form, ref, nil)
	if err != nil {
		return decision{}, err
	}
	// Last, so that what else is in the way is said first: nobody is to withdraw a
	// case for one that he then can't submit either.
	declared.Claims = append(declared.Claims, records.AccountClaim(draft.Owner))
	claims, err := claimWrites(draft.ID, draft.Holds, declared.Claims)
	if err != nil {
		return decision{}, err
	}
	heads, err := d.headWrites(ctx, draft.ID, &form, ref)
	if err != nil {
		return decision{}, err
	}
	ends, err := d.draftEnds(ctx, draft, draft.Holds)
	if err != nil {
		return decision{}, err
	}
	return decision{
		event: &filing.CaseSubmitted{
			Applicant: call.Actor.ID, Provider: draft.Provider, RuleSet: set, Declared: declared,
		},
		writes:  slices.Concat(claims, []table.Write{kept}, heads, ends),
		explain: d.explainClaims(call.Actor, draft.ID, claims, declared),
	}, nil
}
