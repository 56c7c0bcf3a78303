package states

import (
	"context"
	"errors"
)

var errEnded = errors.New("states: execution has ended")

// Stop aborts an execution, whatever it is doing; what it has invoked goes on
// and comes to nothing. The cause is kept with the execution and names no
// person. Stopping an execution that has ended changes nothing and succeeds.
// It answers [ErrExecutionDoesNotExist] if there is none of that name.
func (e *Engine) Stop(ctx context.Context, name, cause string) error {
	err := e.change(ctx, name, func(x *execution) error {
		if x.Status != Running {
			return errEnded
		}
		e.end(x, Aborted, "", cause)
		return nil
	})
	if errors.Is(err, errEnded) {
		return nil
	}
	return err
}
