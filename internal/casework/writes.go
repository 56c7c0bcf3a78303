package casework

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// writes lists what every move commits: the case under its old version, its
// history record, its clock, the workflow's wake-up, what is to be published
// and told, the claims that end, and the caller's idempotency key with the
// refusal that he is answered, if he is.
func (d *Desk) writes(
	ctx context.Context, before, after *filing.Case, rec *filing.Record, call Call, refused *records.Refusal,
) ([]table.Write, error) {
	b := &batch{}
	condition := table.IfVersion(before.Version)
	if before.Version == 0 {
		condition = table.IfAbsent()
	}
	b.put(condition)(records.CaseItem(after))
	b.put(table.IfAbsent())(records.RecordItem(rec))
	for _, kind := range []string{records.WorkPublish, records.WorkNotify} {
		b.put(table.IfAbsent())(records.OutboxItem(records.Outbox{Case: after.ID, Version: after.Version, Kind: kind, Since: rec.At}))
	}
	if after.Visit != before.Visit {
		b.put(table.Always())(records.FollowItem(records.Follow{Case: after.ID, Visit: after.Visit, Since: rec.At}))
	}
	switch {
	case rec.Clock != nil:
		b.put(table.Always())(records.TimerItem(d.timer(after)))
	case !after.Status.Open():
		b.add(table.Delete(records.TimerKey(after.ID), table.Always()))
	}
	if after.Status.Stage() == filing.StageClosed {
		for _, name := range after.Claims {
			b.add(table.Delete(records.ClaimKey(name), table.Always()))
		}
		b.put(table.Always())(d.erasureDue(rec))
	}
	b.list(before, after)
	if call.Key != "" {
		w, err := d.remember(ctx, call, outcome(after), refused)
		b.keep(w, err)
	}
	return b.ws, b.err
}

// timer makes the reminders of the clock that the case has just got.
func (d *Desk) timer(c *filing.Case) records.Timer {
	m := records.Timer{Case: c.ID, Started: c.Version, Clock: *c.Clock}
	m.Next, m.Fires = d.nextOffset(*c.Clock, 0)
	return m
}

// nextOffset gives the first moment from index i on that the clock has. There
// always is one: an overdue clock goes on reminding.
func (d *Desk) nextOffset(clock filing.Clock, i int) (int, time.Time) {
	for ; ; i++ {
		if at := rulebook.FireAt(clock, d.Book.Offset(clock.Rule, i)); at.After(clock.Starts) {
			return i, at
		}
	}
}

// list keeps the list of the subject's cases: a case is on that of the subject
// that its form names, also after its end.
func (b *batch) list(before, after *filing.Case) {
	old, now := records.SubjectOf(before.Claims), records.SubjectOf(after.Claims)
	if old == now {
		return
	}
	listed := records.Filing{Subject: now, Case: after.ID, Submitted: after.SubmittedAt}
	if now != "" {
		b.put(table.Always())(records.FilingItem(listed))
	}
	if old != "" {
		listed.Subject = old
		b.add(table.Delete(records.FilingKey(listed), table.Always()))
	}
}

// batch collects writes and the first error in making them.
type batch struct {
	ws  []table.Write
	err error
}

func (b *batch) add(ws ...table.Write) { b.ws = append(b.ws, ws...) }

func (b *batch) keep(w table.Write, err error) {
	if err != nil && b.err == nil {
		b.err = err
	}
	b.add(w)
}

func (b *batch) put(c table.Condition) func(table.Item, error) {
	return func(it table.Item, err error) { b.keep(table.Put(it, c), err) }
}

// claimWrites takes the claims that are new and releases those that ended.
func claimWrites(id string, before, after []string) ([]table.Write, error) {
	b := &batch{}
	for _, name := range missing(after, before) {
		b.put(table.IfAbsent())(records.ClaimItem(records.Claim{Name: name, Case: id}))
	}
	for _, name := range missing(before, after) {
		b.add(table.Delete(records.ClaimKey(name), table.Always()))
	}
	return b.ws, b.err
}

// missing lists what of a is not in b.
func missing(a, b []string) []string {
	in := make(map[string]bool, len(b))
	for _, s := range b {
		in[s] = true
	}
	var out []string
	for _, s := range a {
		if !in[s] {
			out = append(out, s)
		}
	}
	return out
}
