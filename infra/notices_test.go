package main

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// testNotices: the functions that send notices are configured with the carriers
// that the partition has, may use these as the sender alone, and the template
// holds no secret.
func testNotices(t *testing.T, tm template, stage string, own bool) {
	want := map[string]any{"BEIAN_SMS": "sns", "BEIAN_EMAIL": "ses", "BEIAN_EMAIL_FROM": "notice@beian.example"}
	if !own {
		want = map[string]any{
			"BEIAN_SMS": "gateway", "BEIAN_EMAIL": "gateway", "BEIAN_GATEWAY_URL": "https://gateway.example/notices",
			"BEIAN_GATEWAY_KEY": "{{resolve:secretsmanager:beian-" + stage + "-gateway-key:SecretString:::}}",
		}
	}
	site := "https://beian.example"
	if stage == "dev" {
		site = "https://<" + tm.id(t, "CloudFront::Distribution", "CDN") + ".DomainName>"
	}
	senders := map[string]bool{}
	for _, f := range tm.of("Lambda::Function") {
		set := map[string]any{}
		for variable, value := range f.Properties["Environment"].(map[string]any)["Variables"].(map[string]any) {
			if slices.ContainsFunc([]string{"BEIAN_SMS", "BEIAN_EMAIL", "BEIAN_GATEWAY"}, func(p string) bool { return strings.HasPrefix(variable, p) }) {
				set[variable] = value
			}
		}
		if len(set) == 0 {
			continue
		}
		senders[f.Properties["FunctionName"].(string)] = true
		if got := flat(f.Properties["Environment"].(map[string]any)["Variables"].(map[string]any)["BEIAN_SITE"]); got != site {
			t.Errorf("%v has links lead to %q, want %q", f.Properties["FunctionName"], got, site)
		}
		if !maps.Equal(set, want) {
			t.Errorf("%v has %v, want %v", f.Properties["FunctionName"], set, want)
		}
	}
	if !maps.Equal(senders, map[string]bool{"beian-" + stage + "-notify": true, "beian-" + stage + "-sweep": true}) {
		t.Errorf("%v send notices", senders)
	}
	testSenders(t, tm, own)
}

// testSenders: who sends to people is listed here; an SMS goes to no topic, and
// an e-mail comes from the sender.
func testSenders(t *testing.T, tm template, own bool) {
	from := map[string]any{"StringEquals": map[string]any{"ses:FromAddress": "notice@beian.example"}}
	sends := map[string]bool{}
	for _, s := range tm.statements(t) {
		for _, action := range s.Actions {
			if !strings.HasPrefix(action, "sns:") && !strings.HasPrefix(action, "ses:") {
				continue
			}
			sends[action+" "+s.role] = true
			if !strings.Contains(s.role, "NotifyRole") && !strings.Contains(s.role, "SweepRole") {
				t.Errorf("%s may %s", s.role, action)
			}
			switch action {
			case "sns:Publish":
				if s.resources != nil || flat(s.except) != "arn:<AWS::Partition>:sns:*:*:*" {
					t.Errorf("%s may publish to %v, except %v", s.role, s.resources, s.except)
				}
			case "ses:SendEmail":
				if !strings.HasSuffix(flat(s.resources), ":identity/beian.example") || !reflect.DeepEqual(s.condition, from) {
					t.Errorf("%s may send from %v if %v", s.role, s.resources, s.condition)
				}
			default:
				t.Errorf("%s may %s", s.role, action)
			}
		}
	}
	if want := map[bool]int{true: 4, false: 0}[own]; len(sends) != want {
		t.Errorf("%v may send, want %d", sends, want)
	}
}
