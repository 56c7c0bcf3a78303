package main

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	stored "beian/internal/records"
	"beian/internal/table"
)

// testStream: the change stream serves two readers, not more. Follow hears of every
// wake-up that is put, also in the place of another; publish of every move.
func testStream(t *testing.T, tm template) {
	want := map[string]string{
		"follow":  `{"dynamodb":{"NewImage":{"kind":{"S":["` + string(stored.KindFollow) + `"]}}},"eventName":["INSERT","MODIFY"]}`,
		"publish": `{"dynamodb":{"NewImage":{"kind":{"S":["` + string(table.KindHistory) + `"]}}},"eventName":["INSERT"]}`,
	}
	sources := tm.of("Lambda::EventSourceMapping")
	if len(sources) != 2 {
		t.Errorf("the stream has %d readers", len(sources))
	}
	for _, s := range sources {
		if !slices.Equal(s.Properties["FunctionResponseTypes"].([]any), []any{"ReportBatchItemFailures"}) {
			t.Errorf("answers %v", s.Properties["FunctionResponseTypes"])
		}
		filters := as[struct{ Filters []struct{ Pattern string } }](t, s.Properties["FilterCriteria"])
		reader, err := json.Marshal(s.Properties["FunctionName"])
		if err != nil {
			t.Fatal(err)
		}
		name := "publish"
		if strings.Contains(string(reader), `"FollowLive`) {
			name = "follow"
		}
		if len(filters.Filters) != 1 || filters.Filters[0].Pattern != want[name] {
			t.Errorf("%s hears of %+v, want %s", name, filters, want[name])
		}
		delete(want, name)
	}
}

// wiring is what a rule says of itself.
type wiring struct {
	bus, pattern       string
	function           string // behind the alias live
	path, paths, input string // of what the function is given; the whole event if empty
}

// testRules: who hears of what, and is given what.
func testRules(t *testing.T, tm template, stage string) {
	bus, quarantine := "<"+tm.id(t, "Events::EventBus", "Events")+">", tm.id(t, "S3::Bucket", "Quarantine")
	want := map[string]wiring{
		"Notices": {bus: bus, pattern: `{"source":["beian"]}`, function: "notify", path: "$.detail"},
		"Arming": {
			bus: bus, pattern: `{"source":["beian"]}`, function: "remind",
			paths: `{"case":"$.detail.caseId"}`, input: `{"arm":true,"caseId":<case>}`,
		},
		"Uploads": {
			pattern:  `{"detail":{"bucket":{"name":[{"Ref":"` + quarantine + `"}]}},"detail-type":["Object Created"],"source":["aws.s3"]}`,
			function: "receive-scan",
		},
	}
	got := map[string]wiring{}
	for id, r := range tm.Resources {
		if r.Type == "AWS::Events::Rule" {
			got[id] = tm.wiring(t, id, stage)
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("rules are %v, want %v", got, want)
	}
}

// wiring reads a rule, which must be allowed to invoke its function, and to put
// what it failed to hand on into the queue of failures.
func (tm template) wiring(t *testing.T, id, stage string) wiring {
	t.Helper()
	type rule struct {
		EventBusName, EventPattern any
		State                      string
		Targets                    []struct {
			Arn, DeadLetterConfig any
			InputPath             string
			InputTransformer      struct {
				InputPathsMap json.RawMessage
				InputTemplate string
			}
			RetryPolicy struct{ MaximumEventAgeInSeconds, MaximumRetryAttempts int }
		}
	}
	r := as[rule](t, tm.Resources[id].Properties)
	if len(r.Targets) != 1 || r.State != "ENABLED" {
		t.Fatalf("%s is %s and has %d targets", id, r.State, len(r.Targets))
	}
	target := r.Targets[0]
	if tried := target.RetryPolicy; tried.MaximumRetryAttempts != 8 || tried.MaximumEventAgeInSeconds != 6*3600 {
		t.Errorf("%s tries as %v", id, tried)
	}
	if !slices.Contains(tm.invokers(flat(target.Arn)), "events.amazonaws.com <"+id+".Arn>") {
		t.Errorf("%s may not invoke its function", id)
	}
	queue := tm.id(t, "SQS::Queue", "Failures")
	if to := flat(target.DeadLetterConfig.(map[string]any)["Arn"]); to != "<"+queue+".Arn>" || !tm.puts(t, id) {
		t.Errorf("%s puts failures into %s, and may do so: %t", id, to, tm.puts(t, id))
	}
	pattern, err := json.Marshal(r.EventPattern)
	if err != nil {
		t.Fatal(err)
	}
	w := wiring{pattern: string(pattern), path: target.InputPath, input: target.InputTransformer.InputTemplate}
	w.paths = string(target.InputTransformer.InputPathsMap)
	if r.EventBusName != nil {
		w.bus = flat(r.EventBusName)
	}
	w.function = strings.TrimPrefix(tm.live(t, target.Arn), "beian-"+stage+"-")
	return w
}

// invokers lists which services may invoke an alias, and for what.
func (tm template) invokers(alias string) []string {
	var list []string
	for _, p := range tm.of("Lambda::Permission") {
		if flat(p.Properties["FunctionName"]) == alias && p.Properties["Action"] == "lambda:InvokeFunction" {
			list = append(list, flat(p.Properties["Principal"])+" "+flat(p.Properties["SourceArn"]))
		}
	}
	return list
}

// puts reports whether the queue of failures takes messages from a rule.
func (tm template) puts(t *testing.T, rule string) bool {
	t.Helper()
	type policy struct {
		Statement []struct {
			Effect, Action       string
			Principal, Condition any
		}
	}
	from := map[string]any{"ArnEquals": map[string]any{"aws:SourceArn": map[string]any{"Fn::GetAtt": []any{rule, "Arn"}}}}
	for _, s := range as[policy](t, tm.of("SQS::QueuePolicy")[0].Properties["PolicyDocument"]).Statement {
		if s.Effect == "Allow" && s.Action == "sqs:SendMessage" && reflect.DeepEqual(s.Condition, from) &&
			reflect.DeepEqual(s.Principal, map[string]any{"Service": "events.amazonaws.com"}) {
			return true
		}
	}
	return false
}
