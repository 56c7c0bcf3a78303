package limit

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func begin() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// TestTake takes the tokens of two accounts along a clock of its own: a burst,
// then as many as flow in, each account for itself; a refused call costs nothing.
func TestTake(t *testing.T) {
	l := New(Rate{PerSecond: 0.5, Burst: 3}, 10)
	for i, c := range []struct {
		account  string
		at, wait float64 // seconds
	}{
		{"a", 0, 0},
		{"a", 0, 0},
		{"a", 0, 0},
		{"a", 0, 2},
		{"a", 0, 2},
		{"a", 0.5, 1.5},
		{"a", 1.5, 0.5},
		{"b", 1.5, 0},
		{"a", 2, 0},
		{"a", 2, 2},
		{"a", 4, 0},
		{"a", 60, 0},
		{"a", 60, 0},
		{"a", 60, 0},
		{"a", 60, 2},
		{"a", 59, 2}, // a clock that goes back gives nothing and takes nothing
		{"a", 62, 0},
	} {
		at := begin().Add(time.Duration(c.at * float64(time.Second)))
		if wait := l.Take(c.account, at).Seconds(); wait != c.wait {
			t.Errorf("call %d of %s at %v: wait %v, want %v", i, c.account, c.at, wait, c.wait)
		}
	}
}

// TestMemory: however many accounts call, few are remembered, and one that keeps
// calling is among them.
func TestMemory(t *testing.T) {
	l := New(Rate{PerSecond: 1, Burst: 2}, 10)
	taken := 0
	for i := range 1000 {
		l.Take(strconv.Itoa(i), begin())
		if l.Take("busy", begin()) == 0 {
			taken++
		}
		if n := len(l.young) + len(l.old); n > 20 {
			t.Fatalf("%d accounts are remembered", n)
		}
	}
	if taken != 2 {
		t.Errorf("the busy account was forgotten: it made %d calls, want its burst of 2", taken)
	}
}

// TestTogether: callers at the same time share one bucket.
func TestTogether(t *testing.T) {
	l := New(Rate{PerSecond: 1, Burst: 50}, 10)
	var group sync.WaitGroup
	var taken atomic.Int64
	for range 8 {
		group.Go(func() {
			for range 100 {
				if l.Take("a", begin()) == 0 {
					taken.Add(1)
				}
			}
		})
	}
	group.Wait()
	if taken.Load() != 50 {
		t.Errorf("%d calls were taken, want 50", taken.Load())
	}
}
