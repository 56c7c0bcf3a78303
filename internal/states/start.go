package states

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"beian/internal/table"
)

// Start begins an execution with a JSON input. A second call with the same
// name and input while it runs changes nothing and succeeds; with another
// input, or less than [NameReuse] after its end, it answers
// [ErrExecutionAlreadyExists]. A name is 1 to 80 of 0-9 A-Z a-z _ and -.
func (e *Engine) Start(ctx context.Context, name string, input []byte) error {
	if !validName(name) {
		return ErrInvalidName
	}
	compact := &bytes.Buffer{}
	if json.Compact(compact, input) != nil || compact.Len() > MaxPayload {
		return ErrInvalidExecutionInput
	}
	for {
		version, running, err := e.free(ctx, name, compact.Bytes())
		if err != nil || running {
			return err
		}
		x := &execution{version: version, fresh: true, Execution: Execution{
			Name: name, Status: Running, Input: compact.Bytes(), Started: e.now(), Events: eventsBegin,
		}}
		e.enter(x, e.Machine.startAt, x.Input)
		if err = e.save(ctx, x); !table.Conflicted(err, 0) {
			return err
		}
	}
}

// free gives the version over which an execution of that name may be stored,
// or reports that it runs already with that input.
func (e *Engine) free(ctx context.Context, name string, input []byte) (version int64, running bool, err error) {
	x, err := e.load(ctx, name)
	switch {
	case errors.Is(err, ErrExecutionDoesNotExist):
		return 0, false, nil
	case err != nil:
		return 0, false, err
	case x.Status == Running && bytes.Equal(x.Input, input):
		return 0, true, nil
	case x.Status != Running && !e.now().Before(x.Stopped.Add(NameReuse)):
		return x.version, false, nil
	}
	return 0, false, ErrExecutionAlreadyExists
}
