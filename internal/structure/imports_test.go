package structure

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// pkg is what go list says of a package.
type pkg struct {
	ImportPath string
	Dir        string
	Name       string
	GoFiles    []string
	Imports    []string
	Deps       []string
}

// packages lists the packages of the module, without their tests.
func packages(t *testing.T) []pkg {
	t.Helper()
	command := exec.Command("go", "list", "-json=ImportPath,Dir,Name,GoFiles,Imports,Deps", "./...")
	command.Dir = "../.."
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// within reports whether an import path is one of the patterns: itself, or
// below one that ends in /...
func within(importPath string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if tree, ok := strings.CutSuffix(p, "/..."); ok {
			return importPath == tree || strings.HasPrefix(importPath, tree+"/")
		}
		return importPath == p
	})
}

func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".") && first != "beian"
}

// TestImports: a package of the left has, besides the standard library, only
// the imports of the middle.
func TestImports(t *testing.T) {
	const in = "beian/internal/"
	rules := []struct {
		who   string
		may   []string
		since string
	}{
		{in + "filing", nil, "the rules are pure, so that they can be read, tested and replayed anywhere"},
		{in + "workday", nil, "the calendar is data and arithmetic"},
		{in + "policy", nil, "who may do what must not depend on how it is stored or asked"},
		{in + "limit", []string{"golang.org/x/time/rate"}, "it counts calls and knows nothing of them"},
		{in + "notice", []string{in + "filing"}, "texts are fixed; a carrier or a store has no say in them"},
		{
			in + "rulebook/...",
			[]string{in + "filing", in + "workday", in + "rulebook/...", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix"},
			"rules look at a form and at dated data, and at nothing that has to be called",
		},
		{in + "records", []string{in + "filing", in + "table"}, "the layout is written once above the port; a driver in it would make it two"},
		{in + "seal", nil, "encryption knows keys and bytes, not where they are kept"},
		{in + "table", nil, "the port knows keys, versions and bytes; no driver knows a case"},
		{in + "table/memory", []string{in + "table", "github.com/google/btree"}, "no driver knows a case"},
		{in + "table/sqlite", []string{in + "table", "zombiezen.com/go/sqlite"}, "no driver knows a case"},
		{in + "table/flaky", []string{in + "table"}, "no driver knows a case"},
		{in + "states", []string{in + "table"}, "the engine runs any machine; it must not know what a filing is"},
		{
			in + "casework",
			[]string{in + "filing", in + "rulebook", in + "policy", in + "records", in + "seal", in + "table", in + "notice"},
			"an operation sees ports; with a driver or a client in it, simulation would prove nothing",
		},
		{in + "bureau", []string{in + "casework"}, "the desk is a port's answer and nothing else"},
		{in + "bureau/exchange", []string{in + "casework", in + "filing"}, "what travels to a bureau's system is a port's own, told in JSON"},
		{in + "bureau/sandbox", []string{in + "bureau/exchange", in + "filing"}, "the other side knows the contract and nothing of this one"},
		{in + "mailbox", []string{in + "casework", in + "records", in + "table"}, "both places to run have mailboxes, over any table"},
		{
			in + "web",
			[]string{in + "casework", in + "filing", in + "policy", in + "limit", in + "records"},
			"the edge decides nothing and is linked into every API function",
		},
		{
			in + "local/parts",
			[]string{in + "casework", in + "filing", in + "records", in + "states", in + "table"},
			"the simulation runs the same parts over any table",
		},
		{"beian/statemachine", nil, "the definition is a file"},
		{"beian/events", nil, "samples and schemas are files"},
	}
	for _, p := range packages(t) {
		for _, rule := range rules {
			if !within(p.ImportPath, []string{rule.who}) {
				continue
			}
			for _, i := range p.Imports {
				if !standard(i) && !within(i, rule.may) {
					t.Errorf("%s imports %s: %s", p.ImportPath, i, rule.since)
				}
			}
		}
	}
}

// TestImporters: a package of the left is imported only by those of the middle.
func TestImporters(t *testing.T) {
	const in = "beian/internal/"
	wiring := []string{in + "awsrun/...", in + "local/...", in + "sim", in + "conformance/...", "beian/infra/local", "beian/infra/holidays", "beian/infra/providers"}
	rules := []struct {
		what  string
		by    []string
		since string
	}{
		{in + "table/memory", wiring, "only the wiring chooses a driver"},
		{in + "table/sqlite", wiring, "only the wiring chooses a driver"},
		{in + "table/dynamodb", wiring, "only the wiring chooses a driver"},
		{in + "bureau/sandbox", []string{"beian/infra/local"}, "no filing of anybody goes to a system for trying unless he starts it"},
		{in + "table/flaky", []string{in + "sim"}, "faults are for tests and simulation"},
		{in + "table/tabletest", nil, "it is for tests"},
		{in + "awsrun/recorded", nil, "it is for tests"},
		{in + "filing/filingtest", append(slices.Clone(wiring), in+"demo"), "made-up filings are for tests, demonstration and simulation"},
		{in + "awsrun", []string{in + "awsrun/...", "beian/functions/..."}, "the wiring for AWS is for the functions"},
		{in + "local", []string{"beian/infra/local"}, "one machine has one program"},
		{in + "sim", nil, "nothing of the product rests on its simulation"},
		{in + "conformance/...", []string{in + "conformance/..."}, "it is for tests"},
		{in + "web/openapi", nil, "it is a generator and never linked"},
		{in + "schema", []string{in + "web/openapi", "beian/events/..."}, "it is for generators and never linked"},
		{"github.com/aws/aws-sdk-go-v2/...", append(slices.Clone(wiring), in+"scan/...", in+"table/dynamodb", in+"seal/...", "beian/functions/...", "beian/infra/site"), "the work sees ports"},
	}
	for _, p := range packages(t) {
		for _, rule := range rules {
			for _, i := range p.Imports {
				if within(i, []string{rule.what}) && !within(p.ImportPath, rule.by) {
					t.Errorf("%s imports %s: %s", p.ImportPath, i, rule.since)
				}
			}
		}
	}
}

// TestFunctions: a function imports its wiring and the edge and links no
// generator, local part or large library that it does not need.
func TestFunctions(t *testing.T) {
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.ImportPath, "beian/functions/") {
			continue
		}
		for _, i := range p.Imports {
			if !standard(i) && !within(i, []string{
				"beian/internal/awsrun/...", "beian/internal/web", "beian/internal/casework", "beian/internal/filing",
				"beian/internal/scan/intake", "github.com/aws/aws-lambda-go/lambda", "github.com/aws/aws-sdk-go-v2/aws",
			}) {
				t.Errorf("%s imports %s: a function is about 20 lines of wiring", p.ImportPath, i)
			}
		}
		for _, d := range p.Deps {
			if within(d, []string{
				"beian/internal/local/...", "beian/internal/sim", "beian/internal/states", "beian/internal/table/sqlite",
				"modernc.org/sqlite/...", "github.com/versity/versitygw/...", "github.com/danielgtaylor/huma/...", "testing",
			}) {
				t.Errorf("%s links %s: each byte of a function is loaded at its start", p.ImportPath, d)
			}
		}
	}
}

// TestPackageNames: a name says what is in a package.
func TestPackageNames(t *testing.T) {
	banned := []string{"util", "utils", "helper", "helpers", "common", "misc", "model", "models", "process", "data", "manager", "base", "shared", "types"}
	for _, p := range packages(t) {
		for _, name := range []string{p.Name, path.Base(p.ImportPath)} {
			if slices.Contains(banned, name) {
				t.Errorf("%s: %q says nothing of what it is for", p.ImportPath, name)
			}
		}
	}
}
