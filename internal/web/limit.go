package web

import (
	"math"
	"strconv"
	"time"

	"beian/internal/filing"
	"beian/internal/limit"
)

// A browser that checks while somebody types makes one or two calls a second.
// Who holds a link makes a handful in all; who tries to find one gets no further
// than this, and has 2¹⁶⁰ to try. The limit is of one process; on AWS the gateway
// limits all calls together, too.
const (
	limitPerSecond = 2
	limitBurst     = 20
	limitAccounts  = 10_000
)

func newLimiter() *limit.Limiter {
	return limit.New(limit.Rate{PerSecond: limitPerSecond, Burst: limitBurst}, limitAccounts)
}

// limitedError is a call too many; the next one is taken after the wait.
type limitedError struct{ wait time.Duration }

func (e *limitedError) Error() string { return e.Unwrap().Error() }

// Unwrap gives the kind and the code.
func (e *limitedError) Unwrap() error {
	return filing.Errorf(filing.Unavailable, "too-many-calls", "", "too many calls; wait %s seconds and call again", e.seconds())
}

// seconds gives the wait for Retry-After: whole seconds, rounded up.
func (e *limitedError) seconds() string { return strconv.Itoa(int(math.Ceil(e.wait.Seconds()))) }
