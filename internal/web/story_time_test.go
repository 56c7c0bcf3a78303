package web_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/casework"
	"beian/internal/local/parts"
	"beian/internal/workday"
)

// timeSteps move the clock.
//
//	at 2026-03-09           that day at 10:00 in China
//	at 2026-03-09T23:59:59  that moment in China
//	pass 36h                so much later
func timeSteps() map[string]step {
	return map[string]step{
		"at": func(s *story, _ *testscript.TestScript, _ bool, args []string) error {
			if len(args) != 1 {
				return errors.New("at DATE or at DATETIME")
			}
			to, err := momentOf(args[0])
			if err != nil {
				return err
			}
			return s.moveTo(to)
		},
		"pass": func(s *story, _ *testscript.TestScript, _ bool, args []string) error {
			d, err := time.ParseDuration(args[0])
			if err != nil {
				return err
			}
			return s.moveTo(s.clock().Add(d))
		},
	}
}

func momentOf(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if at, err := time.ParseInLocation(layout, text, workday.Zone()); err == nil {
			if layout == time.DateOnly {
				at = at.Add(10 * time.Hour)
			}
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date and no time", text)
}

// moveTo lets time go by, with everything that comes due on the way: schedules at
// their moment, and the sweep at least once a day.
func (s *story) moveTo(to time.Time) error {
	if to.Before(s.clock()) {
		return fmt.Errorf("the clock stands at %s and never goes back", s.clock().In(workday.Zone()))
	}
	for {
		if err := s.cameDue(); err != nil {
			return err
		}
		if !s.clock().Before(to) {
			return nil
		}
		next := nextMorning(s.clock())
		if at, err := s.nextSchedule(); err != nil {
			return err
		} else if !at.IsZero() && at.Before(next) {
			next = at
		}
		if next.After(to) {
			next = to
		}
		if next.After(s.clock()) {
			s.pass(next.Sub(s.clock()))
		}
	}
}

// nextMorning is when the daily sweep runs next: notices wait for the morning.
func nextMorning(now time.Time) time.Time {
	local := now.In(workday.Zone())
	at := time.Date(local.Year(), local.Month(), local.Day(), 8, 5, 0, 0, local.Location())
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

func (s *story) nextSchedule() (time.Time, error) {
	if s.lost {
		return time.Time{}, nil
	}
	_, next, err := parts.Schedules{Table: s.stored}.Due(context.Background(), s.clock(), 100)
	return next, err
}

// cameDue does what is due at the moment of the clock. Where schedules are lost
// the sweep does it alone.
func (s *story) cameDue() error {
	ctx := context.Background()
	schedules := parts.Schedules{Table: s.stored}
	for !s.lost {
		due, _, err := schedules.Due(ctx, s.clock(), 100)
		if err != nil {
			return err
		}
		if len(due) == 0 {
			break
		}
		for _, d := range due {
			// It fires twice, as it may.
			for range 2 {
				if err := s.desk.Remind(ctx, casework.Wake(d.Wake)); err != nil {
					return err
				}
			}
			if err := schedules.Done(ctx, d.Name); err != nil {
				return err
			}
		}
		s.settle()
	}
	if _, err := s.desk.Sweep(ctx); err != nil {
		return err
	}
	s.settle()
	return s.hold()
}
