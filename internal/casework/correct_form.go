package casework

import (
	"context"
	"fmt"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// Correction is what is corrected on the spot: fields by their paths with their
// new values, which the head has initialled.
type Correction struct {
	Changes    []FieldValue `json:"changes"`
	Initialled bool         `json:"initialled"`
}

// FieldValue is a field of the form and a value for it.
type FieldValue struct {
	Path  string           `json:"path"`
	Value filing.Sensitive `json:"value"`
}

// maxCorrections bounds one call.
const maxCorrections = 50

// CorrectForm corrects the form at the desk (FormCorrected, C4, Plan 二(二)1(5)):
// the head initials each correction and the checks run again; a finding that
// blocks answers [*FindingsError]. A new version of the form is kept, and claims
// follow the domains. Every slip made before is void, what was verified on it and
// the checklists of the sites concerned too. A change that would bring the case
// before another bureau is refused: return the case instead.
func (d *Desk) CorrectForm(ctx context.Context, call Call, id string, in Correction) (records.Outcome, error) {
	return d.decide(ctx, call, policy.CorrectForm, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if _, err := c.Leads(&filing.FormCorrected{}); err != nil {
			return decision{}, err
		}
		switch {
		case !in.Initialled:
			return decision{}, filing.Errorf(filing.Invalid, "not-initialled", "initialled", "a correction at the desk is initialled by the head")
		case len(in.Changes) == 0 || len(in.Changes) > maxCorrections:
			return decision{}, filing.Errorf(filing.Invalid, "nothing-corrected", "changes", "name 1 to %d fields with their new values", maxCorrections)
		}
		return d.correction(ctx, call, c, in)
	})
}

func (d *Desk) correction(ctx context.Context, call Call, c *filing.Case, in Correction) (decision, error) {
	before, key, err := d.form(ctx, c, accessor{call.Actor.ID, string(call.Actor.Role), "correct"})
	if err != nil {
		return decision{}, err
	}
	after, err := d.corrected(c, &before, in.Changes)
	if err != nil {
		return decision{}, err
	}
	next, err := d.nextForm(ctx, call, c, key, after)
	if err != nil {
		return decision{}, err
	}
	e := &filing.FormCorrected{Declared: next.declared, Changed: rulebook.Changed(&before, &after), Initialled: in.Initialled}
	e.Sites = rulebook.Concerned(&after, e.Changed)
	writes := next.writes
	for _, site := range e.Sites {
		writes = append(writes, table.Delete(records.ChecklistKey(c.ID, site, c.Visit), table.Always()))
	}
	return decision{event: e, writes: writes, explain: next.explain}, nil
}

// corrected gives the form with the changes.
func (d *Desk) corrected(c *filing.Case, before *filing.Form, changes []FieldValue) (filing.Form, error) {
	after := before.Clone()
	for i, change := range changes {
		if err := rulebook.Correct(&after, change.Path, change.Value); err != nil {
			return after, filing.Errorf(filing.Invalid, "not-correctable", fmt.Sprintf("changes[%d].path", i), "%s", err.Error())
		}
	}
	if err := wellFormed(&after); err != nil {
		return after, err
	}
	if len(rulebook.Changed(before, &after)) == 0 {
		return after, filing.Errorf(filing.Invalid, "nothing-corrected", "changes", "these fields have these values already")
	}
	if p, named := d.Book.AddressProvince(after.Subject.Address); named && p != c.Province {
		if was, _ := d.Book.AddressProvince(before.Subject.Address); was != p {
			return after, filing.Errorf(filing.Conflict, "province-changed", "subject.address",
				"this address lies in another province, whose bureau would decide; return the case to the applicant instead of correcting it at the desk")
		}
	}
	return after, nil
}
