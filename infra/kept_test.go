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

// testNotices: who sends to people is listed here; an SMS goes to no topic.
func testNotices(t *testing.T, tm template, exactly bool) {
	sends := map[string]bool{}
	for _, s := range tm.statements(t) {
		for _, action := range s.Actions {
			if !strings.HasPrefix(action, "sns:") && !strings.HasPrefix(action, "ses:") {
				continue
			}
			sends[s.role] = true
			if !strings.Contains(s.role, "NotifyRole") && !strings.Contains(s.role, "SweepRole") {
				t.Errorf("%s may %s", s.role, action)
			}
			if action == "sns:Publish" && (s.resources != nil || flat(s.except) != "arn:<AWS::Partition>:sns:*:*:*") {
				t.Errorf("%s may publish to %v, except %v", s.role, s.resources, s.except)
			}
		}
	}
	if exactly && len(sends) != 2 {
		t.Errorf("%d roles may send, want notify's and sweep's", len(sends))
	}
}
