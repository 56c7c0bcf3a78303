package statemachine

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

func complete() map[string]string {
	return map[string]string{
		"Partition":        "aws-cn",
		"AcceptSubmission": "arn:aws-cn:lambda:cn-north-1:123456789012:function:accept-submission:live",
		"PreCheck":         "arn:aws-cn:lambda:cn-north-1:123456789012:function:pre-check:live",
		"AwaitAnswer":      "arn:aws-cn:lambda:cn-north-1:123456789012:function:await-answer:live",
		"IssueNumber":      "arn:aws-cn:lambda:cn-north-1:123456789012:function:issue-number:live",
	}
}

func TestSubstituteMakesEverySubstitution(t *testing.T) {
	values := complete()
	out, err := Substitute(values)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(out) {
		t.Error("the result is no JSON")
	}
	if strings.Contains(string(out), "${") {
		t.Error("a substitution is left")
	}
	for name, value := range values {
		if !strings.Contains(string(out), value) {
			t.Errorf("the value of %s is not in the result", name)
		}
	}
	if got, want := Substitutions(), slices.Sorted(maps.Keys(values)); !slices.Equal(got, want) {
		t.Errorf("Substitutions() = %v, want %v", got, want)
	}
}

func TestSubstituteRefusesByName(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(map[string]string)
		want   string
	}{
		{"missing", func(v map[string]string) { delete(v, "PreCheck") }, "substitution PreCheck is missing"},
		{"unused", func(v map[string]string) { v["Prechek"] = "x" }, "substitution Prechek is not used"},
		{"empty", func(v map[string]string) { v["Partition"] = "" }, "substitution Partition is empty"},
		{"quote", func(v map[string]string) { v["Partition"] = `aws", "X": "` }, "substitution Partition is empty or not plain"},
		{"backslash", func(v map[string]string) { v["Partition"] = `aws\` }, "substitution Partition is empty or not plain"},
		{"nested", func(v map[string]string) { v["Partition"] = `${PreCheck}` }, "substitution Partition is empty or not plain"},
		{"line break", func(v map[string]string) { v["IssueNumber"] = "a\nb" }, "substitution IssueNumber is empty or not plain"},
		{"beyond ASCII", func(v map[string]string) { v["IssueNumber"] = "备案" }, "substitution IssueNumber is empty or not plain"},
	} {
		values := complete()
		c.change(values)
		out, err := Substitute(values)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.what, err, c.want)
		}
		if out != nil {
			t.Errorf("%s: a definition was given all the same", c.what)
		}
	}
}

func TestFileIsTheCallersOwn(t *testing.T) {
	File()[0] = 'x'
	if !json.Valid(File()) {
		t.Error("changing the answer of File changed the file")
	}
}
