package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// ConsentRequest is that a named person consents; Guardian is who consents for a
// child under fourteen.
type ConsentRequest struct {
	Person   string           `json:"person"`
	Guardian filing.Sensitive `json:"guardian,omitzero"`
}

// maxGuardian bounds a guardian's name, in bytes.
const maxGuardian = 300

// RecordConsent keeps a named person's consent to the handling of his identity
// data (A8): at the desk, which has him in front of it, or by the account of the
// individual who is that person. It is given for who he is now: another person
// in his place consents himself. Under fourteen a guardian is named. A second
// consent replaces the first.
func (d *Desk) RecordConsent(ctx context.Context, call Call, id string, in ConsentRequest) (records.Outcome, error) {
	return d.decide(ctx, call, policy.RecordConsent, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if !c.Status.Open() || papersStand(c.Status) {
			return decision{}, filing.Errorf(filing.Conflict, "papers-delivered", "status", "consents are recorded before the case goes to the bureau")
		}
		form, key, err := d.form(ctx, c, accessor{call.Actor.ID, string(call.Actor.Role), "consent"})
		if err != nil {
			return decision{}, err
		}
		p, ok := form.Person(in.Person)
		if !ok {
			return decision{}, filing.Errorf(filing.NotFound, "unknown-person", "person", "the form names no such person")
		}
		how := "desk"
		if call.Actor.Role == policy.Applicant {
			how = "account"
			if p.Capacity != filing.Himself || p.ID != form.Subject.Head {
				return decision{}, filing.Errorf(filing.Forbidden, "not-this-person", "person", "this account is not this person's; he consents himself at the desk")
			}
		}
		now := d.Now().UTC()
		if d.Book.NeedsGuardian(&p, now) && in.Guardian.Empty() {
			return decision{}, filing.Errorf(filing.Invalid, "guardian-missing", "guardian", "this person is under fourteen; name the guardian who consents")
		}
		if len(in.Guardian.Reveal()) > maxGuardian {
			return decision{}, filing.Errorf(filing.Invalid, "guardian-too-long", "guardian", "keep the guardian's name under %d bytes", maxGuardian)
		}
		a, _ := d.Book.Agreement(rulebook.SensitiveData)
		consent := records.Consent{
			Case: c.ID, Person: p.ID, To: records.AgreementRef{ID: a.ID, Version: a.Version}, At: now,
			By: call.Actor.ID, Role: string(call.Actor.Role), How: how,
		}
		if consent.Who, err = d.whoIs(ctx, &form, p.ID); err != nil {
			return decision{}, err
		}
		if !in.Guardian.Empty() {
			if consent.Guardian, err = key.Seal("guardian."+p.ID, in.Guardian.Reveal()); err != nil {
				return decision{}, err
			}
		}
		it, err := records.ConsentItem(consent)
		return decision{writes: []table.Write{table.Put(it, table.Always())}}, err
	})
}
