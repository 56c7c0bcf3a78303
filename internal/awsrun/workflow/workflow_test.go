package workflow_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"beian/internal/awsrun/workflow"
	"beian/internal/casework"
)

const (
	machine   = "arn:aws-cn:states:cn-north-1:111122223333:stateMachine:filing"
	execution = "arn:aws-cn:states:cn-north-1:111122223333:execution:filing:c1-g2"
)

// client answers every call with err and keeps what it was asked.
type client struct {
	err    error
	status types.ExecutionStatus
	asked  []string
}

func (c *client) StartExecution(_ context.Context, in *sfn.StartExecutionInput, _ ...func(*sfn.Options)) (*sfn.StartExecutionOutput, error) {
	c.asked = []string{*in.StateMachineArn, *in.Name, *in.Input}
	return &sfn.StartExecutionOutput{}, c.err
}

func (c *client) StopExecution(_ context.Context, in *sfn.StopExecutionInput, _ ...func(*sfn.Options)) (*sfn.StopExecutionOutput, error) {
	c.asked = []string{*in.ExecutionArn, *in.Cause}
	return &sfn.StopExecutionOutput{}, c.err
}

func (c *client) SendTaskSuccess(_ context.Context, in *sfn.SendTaskSuccessInput, _ ...func(*sfn.Options)) (*sfn.SendTaskSuccessOutput, error) {
	c.asked = []string{*in.TaskToken, *in.Output}
	return &sfn.SendTaskSuccessOutput{}, c.err
}

func (c *client) DescribeExecution(_ context.Context, in *sfn.DescribeExecutionInput, _ ...func(*sfn.Options)) (*sfn.DescribeExecutionOutput, error) {
	c.asked = []string{*in.ExecutionArn}
	return &sfn.DescribeExecutionOutput{Status: c.status}, c.err
}

func TestAnswers(t *testing.T) {
	other := errors.New("down")
	calls := map[string]func(workflow.Workflow) error{
		"start":   func(w workflow.Workflow) error { return w.Start(t.Context(), "c1-g2", []byte(`{}`)) },
		"stop":    func(w workflow.Workflow) error { return w.Stop(t.Context(), "c1-g2", "cause") },
		"succeed": func(w workflow.Workflow) error { return w.Succeed(t.Context(), "token", []byte(`{}`)) },
	}
	for _, c := range []struct {
		call      string
		err, want error
	}{
		{"start", nil, nil},
		{"start", &types.ExecutionAlreadyExists{}, nil},
		{"start", other, other},
		{"stop", nil, nil},
		{"stop", &types.ExecutionDoesNotExist{}, nil},
		{"stop", other, other},
		{"succeed", nil, nil},
		{"succeed", &types.TaskTimedOut{}, casework.ErrGone},
		{"succeed", &types.TaskDoesNotExist{}, casework.ErrGone},
		{"succeed", &types.InvalidToken{}, casework.ErrGone},
		{"succeed", &types.InvalidOutput{}, &types.InvalidOutput{}},
		{"succeed", other, other},
	} {
		got := calls[c.call](workflow.New(&client{err: c.err}, machine))
		if !errors.Is(got, c.want) && (got == nil || errors.Is(got, casework.ErrGone)) {
			t.Errorf("%s with %v: got %v, want %v", c.call, c.err, got, c.want)
		}
	}
}

func TestState(t *testing.T) {
	for _, c := range []struct {
		status          types.ExecutionStatus
		err             error
		exists, running bool
	}{
		{types.ExecutionStatusRunning, nil, true, true},
		{types.ExecutionStatusSucceeded, nil, true, false},
		{types.ExecutionStatusFailed, nil, true, false},
		{types.ExecutionStatusTimedOut, nil, true, false},
		{types.ExecutionStatusAborted, nil, true, false},
		{types.ExecutionStatusPendingRedrive, nil, true, true},
		{"", &types.ExecutionDoesNotExist{}, false, false},
	} {
		cl := &client{err: c.err, status: c.status}
		exists, running, err := workflow.New(cl, machine).State(t.Context(), "c1-g2")
		if err != nil || exists != c.exists || running != c.running {
			t.Errorf("%s: got %t, %t, %v", c.status, exists, running, err)
		}
		if cl.asked[0] != execution {
			t.Errorf("asked for %s, want %s", cl.asked[0], execution)
		}
	}
	if _, _, err := workflow.New(&client{err: errors.New("down")}, machine).State(t.Context(), "c1-g2"); err == nil {
		t.Error("an error was swallowed")
	}
}

func TestStartNamesTheExecution(t *testing.T) {
	cl := &client{}
	if err := workflow.New(cl, machine).Start(t.Context(), "c1-g2", []byte(`{"caseId":"c1"}`)); err != nil {
		t.Fatal(err)
	}
	if cl.asked[0] != machine || cl.asked[1] != "c1-g2" || cl.asked[2] != `{"caseId":"c1"}` {
		t.Errorf("asked %q", cl.asked)
	}
}

// TestAlias: what an alias starts is found by the name of the machine.
func TestAlias(t *testing.T) {
	cl := &client{}
	w := workflow.New(cl, machine+":live")
	if err := w.Start(t.Context(), "c1-g2", []byte(`{}`)); err != nil || cl.asked[0] != machine+":live" {
		t.Errorf("started %q, %v", cl.asked, err)
	}
	if err := w.Stop(t.Context(), "c1-g2", "cause"); err != nil || cl.asked[0] != execution {
		t.Errorf("stopped %q, %v", cl.asked, err)
	}
	if _, _, err := w.State(t.Context(), "c1-g2"); err != nil || cl.asked[0] != execution {
		t.Errorf("asked for %q, %v", cl.asked, err)
	}
}
