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

// How a person's consent was given: in front of the desk, by the account of the
// individual who is that person, or by the link that he was sent.
const (
	consentAtDesk    = "desk"
	consentByAccount = "account"
	consentByLink    = "link"
)

// maxGuardian bounds a guardian's name, in bytes.
const maxGuardian = 300

// RecordConsent keeps a named person's consent to the handling of his identity
// data (A8): at the desk, which has him in front of it, or by the account of the
// individual who is that person. It is given for who he is now: another person
// in his place consents himself. Under fourteen a guardian is named. A second
// consent replaces the first.
func (d *Desk) RecordConsent(ctx context.Context, call Call, id string, in ConsentRequest) (records.Outcome, error) {
	return d.decide(ctx, call, policy.RecordConsent, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if err := consentsOpen(c); err != nil {
			return decision{}, err
		}
		opened, err := d.openPerson(ctx, c, in.Person, accessor{call.Actor.ID, string(call.Actor.Role), "consent"})
		if err != nil {
			return decision{}, err
		}
		how := consentAtDesk
		if call.Actor.Role == policy.Applicant {
			how = consentByAccount
			if p := opened.person; p.Capacity != filing.Himself || p.ID != opened.form.Subject.Head {
				return decision{}, filing.Errorf(filing.Forbidden, "not-this-person", "person", "this account is not this person's; he consents by a link, or at the desk")
			}
		}
		it, _, err := d.consent(ctx, call.Actor, c, opened, in.Guardian, how)
		return decision{writes: []table.Write{table.Put(it, table.Always())}}, err
	})
}

// consentsOpen demands that consents are taken: not once the papers of the case
// stand.
func consentsOpen(c *filing.Case) error {
	if !c.Status.Open() || papersStand(c.Status, purposeOther) {
		return filing.Errorf(filing.Conflict, "papers-delivered", "status", "consents are recorded before the case goes to the bureau")
	}
	return nil
}

// consent lays out the consent of a person, or of the guardian for him, in the
// version of today.
func (d *Desk) consent(
	ctx context.Context, by policy.Actor, c *filing.Case, o openedPerson, guardian filing.Sensitive, how string,
) (table.Item, records.Consent, error) {
	now := d.Now().UTC()
	if d.Book.NeedsGuardian(&o.person, now) && guardian.Empty() {
		return table.Item{}, records.Consent{}, filing.Errorf(filing.Invalid, "guardian-missing", "guardian", "this person is under fourteen; name the guardian who consents")
	}
	if len(guardian.Reveal()) > maxGuardian {
		return table.Item{}, records.Consent{}, filing.Errorf(filing.Invalid, "guardian-too-long", "guardian", "keep the guardian's name under %d bytes", maxGuardian)
	}
	a, _ := d.Book.Agreement(rulebook.SensitiveData)
	given := records.Consent{
		Case: c.ID, Person: o.person.ID, To: records.AgreementRef{ID: a.ID, Version: a.Version}, At: now,
		By: by.ID, Role: string(by.Role), How: how, Form: c.Form.Number,
	}
	var err error
	if given.Who, err = d.whoIs(ctx, &o.form, o.person.ID); err != nil {
		return table.Item{}, given, err
	}
	if !guardian.Empty() {
		if given.Guardian, err = o.key.Seal("guardian."+o.person.ID, guardian.Reveal()); err != nil {
			return table.Item{}, given, err
		}
	}
	it, err := records.ConsentItem(given)
	return it, given, err
}
