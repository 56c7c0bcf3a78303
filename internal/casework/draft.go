package casework

import (
	"context"
	"errors"
	"fmt"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/seal"
	"beian/internal/table"
)

// StartDraft keeps a new draft for an applicant with an access provider. The
// outcome's case is the id that the draft, and later the case, goes by. The
// form may be incomplete, but its ids must be well-formed. The draft expires
// (A6, rule draft) unless it is saved again or submitted.
func (d *Desk) StartDraft(ctx context.Context, call Call, provider string, f filing.Form) (records.Outcome, error) {
	if err := errors.Join(call.CheckKey(), wellFormed(&f)); err != nil {
		return records.Outcome{}, err
	}
	if err := allow(call.Actor, policy.StartDraft, policy.Resource{Applicant: call.Actor.ID}, "draft"); err != nil {
		return records.Outcome{}, err
	}
	if out, seen, err := d.seen(ctx, call); err != nil || seen {
		return out, err
	}
	if err := d.providerExists(ctx, provider); err != nil {
		return records.Outcome{}, err
	}
	return d.newDraft(ctx, call, provider, f)
}

// providerExists demands that an access provider is of this system.
func (d *Desk) providerExists(ctx context.Context, provider string) error {
	_, err := records.ReadProvider(ctx, d.Table, provider)
	if filing.KindOf(err) == filing.NotFound {
		return filing.Errorf(filing.Invalid, "unknown-provider", "provider", "choose an access provider of this system")
	}
	return unavailable(err)
}

// newDraft keeps a form as a draft of the caller's, with an id and a key of its
// own.
func (d *Desk) newDraft(ctx context.Context, call Call, provider string, f filing.Form) (records.Outcome, error) {
	id := d.NewID()
	key, wrapped, err := d.Keys.NewDataKey(ctx, id)
	if err != nil {
		return records.Outcome{}, keysDown(err)
	}
	sealed, err := sealForm(key, f)
	if err != nil {
		return records.Outcome{}, err
	}
	now := d.Now().UTC()
	draft := records.Draft{
		ID: id, Version: 1, Owner: call.Actor.ID, Provider: provider, Form: sealed, Created: now, Saved: now,
	}
	return d.commitDraft(ctx, call, &draft, table.IfAbsent(),
		table.Put(records.KeyItem(id, wrapped), table.IfAbsent()))
}

// SaveDraft replaces the form of a draft and starts its time anew. The call's
// IfVersion is required, Invalid without it: a draft that was saved elsewhere in
// between answers Conflict with field If-Match.
func (d *Desk) SaveDraft(ctx context.Context, call Call, id string, f filing.Form) (out records.Outcome, err error) {
	if err := errors.Join(call.CheckKey(), wellFormed(&f)); err != nil {
		return records.Outcome{}, err
	}
	if out, seen, err := d.seen(ctx, call); err != nil || seen {
		return out, err
	}
	defer d.orEarlier(ctx, call, &out, &err)
	draft, err := d.ownDraft(ctx, call.Actor, policy.EditDraft, id)
	if err != nil {
		return records.Outcome{}, err
	}
	if call.IfVersion == 0 {
		return records.Outcome{}, filing.Errorf(filing.Invalid, "if-match-missing", "If-Match",
			"send the version of the draft that you read as If-Match, so that nothing saved elsewhere is lost")
	}
	if call.IfVersion != draft.Version {
		return records.Outcome{}, stale()
	}
	key, err := d.dataKey(ctx, id)
	if err != nil {
		return records.Outcome{}, err
	}
	if draft.Form, err = sealForm(key, f); err != nil {
		return records.Outcome{}, err
	}
	draft.Version++
	draft.Saved = d.Now().UTC()
	return d.commitDraft(ctx, call, &draft, table.IfVersion(draft.Version-1))
}

// DropDraft deletes a draft and its key, so that its form can't be opened again.
// Its files, and the records of them, follow with the next sweeps (EraseDraft);
// until then nobody is given an address of one.
func (d *Desk) DropDraft(ctx context.Context, call Call, id string) (out records.Outcome, err error) {
	if err := call.CheckKey(); err != nil {
		return records.Outcome{}, err
	}
	if out, seen, err := d.seen(ctx, call); err != nil || seen {
		return out, err
	}
	defer d.orEarlier(ctx, call, &out, &err)
	draft, err := d.ownDraft(ctx, call.Actor, policy.EditDraft, id)
	if err != nil {
		return records.Outcome{}, err
	}
	if call.IfVersion != 0 && call.IfVersion != draft.Version {
		return records.Outcome{}, stale()
	}
	out = records.Outcome{Case: id, Version: draft.Version, Status: filing.Draft}
	remembered, err := d.remember(ctx, call, out, nil)
	if err != nil {
		return records.Outcome{}, err
	}
	b := &batch{ws: []table.Write{remembered, table.Delete(records.KeyItem(id, nil).Key, table.Always())}}
	ends, err := d.draftEnds(ctx, &draft, nil)
	if err != nil {
		return records.Outcome{}, err
	}
	b.add(ends...)
	b.put(table.IfAbsent())(records.DepartedItem(&records.Departed{ID: id, Owner: draft.Owner, Provider: draft.Provider, At: d.Now().UTC()}))
	if b.err != nil {
		return records.Outcome{}, b.err
	}
	return d.settle(ctx, call, out, d.Table.Commit(ctx, b.ws...))
}

// draftEnds makes the writes that every end of a draft has: it goes, with its
// reminders, its open contests end, and the claims that it holds are freed but
// for those in keep.
func (d *Desk) draftEnds(ctx context.Context, draft *records.Draft, keep []string) ([]table.Write, error) {
	b := &batch{}
	b.add(
		table.Delete(records.DraftKey(draft.ID), table.IfVersion(draft.Version)),
		table.Delete(records.TimerKeyOf(records.OfDraft, draft.ID), table.Always()),
	)
	for _, id := range draft.Contests {
		c, err := records.ReadContest(ctx, d.Table, id)
		if err != nil {
			return nil, unavailable(err)
		}
		if c.State != records.ContestOpen {
			continue
		}
		before := c.Version
		c.Version, c.State, c.Decided = before+1, records.ContestEnded, d.Now().UTC()
		b.put(table.IfVersion(before))(records.ContestItem(c))
		b.add(table.Delete(records.TimerKeyOf(records.OfContest, id), table.Always()))
	}
	for _, name := range missing(draft.Holds, keep) {
		b.add(table.Delete(records.ClaimKey(name), table.Always()))
	}
	return b.ws, b.err
}

// ReadDraft gives a draft with its form open, its scans and what was accepted for
// it, for its owner alone. The reading is recorded.
func (d *Desk) ReadDraft(ctx context.Context, a policy.Actor, id string) (DraftView, error) {
	draft, err := d.ownDraft(ctx, a, policy.ViewDraft, id)
	if err != nil {
		return DraftView{}, err
	}
	if draft.Form, _, err = d.draftForm(ctx, &draft, accessor{a.ID, string(a.Role), "edit-draft"}); err != nil {
		return DraftView{}, err
	}
	return d.draftView(ctx, draft)
}

// draftForm opens the form of a draft, after recording who reads it.
func (d *Desk) draftForm(ctx context.Context, draft *records.Draft, by accessor) (filing.Form, seal.DataKey, error) {
	key, err := d.recordAccess(ctx, draft.ID, by, "draft")
	if err != nil {
		return filing.Form{}, seal.DataKey{}, err
	}
	form, err := openForm(key, draft.Form)
	return form, key, err
}

// ownDraft reads a draft that the actor may do the action on. One whose time is
// over is answered like an unknown one, though its clock has not come to it yet.
func (d *Desk) ownDraft(ctx context.Context, a policy.Actor, action policy.Action, id string) (records.Draft, error) {
	draft, err := records.ReadDraft(ctx, d.Table, id)
	if err != nil {
		return records.Draft{}, unavailable(err)
	}
	if d.Now().After(draft.Expires) {
		return records.Draft{}, filing.Errorf(filing.NotFound, "unknown-draft", "", "there is no such draft")
	}
	return draft, allow(a, action, policy.Resource{Applicant: draft.Owner}, "draft")
}

// keepDraft makes the writes of a draft with a clock that starts at its saving
// (rule draft: 45 days after the last one).
func (d *Desk) keepDraft(b *batch, draft *records.Draft, condition table.Condition) {
	m := records.Timer{Of: records.OfDraft, Case: draft.ID, Started: draft.Version, Clock: d.Book.DraftClock(draft.Saved)}
	m.Next, m.Fires = d.nextOffset(m.Clock, 0)
	draft.Expires = m.Clock.Due
	b.put(table.Always())(records.TimerItem(m))
	it, err := records.DraftItem(draft)
	if err == nil && it.Size() > table.MaxItemBytes {
		err = formTooLarge()
	}
	b.keep(table.Put(it, condition), err)
}

func (d *Desk) commitDraft(
	ctx context.Context, call Call, draft *records.Draft, condition table.Condition, more ...table.Write,
) (records.Outcome, error) {
	out := records.Outcome{Case: draft.ID, Version: draft.Version, Status: filing.Draft}
	b := &batch{ws: more}
	d.keepDraft(b, draft, condition)
	w, err := d.remember(ctx, call, out, nil)
	b.keep(w, err)
	if b.err != nil {
		return records.Outcome{}, b.err
	}
	return d.settle(ctx, call, out, d.Table.Commit(ctx, b.ws...))
}

// settle turns the answer of a draft's commit into the caller's: what another
// delivery of the same call has done counts as done, with the outcome of that
// one.
func (d *Desk) settle(ctx context.Context, call Call, out records.Outcome, err error) (records.Outcome, error) {
	if err == nil {
		return out, nil
	}
	var conflict *table.ConflictError
	if !errors.As(err, &conflict) && !errors.Is(err, table.ErrUnknown) {
		return records.Outcome{}, unavailable(fmt.Errorf("draft: %w", err))
	}
	earlier, done, again := d.seen(ctx, call)
	switch {
	case again != nil || done:
		return earlier, again
	case conflict != nil:
		return records.Outcome{}, stale()
	default:
		return records.Outcome{}, unavailable(err)
	}
}
