package casework

import (
	"context"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// maxConsentLinks bounds how many links a person is sent a day: enough for one
// that was lost and one that was deleted. It leaves most of the ten SMS that a
// telephone number gets a day to the notices of the case.
const maxConsentLinks = 3

// AskConsent sends a person who answers for the subject or a site the link by
// which he consents himself (A8), by SMS and by e-mail if he has one; the ledger
// holds it until it is sent. A new link voids the earlier one at once. Conflict
// where he has consented already, or had three links today; a second delivery
// sends nothing.
func (d *Desk) AskConsent(ctx context.Context, call Call, id, person string) (records.Outcome, error) {
	return d.decide(ctx, call, policy.AskConsent, filing.RoleApplicant, id, func(c *filing.Case) (decision, error) {
		if err := consentsOpen(c); err != nil {
			return decision{}, err
		}
		o, err := d.openPerson(ctx, c, person, accessor{call.Actor.ID, string(call.Actor.Role), "ask-consent"})
		if err != nil {
			return decision{}, err
		}
		if !slices.Contains(named(c, &o.form), person) {
			return decision{}, filing.Errorf(filing.NotFound, "unknown-person", "person", "this person answers for nothing in this case; nobody asks for his consent")
		}
		switch _, done, err := d.given(ctx, c, &o.form, person); {
		case err != nil:
			return decision{}, err
		case done:
			return decision{}, filing.Errorf(filing.Conflict, "consented", "person", "this person has consented already")
		}
		return d.newLink(ctx, c, o)
	})
}

// newLink makes the writes of a new link, with its notices, in the place of the
// one before.
func (d *Desk) newLink(ctx context.Context, c *filing.Case, o openedPerson) (decision, error) {
	before, found, err := records.ReadConsentLink(ctx, d.Table, c.ID, o.person.ID)
	if err != nil {
		return decision{}, unavailable(err)
	}
	now := d.Now().UTC()
	l := records.ConsentLink{
		Case: c.ID, Person: o.person.ID, ID: d.NewID(), Rev: before.Rev + 1, Form: c.Form.Number,
		Asked: now, Nth: 1, Expires: now.Add(consentLinkLife),
	}
	if found && sameDay(before.Asked, now) {
		l.Nth = before.Nth + 1
	}
	if l.Nth > maxConsentLinks {
		return decision{}, filing.Errorf(filing.Conflict, "links-used", "person",
			"this person was sent %d links today; send the next one tomorrow, or record his consent at the desk", maxConsentLinks)
	}
	secret := d.newSecret()
	l.Hash = secretHash(secret)
	if l.Sealed, err = o.key.Seal(linkField(l.Person), secret); err != nil {
		return decision{}, err
	}
	if l.For, err = d.whoReached(ctx, &o.person); err != nil {
		return decision{}, err
	}
	b, condition := &batch{}, table.IfAbsent()
	if found {
		condition = table.IfVersion(before.Rev)
		b.add(table.Delete(records.LinkHolderKey(before.Hash), table.Always()))
	}
	b.put(condition)(records.ConsentLinkItem(l))
	b.put(table.IfAbsent())(records.LinkHolderItem(l))
	for _, n := range linkNotices(l) {
		b.put(table.IfAbsent())(records.NoticeItem(n))
	}
	return decision{writes: b.ws}, b.err
}

// linkNotices lists the entries of the ledger by which a link goes out.
func linkNotices(l records.ConsentLink) []records.Notice {
	var out []records.Notice
	for _, channel := range []string{notice.SMS, notice.Email} {
		out = append(out, records.Notice{
			Case: l.Case, Key: "consent-link-" + l.ID + "-" + channel, Template: notice.ConsentLink, Channel: channel, To: l.Person,
			Facts:   map[string]string{"id": l.ID, "due": shownDay(l.Expires)},
			Created: l.Asked, Next: awake(channel, notice.ConsentLink, l.Asked),
		})
	}
	return out
}

// sameDay reports whether two moments are of one day in China.
func sameDay(a, b time.Time) bool {
	return a.In(china()).Format(time.DateOnly) == b.In(china()).Format(time.DateOnly)
}
