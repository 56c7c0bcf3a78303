package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/seal"
	"beian/internal/table"
)

// Notify turns the event of a case's version into ledger entries, one per
// notice (I6), and sends them. However often it comes, each entry is made once;
// an entry is sent again only if the carrier's answer was lost.
func (d *Desk) Notify(ctx context.Context, id string, version int64) error {
	rec, found, err := records.Record(ctx, d.Table, id, version)
	if err != nil || !found {
		return unavailable(err)
	}
	o := records.Outbox{Case: id, Version: version, Kind: records.WorkNotify}
	c, err := records.Case(ctx, d.Table, id)
	if err != nil {
		return unavailable(err)
	}
	list, err := d.told(ctx, &c, &rec)
	if err != nil {
		return err
	}
	if err := d.enter(ctx, o, list); err != nil {
		return err
	}
	for _, n := range list {
		if err := d.SendNotice(ctx, id, n.Key); err != nil {
			return err
		}
	}
	return nil
}

// enter makes the ledger entries and takes the work out of the outbox, in one
// commit: whoever comes second finds the outbox item gone.
func (d *Desk) enter(ctx context.Context, o records.Outbox, list []records.Notice) error {
	b := &batch{}
	b.add(table.Delete(records.OutboxKey(o), table.IfVersion(o.Version)))
	for _, n := range list {
		b.put(table.IfAbsent())(records.NoticeItem(n))
	}
	if b.err != nil {
		return b.err
	}
	err := d.Table.Commit(ctx, b.ws...)
	var conflict *table.ConflictError
	if err == nil || errors.As(err, &conflict) {
		return nil
	}
	return unavailable(fmt.Errorf("enter notices: %w", err))
}

// SendNotice sends one entry of the ledger, unless it is settled or another delivery
// is about to send it. One that goes to nobody is settled with the reason. A carrier
// that fails is tried again after 1, 2, 4 … minutes, at most 6 hours apart. An SMS
// waits for the morning at night, and for the next one where its number had enough
// that day.
func (d *Desk) SendNotice(ctx context.Context, id, key string) error {
	return d.sendDue(ctx, id, key, d.Now())
}

// sendDue sends one entry of the ledger, if its time comes by then.
func (d *Desk) sendDue(ctx context.Context, id, key string, then time.Time) error {
	n, found, err := records.ReadNotice(ctx, d.Table, id, key)
	if err != nil || !found || n.Settled() || then.Before(n.Next) {
		return unavailable(err)
	}
	mine, err := d.noticeTurn(ctx, &n)
	if err != nil || !mine {
		return err
	}
	unsent, failed := d.carry(ctx, n)
	before := n.Version()
	var later *postponedError
	switch {
	case errors.As(failed, &later):
		n.Next = later.until
	case failed == nil && unsent != "":
		n.Unsent, n.Next = unsent, time.Time{}
	case failed == nil:
		n.SentAt, n.Next = d.Now().UTC(), time.Time{}
	default:
		n.Next = d.Now().UTC().Add(min(time.Minute<<min(n.Tries-1, 9), 6*time.Hour))
		d.Log.WarnContext(ctx, "notice not sent", "case", id, "notice", key, "error", failed)
	}
	it, err := records.NoticeItem(n)
	if err != nil {
		return err
	}
	for range attempts { // what was sent and is not written down is sent again
		again, err := startOver(ctx, decision{}, d.Table.Commit(ctx, table.Put(it, table.IfVersion(before))))
		if err != nil {
			return err
		}
		if !again {
			return nil
		}
		if now, found, err := records.ReadNotice(ctx, d.Table, id, key); err == nil && (!found || now.Version() != before || now.Next.Equal(n.Next)) {
			return nil // it was written the first time, or its turn is another one's by now
		}
	}
	return busy()
}

// carry renders the notice and hands it to the carrier, or says why it goes to
// nobody. Personal data is opened only for a channel that there is.
func (d *Desk) carry(ctx context.Context, n records.Notice) (unsent string, err error) {
	if !d.Carrier.Carries(n.Channel) {
		return records.NoChannel, nil
	}
	c, err := d.concerned(ctx, n.Case)
	if err != nil || c == nil {
		return records.NoAddress, err
	}
	if c.filed != nil {
		if void, err := d.voidAppointment(ctx, c.filed, n); err != nil || void || pointless(c.filed, n) {
			return records.Void, err
		}
	}
	provider, err := records.ReadProvider(ctx, d.Table, c.provider)
	if err != nil {
		return "", err
	}
	msg := Message{Key: n.Case + "/" + n.Key, Case: n.Case, Channel: n.Channel, To: n.To, Owner: c.owner(n.To), Template: n.Template}
	shown := notice.Facts{Provider: provider.Name, Place: provider.Place(), Values: c.named(n)}
	if n.Template == notice.ConsentLink && c.filed != nil {
		var void bool
		if shown.Link, void, err = d.sentLink(ctx, c.filed, n); err != nil || void {
			return records.Void, err
		}
	}
	if n.Channel != notice.Desk {
		if shown.Code, msg.Address, err = d.addressee(ctx, c, n); err != nil {
			return "", err
		}
		if msg.Address == "" {
			return records.NoAddress, nil
		}
	}
	if n.Channel == notice.Email {
		if msg.Subject, err = notice.Subject(n.Template); err != nil {
			return "", err
		}
	}
	if msg.Text, err = notice.Render(n.Template, shown); err != nil {
		return "", err
	}
	if n.Channel == notice.SMS {
		if err := d.smsTurn(ctx, n, msg.Address); err != nil {
			return "", err
		}
	}
	return "", d.Carrier.Send(ctx, msg)
}

// concerned is whom notices of a case, or of a draft that is none yet, concern.
type concerned struct {
	filed                         *filing.Case // nil for a draft
	applicant, provider, province string
	form                          func(context.Context, accessor) (filing.Form, seal.DataKey, error)
}

// concerned finds the case or the draft with the id, or what is left of a draft
// that was deleted; nil if nothing is.
func (d *Desk) concerned(ctx context.Context, id string) (*concerned, error) {
	c, err := records.Case(ctx, d.Table, id)
	if err == nil {
		return &concerned{&c, c.Applicant, c.Provider, c.Province, func(ctx context.Context, by accessor) (filing.Form, seal.DataKey, error) {
			return d.form(ctx, &c, by)
		}}, nil
	}
	if filing.KindOf(err) != filing.NotFound {
		return nil, err
	}
	draft, err := records.ReadDraft(ctx, d.Table, id)
	if filing.KindOf(err) == filing.NotFound {
		gone, found, left := records.ReadDeparted(ctx, d.Table, id)
		if left != nil || !found {
			return nil, left
		}
		draft, err = records.Draft{ID: id, Owner: gone.Owner, Provider: gone.Provider, Form: gone.Form}, nil
	}
	if err != nil {
		return nil, err
	}
	return &concerned{nil, draft.Owner, draft.Provider, "", func(ctx context.Context, by accessor) (filing.Form, seal.DataKey, error) {
		return d.draftForm(ctx, &draft, by)
	}}, nil
}

// pointless reports whether a notice asks somebody to act on a case in which nobody
// has to act any more: it was closed before the notice was made, so that there was
// no time to name.
func pointless(c *filing.Case, n records.Notice) bool {
	return !c.Status.Open() && n.Facts["due"] == "" && notice.Shows(n.Template, "due")
}

// named gives the facts of a notice, in which a case that has no receipt yet goes by
// its id: entries that were made before it was accepted hold an empty one.
func (c *concerned) named(n records.Notice) map[string]string {
	values := maps.Clone(n.Facts)
	if receipt, shown := values["receipt"]; shown && receipt == "" && c.filed != nil {
		values["receipt"] = cmp.Or(c.filed.Receipt.String(), c.filed.ID)
	}
	return values
}

// addressee opens the address on the notice's channel of the person whom it is
// for, and the code that he owes if it is about one. There is no address when
// the person is not in the form any more, or the key is gone with a draft.
func (d *Desk) addressee(ctx context.Context, c *concerned, n records.Notice) (code, address string, err error) {
	form, key, err := c.form(ctx, systemReader("notice"))
	if errors.Is(err, table.ErrNotFound) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	who := n.To
	if who == ToApplicant {
		who = form.Subject.Head
	}
	person, ok := form.Person(who)
	if !ok {
		return "", "", nil
	}
	if urgent(n.Template) {
		owed, found, err := records.ReadCode(ctx, d.Table, n.Case, n.To)
		if err != nil {
			return "", "", err
		}
		if !found {
			return "", "", fmt.Errorf("notice %s: its person owes no code", n.Key)
		}
		if code, err = key.Open("code."+n.To, owed.Sealed); err != nil {
			return "", "", err
		}
	}
	if n.Channel == notice.Email {
		return code, d.Book.Email(person.Email.Reveal()), nil
	}
	return code, d.Book.Mobile(person.Mobile.Reveal()), nil
}

// owner gives whose mailbox a notice belongs to.
func (c *concerned) owner(to string) string {
	switch to {
	case ToProvider:
		return "provider#" + c.provider
	case ToManager:
		return "manager#" + c.provider
	case ToBureau:
		return "bureau#" + c.province
	default:
		return "account#" + c.applicant
	}
}
