package casework

import (
	"context"
	"time"

	"beian/internal/records"
	"beian/internal/table"
)

// WaitCheck is how often a waiting execution is looked after.
const WaitCheck = 12 * time.Hour

// sweepShare is how many pieces of one kind a sweep hands on before it turns to the
// next kind.
const sweepShare = 5

// Sweep does what lost wake-ups should have done (I7): it walks the durable
// work that is due and hands each piece to the operation that it belongs to.
// What fails is logged and stays for the next sweep; one failing piece keeps no
// other from being done. Nor does one kind keep the others waiting, whose parts
// take long to fail: they take turns, so that a sweep that is cut short has come
// to each. It answers how many pieces it handed on.
func (d *Desk) Sweep(ctx context.Context) (int, error) {
	now := d.Now()
	kinds := []*sweeping{
		{kind: records.WorkFollow, due: now, do: d.sweepFollow},
		{kind: records.WorkWait, due: now.Add(-WaitCheck), do: d.sweepWait},
		{kind: records.WorkClock, due: now, do: d.sweepClock},
		{kind: records.WorkPublish, due: now, do: d.sweepOutbox},
		{kind: records.WorkNotify, due: now, do: d.sweepOutbox},
		{kind: records.WorkNotice, due: now, do: d.sweepNotice},
		{kind: records.WorkScan, due: now.Add(-scanPatience), do: d.sweepScan},
		{kind: records.WorkErase, due: now, do: d.sweepErase},
		{kind: records.WorkUnfiled, due: now, do: d.sweepUnfiled},
		{kind: records.WorkProof, due: now, do: d.sweepProof},
	}
	total := 0
	for len(kinds) > 0 {
		var left []*sweeping
		for _, k := range kinds {
			n, more, err := d.sweepSome(ctx, k)
			total += n
			if err != nil {
				return total, err
			}
			if more {
				left = append(left, k)
			}
		}
		kinds = left
	}
	return total, nil
}

// sweeping is how far a sweep has come with one kind of work.
type sweeping struct {
	kind   string
	due    time.Time
	do     func(context.Context, table.Item) error
	items  []table.Item // read, and not handed on yet
	cursor string
	begun  bool
}

// sweepKind hands on all work of one kind.
func (d *Desk) sweepKind(
	ctx context.Context, kind string, due time.Time, do func(context.Context, table.Item) error,
) (int, error) {
	k, total := &sweeping{kind: kind, due: due, do: do}, 0
	for {
		n, more, err := d.sweepSome(ctx, k)
		total += n
		if err != nil || !more {
			return total, err
		}
	}
}

// sweepSome hands on the next pieces of a kind; more says whether there may be others.
func (d *Desk) sweepSome(ctx context.Context, k *sweeping) (n int, more bool, err error) {
	if len(k.items) == 0 && (!k.begun || k.cursor != "") {
		page, err := records.Due(ctx, d.Table, k.kind, k.due, k.cursor, table.MaxPage)
		if err != nil {
			return 0, false, unavailable(err)
		}
		k.items, k.cursor, k.begun = page.Items, page.Cursor, true
	}
	n = min(len(k.items), sweepShare)
	for _, it := range k.items[:n] {
		if err := k.do(ctx, it); err != nil {
			d.Log.WarnContext(ctx, "sweep left work", "kind", k.kind, "item", it.Key.String(), "error", err)
		}
	}
	k.items = k.items[n:]
	return n, len(k.items) > 0 || k.cursor != "", nil
}

func (d *Desk) sweepFollow(ctx context.Context, it table.Item) error {
	f, err := records.FollowOf(it)
	if err != nil {
		return err
	}
	return d.Follow(ctx, f.Case)
}

func (d *Desk) sweepClock(ctx context.Context, it table.Item) error {
	m, err := records.TimerOf(it)
	if err != nil {
		return err
	}
	return d.Remind(ctx, wakeOf(m))
}

func (d *Desk) sweepErase(ctx context.Context, it table.Item) error {
	gone, err := records.DepartedOf(it)
	if err != nil {
		return err
	}
	return d.EraseDraft(ctx, gone.ID)
}

func (d *Desk) sweepOutbox(ctx context.Context, it table.Item) error {
	o, err := records.OutboxOf(it)
	if err != nil {
		return err
	}
	if o.Kind == records.WorkPublish {
		return d.Publish(ctx, o.Case, o.Version)
	}
	return d.Notify(ctx, o.Case, o.Version)
}

func (d *Desk) sweepNotice(ctx context.Context, it table.Item) error {
	n, err := records.NoticeOf(it)
	if err != nil {
		return err
	}
	return d.SendNotice(ctx, n.Case, n.Key)
}

// sweepWait finds an execution that has died while it waited, and wakes its
// case so that the next generation starts.
func (d *Desk) sweepWait(ctx context.Context, it table.Item) error {
	hint, err := records.WaitOf(it)
	if err != nil {
		return err
	}
	w, found, err := records.ReadWait(ctx, d.Table, hint.Case)
	if err != nil || !found || w.Token == "" {
		return unavailable(err)
	}
	_, running, err := d.Workflow.State(ctx, w.Execution)
	if err != nil {
		return workflowDown(err)
	}
	if !running {
		c, err := records.Case(ctx, d.Table, w.Case)
		if err != nil {
			return unavailable(err)
		}
		if err := d.wake(ctx, &c); err != nil {
			return err
		}
		if err := d.answered(ctx, w); err != nil {
			return err
		}
		return d.Follow(ctx, w.Case)
	}
	before := w.Version
	w.Version, w.Checked = before+1, d.Now().UTC()
	kept, err := records.WaitItem(w)
	if err != nil {
		return err
	}
	_, err = startOver(ctx, decision{}, d.Table.Commit(ctx, table.Put(kept, table.IfVersion(before))))
	return err
}
