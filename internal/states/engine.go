package states

import (
	"context"
	"time"

	"beian/internal/table"
)

// Limits of Step Functions.
const (
	DefaultMaxEvents = 25_000              // events of one execution
	MaxPayload       = 262_144             // bytes of an input, output, payload or result
	NameReuse        = 90 * 24 * time.Hour // after its end an execution's name is free again
	maxName          = 80
)

// Engine runs executions of one machine. All fields but MaxEvents are needed
// and none may change while it is used. Its methods may be called at the same
// time, also from several processes over one table.
type Engine struct {
	Machine *Machine
	Table   table.Table

	// Invoke calls the function with a JSON payload and gives its JSON result.
	// It is called at least once for each attempt of a state. Its error may be
	// a [NamedError]. If ctx ends, the attempt counts as not made.
	Invoke func(ctx context.Context, function string, payload []byte) ([]byte, error)

	Now   func() time.Time
	NewID func() string  // never empty, never the same twice, not to be guessed
	Rand  func() float64 // uniform in [0, 1): the jitter of retries

	// MaxEvents is after how many events of its history an execution fails;
	// zero means [DefaultMaxEvents].
	MaxEvents int
}

func (e *Engine) maxEvents() int {
	if e.MaxEvents > 0 {
		return e.MaxEvents
	}
	return DefaultMaxEvents
}

// now is the time of the engine as it is stored: UTC, whole milliseconds.
func (e *Engine) now() time.Time { return e.Now().UTC().Truncate(time.Millisecond) }
