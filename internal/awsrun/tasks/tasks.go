// Package tasks is the way in for the state machine, schedules and rules: JSON
// in, one operation, JSON out. It is the one place that names errors: the state
// machine knows an error of a function by the name of its outermost Go type, so
// a wrapped one would match no Retry and no Catch.
package tasks

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambda"

	"beian/internal/filing"
)

// Errors under the names that the machine file has in ErrorEquals, one for each
// kind. Their text goes into the history of the execution: it is the kind, the
// code and the detail of a [filing.Error], which hold nothing personal, and
// never the cause.
type (
	// Invalid is [filing.Invalid].
	Invalid struct{ text }
	// NotFound is [filing.NotFound].
	NotFound struct{ text }
	// Forbidden is [filing.Forbidden].
	Forbidden struct{ text }
	// Conflict is [filing.Conflict].
	Conflict struct{ text }
	// TooLate is [filing.TooLate].
	TooLate struct{ text }
	// Unavailable is [filing.Unavailable], which the machine retries.
	Unavailable struct{ text }
	// Internal is everything else; what it is stands in the log only.
	Internal struct{ text }
)

type text string

// Error implements error.
func (t text) Error() string { return string(t) }

// Name gives err the type under which the state machine knows it.
func Name(err error) error {
	var e *filing.Error
	if !errors.As(err, &e) {
		return Internal{"something went wrong inside; the log of this request says what"}
	}
	t := text(e.Code + ": " + e.Detail)
	switch e.Kind {
	case filing.Invalid:
		return Invalid{t}
	case filing.NotFound:
		return NotFound{t}
	case filing.Forbidden:
		return Forbidden{t}
	case filing.Conflict:
		return Conflict{t}
	case filing.TooLate:
		return TooLate{t}
	case filing.Unavailable:
		return Unavailable{t}
	}
	return Internal{"an error of an unknown kind; the log of this request says which"}
}

// Handler serves one operation. The input may have fields that this version
// does not know, so that a newer workflow meets an older function. A failure is
// logged once, whole, with the request.
func Handler[In, Out any](log *slog.Logger, do func(context.Context, In) (Out, error)) lambda.Handler {
	return handler(func(ctx context.Context, payload []byte) ([]byte, error) {
		var in In
		if err := json.Unmarshal(payload, &in); err != nil {
			return nil, Malformed(ctx, log)
		}
		out, err := do(ctx, in)
		if err != nil {
			return nil, failed(ctx, log, err)
		}
		body, err := json.Marshal(out)
		if err != nil {
			return nil, failed(ctx, log, err)
		}
		return body, nil
	})
}

// Done serves an operation that answers nothing.
func Done[In any](log *slog.Logger, do func(context.Context, In) error) lambda.Handler {
	return Handler(log, func(ctx context.Context, in In) (struct{}, error) { return struct{}{}, do(ctx, in) })
}

// Malformed is the answer to an input that is not what the function takes: the
// state machine and whoever else invokes it knows it as Invalid.
func Malformed(ctx context.Context, log *slog.Logger) error {
	return failed(ctx, log, filing.Errorf(filing.Invalid, "malformed-input", "", "the input is not what this function takes"))
}

func failed(ctx context.Context, log *slog.Logger, err error) error {
	log.ErrorContext(ctx, "operation failed", "kind", string(filing.KindOf(err)), "error", err)
	return Name(err)
}

type handler func(ctx context.Context, payload []byte) ([]byte, error)

// Invoke implements [lambda.Handler].
func (h handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return h(ctx, payload) }
