// Package workflow runs the filing workflow on Step Functions.
package workflow

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"beian/internal/casework"
)

// Environment is what a function that leads the workflow is configured by.
type Environment struct {
	StateMachine string `env:"BEIAN_STATE_MACHINE"` // ARN, of an alias or of the machine itself
}

// Workflow is one state machine, whose executions are started through an alias
// if it was opened with one.
type Workflow struct {
	client  *sfn.Client
	machine string
}

var _ casework.Workflow = Workflow{}

// Open gives the state machine of the environment.
func Open(cfg aws.Config, env Environment) Workflow {
	return Workflow{sfn.NewFromConfig(cfg), env.StateMachine}
}

// Start implements [casework.Workflow]. An execution that has the name already
// is success whatever its input was: where its case stands, it finds out at its
// next wait.
func (w Workflow) Start(ctx context.Context, name string, input []byte) error {
	_, err := w.client.StartExecution(ctx, &sfn.StartExecutionInput{
		StateMachineArn: &w.machine, Name: &name, Input: aws.String(string(input)),
	})
	if errors.As(err, new(*types.ExecutionAlreadyExists)) {
		return nil
	}
	return wrap("start", err)
}

// Stop implements [casework.Workflow]. Stopping what has ended is success for
// Step Functions too.
func (w Workflow) Stop(ctx context.Context, name, cause string) error {
	_, err := w.client.StopExecution(ctx, &sfn.StopExecutionInput{ExecutionArn: w.execution(name), Cause: &cause})
	if errors.As(err, new(*types.ExecutionDoesNotExist)) {
		return nil
	}
	return wrap("stop", err)
}

// Succeed implements [casework.Workflow].
func (w Workflow) Succeed(ctx context.Context, token string, output []byte) error {
	_, err := w.client.SendTaskSuccess(ctx, &sfn.SendTaskSuccessInput{TaskToken: &token, Output: aws.String(string(output))})
	if errors.As(err, new(*types.TaskTimedOut)) || errors.As(err, new(*types.TaskDoesNotExist)) || errors.As(err, new(*types.InvalidToken)) {
		return casework.ErrGone
	}
	return wrap("succeed", err)
}

// State implements [casework.Workflow]. Step Functions answers eventually: an
// execution that was started a moment ago may not exist yet, and starting it
// again is harmless.
func (w Workflow) State(ctx context.Context, name string) (exists, running bool, err error) {
	out, err := w.client.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: w.execution(name)})
	if errors.As(err, new(*types.ExecutionDoesNotExist)) {
		return false, false, nil
	}
	if err != nil {
		return false, false, wrap("describe", err)
	}
	// One that waits for a redrive after a failure has not been given up.
	return true, out.Status == types.ExecutionStatusRunning || out.Status == types.ExecutionStatusPendingRedrive, nil
}

// execution gives the ARN of the execution with the name. It is the same through
// whichever alias the execution was started:
// https://docs.aws.amazon.com/step-functions/latest/dg/execution-alias-version-associate.html
func (w Workflow) execution(name string) *string {
	before, machine, _ := strings.Cut(w.machine, ":stateMachine:")
	machine, _, _ = strings.Cut(machine, ":") // without the alias
	return aws.String(before + ":execution:" + machine + ":" + name)
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("workflow: %s: %w", what, err)
}
