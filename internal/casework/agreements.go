package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// Agreement is what a party or a person agrees to, in its present version.
type Agreement = rulebook.Agreement

// Agreements lists what the parties and the named persons agree to (A8), in the
// versions of today. Nothing of it is about a case.
func (d *Desk) Agreements(_ context.Context, a policy.Actor) ([]Agreement, error) {
	if err := allow(a, policy.ViewAgreements, policy.Resource{}, "agreement"); err != nil {
		return nil, err
	}
	return d.Book.Agreements(""), nil
}

// accepted refuses a submission whose applicant has not accepted what belongs to
// it, in the versions of today (A8).
func (d *Desk) accepted(ctx context.Context, id string) error {
	for _, a := range d.Book.Agreements("submission") {
		kept, found, err := records.ReadAccepted(ctx, d.Table, id, a.ID)
		if err != nil {
			return unavailable(err)
		}
		if !found || kept.Version != a.Version {
			return filing.Errorf(filing.Conflict, "agreement-missing", "agreements["+a.ID+"]",
				"accept %s in version %d first; filing is free of charge", a.ID, a.Version)
		}
	}
	return nil
}

// consented demands the consent of every person who answers for a site that
// stands, given by who he is now, in the version of today (A8).
func (d *Desk) consented(ctx context.Context, c *filing.Case, form *filing.Form) error {
	given, err := records.Consents(ctx, d.Table, c.ID)
	if err != nil {
		return unavailable(err)
	}
	for _, id := range named(c, form) {
		ok := false
		for _, g := range given {
			if g.Person != id {
				continue
			}
			if ok, err = d.stands(ctx, c, form, g); err != nil {
				return err
			}
		}
		if !ok {
			return filing.Errorf(filing.Conflict, "consent-missing", "persons["+id+"]",
				"this person has not consented that his identity data are handled; record his consent first")
		}
	}
	return nil
}

// named lists the persons who answer for the subject or a site that stands.
func named(c *filing.Case, f *filing.Form) []string {
	ids := []string{f.Subject.Head}
	for _, s := range c.Standing() {
		ids = appendNew(ids, s.Head)
	}
	return ids
}

// whoIs gives the blind index of a person's document.
func (d *Desk) whoIs(ctx context.Context, f *filing.Form, id string) (string, error) {
	p, _ := f.Person(id)
	who, err := d.Keys.Blind(ctx, "person-document", p.Document.Type+" "+d.Book.DocumentNumber(&p.Document))
	if err != nil {
		return "", keysDown(err)
	}
	return who, nil
}
