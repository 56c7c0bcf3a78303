package local

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// clock is the system's time: the machine's, plus an offset that the records
// keep, so that a demonstration can begin at a date and move on.
type clock struct {
	table  table.Table
	offset atomic.Int64
}

func clockKey() table.Key { return table.Key{Partition: "clock", Sort: "offset"} }

// openClock reads the offset; an empty folder begins at the moment given.
func openClock(ctx context.Context, t table.Table, begin time.Time) (*clock, error) {
	c := &clock{table: t}
	it, err := t.Get(ctx, clockKey())
	switch {
	case errors.Is(err, table.ErrNotFound):
		if begin.IsZero() {
			return c, nil
		}
		return c, c.keep(ctx, time.Until(begin))
	case err != nil:
		return nil, fmt.Errorf("clock: %w", err)
	}
	offset, err := strconv.ParseInt(string(it.Body), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("clock: %w", err)
	}
	c.offset.Store(offset)
	return c, nil
}

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())).UTC() }

// moveTo moves the clock forward to a moment; never back, for what has happened
// has happened.
func (c *clock) moveTo(ctx context.Context, to time.Time) error {
	if to.Before(c.now()) {
		return filing.Errorf(filing.Invalid, "clock-back", "to", "the clock only moves forward; it is %s", c.now().Format(time.RFC3339))
	}
	return c.keep(ctx, time.Until(to))
}

func (c *clock) keep(ctx context.Context, offset time.Duration) error {
	body := []byte(strconv.FormatInt(int64(offset), 10))
	it := table.Item{Key: clockKey(), Version: 1, Kind: "clock-offset", Body: body}
	if err := c.table.Commit(ctx, table.Put(it, table.Always())); err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	c.offset.Store(int64(offset))
	return nil
}
