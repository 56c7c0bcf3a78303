package main

import (
	"maps"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// context is a complete one for a stage with a domain.
func context() map[string]any {
	return map[string]any{
		"stage": "prod", "partition": "aws", "architecture": "arm64", "issuer": "https://issuer.example", "audience": "beian",
		"domain": "beian.example", "certificate": "arn", "origin": "https://other.example", "originKeys": "2,1",
		"sender": "notice@beian.example", "gateway": "https://gateway.example/notices",
	}
}

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		name   string
		change map[string]any
		fault  string // part of the error, empty for none
	}{
		{"complete", nil, ""},
		{"no domain in dev", map[string]any{"stage": "dev", "domain": "", "certificate": ""}, ""},
		{"no stage", map[string]any{"stage": nil}, "-c stage="},
		{"a stage that is part of one", map[string]any{"stage": "de"}, "-c stage="},
		{"two stages", map[string]any{"stage": "dev|prod"}, "-c stage="},
		{"a partition without a site", map[string]any{"partition": "aws-us-gov"}, "-c partition="},
		{"an architecture of Go's", map[string]any{"architecture": "amd64"}, "-c architecture="},
		{"an issuer without TLS", map[string]any{"issuer": "http://issuer.example"}, "-c issuer="},
		{"a sign-in with a path", map[string]any{"signIn": "https://id.example/token"}, "-c signIn="},
		{"no audience", map[string]any{"audience": ""}, "-c audience="},
		{"a bureau by name", map[string]any{"systems": "Shanghai=https://a.example"}, "-c systems="},
		{"a domain with a path", map[string]any{"domain": "beian.example/x"}, "-c domain="},
		{"an origin with a path", map[string]any{"origin": "https://beian.example/"}, "-c origin="},
		{"no secret for the API", map[string]any{"originKeys": ""}, "-c originKeys="},
		{"a sender without a domain", map[string]any{"sender": "notice"}, "-c sender="},
		{"two senders", map[string]any{"sender": "a@beian.example,b@beian.example"}, "-c sender="},
		{"a gateway without TLS", map[string]any{"gateway": "http://gateway.example"}, "-c gateway="},
		{"a gateway with a password", map[string]any{"gateway": "https://a:b@gateway.example"}, "-c gateway="},
		{"systems of bureaus", map[string]any{"systems": "11=https://a.example/x,31=https://b.example"}, ""},
		{"a system without TLS", map[string]any{"systems": "11=http://a.example"}, "-c systems="},
		{"a system of no bureau", map[string]any{"systems": "https://a.example"}, "-c systems="},
		{"a domain without a certificate", map[string]any{"certificate": ""}, "go together"},
		{"a certificate without a domain", map[string]any{"domain": ""}, "go together"},
		{"no domain in staging", map[string]any{"stage": "staging", "domain": "", "certificate": ""}, "stage staging needs a domain"},
		{"no domain in China", map[string]any{"stage": "dev", "partition": "aws-cn", "domain": "", "certificate": ""}, "aws-cn"},
	} {
		values := context()
		maps.Copy(values, c.change)
		s, err := settingsOf(awscdk.NewApp(&awscdk.AppProps{Context: &values}).Node())
		if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.fault)
		}
		if want := map[bool]string{true: "https://beian.example", false: "https://other.example"}[s.Domain != ""]; err == nil && s.Origin != want {
			t.Errorf("%s: the origin is %s, want %s", c.name, s.Origin, want)
		}
	}
}
