package casework

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// QueueFilter says which rows of a queue are asked for; its zero value is for
// all. Acts and Status are of the lifecycle, Overdue is past the due time, Mine
// what the actor has taken.
type QueueFilter struct {
	Acts    filing.Party
	Status  filing.Status
	Overdue bool
	Mine    bool
}

func (f QueueFilter) check() error {
	known := func(take func(filing.Standing) bool) bool { return slices.ContainsFunc(filing.Standings(), take) }
	switch {
	case f.Acts != "" && !known(func(s filing.Standing) bool { return s.Acts == f.Acts }):
		return filing.Errorf(filing.Invalid, "unknown-party", "acts", "name who acts: applicant, provider, heads, persons, bureau, system or nobody")
	case f.Status != "" && !known(func(s filing.Standing) bool { return s.Status == f.Status }):
		return filing.Errorf(filing.Invalid, "unknown-status", "status", "name a status, such as awaiting-pre-check")
	}
	return nil
}

func (f QueueFilter) takes(r Row, now time.Time) bool {
	return (f.Acts == "" || r.Acts == f.Acts) && (f.Status == "" || r.Status == f.Status) &&
		(!f.Overdue || (r.Status.Open() || r.Contest != "") && r.Due != nil && r.Due.Before(now))
}

// Queue gives a page of the actor's queue by due time, so that what is overdue
// comes first: a provider's open cases, those whose access is to be opened and
// contests about domains of its cases, or what waits for a bureau. A page may hold fewer rows than asked for, even none;
// only an empty cursor ends the queue. What the provider's staff has taken shows
// by whom.
func (d *Desk) Queue(ctx context.Context, a policy.Actor, f QueueFilter, cursor string, limit int) (Rows, error) {
	if err := allow(a, policy.ViewQueue, policy.Resource{Provider: a.Provider, Province: a.Province}, "queue"); err != nil {
		return Rows{}, err
	}
	if err := d.listed(ctx, a); err != nil {
		return Rows{}, err
	}
	if err := f.check(); err != nil {
		return Rows{}, err
	}
	if a.Role == policy.Reviewer {
		if f.Mine {
			return Rows{}, filing.Errorf(filing.Invalid, "mine", "mine", "a bureau's cases are not taken; leave this out")
		}
		return d.kept(ctx, inQueue(records.BureauQueue(a.Province), cursor, limit), f)
	}
	locks, err := records.Locks(ctx, d.Table, a.Provider, d.Now())
	if err != nil {
		return Rows{}, unavailable(err)
	}
	var page Rows
	if f.Mine {
		page, err = d.taken(ctx, a, f, locks)
	} else {
		page, err = d.kept(ctx, inQueue(records.ProviderQueue(a.Provider), cursor, limit), f)
	}
	for i, r := range page.Rows {
		if l, ok := locks[r.Case]; ok && r.Contest == "" {
			page.Rows[i].Lock = &Locked{l.Case, l.Holder, l.Until}
		}
	}
	return page, err
}

// Escalations gives a page of what is overdue, the longest first: to a manager of
// his provider, to a reviewer of his bureau, to an auditor of the bureau that he
// names (E2, D2).
func (d *Desk) Escalations(ctx context.Context, a policy.Actor, province, cursor string, limit int) (Rows, error) {
	if err := allow(a, policy.EscalatedOverview, policy.Resource{Provider: a.Provider, Province: a.Province}, "overview"); err != nil {
		return Rows{}, err
	}
	f := QueueFilter{Overdue: true}
	partition := records.BureauQueue(a.Province)
	switch a.Role {
	case policy.Manager:
		partition = records.ProviderQueue(a.Provider)
	case policy.Auditor:
		if _, known := d.Book.Province(province); !known {
			return Rows{}, filing.Errorf(filing.Invalid, "unknown-province", "province", "name the province by its two digits, such as 11")
		}
		partition = records.BureauQueue(province)
	case policy.Reviewer, policy.Verifier, policy.Applicant, policy.Officer, policy.Person:
	}
	return d.kept(ctx, inQueue(partition, cursor, limit), f)
}

// ExportQueue gives every row of the actor's queue that the filter takes, page by
// page, to each.
func (d *Desk) ExportQueue(ctx context.Context, a policy.Actor, f QueueFilter, each func(Row) error) error {
	for cursor := ""; ; {
		page, err := d.Queue(ctx, a, f, cursor, table.MaxPage)
		if err != nil {
			return err
		}
		for _, r := range page.Rows {
			if err := each(r); err != nil {
				return err
			}
		}
		if cursor = page.Cursor; cursor == "" {
			return nil
		}
	}
}

// inQueue asks for a page of a queue.
func inQueue(partition, cursor string, limit int) table.Query {
	return table.Query{Index: table.Queue, Partition: partition, Cursor: cursor, Limit: limit}
}

// scanned bounds how many pages one answer looks through for rows that a filter
// takes: the table knows no filters.
const scanned = 20

// kept gives the rows of a queue that the filter takes, looking through page after
// page until there are as many as asked for. A page whose rows would be too many is
// left for the next call.
func (d *Desk) kept(ctx context.Context, q table.Query, f QueueFilter) (Rows, error) {
	out := Rows{Rows: []Row{}, Cursor: q.Cursor}
	for range scanned {
		q.Cursor = out.Cursor
		page, err := d.rows(ctx, q)
		if err != nil {
			return Rows{}, err
		}
		now := d.Now()
		// The queue is in the order of the due times: behind the first that is still to
		// come nothing is overdue.
		if f.Overdue && slices.ContainsFunc(page.Rows, func(r Row) bool { return r.Due != nil && !r.Due.Before(now) }) {
			page.Cursor = ""
		}
		page.Rows = slices.DeleteFunc(page.Rows, func(r Row) bool { return !f.takes(r, now) })
		if len(out.Rows)+len(page.Rows) > q.Limit {
			return out, nil
		}
		out.Rows, out.Cursor = append(out.Rows, page.Rows...), page.Cursor
		if out.Cursor == "" || len(out.Rows) == q.Limit || f == (QueueFilter{}) {
			break
		}
	}
	return out, nil
}

// taken gives the cases that the actor has taken, by due time: they are few, and
// found by their locks.
func (d *Desk) taken(ctx context.Context, a policy.Actor, f QueueFilter, locks map[string]records.Lock) (Rows, error) {
	out := Rows{Rows: []Row{}}
	for id, l := range locks {
		if l.Holder != a.ID {
			continue
		}
		it, err := d.Table.Get(ctx, records.CaseKey(id))
		if errors.Is(err, table.ErrNotFound) {
			continue
		}
		if err != nil {
			return Rows{}, unavailable(err)
		}
		row, err := rowOf(it)
		if err != nil {
			return Rows{}, err
		}
		if row.Status.Open() && f.takes(row, d.Now()) {
			out.Rows = append(out.Rows, row)
		}
	}
	slices.SortFunc(out.Rows, func(a, b Row) int {
		return cmp.Or(due(a).Compare(due(b)), cmp.Compare(a.Case, b.Case))
	})
	return out, nil
}

func due(r Row) time.Time {
	if r.Due == nil {
		return time.Time{}
	}
	return *r.Due
}
