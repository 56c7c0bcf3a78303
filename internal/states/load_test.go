package states_test

import (
	"errors"
	"strings"
	"testing"

	"beian/internal/states"
	"beian/statemachine"
)

// tiny is a machine that uses everything that is supported, once.
const tiny = `{
  "Comment": "one of everything",
  "StartAt": "Ask",
  "States": {
    "Ask": {
      "Type": "Choice",
      "Comment": "routes",
      "Choices": [{"Variable": "$.status", "StringEquals": "work", "Next": "Work"}],
      "Default": "Wait"
    },
    "Work": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {"FunctionName": "work", "Payload": {"id.$": "$.id"}},
      "ResultSelector": {"id.$": "$.Payload.id", "status.$": "$.Payload.status"},
      "Retry": [{"ErrorEquals": ["Lambda.ServiceException", "Busy"], "IntervalSeconds": 2, "BackoffRate": 2,
        "MaxDelaySeconds": 5, "MaxAttempts": 4, "JitterStrategy": "FULL"}],
      "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "Wait"}],
      "Next": "Done"
    },
    "Wait": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "Parameters": {"FunctionName": "wait", "Payload": {"id.$": "$.id", "token.$": "$$.Task.Token", "parked": true}},
      "ResultSelector": {"id.$": "$.id", "status.$": "$.status"},
      "Next": "Ask"
    },
    "Done": {"Type": "Succeed"}
  }
}`

func substituted(t testing.TB) []byte {
	t.Helper()
	values := map[string]string{"Partition": "aws"}
	for _, name := range statemachine.Substitutions() {
		if name != "Partition" {
			values[name] = name
		}
	}
	definition, err := statemachine.Substitute(values)
	if err != nil {
		t.Fatal(err)
	}
	return definition
}

func load(t testing.TB, definition []byte) *states.Machine {
	t.Helper()
	m, err := states.Load(definition)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLoadAccepts(t *testing.T) {
	load(t, []byte(tiny))
	load(t, substituted(t))
}

// Each case makes one edit to tiny; the refusal must be at the path, and its
// reason must contain the words.
func TestLoadRefusesByName(t *testing.T) {
	const (
		retry = `$.States.Work.Retry[0]`
		catch = `$.States.Work.Catch[0]`
		rule  = `$.States.Ask.Choices[0]`
		whole = `{"Variable": "$.status", "StringEquals": "work", "Next": "Work"}`
	)
	for _, c := range []struct{ from, to, path, reason string }{
		{tiny, `{"StartAt": "A"`, "$", "no JSON"},
		{tiny, `[]`, "$", "object"},
		{tiny, `{"StartAt": "A"}`, "$.States", "missing"},
		{tiny, `{"StartAt": "A", "States": {}}`, "$.StartAt", `no state "A"`},
		{tiny, `{"StartAt": "A", "States": []}`, "$.States", "object"},
		{`"StartAt": "Ask",`, `"StartAt": "Ask", "TimeoutSeconds": 9,`, "$.TimeoutSeconds", "not supported"},
		{`"StartAt": "Ask",`, `"StartAt": "Ask", "QueryLanguage": "JSONata",`, "$.QueryLanguage", "not supported"},
		{`"StartAt": "Ask",`, `"StartAt": "Ask", "StartAt": "Ask",`, "$.StartAt", "twice"},
		{`"StartAt": "Ask",`, `"StartAt": "Asc",`, "$.StartAt", `no state "Asc"`},
		{`"StartAt": "Ask",`, `"StartAt": 1,`, "$.StartAt", "text"},
		{`"Comment": "routes"`, `"Comment": 7`, "$.States.Ask.Comment", "text"},
		{`"Type": "Succeed"`, `"Type": "Fail"`, "$.States.Done.Type", `"Fail" are not supported`},
		{`"Type": "Succeed"`, `"Type": "Wait", "Seconds": 3`, "$.States.Done.Type", `"Wait" are not supported`},
		{`"Type": "Succeed"`, `"Type": "Pass", "End": true`, "$.States.Done.Type", `"Pass" are not supported`},
		{`"Type": "Succeed"`, `"Type": "Parallel"`, "$.States.Done.Type", `"Parallel" are not supported`},
		{`"Type": "Succeed"`, `"Type": "Map"`, "$.States.Done.Type", `"Map" are not supported`},
		{`"Type": "Succeed"`, `"Comment": "?"`, "$.States.Done.Type", "missing"},
		{`"Type": "Succeed"`, `"Type": "Succeed", "OutputPath": "$.x"`, "$.States.Done.OutputPath", "not supported"},
		{`"Done": {`, `"done": {`, "$.States.done", "capital letter"},
		{`"Default": "Wait"`, `"Default": "Weight"`, "$.States.Ask", `"Weight", which is no state`},
		{`,
      "Default": "Wait"`, ``, "$.States.Ask.Default", "missing"},
		{`[` + whole + `]`, `[]`, "$.States.Ask.Choices", "empty"},
		{`[` + whole + `]`, whole, "$.States.Ask.Choices", "list"},
		{`"StringEquals": "work"`, `"NumericEquals": 1`, rule + ".NumericEquals", "not supported"},
		{whole, `{"And": [` + whole + `], "Next": "Work"}`, rule + ".And", "not supported"},
		{`"Variable": "$.status"`, `"Variable": "$$.State.Name"`, rule + ".Variable", "context object"},
		{`"Variable": "$.status"`, `"Variable": "$"`, rule + ".Variable", "whole input"},
		{`"Variable": "$.status"`, `"Variable": "$$"`, rule + ".Variable", "whole context"},
		{`"Variable": "$.status"`, `"Variable": "$..status"`, rule + ".Variable", "descendant"},
		{`"Variable": "$.status"`, `"Variable": "$.a[0]"`, rule + ".Variable", "brackets"},
		{`"Variable": "$.status"`, `"Variable": "$['status']"`, rule + ".Variable", "brackets"},
		{`"Variable": "$.status"`, `"Variable": "$.*"`, rule + ".Variable", "wildcard"},
		{`"Variable": "$.status"`, `"Variable": "$.sta-tus"`, rule + ".Variable", "letters, digits"},
		{`"Variable": "$.status"`, `"Variable": "status"`, rule + ".Variable", "begins with"},
		{`"Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",`, `"Type": "Task", "End": true,
      "Resource": "arn:aws:states:::lambda:invoke",`, "$.States.Work.End", "not supported"},
		{`"Next": "Done"`, `"Next": "Done", "TimeoutSeconds": 60`, "$.States.Work.TimeoutSeconds", "not supported"},
		{`"Next": "Done"`, `"Next": "Done", "HeartbeatSeconds": 60`, "$.States.Work.HeartbeatSeconds", "not supported"},
		{`"Next": "Done"`, `"Next": "Done", "InputPath": "$.x"`, "$.States.Work.InputPath", "not supported"},
		{`"Next": "Done"`, `"Next": "Done", "ResultPath": "$.x"`, "$.States.Work.ResultPath", "not supported"},
		{`"Next": "Done"`, `"Next": "Done", "Assign": {}`, "$.States.Work.Assign", "not supported"},
		{`"Next": "Done"`, `"Next": "Wait"`, "$.States.Done", "no state leads"},
		{`lambda:invoke"`, `lambda:invoke.sync"`, "$.States.Work.Resource", "lambda:invoke"},
		{`lambda:invoke"`, `sqs:sendMessage"`, "$.States.Work.Resource", "lambda:invoke"},
		{`"arn:aws:states:::lambda:invoke"`, `"arn:aws:lambda:eu-west-1:123456789012:function:f"`, "$.States.Work.Resource", "lambda:invoke"},
		{`"FunctionName": "work",`, `"FunctionName": "work", "Qualifier": "live",`, "$.States.Work.Parameters.Qualifier", "not supported"},
		{`"FunctionName": "work"`, `"FunctionName.$": "$.f"`, "$.States.Work.Parameters.FunctionName.$", "not supported"},
		{`"Payload": {"id.$": "$.id"}`, `"Payload.$": "$"`, "$.States.Work.Parameters.Payload.$", "not supported"},
		{`{"id.$": "$.id"}`, `{"id.$": "States.UUID()"}`, "$.States.Work.Parameters.Payload.id.$", "intrinsic"},
		{`{"id.$": "$.id"}`, `{"id.$": "$$.Execution.Id"}`, "$.States.Work.Parameters.Payload.id.$", "$$.Execution.Id"},
		{`{"id.$": "$.id"}`, `{"id.$": "$$.Execution.Input.id"}`, "$.States.Work.Parameters.Payload.id.$", "$$.Execution.Input.id"},
		{`{"id.$": "$.id"}`, `{"id.$": "$.id", "id": 1}`, "$.States.Work.Parameters.Payload.id", "twice"},
		{`{"id.$": "$.id"}`, `{"id.$": "$$.Task.Token"}`, "$.States.Work.Parameters.Payload", "only for a task that waits"},
		{`{"id.$": "$.id"}`, `{"id": {"is.$": "$.id"}}`, "$.States.Work.Parameters.Payload.id", "object or a list"},
		{`{"id.$": "$.id"}`, `{"i d.$": "$.id"}`, "$.States.Work.Parameters.Payload.i d.$", "letters, digits"},
		{`"token.$": "$$.Task.Token", `, ``, "$.States.Wait.Parameters.Payload", "must pass $$.Task.Token"},
		{`"$.Payload.id"`, `"$.ExecutedVersion"`, "$.States.Work.ResultSelector.id", "$.Payload"},
		{`"$.Payload.id"`, `"$.Payload"`, "$.States.Work.ResultSelector.id", "$.Payload"},
		{`"$.Payload.id"`, `"$$.State.Name"`, "$.States.Work.ResultSelector.id", "context object"},
		{`"id.$": "$.Payload.id"`, `"id": 3`, "$.States.Work.ResultSelector.id", "literal"},
		{`"JitterStrategy": "FULL"`, `"JitterStrategy": "NONE"`, retry + ".JitterStrategy", "FULL"},
		{`"MaxDelaySeconds": 5`, `"MaxDelaySeconds": 2`, retry + ".MaxDelaySeconds", "from 3"},
		{`"MaxDelaySeconds": 5`, `"MaxDelaySeconds": 31622400`, retry + ".MaxDelaySeconds", "to 31622399"},
		{`"IntervalSeconds": 2`, `"IntervalSeconds": 0`, retry + ".IntervalSeconds", "from 1"},
		{`"IntervalSeconds": 2`, `"IntervalSeconds": 1.5`, retry + ".IntervalSeconds", "whole number"},
		{`"BackoffRate": 2`, `"BackoffRate": 0.5`, retry + ".BackoffRate", "at least 1"},
		{`"MaxAttempts": 4`, `"MaxAttempts": -1`, retry + ".MaxAttempts", "from 0"},
		{`"MaxAttempts": 4, `, ``, retry + ".MaxAttempts", "missing"},
		{`["Lambda.ServiceException", "Busy"]`, `[]`, retry + ".ErrorEquals", "empty"},
		{`"Busy"`, `"States.ALL"`, retry + ".ErrorEquals[1]", "alone and last"},
		{`"Busy"`, `"States.Timeout"`, retry + ".ErrorEquals[1]", "States.Timeout is not supported"},
		{`"Busy"`, `"States.Runtime"`, retry + ".ErrorEquals[1]", "States.Runtime is not supported"},
		{`"Busy"`, `"busy error"`, retry + ".ErrorEquals[1]", "no supported form"},
		{`"Busy"`, `"Lambda.ServiceException"`, retry + ".ErrorEquals[1]", "twice"},
		{`"Retry": [`, `"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "BackoffRate": 2,
        "MaxDelaySeconds": 5, "MaxAttempts": 4, "JitterStrategy": "FULL"}, `, retry + ".ErrorEquals[0]", "alone and last"},
		{`"ResultPath": null`, `"ResultPath": "$.error"`, catch + ".ResultPath", "null"},
		{`"ResultPath": null, `, ``, catch + ".ResultPath", "missing"},
		{`"ResultPath": null`, `"Output": 1, "ResultPath": null`, catch + ".Output", "not supported"},
		{`"ResultPath": null, "Next": "Wait"`, `"ResultPath": null, "Next": "Nowhere"`, "$.States.Work", `"Nowhere", which is no state`},
	} {
		if !strings.Contains(tiny, c.from) {
			t.Errorf("%s: the anchor %q is gone", c.path, c.from)
			continue
		}
		m, err := states.Load([]byte(strings.Replace(tiny, c.from, c.to, 1)))
		var refused *states.DefinitionError
		if !errors.As(err, &refused) {
			t.Errorf("%s: Load gives %v, %v with %q", c.path, m, err, c.to)
			continue
		}
		if refused.Path != c.path || !strings.Contains(refused.Reason, c.reason) {
			t.Errorf("with %q it refuses\n     %s: %s\nwant %s: %s", c.to, refused.Path, refused.Reason, c.path, c.reason)
		}
	}
}
