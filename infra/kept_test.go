package main

import (
	"slices"
	"strings"
	"testing"
)

// testKept: what holds data outlives a stack that is not for development, and
// every log is kept for a year.
func testKept(t *testing.T, tm template, kept bool) {
	want := "Delete"
	if kept {
		want = "Retain"
	}
	holds := []string{"S3::Bucket", "DynamoDB::Table", "KMS::Key", "SQS::Queue", "Logs::LogGroup", "StepFunctions::StateMachine"}
	counted := map[string]int{}
	for id, r := range tm.Resources {
		kind := strings.TrimPrefix(r.Type, "AWS::")
		if !slices.Contains(holds, kind) {
			continue
		}
		counted[kind]++
		if r.DeletionPolicy != want {
			t.Errorf("%s: on deletion %s, want %s", id, r.DeletionPolicy, want)
		}
		if kind == "Logs::LogGroup" && r.Properties["RetentionInDays"] != 365.0 {
			t.Errorf("%s keeps logs for %v days", id, r.Properties["RetentionInDays"])
		}
	}
	for _, kind := range holds {
		if counted[kind] == 0 {
			t.Errorf("there is no %s", kind)
		}
	}
	if groups := len(folders(t)) + 2; counted["Logs::LogGroup"] != groups { // the machine's and the API's
		t.Errorf("%d groups of logs, want %d", counted["Logs::LogGroup"], groups)
	}
	for _, f := range tm.of("Lambda::Function") {
		if f.Properties["LoggingConfig"] == nil {
			t.Errorf("%v logs where nothing says how long", f.Properties["FunctionName"])
		}
	}
}
