package casework

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// ConsentAnswer is what the holder of a link says: that he consents to the text
// in the Version that he has read. Guardian is who consents for a child under
// fourteen.
type ConsentAnswer struct {
	Version  int              `json:"version"`
	Guardian filing.Sensitive `json:"guardian,omitzero"`
}

// ConsentGiven is when a person consented.
type ConsentGiven struct {
	At time.Time `json:"at"`
}

// GiveConsent keeps the consent of the holder of a link (A8). One that he has
// given already, here or at the desk, stays with its time. Conflict where the
// text has a newer version than he has read; NotFound where the link was voided
// since. A second delivery gets the same answer.
func (d *Desk) GiveConsent(ctx context.Context, call Call, in ConsentAnswer) (ConsentGiven, error) {
	return aside(ctx, d, call, func() (ConsentGiven, []table.Write, error) {
		h, err := d.held(ctx, call.Actor, policy.GiveConsent)
		if err != nil {
			return ConsentGiven{}, nil, err
		}
		if now, _ := d.Book.Agreement(rulebook.SensitiveData); now.Version != in.Version {
			return ConsentGiven{}, nil, filing.Errorf(filing.Conflict, "agreement-outdated", "version",
				"version %d is the one of today; open the link again, read that and consent to it", now.Version)
		}
		before, done, err := d.given(ctx, &h.of, &h.form, h.person.ID)
		if err != nil || done {
			return ConsentGiven{before.At}, nil, err
		}
		it, given, err := d.consent(ctx, call.Actor, &h.of, h.openedPerson, in.Guardian, consentByLink)
		if err != nil {
			return ConsentGiven{}, nil, err
		}
		condition := table.IfAbsent()
		if before.Person != "" { // somebody's who was in his place
			condition = table.IfVersion(it.Version)
		}
		return ConsentGiven{given.At}, []table.Write{
			table.Put(it, condition),
			table.Check(records.ConsentLinkKey(h.link.Case, h.link.Person), table.IfVersion(h.link.Rev)),
			table.Check(records.CaseKey(h.of.ID), table.IfVersion(h.of.Version)),
		}, nil
	})
}
