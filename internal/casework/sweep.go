package casework

import (
	"context"
	"time"

	"beian/internal/records"
	"beian/internal/table"
)

// WaitCheck is how often a waiting execution is looked after.
const WaitCheck = 12 * time.Hour

// Sweep does what lost wake-ups should have done (I7): it walks the durable
// work that is due and hands each piece to the operation that it belongs to.
// What fails is logged and stays for the next sweep; one failing piece keeps no
// other from being done. It answers how many pieces it handed on.
func (d *Desk) Sweep(ctx context.Context) (int, error) {
	now := d.Now()
	total := 0
	for _, s := range []struct {
		kind string
		due  time.Time
		do   func(context.Context, table.Item) error
	}{
		{records.WorkFollow, now, d.sweepFollow},
		{records.WorkWait, now.Add(-WaitCheck), d.sweepWait},
		{records.WorkClock, now, d.sweepClock},
		{records.WorkPublish, now, d.sweepOutbox},
		{records.WorkNotify, now, d.sweepOutbox},
		{records.WorkNotice, now, d.sweepNotice},
		{records.WorkScan, now.Add(-scanPatience), d.sweepScan},
		{records.WorkErase, now, d.sweepErase},
		{records.WorkProof, now, d.sweepProof},
	} {
		n, err := d.sweepKind(ctx, s.kind, s.due, s.do)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func (d *Desk) sweepKind(
	ctx context.Context, kind string, due time.Time, do func(context.Context, table.Item) error,
) (int, error) {
	n, cursor := 0, ""
	for {
		page, err := records.Due(ctx, d.Table, kind, due, cursor, table.MaxPage)
		if err != nil {
			return n, unavailable(err)
		}
		for _, it := range page.Items {
			n++
			if err := do(ctx, it); err != nil {
				d.Log.WarnContext(ctx, "sweep left work", "kind", kind, "item", it.Key.String(), "error", err)
			}
		}
		if page.Cursor == "" {
			return n, nil
		}
		cursor = page.Cursor
	}
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
