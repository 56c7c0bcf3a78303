package local

import (
	"context"
	"sync"
	"time"

	"beian/internal/local/gateway"
	"beian/internal/local/parts"
)

// How long the loops wait when nothing rings.
const (
	idle         = 5 * time.Second // looks again, for what an index showed late
	deliverEvery = time.Minute
	sweepEvery   = 10 * time.Minute
	afterFailure = 200 * time.Millisecond
	workers      = 8 // executions stepped, or cases followed, at the same time
)

// run starts the loops. Each ends with ctx.
func (s *System) run(ctx context.Context) {
	s.loop(ctx, "feed", s.bells.feed, s.pump)
	s.loop(ctx, "follow", s.bells.follow, s.follow)
	s.loop(ctx, "engine", s.bells.engine, s.step)
	s.loop(ctx, "timers", s.bells.timers, s.fire)
	s.loop(ctx, "deliver", s.bells.deliver, s.deliver)
	s.loop(ctx, "proofs", s.bells.proofs, s.prove)
	s.loop(ctx, "notices", s.bells.notices, s.notify)
	s.loop(ctx, "sweep", s.bells.sweep, s.sweep)
	s.loop(ctx, "scans", newBell(), s.receive)
	s.bells.sweep.ring() // what a crash left
}

// loop runs do whenever its bell rings or its time comes; do answers how long
// to wait at most. A failure is logged and tried again soon.
func (s *System) loop(ctx context.Context, name string, b bell, do func(context.Context) (time.Duration, error)) {
	s.loops.Go(func() {
		for ctx.Err() == nil {
			wait, err := do(ctx)
			if err != nil && ctx.Err() == nil {
				s.config.Log.WarnContext(ctx, "loop failed and goes on", "loop", name, "error", err)
				wait = afterFailure
			}
			t := time.NewTimer(wait)
			select {
			case <-ctx.Done():
			case <-b:
			case <-t.C:
			}
			t.Stop()
		}
	})
}

// prove publishes what slips are worth that were made or signed; the sweep finds
// what is left.
func (s *System) prove(ctx context.Context) (time.Duration, error) {
	_, err := s.desk.PublishProofs(ctx)
	return sweepEvery, err
}

// notify sends the notices that are due, and soon those that somebody has just
// asked for; the sweep finds what is left.
func (s *System) notify(ctx context.Context) (time.Duration, error) {
	_, err := s.desk.SendNotices(ctx)
	return sweepEvery, err
}

// follow brings the workflow after the cases that were left a wake-up, several at the
// same time; the sweep finds what is left.
func (s *System) follow(ctx context.Context) (time.Duration, error) {
	cases := s.table.woken()
	sideBySide(len(cases), func(i int) {
		if err := s.desk.Follow(ctx, cases[i]); err != nil && ctx.Err() == nil {
			s.config.Log.WarnContext(ctx, "left to the sweep", "operation", "follow", "case", cases[i], "error", err)
		}
	})
	return sweepEvery, ctx.Err()
}

// pump hands the feed's new records on.
func (s *System) pump(ctx context.Context) (time.Duration, error) {
	for {
		n, err := s.feed.Pump(ctx, 100)
		if err != nil || n == 0 {
			return idle, err
		}
		s.metrics.add("beian_feed_records_total", n)
	}
}

// step steps the executions that are due, several at the same time.
func (s *System) step(ctx context.Context) (time.Duration, error) {
	for ctx.Err() == nil {
		names, next, err := s.engine.Due(ctx, 64)
		if err != nil {
			return 0, err
		}
		if len(names) == 0 {
			return s.until(next), nil
		}
		failed := make(chan error, len(names))
		sideBySide(len(names), func(i int) {
			if _, err := s.engine.Step(ctx, names[i]); err != nil {
				failed <- err
			}
		})
		s.metrics.add("beian_steps_total", len(names))
		select {
		case err := <-failed:
			return 0, err
		default:
		}
	}
	return 0, ctx.Err()
}

// sideBySide calls do for each of n, several at the same time.
func sideBySide(n int, do func(i int)) {
	var group sync.WaitGroup
	slots := make(chan struct{}, workers)
	for i := range n {
		slots <- struct{}{}
		group.Go(func() {
			do(i)
			<-slots
		})
	}
	group.Wait()
}

// fire hands armed wakes whose time has come to Remind.
func (s *System) fire(ctx context.Context) (time.Duration, error) {
	schedules := parts.Schedules{Table: s.table}
	for {
		due, next, err := schedules.Due(ctx, s.clock.now(), 100)
		if err != nil {
			return 0, err
		}
		if len(due) == 0 {
			return s.until(next), nil
		}
		for _, d := range due {
			if err := s.remind(ctx, schedules, d); err != nil {
				return 0, err
			}
		}
	}
}

func (s *System) remind(ctx context.Context, schedules parts.Schedules, d parts.Due) error {
	if err := s.desk.Remind(ctx, d.Wake); err != nil {
		return err
	}
	return schedules.Done(ctx, d.Name)
}

// deliver hands over what waits for each bureau, several at the same time: one
// that does not answer keeps no other waiting, and is tried again in a minute.
func (s *System) deliver(ctx context.Context) (time.Duration, error) {
	provinces := s.desk.Book.Provinces()
	sideBySide(len(provinces), func(i int) {
		if _, err := s.desk.Deliver(ctx, provinces[i].Code); err != nil && ctx.Err() == nil {
			s.config.Log.WarnContext(ctx, "deliveries wait", "bureau", provinces[i].Code, "error", err)
		}
	})
	return deliverEvery, ctx.Err()
}

// sweep does what lost wake-ups should have done.
func (s *System) sweep(ctx context.Context) (time.Duration, error) {
	n, err := s.desk.Sweep(ctx)
	s.metrics.add("beian_swept_total", n)
	if err != nil {
		return 0, err
	}
	_, err = s.db.RemoveExpired(ctx, s.clock.now(), 1000)
	if s.config.SweepEvery > 0 {
		return s.config.SweepEvery, err
	}
	return sweepEvery, err
}

// receive examines what lies in quarantine though its arrival was told: to a
// process that died over it, or when a part did not answer. What was handled is
// gone from there.
func (s *System) receive(ctx context.Context) (time.Duration, error) {
	return idle, s.gateway.Redeliver(ctx, gateway.Quarantine)
}

// until gives how long to wait for a moment of the system's clock.
func (s *System) until(next time.Time) time.Duration {
	if next.IsZero() {
		return idle
	}
	return min(max(next.Sub(s.clock.now()), time.Millisecond), idle)
}
