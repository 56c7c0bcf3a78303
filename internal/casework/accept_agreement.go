package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// AcceptAgreement keeps that the applicant accepted an agreement for his draft or
// case, with time and version (A8, Plan 三(一)3). Only the version of today can be
// accepted, and only what belongs to a submission; the rest is signed at the
// desk. What was accepted before keeps its time. The outcome's version is the
// agreement's.
func (d *Desk) AcceptAgreement(ctx context.Context, call Call, id string, ref records.AgreementRef) (records.Outcome, error) {
	if err := call.CheckKey(); err != nil {
		return records.Outcome{}, err
	}
	a, known := d.Book.Agreement(ref.ID)
	draft, err := d.ownDraft(ctx, call.Actor, policy.EditDraft, id)
	if filing.KindOf(err) == filing.NotFound {
		return d.decide(ctx, call, policy.AcceptAgreement, filing.RoleApplicant, id, func(c *filing.Case) (decision, error) {
			if err := acceptable(a, known, ref); err != nil {
				return decision{}, err
			}
			if !c.Status.Open() {
				return decision{}, filing.Errorf(filing.Conflict, "case-closed", "status", "the case is closed; there is nothing to agree to")
			}
			w, err := d.acceptance(ctx, call, c.ID, ref)
			return decision{writes: w, outcome: beside(c, int64(ref.Version))}, err
		})
	}
	if err != nil {
		return records.Outcome{}, err
	}
	for range attempts {
		if out, seen, err := d.seen(ctx, call); err != nil || seen {
			return out, err
		}
		if err := acceptable(a, known, ref); err != nil {
			return records.Outcome{}, err
		}
		out := records.Outcome{Case: id, Version: int64(ref.Version), Status: filing.Draft}
		b := &batch{}
		if b.ws, err = d.acceptance(ctx, call, id, ref); err != nil {
			return records.Outcome{}, err
		}
		w, err := d.remember(ctx, call, out, nil)
		b.keep(w, err)
		b.add(table.Check(records.DraftKey(id), table.IfVersion(draft.Version)))
		if b.err != nil {
			return records.Outcome{}, b.err
		}
		again, err := startOver(ctx, decision{}, d.Table.Commit(ctx, b.ws...))
		if err != nil || !again {
			return out, err
		}
		if draft, err = d.ownDraft(ctx, call.Actor, policy.EditDraft, id); err != nil {
			return records.Outcome{}, err
		}
	}
	return records.Outcome{}, busy()
}

func acceptable(a rulebook.Agreement, known bool, ref records.AgreementRef) error {
	switch {
	case !known || a.When != "submission":
		return filing.Errorf(filing.Invalid, "unknown-agreement", "id", "no agreement of this id is accepted here; read the list of agreements")
	case a.Version != ref.Version:
		return filing.Errorf(filing.Conflict, "agreement-outdated", "version", "version %d is the one of today; read that and accept it", a.Version)
	}
	return nil
}

// acceptance makes the write of an acceptance, none if this version was accepted
// before.
func (d *Desk) acceptance(ctx context.Context, call Call, id string, ref records.AgreementRef) ([]table.Write, error) {
	kept, found, err := records.ReadAccepted(ctx, d.Table, id, ref.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	condition := table.IfAbsent()
	if found {
		condition = table.IfVersion(int64(kept.Version))
	}
	if found && kept.Version == ref.Version {
		return nil, nil
	}
	it, err := records.AcceptedItem(records.Accepted{
		Case: id, ID: ref.ID, Version: ref.Version, At: d.Now().UTC(), By: call.Actor.ID, Role: string(call.Actor.Role), How: "account",
	})
	return []table.Write{table.Put(it, condition)}, err
}
