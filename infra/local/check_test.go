package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

var update = flag.Bool("update", false, "write the sample form")

// formFile writes a form, spoilt or not, and gives its path.
func formFile(t *testing.T, spoil func(*filing.Form)) string {
	t.Helper()
	f := filingtest.Form(filing.Enterprise, "11", 1)
	if spoil != nil {
		spoil(&f)
	}
	text, err := json.Marshal(f.Shown())
	if err != nil {
		t.Fatal(err)
	}
	return textFile(t, string(text))
}

func textFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "form.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func wrongMobile(f *filing.Form) { f.Persons[0].Mobile = filing.NewSensitive("1380000canary") }

// TestCheckProgram runs the compiled program: its exit status says whether a
// form can be submitted, can't, or can't be read, and it keeps personal data to
// itself.
func TestCheckProgram(t *testing.T) {
	binary := compile(t)
	sound := formFile(t, nil)
	for _, c := range []struct {
		name   string
		args   []string
		status int
		out    string
		err    string
	}{
		{"sound", []string{"-at", "2026-03-02", sound}, 0, "规则集 current，2026-03-02 00:00（北京时间）：0 项问题，其中 0 项禁止提交", ""},
		{"sound in English", []string{"-at", "2026-03-02", "-lang", "en", sound}, 0, "rule set current, 2026-03-02 00:00 Beijing time: findings 0, of which block 0", ""},
		{"blocked", []string{"-at", "2026-03-02T09:00:00+08:00", formFile(t, wrongMobile)}, 1, "block  persons[p1].mobile  mobile", "findings that block the form: 1"},
		{"old set", []string{"-at", "2012-05-01", sound}, 0, "规则集 2010，", ""},
		{"old set now", []string{"-at", "2026-03-02", "-set", "2010", sound}, 0, "规则集 2010，2026-03-02", ""},
		{"no such file", []string{filepath.Join(t.TempDir(), "none.json")}, 2, "", "no such file"},
		{"no JSON", []string{textFile(t, "subject: canary")}, 2, "", "send one well-formed JSON object"},
		{"not a form", []string{textFile(t, `{"form":{"canary":1}}`)}, 2, "", "form: there is no such field"},
		{"member twice", []string{textFile(t, `{"sites":[],"sites":[]}`)}, 2, "", "sites: this field appears twice"},
		{"wrong type", []string{textFile(t, `{"subject":{"name":["canary"]}}`)}, 2, "", "subject.name: this field has the wrong JSON type"},
		{"no file named", nil, 2, "", "name one file"},
		{"unknown format", []string{"-format", "xml", sound}, 2, "", "-format is table or json"},
		{"unknown language", []string{"-lang", "fr", sound}, 2, "", "-lang is zh or en"},
		{"unknown set", []string{"-set", "2030", sound}, 2, "", "-set is 2010 or current"},
		{"no date", []string{"-at", "tomorrow", sound}, 2, "", "-at is a date"},
		{"help", []string{"-help"}, 0, "", "check [flags] FILE.json"},
		{"unknown flag", []string{"-loud", sound}, 2, "", "-format"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, log bytes.Buffer
			cmd := exec.Command(binary, append([]string{"check"}, c.args...)...)
			cmd.Stdout, cmd.Stderr = &out, &log
			err := cmd.Run()
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if got := cmd.ProcessState.ExitCode(); got != c.status {
				t.Errorf("exit status %d, want %d: %s", got, c.status, log.String())
			}
			if !strings.Contains(out.String(), c.out) || !strings.Contains(log.String(), c.err) || c.status == 2 && out.Len() > 0 {
				t.Errorf("it printed\n%sand said\n%swant %q and %q", out.String(), log.String(), c.out, c.err)
			}
			if strings.Contains(out.String()+log.String(), "canary") {
				t.Errorf("it repeats what the form holds:\n%s%s", out.String(), log.String())
			}
		})
	}
}

// TestCheckJSON reads the findings of a form on standard input, and of a text
// far larger than the API would take.
func TestCheckJSON(t *testing.T) {
	for name, spoil := range map[string]func(*filing.Form){
		"mobile": wrongMobile,
		"name":   func(f *filing.Form) { f.Subject.Name = filing.NewSensitive(strings.Repeat("示", 10<<20/3)) },
	} {
		text, err := os.ReadFile(formFile(t, spoil))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		err = check([]string{"-format", "json", "-"}, filingtest.Now(), bytes.NewReader(text), &out, os.Stderr)
		if got := statusOf(err); got != exitBlocked {
			t.Errorf("%s: exit status %d, %v", name, got, err)
		}
		var got report
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		at := func(f filing.Finding) bool {
			return strings.HasSuffix(f.Field, name) && f.Severity == filing.Block && f.Chinese != "" && f.English != "" && f.Source != ""
		}
		if got.RuleSet != "current" || !got.At.Equal(filingtest.Now()) || got.Blocks != 1 || len(got.Findings) != 1 || !slices.ContainsFunc(got.Findings, at) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestSampleForm: the sample that README.md checks is the fictitious form of
// today's types, and has no finding.
func TestSampleForm(t *testing.T) {
	sample := filingtest.Form(filing.Enterprise, "11", 1)
	want, err := json.MarshalIndent(sample.Shown(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "form.json")
	if *update {
		if err := os.WriteFile(path, append(want, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || string(have) != string(want)+"\n" {
		t.Errorf("%s is not current (%v); run go test ./infra/local -run SampleForm -update", path, err)
	}
	var out bytes.Buffer
	if err := check([]string{"-format", "json", path}, filingtest.Now(), nil, &out, os.Stderr); err != nil || !strings.Contains(out.String(), `"findings": []`) {
		t.Errorf("%v\n%s", err, out.String())
	}
}
