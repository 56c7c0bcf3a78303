package parts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/states"
)

// Workflow is the engine of the state machine behind casework's port.
type Workflow struct{ Engine *states.Engine }

var _ casework.Workflow = Workflow{}

// Start implements [casework.Workflow].
func (w Workflow) Start(ctx context.Context, name string, input []byte) error {
	err := w.Engine.Start(ctx, name, input)
	if errors.Is(err, states.ErrExecutionAlreadyExists) {
		return nil
	}
	return err
}

// Stop implements [casework.Workflow].
func (w Workflow) Stop(ctx context.Context, name, cause string) error {
	err := w.Engine.Stop(ctx, name, cause)
	if errors.Is(err, states.ErrExecutionDoesNotExist) {
		return nil
	}
	return err
}

// Succeed implements [casework.Workflow].
func (w Workflow) Succeed(ctx context.Context, token string, output []byte) error {
	err := w.Engine.SendTaskSuccess(ctx, token, output)
	if errors.Is(err, states.ErrTaskTimedOut) || errors.Is(err, states.ErrTaskDoesNotExist) || errors.Is(err, states.ErrInvalidToken) {
		return casework.ErrGone
	}
	return err
}

// State implements [casework.Workflow].
func (w Workflow) State(ctx context.Context, name string) (exists, running bool, err error) {
	x, err := w.Engine.Describe(ctx, name)
	if errors.Is(err, states.ErrExecutionDoesNotExist) {
		return false, false, nil
	}
	return err == nil, x.Status == states.Running, err
}

// Function is one function of the workflow as the machine invokes it.
type Function func(ctx context.Context, payload []byte) ([]byte, error)

// Functions gives the functions of the machine by their folder names.
func Functions(d *casework.Desk) map[string]Function {
	return map[string]Function{
		"accept-submission": task(d.AcceptSubmission),
		"pre-check":         task(d.PreCheck),
		"issue-number":      task(d.IssueNumber),
		"await-answer": task(func(ctx context.Context, in casework.WaitInput) (struct{}, error) {
			return struct{}{}, d.AwaitAnswer(ctx, in)
		}),
	}
}

// Substitutions names the function of each substitution of the machine file.
func Substitutions() map[string]string {
	return map[string]string{
		"Partition":        "aws",
		"AcceptSubmission": "accept-submission",
		"PreCheck":         "pre-check",
		"IssueNumber":      "issue-number",
		"AwaitAnswer":      "await-answer",
	}
}

// task wraps an operation as a function: JSON in, JSON out as Step Functions
// gives a Lambda's answer, and errors known by their kind.
func task[In, Out any](do func(context.Context, In) (Out, error)) Function {
	return func(ctx context.Context, payload []byte) ([]byte, error) {
		var in In
		if err := json.Unmarshal(payload, &in); err != nil {
			return nil, named{filing.Invalid, err}
		}
		out, err := do(ctx, in)
		if err != nil {
			return nil, named{filing.KindOf(err), err}
		}
		return json.Marshal(out)
	}
}

// named is an error under the name that Retry and Catch of the machine see.
type named struct {
	kind filing.Kind
	err  error
}

func (n named) Error() string { return n.err.Error() }
func (n named) Unwrap() error { return n.err }

// ErrorName implements [states.NamedError].
func (n named) ErrorName() string {
	if n.kind == "" {
		return "Internal"
	}
	return string(n.kind)
}

// Invoke finds the function of a name for the engine.
func Invoke(functions map[string]Function) func(ctx context.Context, name string, payload []byte) ([]byte, error) {
	return func(ctx context.Context, name string, payload []byte) ([]byte, error) {
		f, ok := functions[name]
		if !ok {
			return nil, fmt.Errorf("there is no function %q", name)
		}
		return f(ctx, payload)
	}
}
