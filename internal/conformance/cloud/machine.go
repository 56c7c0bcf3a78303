package cloud

import (
	"context"
	crand "crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"beian/internal/states"
	"beian/internal/table"
	"beian/internal/table/memory"
	"beian/statemachine"
)

const machineARN = "arn:aws:states:" + Region + ":" + Account + ":stateMachine:beian-filing"

// Machine is Step Functions with the one state machine of the deployment.
type Machine struct {
	Engine *states.Engine
	bell   chan struct{} // something may have become due
}

// newMachine loads the machine file as the deployment substitutes it.
func newMachine(invoke func(ctx context.Context, function string, payload []byte) ([]byte, error)) (*Machine, error) {
	values := map[string]string{"Partition": "aws"}
	for name, folder := range map[string]string{
		"AcceptSubmission": "accept-submission", "PreCheck": "pre-check", "IssueNumber": "issue-number", "AwaitAnswer": "await-answer",
	} {
		values[name] = arn(folder)
	}
	definition, err := statemachine.Substitute(values)
	if err != nil {
		return nil, fmt.Errorf("cloud: %w", err)
	}
	machine, err := states.Load(definition)
	if err != nil {
		return nil, fmt.Errorf("cloud: %w", err)
	}
	return &Machine{
		Engine: &states.Engine{
			Machine: machine, Table: table.Checked(memory.New()), Invoke: invoke,
			Now: time.Now, NewID: crand.Text, Rand: rand.Float64,
		},
		bell: make(chan struct{}, 1),
	}, nil
}

// run steps executions until ctx ends.
func (m *Machine) run(ctx context.Context) error {
	for ctx.Err() == nil {
		names, next, err := m.Engine.Due(ctx, 32)
		if err != nil {
			return err
		}
		var group sync.WaitGroup
		for _, name := range names {
			group.Go(func() {
				if _, err := m.Engine.Step(ctx, name); err != nil && ctx.Err() == nil {
					m.ring() // again: nothing was decided
				}
			})
		}
		group.Wait()
		if len(names) > 0 {
			continue
		}
		wait := time.Second
		if !next.IsZero() {
			wait = min(wait, max(time.Until(next), time.Millisecond))
		}
		pause(ctx, m.bell, wait)
	}
	return nil
}

func (m *Machine) ring() {
	select {
	case m.bell <- struct{}{}:
	default:
	}
}

// pause waits for a bell, at most so long.
func pause(ctx context.Context, bell <-chan struct{}, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-bell:
	case <-timer.C:
	}
}

// request is what the four calls of Step Functions take.
type request struct {
	StateMachineArn, ExecutionArn string
	Name, Input, Cause            string
	TaskToken, Output             string
}

// ServeHTTP speaks the wire of Step Functions.
func (m *Machine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in request
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, "ValidationException")
		return
	}
	name := strings.TrimPrefix(in.ExecutionArn, executionARN(""))
	now := float64(time.Now().Unix())
	switch operation(r) {
	case "AWSStepFunctions.StartExecution":
		if in.StateMachineArn != machineARN+":live" {
			refuse(w, "StateMachineDoesNotExist")
			return
		}
		m.answer(w, m.Engine.Start(r.Context(), in.Name, []byte(in.Input)),
			map[string]any{"executionArn": executionARN(in.Name), "startDate": now})
	case "AWSStepFunctions.StopExecution":
		m.answer(w, m.Engine.Stop(r.Context(), name, in.Cause), map[string]any{"stopDate": now})
	case "AWSStepFunctions.SendTaskSuccess":
		m.answer(w, m.Engine.SendTaskSuccess(r.Context(), in.TaskToken, []byte(in.Output)), map[string]any{})
	case "AWSStepFunctions.DescribeExecution":
		x, err := m.Engine.Describe(r.Context(), name)
		m.answer(w, err, map[string]any{
			"executionArn": in.ExecutionArn, "stateMachineArn": machineARN, "name": name, "status": x.Status, "startDate": now,
		})
	default:
		refuse(w, "UnknownOperationException")
	}
}

func (m *Machine) answer(w http.ResponseWriter, err error, out any) {
	for is, name := range map[error]string{
		states.ErrExecutionAlreadyExists: "ExecutionAlreadyExists", states.ErrExecutionDoesNotExist: "ExecutionDoesNotExist",
		states.ErrInvalidName: "InvalidName", states.ErrInvalidExecutionInput: "InvalidExecutionInput",
		states.ErrInvalidOutput: "InvalidOutput", states.ErrInvalidToken: "InvalidToken",
		states.ErrTaskDoesNotExist: "TaskDoesNotExist", states.ErrTaskTimedOut: "TaskTimedOut",
	} {
		if errors.Is(err, is) {
			refuse(w, name)
			return
		}
	}
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	m.ring()
	give(w, out)
}

func executionARN(name string) string {
	return strings.Replace(machineARN, ":stateMachine:", ":execution:", 1) + ":" + name
}

// operation names the call of a service that speaks JSON in bodies.
func operation(r *http.Request) string { return r.Header.Get("X-Amz-Target") }

func give(w http.ResponseWriter, out any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_ = json.NewEncoder(w).Encode(out)
}

// refuse answers an error by its name.
func refuse(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.Header().Set("X-Amzn-Errortype", name)
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": name, "message": "refused"})
}
