// Package limit says when an account calls too often. The moment comes in as a
// value, so that the same calls at the same moments get the same answers.
package limit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how many calls an account may make: PerSecond in the long run, Burst
// at once.
type Rate struct {
	PerSecond float64
	Burst     int
}

// Limiter gives every account a token bucket. It remembers two generations of
// accounts: when the young one is full the old one is forgotten, so that its
// memory is bounded and who still calls is not forgotten. A forgotten account
// begins with a full bucket.
type Limiter struct {
	rate     Rate
	accounts int

	mu         sync.Mutex
	young, old map[string]*rate.Limiter
}

// New makes a limiter that remembers the given number of accounts at least, and
// twice as many at most.
func New(r Rate, accounts int) *Limiter {
	return &Limiter{rate: r, accounts: accounts, young: map[string]*rate.Limiter{}}
}

// Take counts a call of the account at the moment and gives 0, or how long to
// wait before the next call; a call that must wait is not counted. It may be
// called from everywhere at once.
func (l *Limiter) Take(account string, now time.Time) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.bucket(account).ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

func (l *Limiter) bucket(account string) *rate.Limiter {
	if b := l.young[account]; b != nil {
		return b
	}
	b := l.old[account]
	if b == nil {
		b = rate.NewLimiter(rate.Limit(l.rate.PerSecond), l.rate.Burst)
	}
	if len(l.young) >= l.accounts {
		l.old, l.young = l.young, map[string]*rate.Limiter{}
	}
	l.young[account] = b
	return b
}
