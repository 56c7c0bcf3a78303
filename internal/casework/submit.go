package casework

import (
	"context"
	"fmt"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// Submit turns a draft into a case (CaseSubmitted): it freezes the rule set of
// the moment, claims the domains and the subject, and deletes the draft, all in
// one commit. The applicant has accepted what belongs to it before (A8). A domain
// that the draft holds since a contest was upheld is its own. A finding of
// severity block answers [*FindingsError]; a domain
// or subject that another live case or filing holds, Conflict. The call's
// IfVersion is the draft's version.
func (d *Desk) Submit(ctx context.Context, call Call, id string) (records.Outcome, error) {
	if err := call.CheckKey(); err != nil {
		return records.Outcome{}, err
	}
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
	claims, err := claimWrites(draft.ID, draft.Holds, declared.Claims)
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
		writes:  append(append(claims, kept), ends...),
		explain: d.explainClaims(call.Actor, draft.ID, claims, declared),
	}, nil
}

// explainClaims says which claim stands in the way. Where the first case is, is
// told only to its owner (A7).
func (d *Desk) explainClaims(
	a policy.Actor, id string, claims []table.Write, declared filing.Declared,
) func(context.Context, int) error {
	return func(ctx context.Context, i int) error {
		if i >= len(claims) {
			return nil
		}
		for _, name := range declared.Claims {
			if records.ClaimKey(name) != claims[i].Item.Key {
				continue
			}
			held, found, err := records.ReadClaim(ctx, d.Table, name)
			if err != nil || !found || held.Case == id {
				return unavailable(err)
			}
			return d.claimed(ctx, a, name, held, declared)
		}
		return nil
	}
}

func (d *Desk) claimed(ctx context.Context, a policy.Actor, name string, held records.Claim, declared filing.Declared) error {
	first, err := records.Case(ctx, d.Table, held.Case)
	if err != nil && filing.KindOf(err) != filing.NotFound { // a draft may hold it, after a contest
		return unavailable(err)
	}
	where := ""
	if first.Applicant == a.ID {
		where = fmt.Sprintf(" (your case %s)", first.ID)
	}
	for _, s := range declared.Sites {
		for i, domain := range s.Domains {
			if records.DomainClaim(domain) == name {
				return filing.Errorf(filing.Conflict, "domain-claimed", fmt.Sprintf("sites[%s].domains[%d]", s.ID, i),
					"this domain has an open case or a filing already%s; withdraw that one first, or contest it with your domain certificate", where)
			}
		}
	}
	if first.Status == filing.Filed {
		return filing.Errorf(filing.Conflict, "subject-filed", "subject.document.number",
			"this subject has a filing already%s; adding a site to it is not offered yet", where)
	}
	return filing.Errorf(filing.Conflict, "subject-claimed", "subject.document.number",
		"this subject has an open case already%s; a subject has one open case at a time", where)
}
