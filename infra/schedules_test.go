package main

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// testRounds: which function runs how often, in a group that is there before the
// schedule, by a role that invokes this function alone for this account's group.
func testRounds(t *testing.T, tm template, stage string) {
	type schedule struct {
		GroupName                                             any
		State, ScheduleExpression, ScheduleExpressionTimezone string
		FlexibleTimeWindow                                    struct{ Mode string }
		Target                                                struct {
			Arn, RoleArn any
			Input        string
			RetryPolicy  struct{ MaximumEventAgeInSeconds, MaximumRetryAttempts int }
		}
	}
	group := tm.id(t, "Scheduler::ScheduleGroup", "Reminders")
	got, age := map[string]string{}, map[string]int{"deliver": 60, "sweep": 600}
	for _, r := range tm.of("Scheduler::Schedule") {
		s := as[schedule](t, r.Properties)
		name := strings.TrimPrefix(tm.live(t, s.Target.Arn), "beian-"+stage+"-")
		got[name] = s.ScheduleExpression
		if flat(s.GroupName) != "<"+group+">" || s.State != "ENABLED" || s.ScheduleExpressionTimezone != "Etc/UTC" ||
			s.FlexibleTimeWindow.Mode != "OFF" || s.Target.Input != "{}" {
			t.Errorf("%s: the schedule is %v", name, s)
		}
		if s.Target.RetryPolicy.MaximumRetryAttempts != 1 || s.Target.RetryPolicy.MaximumEventAgeInSeconds != age[name] {
			t.Errorf("%s: tries as %v", name, s.Target.RetryPolicy)
		}
		testStarter(t, tm, flat(s.Target.RoleArn), flat(s.Target.Arn), group)
	}
	if want := map[string]string{"deliver": "rate(1 minute)", "sweep": "rate(10 minutes)"}; !maps.Equal(got, want) {
		t.Errorf("rounds are %v, want %v", got, want)
	}
}

// testStarter: a role of the scheduler, for a group, may invoke one alias and
// do nothing else.
func testStarter(t *testing.T, tm template, arn, alias, group string) {
	t.Helper()
	id := strings.TrimSuffix(strings.TrimPrefix(arn, "<"), ".Arn>")
	trust := as[struct {
		Statement []struct{ Principal, Condition any }
	}](t, tm.Resources[id].Properties["AssumeRolePolicyDocument"]).Statement
	condition := map[string]any{"StringEquals": map[string]any{
		"aws:SourceAccount": map[string]any{"Ref": "AWS::AccountId"},
		"aws:SourceArn":     map[string]any{"Fn::GetAtt": []any{group, "Arn"}},
	}}
	if len(trust) != 1 || !reflect.DeepEqual(trust[0].Condition, condition) ||
		!reflect.DeepEqual(trust[0].Principal, map[string]any{"Service": "scheduler.amazonaws.com"}) {
		t.Errorf("%s trusts %v", id, trust)
	}
	var may []string
	for _, s := range tm.statements(t) {
		if s.role == `[{"Ref":"`+id+`"}]` {
			may = append(may, strings.Join(s.Actions, " ")+" "+flat(s.resources))
		}
	}
	if !slices.Equal(may, []string{"lambda:InvokeFunction " + alias}) {
		t.Errorf("%s may %v", id, may)
	}
}
