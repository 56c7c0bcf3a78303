package workflow_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"beian/internal/awsrun/recorded"
	"beian/internal/awsrun/workflow"
	"beian/internal/casework"
)

const (
	machine   = "arn:aws-cn:states:cn-north-1:111122223333:stateMachine:filing"
	execution = "arn:aws-cn:states:cn-north-1:111122223333:execution:filing:c1-g2"
)

// What goes out, whole.
const (
	start    = `POST / AWSStepFunctions.StartExecution {"input":"{\"caseId\":\"c1\"}","name":"c1-g2","stateMachineArn":"` + machine + `"}`
	stop     = `POST / AWSStepFunctions.StopExecution {"cause":"superseded","executionArn":"` + execution + `"}`
	succeed  = `POST / AWSStepFunctions.SendTaskSuccess {"output":"{\"caseId\":\"c1\"}","taskToken":"AQC8AAAAKgAAAAM="}`
	describe = `POST / AWSStepFunctions.DescribeExecution {"executionArn":"` + execution + `"}`
)

// verdict is what the port makes of an answer.
type verdict string

const (
	done   verdict = "done"
	gone   verdict = "gone"
	failed verdict = "failed"
)

func verdictOf(err error) verdict {
	switch {
	case err == nil:
		return done
	case errors.Is(err, casework.ErrGone):
		return gone
	default:
		return failed
	}
}

func open(s *recorded.Service) workflow.Workflow {
	return workflow.Open(s.Config(), workflow.Environment{StateMachine: machine})
}

func TestCalls(t *testing.T) {
	input := []byte(`{"caseId":"c1"}`)
	calls := map[string]func(workflow.Workflow) error{
		start:   func(w workflow.Workflow) error { return w.Start(t.Context(), "c1-g2", input) },
		stop:    func(w workflow.Workflow) error { return w.Stop(t.Context(), "c1-g2", "superseded") },
		succeed: func(w workflow.Workflow) error { return w.Succeed(t.Context(), "AQC8AAAAKgAAAAM=", input) },
	}
	for _, c := range []struct {
		call       string
		recordings []string
		want       verdict
	}{
		{start, []string{"started"}, done},
		{start, []string{"execution-already-exists"}, done},
		{start, []string{"state-machine-does-not-exist"}, failed},
		{start, []string{"execution-limit-exceeded"}, failed},
		{start, []string{"access-denied"}, failed},
		{start, []string{"throttled", "started"}, done},
		{start, []string{"throttled", "throttled", "throttled"}, failed},
		{start, []string{"internal-failure", "execution-already-exists"}, done}, // the first try had started it
		{start, []string{"unavailable-without-json", "started"}, done},
		{stop, []string{"stopped"}, done},
		{stop, []string{"execution-does-not-exist"}, done},
		{stop, []string{"access-denied"}, failed},
		{stop, []string{"throttled", "internal-failure", "stopped"}, done},
		{succeed, []string{"task-succeeded"}, done},
		{succeed, []string{"task-timed-out"}, gone},
		{succeed, []string{"task-does-not-exist"}, gone},
		{succeed, []string{"invalid-token"}, gone},
		{succeed, []string{"invalid-output"}, failed},
		{succeed, []string{"access-denied"}, failed},
		{succeed, []string{"throttled", "task-succeeded"}, done},
		{succeed, []string{"internal-failure", "task-timed-out"}, gone}, // the first try had answered it
		{succeed, []string{"throttled", "throttled", "throttled"}, failed},
	} {
		s := recorded.Play(t, c.recordings...)
		err := calls[c.call](open(s))
		if got := verdictOf(err); got != c.want {
			t.Errorf("%q: %s (%v), want %s", c.recordings, got, err, c.want)
		}
		s.AskedOnly(c.call)
	}
}

// TestCutShort: an answer of which a part is missing says nothing.
func TestCutShort(t *testing.T) {
	s := recorded.Play(t, "started-cut-short")
	if err := open(s).Start(t.Context(), "c1-g2", []byte(`{"caseId":"c1"}`)); err == nil {
		t.Error("an execution is taken for started")
	}
	s = recorded.Play(t, "described-cut-short")
	if exists, running, err := open(s).State(t.Context(), "c1-g2"); err == nil {
		t.Errorf("a state is taken for %t, %t", exists, running)
	}
}

func TestState(t *testing.T) {
	for _, c := range []struct {
		recordings      []string
		exists, running bool
		fails           bool
	}{
		{[]string{"execution-running"}, true, true, false},
		{[]string{"execution-succeeded"}, true, false, false},
		{[]string{"execution-failed"}, true, false, false},
		{[]string{"execution-timed-out"}, true, false, false},
		{[]string{"execution-aborted"}, true, false, false},
		{[]string{"execution-pending-redrive"}, true, true, false},
		{[]string{"execution-does-not-exist"}, false, false, false},
		{[]string{"access-denied"}, false, false, true},
		{[]string{"throttled", "unavailable-without-json", "execution-running"}, true, true, false},
		{slices.Repeat([]string{"internal-failure"}, 3), false, false, true},
	} {
		s := recorded.Play(t, c.recordings...)
		exists, running, err := open(s).State(t.Context(), "c1-g2")
		if exists != c.exists || running != c.running || (err != nil) != c.fails {
			t.Errorf("%q: got %t, %t, %v", c.recordings, exists, running, err)
		}
		s.AskedOnly(describe)
	}
}

// TestAlias: what an alias starts is found by the name of the machine.
func TestAlias(t *testing.T) {
	s := recorded.Play(t, "started", "stopped", "execution-running")
	w := workflow.Open(s.Config(), workflow.Environment{StateMachine: machine + ":live"})
	if err := w.Start(t.Context(), "c1-g2", []byte(`{"caseId":"c1"}`)); err != nil {
		t.Fatal(err)
	}
	if err := w.Stop(t.Context(), "c1-g2", "superseded"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.State(t.Context(), "c1-g2"); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{strings.Replace(start, machine, machine+":live", 1), stop, describe} {
		if got := s.Asked()[i].String(); got != want {
			t.Errorf("asked %s\nwant  %s", got, want)
		}
	}
}
