// Package flaky makes a table and its feed behave as badly as their contract
// allows, for tests and simulations of what stands above them.
package flaky

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"

	"beian/internal/table"
)

// Faults are the probabilities, 0 to below 1, of what the contract of the port
// allows. The zero value injects nothing.
type Faults struct {
	// Throttled refuses a call, of the table or of the feed, with
	// [table.ErrThrottled].
	Throttled float64
	// Unknown answers a commit with [table.ErrUnknown], half of the time
	// without having tried it.
	Unknown float64
	// Vague lets a conflict name all conditional writes.
	Vague float64
	// Short cuts a page anywhere, even before its first item, or adds a cursor
	// to the last page. Of the feed, it lowers the limit.
	Short float64
	// Late leaves an index, for each write and index by itself, as it was
	// before the write: without the new entry, with an entry that is gone or
	// has moved, or with the old content.
	Late float64
	// Early shows in the indexes a commit that was throttled, or whose outcome
	// is unknown and that was not tried.
	Early float64
	// Repeat leaves the position of the feed where it was, so that the same
	// records come again.
	Repeat float64
	// Mix swaps a record of the feed with the next if that is of another
	// partition.
	Mix float64
	// Lag is for how many further calls, at most, an index stays late or early.
	Lag int
}

// Table is a table with faults. It is safe for concurrent use, and
// deterministic for one driver, one seed and one goroutine. It belongs below
// [table.Checked]; the driver's cursors must be those of [table.Query.CursorAt].
type Table struct {
	mu       sync.Mutex
	driver   table.Table
	rng      *rand.Rand
	faults   Faults
	calls    int
	injected int
	lags     lags
}

// New puts faults above driver. Nothing else may use rng at the same time.
func New(driver table.Table, rng *rand.Rand, f Faults) *Table {
	return &Table{driver: driver, rng: rng, faults: f, lags: newLags()}
}

// Set replaces the faults from the next call on. What an index is late by at
// that moment stays for its time, unless the new Lag is 0.
func (t *Table) Set(f Faults) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = f
	if f.Lag == 0 {
		t.lags = newLags()
	}
}

// Injected is how many faults there were so far.
func (t *Table) Injected() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.injected
}

// hit draws whether a fault of this probability happens.
func (t *Table) hit(probability float64) bool {
	if probability <= 0 || t.rng.Float64() >= probability {
		return false
	}
	t.injected++
	return true
}

// begin counts a call and draws whether it is refused.
func (t *Table) begin() error {
	t.calls++
	if t.faults.Lag > 0 && t.calls%t.faults.Lag == 0 {
		t.lags.forget(t.calls)
	}
	if t.hit(t.faults.Throttled) {
		return table.ErrThrottled
	}
	return nil
}

// Get implements [table.Table].
func (t *Table) Get(ctx context.Context, k table.Key) (table.Item, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.begin(); err != nil {
		return table.Item{}, err
	}
	return t.driver.Get(ctx, k)
}

// Commit implements [table.Table].
func (t *Table) Commit(ctx context.Context, ws ...table.Write) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.begin(); err != nil {
		t.early(ws)
		return err
	}
	unknown := t.hit(t.faults.Unknown)
	if unknown && t.rng.IntN(2) == 0 {
		t.early(ws)
		return table.ErrUnknown
	}
	err := t.apply(ctx, ws)
	var conflict *table.ConflictError
	switch {
	case unknown && (err == nil || errors.As(err, &conflict)):
		return table.ErrUnknown
	case errors.As(err, &conflict) && t.hit(t.faults.Vague):
		return vague(ws)
	default:
		return err
	}
}

// apply commits and then draws which index entries stay behind.
func (t *Table) apply(ctx context.Context, ws []table.Write) error {
	if t.faults.Late <= 0 || t.faults.Lag <= 0 {
		err := t.driver.Commit(ctx, ws...)
		if err == nil {
			t.lags.settle(ws)
		}
		return err
	}
	old := make([]*table.Item, len(ws))
	for i, w := range ws {
		if w.Action == table.ActionCheck {
			continue
		}
		it, err := t.driver.Get(ctx, w.Item.Key)
		if err == nil {
			old[i] = &it
		} else if !errors.Is(err, table.ErrNotFound) {
			return err
		}
	}
	if err := t.driver.Commit(ctx, ws...); err != nil {
		return err
	}
	for i, w := range ws {
		if w.Action != table.ActionCheck {
			t.late(w, old[i])
		}
	}
	return nil
}

// vague is the conflict of a driver that can't tell which condition failed.
func vague(ws []table.Write) error {
	all := &table.ConflictError{}
	for i, w := range ws {
		if !w.If.Unconditional() {
			all.Indices = append(all.Indices, i)
		}
	}
	return all
}
