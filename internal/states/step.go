package states

import (
	"context"
	"time"

	"beian/internal/table"
)

// Step makes one attempt of the state that the execution is in, if it is due,
// and commits what followed: the function is invoked first and outside the
// commit, at least once for each attempt. If another call has changed the
// execution meanwhile, that change stands and the attempt is dropped.
//
// It gives the time from which the execution must be stepped again; zero means
// not before a token of it is answered, or never because it has ended. After an
// error it is to be stepped again. It answers [ErrExecutionDoesNotExist] if
// there is none of that name.
func (e *Engine) Step(ctx context.Context, name string) (next time.Time, err error) {
	x, err := e.load(ctx, name)
	if err != nil {
		return time.Time{}, err
	}
	if x.Due.IsZero() || x.Due.After(e.now()) {
		return x.Due, nil
	}
	if err = e.attempt(ctx, x); err != nil {
		return x.Due, err
	}
	if err = e.save(ctx, x); err == nil {
		return x.Due, nil
	}
	if !table.Conflicted(err, 0) {
		return time.Time{}, err
	}
	if x, err = e.load(ctx, name); err != nil {
		return time.Time{}, err
	}
	return x.Due, nil
}

// attempt invokes the function of the state that x is in and applies to x what
// follows. Its error is that of ctx: the attempt then counts as not made.
func (e *Engine) attempt(ctx context.Context, x *execution) error {
	t, ok := e.Machine.states[x.State].(*task)
	if !ok { // the machine has changed since
		e.end(x, Failed, errorRuntime, "the machine has no such task")
		return nil
	}
	payload, err := t.payload.render(read(x.StateInput), contextObject{
		execution: x.Name, state: x.State, entered: x.EnteredAt, retries: x.Retries, token: x.Token,
	})
	if err != nil {
		e.end(x, Failed, errorRuntime, err.Error())
		return nil
	}
	result, err := e.Invoke(ctx, t.function, payload)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	x.Events += eventsAttempt
	switch {
	case err != nil:
		e.fail(x, t, errorName(err))
	case t.waits:
		x.Events += eventsSubmit
		x.Due = time.Time{}
	default:
		e.succeed(x, t, result)
	}
	return nil
}
