package structure

import (
	"encoding/json"
	"go/ast"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/local/parts"
	"beian/internal/rulebook"
	"beian/internal/web"
	"beian/statemachine"
)

// joined writes a PascalCase name in lower case with a separator.
func joined(name, separator string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteString(separator)
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// operations gives the file of each exported method of the Desk.
func operations(t *testing.T) map[string]string {
	t.Helper()
	set, all := files(t, "internal/casework")
	found := map[string]string{}
	for _, f := range all {
		for _, d := range f.Decls {
			method, ok := d.(*ast.FuncDecl)
			if ok && method.Recv != nil && method.Name.IsExported() {
				found[method.Name.Name] = filepath.Base(set.Position(method.Pos()).Filename)
			}
		}
	}
	return found
}

// machine is what the tests read of the definition.
type machine struct {
	States map[string]struct {
		Type       string
		Resource   string
		Parameters struct{ FunctionName string }
		Retry      []struct{ ErrorEquals []string }
		Catch      []struct{ ErrorEquals []string }
	}
}

func definition(t *testing.T) machine {
	t.Helper()
	var m machine
	if err := json.Unmarshal(statemachine.File(), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestStates: a task is named in one word everywhere: the state, its
// substitution, the function's folder, the operation and the operation's file.
func TestStates(t *testing.T) {
	folders, in := parts.Substitutions(), operations(t)
	functions := parts.Functions(&casework.Desk{})
	for name, s := range definition(t).States {
		if s.Type != "Task" {
			continue
		}
		substitution := strings.Trim(s.Parameters.FunctionName, "${}")
		if !strings.HasSuffix(s.Resource, ".waitForTaskToken") && substitution != name {
			t.Errorf("state %s calls %s", name, substitution)
		}
		if strings.HasSuffix(s.Resource, ".waitForTaskToken") && substitution != "AwaitAnswer" {
			t.Errorf("state %s waits by %s", name, substitution)
		}
		folder := joined(substitution, "-")
		if folders[substitution] != folder || functions[folder] == nil {
			t.Errorf("%s is the function %q, want %s", substitution, folders[substitution], folder)
		}
		if file := in[substitution]; file != joined(substitution, "_")+".go" {
			t.Errorf("%s is in the file %q", substitution, file)
		}
	}
}

// TestFunctionFolders: every function is an operation, or the API of a group.
func TestFunctionFolders(t *testing.T) {
	in := operations(t)
	names, err := filepath.Glob("../../functions/*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		folder := filepath.Base(filepath.Dir(name))
		known := slices.ContainsFunc([]web.Group{web.Applicant, web.Provider, web.Bureau, web.Person}, func(g web.Group) bool {
			return folder == string(g)+"-api"
		})
		for operation := range in {
			known = known || joined(operation, "-") == folder
		}
		if !known {
			t.Errorf("functions/%s is no operation's name", folder)
		}
	}
	for _, folder := range parts.Substitutions() {
		if folder != "aws" && len(names) > 0 && !slices.Contains(names, "../../functions/"+folder+"/main.go") {
			t.Errorf("there is no functions/%s", folder)
		}
	}
}

// TestRoutesAreOperations: each route calls the operation that it is named
// after.
func TestRoutesAreOperations(t *testing.T) {
	in := operations(t)
	for _, r := range web.Routes() {
		if in[r.Name] == "" {
			t.Errorf("%s calls %s, which is no operation", r.Pattern(), r.Name)
		}
	}
}

// TestErrorNames: the machine knows exactly the kinds of errors that a task
// may answer, besides those of the service itself.
func TestErrorNames(t *testing.T) {
	kinds := []string{
		string(filing.Invalid), string(filing.NotFound), string(filing.Forbidden),
		string(filing.Conflict), string(filing.TooLate), string(filing.Unavailable),
	}
	retried := map[string]bool{}
	for name, s := range definition(t).States {
		var all []string
		for _, r := range s.Retry {
			all = append(all, r.ErrorEquals...)
		}
		for _, c := range s.Catch {
			all = append(all, c.ErrorEquals...)
		}
		for _, e := range all {
			retried[e] = true
			if !strings.HasPrefix(e, "States.") && !strings.HasPrefix(e, "Lambda.") && !slices.Contains(kinds, e) {
				t.Errorf("state %s knows the error %q, which no task answers", name, e)
			}
		}
		if s.Type == "Task" && !slices.Contains(all, string(filing.Unavailable)) {
			t.Errorf("state %s does not repeat what was unavailable", name)
		}
	}
	if !retried["States.TaskFailed"] {
		t.Error("nothing repeats an unknown failure")
	}
}

// messages reads the catalogue of a language.
func messages(t *testing.T, language string) map[string]map[string]any {
	t.Helper()
	text, err := os.ReadFile("../../site/messages/" + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]any{}
	for name, section := range raw {
		entries := map[string]any{}
		if json.Unmarshal(section, &entries) == nil {
			all[name] = entries
		}
	}
	return all
}

// TestStatuses: every status and party has its words in both languages, and the
// Chinese name of a status is the one of the lifecycle.
func TestStatuses(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		m := messages(t, language)
		for _, s := range filing.Standings() {
			entry, _ := m["status"][string(s.Status)].(map[string]any)
			name, _ := entry["name"].(string)
			if name == "" {
				t.Errorf("%s has no name for the status %s", language, s.Status)
			}
			if s.Name == "" || strings.ToLower(string(s.Status)) != string(s.Status) {
				t.Errorf("status %q is called %q", s.Status, s.Name)
			}
			if m["party"][string(s.Acts)] == nil {
				t.Errorf("%s has no words for the party %s", language, s.Acts)
			}
		}
		for name := range m["status"] {
			if _, known := filing.StandingOf(filing.Status(name)); !known && name != "cancelled" {
				t.Errorf("%s has words for %s, which is no status", language, name)
			}
		}
	}
}

// TestEvents: every event of the lifecycle is a type of package filing, and
// every type is in the lifecycle.
func TestEvents(t *testing.T) {
	set, all := files(t, "internal/filing")
	in := map[string]string{}
	for _, f := range all {
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				in[spec.Name.Name] = filepath.Base(set.Position(spec.Pos()).Filename)
			}
			return true
		})
	}
	var moves []filing.EventName
	for _, row := range filing.Lifecycle() {
		moves = append(moves, row.On)
		if !strings.HasPrefix(in[string(row.On)], "event_") {
			t.Errorf("%s is in the file %q", row.On, in[string(row.On)])
		}
	}
	for _, name := range filing.EventNames() {
		if !slices.Contains(moves, name) {
			t.Errorf("%s is no move of the lifecycle", name)
		}
		event, err := filing.DecodeEvent(name, []byte("{}"))
		if err != nil || reflect.TypeOf(event).Elem().Name() != string(name) {
			t.Errorf("%s decodes to %T (%v)", name, event, err)
		}
	}
}

// TestReasons: coded reasons are kebab-case and have both languages, and those
// that the product itself gives are in the catalogue.
func TestReasons(t *testing.T) {
	book, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	for _, r := range book.Reasons() {
		if !han(r.Chinese) || r.English == "" || han(r.English) || strings.ToLower(r.Code) != r.Code || strings.Contains(r.Code, "_") {
			t.Errorf("reason %q: %q, %q", r.Code, r.Chinese, r.English)
		}
	}
	for _, code := range []string{"confirmation-expired", "confirmation-attempts"} {
		if _, known := book.Reason(code); !known {
			t.Errorf("%s is not in the catalogue", code)
		}
	}
}
