package states

import (
	"encoding/json"
	"fmt"
	"time"
)

// resultPayload is the field of an invocation's result that holds what the
// function gave; a file may use no other one.
const resultPayload = "Payload"

// Events of the history by what happens, counted as Step Functions writes
// them. An attempt is TaskScheduled and TaskStarted.
const (
	eventsBegin   = 1 // ExecutionStarted
	eventsEnd     = 1 // ExecutionSucceeded, ExecutionFailed or ExecutionAborted
	eventsPass    = 2 // ChoiceStateEntered and -Exited, SucceedStateEntered and -Exited
	eventsEnter   = 1 // TaskStateEntered
	eventsAttempt = 2 // TaskScheduled, TaskStarted
	eventsSubmit  = 1 // TaskSubmitted
	eventsResult  = 1 // TaskSucceeded or TaskFailed
	eventsExit    = 1 // TaskStateExited
)

// enter moves x into the state of that name and on, through the states that
// only route, until a task must be done or the execution ends.
func (e *Engine) enter(x *execution, name string, input json.RawMessage) {
	for x.Status == Running && x.Events < e.maxEvents() {
		x.record(name)
		x.StateInput = input
		var err error
		switch s := e.Machine.states[name].(type) {
		case *choice:
			x.Events += eventsPass
			name, err = s.pick(input)
		case succeed:
			x.Events += eventsPass
			x.Output = input
			e.end(x, Succeeded, "", "")
		case *task:
			x.Events += eventsEnter
			e.begin(x, s)
			return
		default:
			err = &runtimeError{"the machine has no such state"}
		}
		if err != nil {
			e.end(x, Failed, errorRuntime, err.Error())
		}
	}
}

// record notes that x has entered a state.
func (x *execution) record(name string) {
	x.State = name
	x.Count++
	x.Entered = append(x.Entered, name)
	if extra := len(x.Entered) - MaxEntered; extra > 0 {
		x.Entered = x.Entered[extra:]
	}
}

// begin makes x ready for the first attempt of the task that it has entered.
// The time of entering is later than that of the task before even if the clock
// is not, because waits are told apart by it.
func (e *Engine) begin(x *execution, t *task) {
	now := e.now()
	if earliest := x.EnteredAt.Add(time.Millisecond); now.Before(earliest) {
		x.EnteredAt = earliest
	} else {
		x.EnteredAt = now
	}
	x.Retries, x.Granted = 0, nil
	e.schedule(x, t, now)
}

// schedule makes x ready for an attempt at due.
func (e *Engine) schedule(x *execution, t *task, due time.Time) {
	x.Due, x.Token = due, ""
	if t.waits {
		x.Token = newToken(x.Name, e.NewID())
	}
}

// succeed ends the task that x is in with what its function or its answer gave.
func (e *Engine) succeed(x *execution, t *task, given json.RawMessage) {
	x.Events += eventsResult
	if len(given) > MaxPayload {
		e.fail(x, t, errorDataLimit)
		return
	}
	result := document{resultPayload: given} // as lambda:invoke gives it
	if t.waits {
		result = read(given)
	}
	output, err := t.selector.render(result, contextObject{})
	if err != nil {
		e.end(x, Failed, errorRuntime, err.Error())
		return
	}
	x.Events += eventsExit
	e.enter(x, t.next, output)
}

// fail applies the Retry and Catch of the task that x is in to an error. The
// first retrier that names the error decides about retries, as the first
// catcher does about where to go on; with neither, the execution fails.
func (e *Engine) fail(x *execution, t *task, name string) {
	x.Events += eventsResult
	x.Error = name
	for i, r := range t.retry {
		if !matches(r.errors, name) {
			continue
		}
		for len(x.Granted) <= i {
			x.Granted = append(x.Granted, 0)
		}
		if earlier := x.Granted[i]; earlier < r.maxAttempts {
			x.Granted[i]++
			x.Retries++
			e.schedule(x, t, e.now().Add(r.delay(earlier, e.Rand())))
			return
		}
		break
	}
	for _, c := range t.catch {
		if matches(c.errors, name) {
			x.Events += eventsExit
			e.enter(x, c.next, x.StateInput)
			return
		}
	}
	e.end(x, Failed, name, "")
}

// end closes x.
func (e *Engine) end(x *execution, status Status, errorName, cause string) {
	x.Events += eventsEnd
	x.Status, x.Error, x.Cause = status, errorName, cause
	x.Stopped, x.Due, x.Token = e.now(), time.Time{}, ""
}

// limit fails x if its history is full.
func (e *Engine) limit(x *execution) {
	if most := e.maxEvents(); x.Status == Running && x.Events >= most {
		e.end(x, Failed, errorRuntime, fmt.Sprintf("the history has reached %d events", most))
		x.Events = most
	}
}
