package casework

import (
	"context"
	"errors"
	"fmt"

	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/table"
)

// remindDraft tells the applicant that a draft will expire (A6). A draft that
// was saved since has another clock and is told nothing.
func (d *Desk) remindDraft(ctx context.Context, m records.Timer, offset string) error {
	return d.tellOnward(ctx, m, d.draftNotices(m, notice.DraftExpiring, offset))
}

// expireDraft deletes a draft at the end of its clock and tells the applicant
// so (A6), in one commit. What the last notice needs is kept, sealed, until
// EraseDraft finds it settled; nothing else of the draft can be read any more.
func (d *Desk) expireDraft(ctx context.Context, m records.Timer) error {
	draft, err := records.ReadDraft(ctx, d.Table, m.Case)
	gone := filing.KindOf(err) == filing.NotFound // the table's own expiry was faster
	if err != nil && !gone {
		return unavailable(err)
	}
	b := &batch{}
	left := records.Departed{ID: m.Case, At: d.Now().UTC()}
	if gone {
		b.add(table.Delete(records.TimerKeyOf(m.Of, m.Case), table.IfVersion(m.Version())))
	} else {
		left.Owner, left.Provider, left.Form = draft.Owner, draft.Provider, addressOnly(&draft.Form)
		ends, err := d.draftEnds(ctx, &draft, nil)
		if err != nil {
			return err
		}
		b.add(ends...)
		for _, n := range d.draftNotices(m, notice.DraftExpired, "overdue") {
			b.put(table.IfAbsent())(records.NoticeItem(n))
		}
	}
	b.put(table.IfAbsent())(records.DepartedItem(&left))
	if b.err != nil {
		return b.err
	}
	err = d.Table.Commit(ctx, b.ws...)
	var conflict *table.ConflictError
	if err == nil || errors.As(err, &conflict) {
		return nil
	}
	return unavailable(fmt.Errorf("expire draft: %w", err))
}

// addressOnly gives of a sealed form what a notice to its head needs.
func addressOnly(f *filing.Form) filing.Form {
	head, ok := f.Person(f.Subject.Head)
	if !ok {
		return filing.Form{}
	}
	return filing.Form{
		Subject: filing.Subject{Head: head.ID},
		Persons: []filing.Person{{ID: head.ID, Mobile: head.Mobile, Email: head.Email}},
	}
}

// draftNotices lists the notices of a draft's offset. Their keys say draft,
// saving and offset, so that each is told once.
func (d *Desk) draftNotices(m records.Timer, template, offset string) []records.Notice {
	var out []records.Notice
	now := d.Now().UTC()
	for i, channel := range channels(ToApplicant) {
		n := records.Notice{
			Case: m.Case, Key: fmt.Sprintf("draft-%010d-%s-%s", m.Started, offset, ToApplicant), Template: template, Channel: channel,
			To: ToApplicant, Facts: map[string]string{"due": shownDay(m.Clock.Due), "offset": offset}, Created: now, Next: awake(channel, template, now),
		}
		if i > 0 {
			n.Key += "-" + channel
		}
		out = append(out, n)
	}
	return out
}
