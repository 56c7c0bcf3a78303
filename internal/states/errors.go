package states

import (
	"errors"
	"fmt"
)

// Answers of the engine, named as those of the Step Functions API. Any other
// error of an [Engine] comes from the table or the context: the outcome of the
// call is then unknown, and it may be repeated.
var (
	// ErrExecutionAlreadyExists: the name belongs to a running execution with
	// another input, or to one that ended less than 90 days ago.
	ErrExecutionAlreadyExists = errors.New("states: execution already exists")

	// ErrExecutionDoesNotExist: there is no execution of that name.
	ErrExecutionDoesNotExist = errors.New("states: execution does not exist")

	// ErrInvalidName: an execution's name is 1 to 80 of 0-9 A-Z a-z _ and -.
	ErrInvalidName = errors.New("states: invalid execution name")

	// ErrInvalidExecutionInput: the input is no JSON or is too large.
	ErrInvalidExecutionInput = errors.New("states: invalid execution input")

	// ErrInvalidOutput: the answer is no JSON or is too large.
	ErrInvalidOutput = errors.New("states: invalid output")

	// ErrInvalidToken: no engine made this token.
	ErrInvalidToken = errors.New("states: invalid token")

	// ErrTaskDoesNotExist: the token is of an execution that does not exist.
	ErrTaskDoesNotExist = errors.New("states: task does not exist")

	// ErrTaskTimedOut: the task was already answered, given up or tried again
	// under another token, or its execution has ended.
	ErrTaskTimedOut = errors.New("states: task timed out")
)

// Names that the language gives to errors.
const (
	errorAll        = "States.ALL"               // any error but the terminal ones; in a file only
	errorTaskFailed = "States.TaskFailed"        // in a file: any error but a timeout and the terminal ones
	errorTimeout    = "States.Timeout"           // a task that took too long
	errorRuntime    = "States.Runtime"           // the execution can't go on; terminal
	errorDataLimit  = "States.DataLimitExceeded" // a payload was too large; terminal
	errorUnknown    = "Lambda.Unknown"           // an error that has no name
)

// NamedError is an error of a function that has a name for ErrorEquals. On AWS
// a function's error is known by its outermost type name; here the adapter
// that invokes it gives the name. An error without a name is Lambda.Unknown.
// Only the name is kept: the text of an error never enters an execution.
type NamedError interface {
	error
	ErrorName() string
}

func errorName(err error) string {
	var named NamedError
	if errors.As(err, &named) {
		return named.ErrorName()
	}
	return errorUnknown
}

// DefinitionError says what [Load] refused and where.
type DefinitionError struct {
	Path   string // JSON path in the file, such as $.States.Route.Choices[2].Next
	Reason string
}

func (e *DefinitionError) Error() string {
	return fmt.Sprintf("states: definition: %s: %s", e.Path, e.Reason)
}

// runtimeError is why an execution can't go on. It fails the execution as
// States.Runtime does on AWS: no Retry and no Catch sees it.
type runtimeError struct{ reason string }

func (e *runtimeError) Error() string { return e.reason }
