package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/seal"
	"beian/internal/table"
)

// ContactRequest is one try to confirm how a person can be reached. Mail is
// e-mail, letter the post.
type ContactRequest struct {
	Person  string           `json:"person"`
	What    string           `json:"what"`
	Channel string           `json:"channel"`
	At      time.Time        `json:"at"`
	Result  string           `json:"result"`
	Note    filing.Sensitive `json:"note,omitzero"`
}

// ContactResults lists what may come of trying to reach somebody.
func ContactResults() []string {
	return []string{records.Reached, "unreachable", "not-himself", "declined"}
}

// ContactKinds lists what is confirmed, with the channels by which it can be and
// the reason of a return if it can't.
func ContactKinds() []ContactKind {
	return []ContactKind{
		{"mobile", []string{"phone"}, "mobile-unreachable"},
		{"phone", []string{"phone"}, "phone-unreachable"},
		{"email", []string{"mail"}, "email-unreachable"},
		{"address", []string{"letter"}, "address-unreachable"},
	}
}

// ContactKind is a way to reach a person, as the form has it.
type ContactKind struct {
	What     string
	Channels []string
	Reason   string
}

// maxContacts bounds what is kept of one visit.
const maxContacts = 100

// RecordContact notes that the provider tried to reach a person of the form, and
// with what result (B2, Plan 二(二)1(2): 电话、邮件、信函等方式). It is an item of the
// visit, not a move; the note is sealed. A second delivery notes it once.
func (d *Desk) RecordContact(ctx context.Context, call Call, id string, r ContactRequest) (records.Outcome, error) {
	return d.decide(ctx, call, policy.RecordContact, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if _, err := c.Leads(&filing.PreCheckPassed{}); err != nil {
			return decision{}, err
		}
		if err := d.checkContact(c, r); err != nil {
			return decision{}, err
		}
		form, key, err := d.form(ctx, c, accessor{call.Actor.ID, string(call.Actor.Role), "pre-check"})
		if err != nil {
			return decision{}, err
		}
		if _, ok := form.Person(r.Person); !ok {
			return decision{}, filing.Errorf(filing.Invalid, "unknown-person", "person", "name a person of the form by the id, such as p1")
		}
		before, err := records.Contacts(ctx, d.Table, c.ID, c.Visit)
		if err != nil {
			return decision{}, unavailable(err)
		}
		if len(before) >= maxContacts {
			return decision{}, filing.Errorf(filing.Conflict, "too-many-contacts", "", "a pre-check keeps at most %d contacts; decide it", maxContacts)
		}
		kept := records.Contact{
			Case: c.ID, ID: d.NewID(), Visit: c.Visit, Person: r.Person, What: r.What, Channel: r.Channel, At: r.At.UTC(),
			Result: r.Result, By: call.Actor.ID, Noted: d.Now().UTC(),
		}
		if !r.Note.Empty() {
			if kept.Note, err = key.Seal("contact", r.Note.Reveal()); err != nil {
				return decision{}, err
			}
		}
		it, err := records.ContactItem(kept)
		return decision{writes: []table.Write{table.Put(it, table.IfAbsent())}}, err
	})
}

func (d *Desk) checkContact(c *filing.Case, r ContactRequest) error {
	kind := slices.IndexFunc(ContactKinds(), func(k ContactKind) bool { return k.What == r.What })
	switch {
	case kind < 0:
		return filing.Errorf(filing.Invalid, "contact-what", "what", "say what was tried: mobile, phone, email or address")
	case !slices.Contains(ContactKinds()[kind].Channels, r.Channel):
		return filing.Errorf(filing.Invalid, "contact-channel", "channel", "mobile and phone are confirmed by phone, e-mail by mail, an address by letter")
	case !slices.Contains(ContactResults(), r.Result):
		return filing.Errorf(filing.Invalid, "contact-result", "result", "the result is reached, unreachable, not-himself or declined")
	case len(r.Note.Reveal()) > maxNote:
		return filing.Errorf(filing.Invalid, "note-too-long", "note", "keep a note under %d bytes", maxNote)
	}
	return d.contactTime(c, "at", r.At)
}

// contactTime refuses a contact before the case was submitted or in the future.
func (d *Desk) contactTime(c *filing.Case, field string, at time.Time) error {
	if at.Before(c.SubmittedAt) || at.After(d.Now()) {
		return filing.Errorf(filing.Invalid, "contact-time", field,
			"say when the contact was confirmed: after the submission and not in the future")
	}
	return nil
}

// confirmedContact gives what a passed pre-check says of the contact: the
// verdict's own, which is then kept as a record of the visit beside the others,
// or the latest that was reached.
func (d *Desk) confirmedContact(
	ctx context.Context, call Call, c *filing.Case, stated filing.Contact,
) (filing.Contact, []table.Write, error) {
	list, err := records.Contacts(ctx, d.Table, c.ID, c.Visit)
	if err != nil {
		return filing.Contact{}, nil, unavailable(err)
	}
	if stated == (filing.Contact{}) {
		for _, kept := range slices.Backward(list) {
			if kept.Result == records.Reached {
				return filing.Contact{Channel: kept.Channel, At: kept.At}, nil, nil
			}
		}
	}
	kind := slices.IndexFunc(ContactKinds(), func(k ContactKind) bool { return slices.Contains(k.Channels, stated.Channel) })
	if kind < 0 {
		return filing.Contact{}, nil, filing.Errorf(filing.Invalid, "contact-channel", "contact.channel",
			"note a contact that was reached, or say how it was confirmed: phone, mail or letter")
	}
	stated.At = stated.At.UTC()
	if err := d.contactTime(c, "contact.at", stated.At); err != nil {
		return filing.Contact{}, nil, err
	}
	it, err := records.ContactItem(records.Contact{
		Case: c.ID, ID: d.NewID(), Visit: c.Visit, Person: c.Standing()[0].Head, What: ContactKinds()[kind].What,
		Channel: stated.Channel, At: stated.At, Result: records.Reached, By: call.Actor.ID, Noted: d.Now().UTC(),
	})
	return stated, []table.Write{table.Put(it, table.IfAbsent())}, err
}

// Contacted is a contact as its provider sees it, the note open.
type Contacted struct {
	Person  string           `json:"person"`
	What    string           `json:"what"`
	Channel string           `json:"channel"`
	At      time.Time        `json:"at"`
	Result  string           `json:"result"`
	Note    filing.Sensitive `json:"note,omitzero"`
	By      string           `json:"by"`
}

// contacted reads the contacts of the visit with their notes, and the reasons of
// a return that suggest themselves: what was tried and never reached.
func (d *Desk) contacted(ctx context.Context, key seal.DataKey, c *filing.Case) ([]Contacted, []Ground, error) {
	list, err := records.Contacts(ctx, d.Table, c.ID, c.Visit)
	if err != nil {
		return nil, nil, unavailable(err)
	}
	out := make([]Contacted, len(list))
	for i, k := range list {
		out[i] = Contacted{Person: k.Person, What: k.What, Channel: k.Channel, At: k.At, Result: k.Result, By: k.By}
		if k.Note == "" {
			continue
		}
		note, err := key.Open("contact", k.Note)
		if err != nil {
			return nil, nil, err
		}
		out[i].Note = filing.NewSensitive(note)
	}
	return out, suggested(list), nil
}

// suggested lists a reason for each thing that was tried and not reached, in the
// order of the tries; somebody who declined has not consented.
func suggested(list []records.Contact) []Ground {
	reached := map[[2]string]bool{}
	for _, k := range list {
		reached[[2]string{k.Person, k.What}] = reached[[2]string{k.Person, k.What}] || k.Result == records.Reached
	}
	var out []Ground
	for _, k := range list {
		g := Ground{Code: "consent-missing", Field: fmt.Sprintf("persons[%s]", k.Person)}
		if k.Result != "declined" {
			kind := slices.IndexFunc(ContactKinds(), func(c ContactKind) bool { return c.What == k.What })
			g = Ground{Code: ContactKinds()[kind].Reason, Field: fmt.Sprintf("persons[%s].%s", k.Person, k.What)}
			if reached[[2]string{k.Person, k.What}] {
				continue
			}
		}
		if !slices.ContainsFunc(out, func(o Ground) bool { return o.Code == g.Code && o.Field == g.Field }) {
			out = append(out, g)
		}
	}
	return out
}
