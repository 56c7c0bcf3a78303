package sim

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
)

// outlive lets the time pass after which the data of cases that closed unfiled are
// erased, under the faults of the run, and looks at what is left then; histories
// still replay.
func (w *World) outlive() error {
	w.faults = w.chosen
	w.bureau.down = time.Time{}
	for until := w.now.Add(100 * 24 * time.Hour); w.step(until); {
	}
	w.mend()
	for until := w.now.Add(2 * SweepEvery); w.step(until); {
	}
	cases, err := w.cases()
	if err != nil {
		return err
	}
	for i := range cases {
		if err := w.checkErased(&cases[i]); err != nil {
			return err
		}
		if err := w.checkHistory(&cases[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkErased is H5: of a case that closed unfiled nothing is left of its people
// a day after their time, which is 90 days and ends on a working day.
func (w *World) checkErased(c *filing.Case) error {
	if c.Status.Stage() != filing.StageClosed {
		return nil
	}
	e, found, err := records.ReadErasure(context.Background(), w.mem, c.ID)
	if err != nil {
		return err
	}
	if !found {
		w.violate("H5", "case %s is %s and will never be erased", c.ID, c.Status)
		return nil
	}
	if w.now.Sub(e.Due) < 24*time.Hour {
		return nil
	}
	keys, err := records.ToErase(context.Background(), w.mem, c.ID)
	if err != nil {
		return err
	}
	if n := w.store.of(c.ID); n > 0 || len(keys) > 0 {
		w.violate("H5", "case %s closed long ago and has %d files and %v", c.ID, n, keys)
	}
	return nil
}
