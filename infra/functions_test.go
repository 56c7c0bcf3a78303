package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// testFunctions: each folder is a function with the variables that its
// environment asks for, and no others.
func testFunctions(t *testing.T, tm template, stage string) {
	functions := map[string]resource{}
	for _, f := range tm.of("Lambda::Function") {
		functions[f.Properties["FunctionName"].(string)] = f
	}
	names := folders(t)
	if len(functions) != len(names) {
		t.Errorf("got %d functions for %d folders", len(functions), len(names))
	}
	for _, name := range names {
		f, ok := functions["beian-"+stage+"-"+name]
		if !ok {
			t.Errorf("folder %s is no function", name)
			continue
		}
		set := f.Properties["Environment"].(map[string]any)["Variables"].(map[string]any)
		asked := variables(t, name)
		for variable, required := range asked {
			if _, ok := set[variable]; required && !ok {
				t.Errorf("%s lacks %s", name, variable)
			}
		}
		for variable := range set {
			if _, ok := asked[variable]; !ok {
				t.Errorf("%s has %s, which it does not read", name, variable)
			}
		}
		if _, traced := f.Properties["TracingConfig"]; traced == (stage == "prod") {
			t.Errorf("%s: tracing is %t", name, traced)
		}
	}
}

// variables reads from the sources which variables a function asks for, and
// whether each is required: the fields of its environment are each the
// Environment of a package of awsrun.
func variables(t *testing.T, name string) map[string]bool {
	t.Helper()
	asked := map[string]bool{}
	for _, field := range fields(t, filepath.Join("..", "functions", name), "environment") {
		part, ok := field.Type.(*ast.SelectorExpr)
		if !ok {
			t.Fatalf("%s: a field is no Environment of a package", name)
		}
		for _, f := range fields(t, filepath.Join("..", "internal", "awsrun", part.X.(*ast.Ident).Name), "Environment") {
			tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("env")
			variable, option, _ := strings.Cut(tag, ",")
			asked[variable] = option != "optional"
		}
	}
	return asked
}

// fields gives the fields of a struct of the package in dir.
func fields(t *testing.T, dir, typeName string) []*ast.Field {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if o := tree.Scope.Lookup(typeName); o != nil {
			return o.Decl.(*ast.TypeSpec).Type.(*ast.StructType).Fields.List
		}
	}
	t.Fatalf("%s has no type %s", dir, typeName)
	return nil
}

// statement is a part of a policy of a role.
type statement struct {
	role     string
	Actions  []string
	resource string // as JSON

	resources, except, condition any
}

// statements lists what the roles of the stack may do.
func (tm template) statements(t *testing.T) []statement {
	t.Helper()
	var list []statement
	for _, p := range tm.of("IAM::Policy") {
		text, err := json.Marshal(p.Properties["Roles"])
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range p.Properties["PolicyDocument"].(map[string]any)["Statement"].([]any) {
			st := s.(map[string]any)
			actions, ok := st["Action"].([]any)
			if !ok {
				actions = []any{st["Action"]}
			}
			resource, err := json.Marshal(st["Resource"])
			if err != nil {
				t.Fatal(err)
			}
			one := statement{role: string(text), resource: string(resource), resources: st["Resource"], except: st["NotResource"], condition: st["Condition"]}
			for _, a := range actions {
				one.Actions = append(one.Actions, a.(string))
			}
			list = append(list, one)
		}
	}
	return list
}

// onlyRoles wants exactly the roles of the names.
func onlyRoles(t *testing.T, what string, got map[string]bool, names ...string) {
	t.Helper()
	for role := range got {
		if !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(role, name) }) {
			t.Errorf("%s may %s", role, what)
		}
	}
	if len(got) != len(names) {
		t.Errorf("%d roles may %s, want %d", len(got), what, len(names))
	}
}

// testPermissions: who opens personal data is listed here, no action is a
// wildcard, and no resource is but where the service knows no other.
func testPermissions(t *testing.T, tm template, stage string) {
	opens, indexes, erases := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range tm.statements(t) {
		for _, action := range s.Actions {
			if strings.Contains(action, "*") {
				t.Errorf("%s may %s", s.role, action)
			}
			service, _, _ := strings.Cut(action, ":")
			if s.resource == `"*"` && service != "xray" && service != "logs" && action != "dynamodb:ListStreams" {
				t.Errorf("%s may %s on everything", s.role, action)
			}
		}
		if strings.Contains(s.resource, "PersonalKey") && slices.Contains(s.Actions, "kms:Decrypt") {
			opens[s.role] = true
		}
		if slices.Contains(s.Actions, "s3:DeleteObjectVersion") || slices.Contains(s.Actions, "s3:ListBucketVersions") {
			for _, bucket := range []string{"Quarantine", "Clean"} {
				if strings.Contains(s.resource, bucket) {
					erases[s.role+strings.Join(s.Actions, " ")+bucket] = true
				}
			}
			if !strings.Contains(s.role, "SweepRole") || strings.Contains(s.resource, "Public") {
				t.Errorf("%s may erase %s", s.role, s.resource)
			}
		}
		if strings.Contains(s.resource, "BlindKey") {
			indexes[s.role] = true
		}
	}
	if len(erases) != 4 {
		t.Errorf("the sweep erases by %v, want versions listed and deleted in both buckets", slices.Sorted(maps.Keys(erases)))
	}
	onlyRoles(t, "make blind indexes", indexes, "ApplicantAPIRole", "ProviderAPIRole", "BureauAPIRole", "PersonAPIRole", "NotifyRole", "SweepRole")
	onlyRoles(t, "open personal data", opens,
		"PreCheckRole", "ApplicantAPIRole", "ProviderAPIRole", "BureauAPIRole", "PersonAPIRole", "DeliverRole", "NotifyRole", "SweepRole")
	if strings.Contains(tm.text, "arn:aws:") {
		t.Errorf("stage %s: a name is bound to one partition", stage)
	}
}
