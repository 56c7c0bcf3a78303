package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/records"
	"beian/internal/web"
)

// TestFilesAreCurrent holds the committed files against the routes and types.
func TestFilesAreCurrent(t *testing.T) {
	for of, file := range map[string]string{"api": "../openapi.json", "form": "../form.schema.json", "types": "../../../site/parts/api.ts"} {
		want, err := output(of)
		if err != nil {
			t.Fatal(err)
		}
		have, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(have, want) {
			t.Errorf("%s is not current (%v); run go generate ./internal/web", file, err)
		}
	}
	if _, err := output("other"); err == nil {
		t.Error("there is something else to write")
	}
}

// operationText is what the test reads of an operation.
type operationText struct {
	OperationID string `json:"operationId"`
	Summary     string
	Parameters  []struct {
		Name, In, Description string
		Required              bool
	}
	Security    []map[string][]string
	RequestBody *struct{ Content map[string]any }
	Responses   map[string]struct {
		Content map[string]any
		Headers map[string]any
	}
}

func read(t *testing.T) (doc struct {
	OpenAPI    string
	Paths      map[string]map[string]operationText
	Components struct{ Schemas map[string]map[string]any }
},
) {
	t.Helper()
	text, err := os.ReadFile("../openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestEveryRouteIsDescribed with its headers, its body and its problems.
func TestEveryRouteIsDescribed(t *testing.T) {
	doc := read(t)
	ids, operations := map[string]bool{}, 0
	for _, path := range doc.Paths {
		operations += len(path)
	}
	if operations != len(web.Routes()) || !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("%d operations of %d routes, OpenAPI %s", operations, len(web.Routes()), doc.OpenAPI)
	}
	for _, r := range web.Routes() {
		o := doc.Paths["/api/"+string(r.Group)+r.Path][strings.ToLower(r.Method)]
		if o.Summary == "" || ids[o.OperationID] {
			t.Errorf("%s: summary %q, id %q", r.Pattern(), o.Summary, o.OperationID)
		}
		ids[o.OperationID] = true
		has := func(in, name string, required bool) bool {
			for _, p := range o.Parameters {
				if p.In == in && p.Name == name && p.Required == required {
					return true
				}
			}
			return false
		}
		for _, q := range r.Query {
			if !has("query", q.Name, q.Required) {
				t.Errorf("%s: query %s", r.Pattern(), q.Name)
			}
		}
		if has("header", "Idempotency-Key", true) != r.Changes || has("header", "If-Match", slices.Contains([]string{"SaveDraft", "ChangeSettings"}, r.Name)) != r.Changes {
			t.Errorf("%s: headers", r.Pattern())
		}
		for _, name := range []string{"case", "site", "person", "scan"} {
			if has("path", name, true) != strings.Contains(r.Path, "{"+name+"}") {
				t.Errorf("%s: path parameter %s", r.Pattern(), name)
			}
		}
		if byLink := len(o.Security) == 1 && o.Security[0]["link"] != nil; byLink != (r.Group == web.Person) {
			t.Errorf("%s: security %v", r.Pattern(), o.Security)
		}
		if (o.RequestBody != nil) != (r.Body != nil) {
			t.Errorf("%s: body", r.Pattern())
		}
		for status, response := range o.Responses {
			kind := "application/problem+json"
			if status == "200" {
				kind = cmp.Or(r.Media, "application/json")
			}
			if len(response.Content) != 1 || response.Content[kind] == nil {
				t.Errorf("%s: %s is not %s", r.Pattern(), status, kind)
			}
		}
		for _, status := range append(statuses(r), 200) {
			if _, ok := o.Responses[strconv.Itoa(status)]; !ok {
				t.Errorf("%s: status %d", r.Pattern(), status)
			}
		}
	}
}

// TestObjectsAreClosed: no object takes a member that it does not name.
func TestObjectsAreClosed(t *testing.T) {
	for name, s := range read(t).Components.Schemas {
		if s["type"] != "object" || s["additionalProperties"] != false {
			t.Errorf("%s is open: %v", name, s["additionalProperties"])
		}
	}
}

// TestSchemasTakeWhatTravels: real bodies are valid, and changed ones are not.
func TestSchemasTakeWhatTravels(t *testing.T) {
	c := jsonschema.NewCompiler()
	text, err := os.ReadFile("../openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("https://beian.example/openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	form := filingtest.Form(filing.Enterprise, "11", 1)
	bodies := map[string]any{
		"StartDraftBody": web.StartDraftBody{Provider: "idc-1", Form: form.Shown()},
		"FormBody":       web.FormBody{Form: form.Shown()},
		"Verdict": casework.Verdict{
			Decision: "pass", Contact: filing.Contact{Channel: "phone", At: filingtest.Now()}, Reasons: []casework.Ground{{Code: "site-name"}},
		},
		"TicksBody":      web.TicksBody{Ticks: []casework.Tick{{Path: "subject.name", Outcome: "same"}}},
		"AgreementRef":   records.AgreementRef{},
		"ConsentRequest": casework.ConsentRequest{Person: "p1"},
		"PersonBody":     web.PersonBody{Person: "p1"},
		"ConsentAnswer":  casework.ConsentAnswer{Version: 1, Guardian: filing.NewSensitive("示例").Shown()},
		"SlipBody":       web.SlipBody{},
		"ChecklistEntries": casework.ChecklistEntries{
			Originals: []filing.Source{{Original: "person-document", Of: "persons[p1].document", Name: "x", Outcome: "consistent"}},
			Fields:    []records.ComparedField{{Path: "subject.name", Result: "equal"}}, Photo: []string{"face"},
		},
		"Correction":       casework.Correction{Changes: []casework.FieldValue{{Path: "subject.name", Value: filing.NewSensitive("示例").Shown()}}, Initialled: true},
		"SlipSigning":      casework.SlipSigning{AlsoSigned: []records.AgreementRef{{ID: "truth-clause", Version: 1}}},
		"VerifySiteBody":   web.VerifySiteBody{},
		"OpenAccessBody":   web.OpenAccessBody{On: filingtest.Now()},
		"CodeBody":         web.CodeBody{Code: "123456"},
		"CopyBody":         web.CopyBody{},
		"ContestBody":      web.ContestBody{Domain: "shili.cn", Scan: "x"},
		"ContestVerdict":   web.ContestVerdict{Decision: "reject"},
		"ProviderSettings": records.ProviderSettings{Desks: []filing.ServiceDesk{{ID: "d1", Open: []filing.Hours{{Weekdays: []int{1}}}}}},
		"BookingRequest":   casework.BookingRequest{Desk: "d1", At: filingtest.Now()},
		"ContactRequest":   casework.ContactRequest{Person: "p1", What: "mobile", Channel: "phone", Result: "reached", At: filingtest.Now()},
		"LockBody":         web.LockBody{Take: true},
		"ScanRequest":      casework.ScanRequest{Purpose: "photo", Type: "image/png", Size: 5},
		"CaseView":         web.Case{Case: filing.Case{Status: filing.Filed}, Allowed: []filing.EventName{"AccessOpened"}},
		"Rows":             casework.Rows{Rows: []casework.Row{{Status: filing.Draft, Acts: filing.PartyApplicant}}},
		"Problem":          web.Problem{Findings: []filing.Finding{{Severity: filing.Block}}},
	}
	for name, body := range bodies {
		s, err := c.Compile("https://beian.example/openapi.json#/components/schemas/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		v.(map[string]any)["other"] = 1
		if s.Validate(v) == nil {
			t.Errorf("%s takes an unknown member", name)
		}
	}
	for _, r := range web.Routes() {
		if r.Body != nil && !slices.Contains([]string{"Ground"}, nameOf(r.Body)) && bodies[nameOf(r.Body)] == nil {
			t.Errorf("the body %s was not tried", nameOf(r.Body))
		}
	}
}

func nameOf(v any) string { return reflect.TypeOf(v).Name() }
