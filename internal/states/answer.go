package states

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"beian/internal/table"
)

// SendTaskSuccess ends the wait that token belongs to with a JSON output. It
// may come before the invocation that handed out the token has returned. It
// answers [ErrInvalidToken], [ErrInvalidOutput], [ErrTaskDoesNotExist] or
// [ErrTaskTimedOut]; so a second call with the same token answers the last.
// After any other error it is unknown whether the answer has been taken, and
// the call may be repeated.
func (e *Engine) SendTaskSuccess(ctx context.Context, token string, output []byte) error {
	compact := &bytes.Buffer{}
	if json.Compact(compact, output) != nil || compact.Len() > MaxPayload {
		return ErrInvalidOutput
	}
	return e.answer(ctx, token, func(x *execution, t *task) { e.succeed(x, t, compact.Bytes()) })
}

// SendTaskFailure ends the attempt that token belongs to with an error of that
// name, to which the Retry and Catch of the state apply; an empty name stands
// for States.TaskFailed. It answers as [Engine.SendTaskSuccess] does.
func (e *Engine) SendTaskFailure(ctx context.Context, token, name string) error {
	if name == "" {
		name = errorTaskFailed
	}
	return e.answer(ctx, token, func(x *execution, t *task) { e.fail(x, t, name) })
}

func (e *Engine) answer(ctx context.Context, token string, apply func(*execution, *task)) error {
	name, ok := parseToken(token)
	if !ok {
		return ErrInvalidToken
	}
	err := e.change(ctx, name, func(x *execution) error {
		t, ok := e.Machine.states[x.State].(*task)
		if !ok || x.Token != token {
			return ErrTaskTimedOut
		}
		if !x.Due.IsZero() {
			x.Events += eventsAttempt // the invocation has not returned
		}
		apply(x, t)
		return nil
	})
	if errors.Is(err, ErrExecutionDoesNotExist) {
		return ErrTaskDoesNotExist
	}
	return err
}

// change loads the execution of that name, lets apply change it and saves it,
// again from the start while others change it at the same time.
func (e *Engine) change(ctx context.Context, name string, apply func(*execution) error) error {
	for {
		x, err := e.load(ctx, name)
		if err != nil {
			return err
		}
		if err = apply(x); err != nil {
			return err
		}
		if err = e.save(ctx, x); !table.Conflicted(err, 0) {
			return err
		}
	}
}
