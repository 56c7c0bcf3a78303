package sim

import (
	"context"
	"errors"
	"time"

	"beian/internal/filing"
	"beian/internal/local/parts"
	"beian/internal/records"
	"beian/internal/table"
)

// later runs an operation of the system after a while: sometimes hours late,
// sometimes twice. What crashes or fails is left to the sweep.
func (w *World) later(d time.Duration, name string, do func(context.Context) error) {
	times := 1
	if w.chance(w.faults.Repeat) {
		times = 2
	}
	for range times {
		late := time.Duration(w.rng.Int64N(int64(time.Second)))
		if w.chance(w.faults.Late) {
			late = time.Duration(w.rng.Int64N(int64(6 * time.Hour)))
		}
		w.operate(max(d, 0)+late, name, do, func(error) {})
	}
}

// operate runs one operation. An error without a kind is a bug, unless it
// crashed.
func (w *World) operate(d time.Duration, name string, do func(context.Context) error, done func(error)) {
	var failed error
	w.spawn(d, name, func() { failed = do(context.Background()) }, func(crashed bool) {
		if crashed {
			failed = errCrashed
		}
		if failed != nil && !crashed && filing.KindOf(failed) == "" && !errors.Is(failed, table.ErrThrottled) && !errors.Is(failed, table.ErrUnknown) {
			w.violate("errors", "%s answered an error without a kind: %v", name, failed)
		}
		done(failed)
	})
}

var errCrashed = &filing.Error{Kind: filing.Unavailable, Code: "crashed", Detail: "the process crashed"}

// pumpSoon reads the feed in a moment.
func (w *World) pumpSoon() {
	if w.pumping {
		return
	}
	w.pumping = true
	w.after(time.Duration(w.rng.Int64N(int64(300*time.Millisecond))), w.pump)
}

func (w *World) pump() {
	w.pumping = false
	items, next, err := w.feed.Read(context.Background(), w.position, 100)
	if err != nil {
		w.pumpSoon()
		return
	}
	for _, it := range items {
		rec, err := records.RecordOf(it)
		if err != nil {
			w.violate("feed", "%v", err)
			continue
		}
		w.hand(rec)
	}
	if len(items) > 0 || next != w.position {
		w.pumpSoon()
	}
	w.position = next
}

// followSoon brings the workflow after the cases that a commit has left a wake-up
// for, unless that is lost.
func (w *World) followSoon(ws []table.Write) {
	var wakes parts.Wakes
	wakes.Note(ws)
	for _, id := range wakes.Take() {
		if !w.chance(w.faults.Lost) {
			w.later(0, "follow", func(ctx context.Context) error { return w.desk.Follow(ctx, id) })
		}
	}
}

// hand gives a history record to the three operations that follow a commit, each
// in its own time.
func (w *World) hand(rec filing.Record) {
	w.later(0, "publish", func(ctx context.Context) error { return w.desk.Publish(ctx, rec.Case, rec.Version) })
	w.later(0, "notify", func(ctx context.Context) error { return w.desk.Notify(ctx, rec.Case, rec.Version) })
	w.later(0, "arm", func(ctx context.Context) error { return w.desk.Arm(ctx, rec.Case) })
	if rec.To == filing.AwaitingDelivery {
		w.deliver()
	}
}

// pollSoon asks the engine what is due after a while, unless it is asked before
// then.
func (w *World) pollSoon(d time.Duration) {
	at := w.now.Add(max(d, 0) + time.Duration(w.rng.Int64N(int64(50*time.Millisecond))))
	if !w.nextPoll.IsZero() && !at.Before(w.nextPoll) {
		return
	}
	w.nextPoll = at
	w.after(at.Sub(w.now), func() {
		if w.nextPoll.Equal(at) {
			w.nextPoll = time.Time{}
			w.poll()
		}
	})
}

func (w *World) poll() {
	names, next, err := w.engine.Due(context.Background(), 50)
	if err != nil {
		w.pollSoon(time.Second)
		return
	}
	if !next.IsZero() {
		w.pollSoon(max(next.Sub(w.now), 10*time.Millisecond))
	}
	for _, name := range names {
		if w.stepping[name] && !w.chance(w.faults.Repeat) {
			continue
		}
		w.stepping[name] = true
		var due time.Time
		w.operate(0, "step", func(ctx context.Context) error {
			var err error
			due, err = w.engine.Step(ctx, name)
			return err
		}, func(err error) {
			delete(w.stepping, name)
			if err != nil {
				w.pollSoon(time.Second)
			} else if !due.IsZero() {
				w.pollSoon(max(due.Sub(w.now), time.Millisecond))
			}
		})
	}
}

// deliver hands over what waits for each bureau, twice at the same time once in
// a while.
func (w *World) deliver() {
	for _, province := range provinces {
		times := 1
		if w.chance(w.faults.Repeat) {
			times = 2
		}
		for range times {
			w.operate(0, "deliver", func(ctx context.Context) error {
				_, err := w.desk.Deliver(ctx, province)
				return err
			}, func(error) {})
		}
	}
}

// SweepEvery is how often the sweep runs.
const SweepEvery = 10 * time.Minute

// sweeping sweeps for ever, one sweep at a time.
func (w *World) sweeping() {
	w.after(SweepEvery, func() {
		w.operate(0, "sweep", func(ctx context.Context) error {
			_, err := w.desk.Sweep(ctx)
			return err
		}, func(error) { w.sweeping() })
		w.deliver()
		w.pumpSoon()
		w.pollSoon(0)
	})
}
