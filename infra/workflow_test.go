package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"beian/statemachine"
)

// machineTasks gives the folder of the function that each task of the machine
// invokes: a task its own, a wait the one that stores waits.
func machineTasks() map[string]string {
	folders := map[string]string{"AcceptSubmission": "accept-submission", "PreCheck": "pre-check", "IssueNumber": "issue-number"}
	for _, wait := range []string{
		"AwaitPreCheck", "AwaitCorrection", "AwaitVerification", "Deliver", "AwaitReview", "AwaitReverification", "Park",
	} {
		folders[wait] = "await-answer"
	}
	return folders
}

// testTasks follows each task of the machine file through its substitution and
// the alias live to the function, and the machine's role to the same aliases.
func testTasks(t *testing.T, tm template, stage string) {
	machines := tm.of("StepFunctions::StateMachine")
	if len(machines) != 1 {
		t.Fatalf("got %d state machines", len(machines))
	}
	p := machines[0].Properties
	if p["DefinitionString"] != string(statemachine.File()) || p["StateMachineType"] != "STANDARD" {
		t.Errorf("the machine is not the machine file: %v", p["StateMachineType"])
	}
	logging := p["LoggingConfiguration"].(map[string]any)
	if logging["Level"] != "ERROR" || logging["IncludeExecutionData"] != false {
		t.Errorf("logs %v", logging)
	}
	substitutions := p["DefinitionSubstitutions"].(map[string]any)
	if got := slices.Sorted(maps.Keys(substitutions)); !slices.Equal(got, statemachine.Substitutions()) {
		t.Errorf("substitutes %v, the file has %v", got, statemachine.Substitutions())
	}
	if flat(substitutions["Partition"]) != "<AWS::Partition>" {
		t.Errorf("the partition is %v", substitutions["Partition"])
	}
	invoked := map[string]string{}
	for state, s := range machineStates(t, p["DefinitionString"].(string)) {
		if s.Type != "Task" {
			continue
		}
		const invoke = "arn:${Partition}:states:::lambda:invoke"
		waits := machineTasks()[state] == "await-answer"
		if waits && s.Resource != invoke+".waitForTaskToken" || !waits && s.Resource != invoke {
			t.Errorf("%s is a task of %s", state, s.Resource)
		}
		name, ok := strings.CutPrefix(s.Parameters.FunctionName, "${")
		if !ok {
			t.Fatalf("%s invokes %s, which is no substitution", state, s.Parameters.FunctionName)
		}
		invoked[state] = strings.TrimPrefix(tm.live(t, substitutions[strings.TrimSuffix(name, "}")]), "beian-"+stage+"-")
	}
	if !maps.Equal(invoked, machineTasks()) {
		t.Errorf("tasks invoke %v, want %v", invoked, machineTasks())
	}
	testInvoker(t, tm, stage)
}

// testAlias: those who lead the workflow start it through the alias, which leads
// to a version of this machine as it is, outside dev step by step.
func testAlias(t *testing.T, tm template, v variant) {
	led := map[string]string{}
	for _, f := range tm.of("Lambda::Function") {
		if arn := f.Properties["Environment"].(map[string]any)["Variables"].(map[string]any)["BEIAN_STATE_MACHINE"]; arn != nil {
			led[strings.TrimPrefix(f.Properties["FunctionName"].(string), "beian-"+v.override["stage"]+"-")] = flat(arn)
		}
	}
	if want := map[string]string{"follow": "<FilingLive.Arn>", "sweep": "<FilingLive.Arn>"}; !maps.Equal(led, want) {
		t.Errorf("lead %v, want %v", led, want)
	}
	type preference struct {
		StateMachineVersionArn any
		Type                   string
		Percentage, Interval   float64
	}
	alias := tm.Resources["FilingLive"].Properties
	got := as[preference](t, alias["DeploymentPreference"])
	want := preference{Type: "CANARY", Percentage: 10, Interval: 10}
	if v.dev {
		want = preference{Type: "ALL_AT_ONCE"}
	}
	if version := flat(got.StateMachineVersionArn); version != "<FilingVersion.Arn>" || alias["Name"] != "live" {
		t.Errorf("alias %v leads to %s", alias["Name"], version)
	}
	if got.StateMachineVersionArn = nil; got != want {
		t.Errorf("shifts by %v, want %v", got, want)
	}
	version, id := tm.Resources["FilingVersion"], tm.id(t, "StepFunctions::StateMachine", "Filing")
	if flat(version.Properties["StateMachineArn"]) != "<"+id+">" ||
		flat(version.Properties["StateMachineRevisionId"]) != "<"+id+".StateMachineRevisionId>" || version.DeletionPolicy != "Retain" {
		t.Errorf("the version is %v", version)
	}
}

type machineState struct {
	Type       string
	Resource   string
	Parameters struct{ FunctionName string }
}

func machineStates(t *testing.T, definition string) map[string]machineState {
	t.Helper()
	var file struct{ States map[string]machineState }
	if err := json.Unmarshal([]byte(definition), &file); err != nil {
		t.Fatal(err)
	}
	return file.States
}

// testInvoker: the machine may invoke the functions of its tasks by their
// aliases, and nothing else.
func testInvoker(t *testing.T, tm template, stage string) {
	may := map[string]bool{}
	for _, s := range tm.statements(t) {
		if !strings.Contains(s.role, "FilingRole") || !slices.Contains(s.Actions, "lambda:InvokeFunction") {
			continue
		}
		list, ok := s.resources.([]any)
		if !ok {
			list = []any{s.resources}
		}
		for _, ref := range list {
			may[strings.TrimPrefix(tm.live(t, ref), "beian-"+stage+"-")] = true
		}
	}
	want := map[string]bool{}
	for _, folder := range machineTasks() {
		want[folder] = true
	}
	if !maps.Equal(may, want) {
		t.Errorf("the machine may invoke %v, want %v", may, want)
	}
}

// live gives the name of the function behind a reference to an alias live.
func (tm template) live(t *testing.T, ref any) string {
	t.Helper()
	id, _ := ref.(map[string]any)["Ref"].(string)
	alias := tm.Resources[id]
	if alias.Type != "AWS::Lambda::Alias" || alias.Properties["Name"] != "live" {
		t.Fatalf("%v is no alias live", ref)
	}
	function := alias.Properties["FunctionName"].(map[string]any)["Ref"].(string)
	return tm.Resources[function].Properties["FunctionName"].(string)
}
