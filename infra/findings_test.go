package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// TestFindings: what is noted as meant is what the rules find, no less and no
// more, and synthesis fails on it as long as it is not accepted.
func TestFindings(t *testing.T) {
	for name, v := range variants() {
		t.Run(name, func(t *testing.T) {
			app, st := assemble(t, v.override)
			hold(app)
			if failed(func() { app.Synth(nil) }) == nil {
				t.Fatal("synthesis goes on over findings")
			}
			got := violations(t, app)
			var want []string
			for _, f := range st.findings {
				if len(f.reason) < 30 {
					t.Errorf("%s of %s is accepted without a reason", f.rule, f.path)
				}
				if f.of != "" {
					f.rule += "[" + f.of + "]"
				}
				want = append(want, f.path+" "+f.rule)
			}
			slices.Sort(want)
			want = slices.Compact(want)
			for _, f := range got {
				if !slices.Contains(want, f) {
					t.Errorf("not meant: %s", f)
				}
			}
			for _, f := range want {
				if !slices.Contains(got, f) {
					t.Errorf("meant, but not found: %s", f)
				}
			}
		})
	}
}

// failed runs f and gives what it panicked with; so do the CDK's errors come.
func failed(f func()) (cause any) {
	defer func() { cause = recover() }()
	f()
	return nil
}

// violations reads what synthesis found, as "path rule", from the report that it
// leaves when there is something.
func violations(t *testing.T, app awscdk.App) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(*app.Outdir(), "validation-report.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		PluginReports []struct {
			Violations []struct {
				Description         string
				ViolatingConstructs []struct{ ConstructPath string }
			}
		}
	}
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	rule := regexp.MustCompile(`^(AwsSolutions-\w+(\[.*?\])?):? `)
	var list []string
	for _, r := range report.PluginReports {
		for _, v := range r.Violations {
			named := v.Description
			if found := rule.FindStringSubmatch(named); found != nil {
				named = found[1]
			}
			for _, c := range v.ViolatingConstructs {
				list = append(list, c.ConstructPath+" "+named)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
