package flaky

import (
	"context"
	"math/rand/v2"
	"sync"

	"beian/internal/table"
)

// Feed is a feed with faults. It is safe for concurrent use, and deterministic
// for one feed, one seed and one goroutine.
type Feed struct {
	mu       sync.Mutex
	feed     table.Feed
	rng      *rand.Rand
	faults   Faults
	injected int
}

// NewFeed puts faults above feed. Nothing else may use rng at the same time.
func NewFeed(feed table.Feed, rng *rand.Rand, f Faults) *Feed {
	return &Feed{feed: feed, rng: rng, faults: f}
}

// Set replaces the faults from the next call on.
func (f *Feed) Set(faults Faults) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = faults
}

// Read implements [table.Feed].
func (f *Feed) Read(ctx context.Context, after string, limit int) ([]table.Item, string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.hit(f.faults.Throttled) {
		return nil, "", table.ErrThrottled
	}
	if limit > 1 && f.hit(f.faults.Short) {
		limit = 1 + f.rng.IntN(limit)
	}
	records, next, err := f.feed.Read(ctx, after, limit)
	if err != nil {
		return nil, "", err
	}
	for i := 1; i < len(records); i++ {
		if records[i-1].Key.Partition != records[i].Key.Partition && f.hit(f.faults.Mix) {
			records[i-1], records[i] = records[i], records[i-1]
		}
	}
	if len(records) > 0 && f.hit(f.faults.Repeat) {
		next = after
	}
	return records, next, nil
}

// Injected is how many faults there were so far.
func (f *Feed) Injected() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.injected
}

func (f *Feed) hit(probability float64) bool {
	if probability <= 0 || f.rng.Float64() >= probability {
		return false
	}
	f.injected++
	return true
}
