package events_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"beian/events"
	"beian/internal/awsrun/bus"
	"beian/internal/awsrun/edge"
	"beian/internal/awsrun/feed"
	"beian/internal/awsrun/scans"
	"beian/internal/awsrun/schedules"
	"beian/internal/bureau/exchange"
	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/policy"
	"beian/internal/schema"
)

var update = flag.Bool("update", false, "write the files that are made from the code")

const caseID = "01hz3w5k7m2p4q6r"

// event is an event as the bus delivers it. Resources holds the id that stays
// the same at every delivery; ID does not.
type event struct {
	Version    string               `json:"version"`
	ID         string               `json:"id"`
	DetailType string               `json:"detail-type"`
	Source     string               `json:"source"`
	Account    string               `json:"account"`
	Time       time.Time            `json:"time"`
	Region     string               `json:"region"`
	Resources  []string             `json:"resources"`
	Detail     casework.EventDetail `json:"detail"`
}

// tasks are the types that functions take, by their folders; nil for a batch of
// the table's stream and for a request of the API, which AWS's own types
// describe.
func tasks() map[string]reflect.Type {
	return map[string]reflect.Type{
		"accept-submission": reflect.TypeFor[casework.Task](),
		"pre-check":         reflect.TypeFor[casework.Task](),
		"issue-number":      reflect.TypeFor[casework.Task](),
		"await-answer":      reflect.TypeFor[casework.WaitInput](),
		"remind":            reflect.TypeFor[schedules.Input](),
		"receive-scan":      reflect.TypeFor[scans.Arrival](),
		"deliver":           reflect.TypeFor[struct{}](),
		"sweep":             reflect.TypeFor[struct{}](),
		"follow":            nil,
		"publish":           nil,
		"notify":            reflect.TypeFor[casework.EventDetail](),
		"applicant-api":     nil,
		"provider-api":      nil,
		"bureau-api":        nil,
		"person-api":        nil,
	}
}

func kebab(name filing.EventName) string {
	var b strings.Builder
	for i, r := range string(name) {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// made gives every file that is made from the code.
func made(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	put := func(name string, v any) {
		text, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		all[name] = append(text, '\n')
	}
	for folder, in := range tasks() {
		if in != nil {
			put("schemas/"+folder+".schema.json", root(folder, in, scheduled))
		}
	}
	for _, name := range filing.EventNames() {
		put("schemas/bus/"+kebab(name)+".schema.json", busSchema(name))
		put("samples/bus/"+kebab(name)+".json", busSample(name))
	}
	for name, v := range exchanged() {
		put("schemas/exchange/"+name+".schema.json", root("exchange/"+name, reflect.TypeOf(v), results))
		put("samples/exchange/"+name+".json", v)
	}
	return all
}

// results: what a bureau's system answers is one of a few words.
func results(r *schema.Registry, _ schema.Schema) {
	if answer := r.Named["Answer"]; answer != nil {
		answer["properties"].(map[string]schema.Schema)["result"]["enum"] = []casework.Result{
			casework.Acknowledged, casework.DeliveryFailed, casework.Later,
		}
	}
}

// exchanged is what travels between the system and a bureau's own: a batch with a
// filing and a void, and what is answered.
func exchanged() map[string]any {
	f := filingtest.Form(filing.Enterprise, "31", 1)
	form := f.Shown()
	return map[string]any{
		"batch": exchange.Batch{Bureau: "31", Entries: []exchange.Entry{
			{
				Sequence: 7, Case: caseID, Receipt: "BA-0123-4567-89AB-CDEF-G", Slip: &exchange.Slip{Version: 1, Digest: strings.Repeat("0123456789abcdef", 4)},
				Form:  &form,
				Scans: []exchange.Scan{{Scan: "01hz3w5k7m2p4q6s", Purpose: "slip", Site: "s1", Type: "image/jpeg", SHA256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}},
			},
			{Sequence: 8, Case: "01hz3w5k7m2p4q6t", Void: true},
		}},
		"answers": exchange.Answers{
			Answers: []exchange.Answer{
				{Sequence: 7, Result: "acknowledged", Reference: "SH-2026-000007"},
				{Sequence: 8, Result: "refused", Codes: []string{"domain-exists", "real-name"}},
				{Sequence: 9, Result: "later"},
			},
			Expected: 12,
		},
	}
}

// root makes a schema with its references inside. What the bus or a store adds
// to its own envelope is let through; what is ours is closed.
func root(name string, in reflect.Type, change func(*schema.Registry, schema.Schema)) schema.Schema {
	r := schema.New("#/$defs/", map[reflect.Type][]string{}, nil)
	s := r.Object(in)
	s["$schema"], s["$id"] = "https://json-schema.org/draft/2020-12/schema", "https://beian.example/schemas/"+name+".schema.json"
	if change != nil {
		change(r, s)
	}
	if len(r.Named) > 0 {
		s["$defs"] = r.Named
	}
	if in == reflect.TypeFor[scans.Arrival]() || in == reflect.TypeFor[struct{}]() {
		open(s)
		for _, d := range r.Named {
			open(d)
		}
	}
	return s
}

// scheduled: a schedule hands over the bare wake; only the bus asks to arm.
func scheduled(_ *schema.Registry, s schema.Schema) {
	if names, ok := s["required"].([]string); ok {
		s["required"] = slices.DeleteFunc(names, func(name string) bool { return name == "arm" })
	}
}

// open lets members of somebody else's envelope through.
func open(s schema.Schema) {
	delete(s, "additionalProperties")
	for _, member := range s["properties"].(map[string]schema.Schema) {
		if member["type"] == "object" && member["properties"] != nil {
			open(member)
		}
	}
}

func busSchema(name filing.EventName) schema.Schema {
	return root("bus/"+kebab(name), reflect.TypeFor[event](), func(r *schema.Registry, s schema.Schema) {
		members := s["properties"].(map[string]schema.Schema)
		members["detail-type"]["const"], members["source"]["const"] = name, bus.Source
		detail := r.Named["EventDetail"]["properties"].(map[string]schema.Schema)
		var from, to []filing.Status
		for _, row := range filing.Lifecycle() {
			if row.On == name {
				from, to = append(from, row.From), append(to, row.To)
			}
		}
		slices.Sort(from)
		slices.Sort(to)
		detail["from"]["enum"], detail["to"]["enum"] = slices.Compact(from), slices.Compact(to)
	})
}

func busSample(name filing.EventName) event {
	rows := filing.Lifecycle()
	row := rows[slices.IndexFunc(rows, func(r filing.Transition) bool { return r.On == name })]
	return event{
		Version: "0", ID: "00000000-0000-4000-8000-000000000000", DetailType: string(name), Source: bus.Source,
		Account: "000000000000", Time: filingtest.Now(), Region: "cn-north-1", Resources: []string{caseID + "-7"},
		Detail: casework.EventDetail{Case: caseID, Version: 7, From: row.From, To: row.To, At: filingtest.Now(), Provider: "idc-1"},
	}
}

// TestFilesAreCurrent holds the committed files against the code, and finds
// files that nothing stands for.
func TestFilesAreCurrent(t *testing.T) {
	want := made(t)
	for name, text := range want {
		if *update {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if have, err := os.ReadFile(name); err != nil || !bytes.Equal(have, text) {
			t.Errorf("%s is not current (%v); run go test ./events -update", name, err)
		}
	}
	err := fs.WalkDir(events.Files(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || want[path] != nil {
			return err
		}
		if _, known := tasks()[strings.TrimSuffix(filepath.Base(path), ".json")]; !known || filepath.Dir(path) != "samples" {
			t.Errorf("%s stands for nothing", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSamplesAreValid against their schemas, and decode strictly into the type
// that the code takes.
func TestSamplesAreValid(t *testing.T) {
	for folder, in := range tasks() {
		if in != nil {
			check(t, folder, in)
		}
	}
	for _, name := range filing.EventNames() {
		check(t, "bus/"+kebab(name), reflect.TypeFor[event]())
	}
	for name, v := range exchanged() {
		check(t, "exchange/"+name, reflect.TypeOf(v))
	}
}

func check(t *testing.T, name string, in reflect.Type) {
	t.Helper()
	sample := file(t, "samples/"+name+".json")
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(file(t, "schemas/"+name+".schema.json")))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if members := v.(map[string]any); len(members) > 0 {
		for member := range members {
			less := map[string]any{}
			for k, v := range members {
				if k != member {
					less[k] = v
				}
			}
			if s.Validate(less) == nil && slices.Contains(required(doc), member) {
				t.Errorf("%s is valid without %s", name, member)
			}
		}
	}
	d := json.NewDecoder(bytes.NewReader(sample))
	if in != reflect.TypeFor[scans.Arrival]() && in != reflect.TypeFor[struct{}]() {
		d.DisallowUnknownFields()
	}
	into := reflect.New(in)
	if err := d.Decode(into.Interface()); err != nil {
		t.Errorf("%s does not decode: %v", name, err)
	}
	if in != reflect.TypeFor[struct{}]() && into.Elem().IsZero() {
		t.Errorf("%s decodes to nothing", name)
	}
}

func required(doc any) []string {
	var names []string
	list, _ := doc.(map[string]any)["required"].([]any)
	for _, name := range list {
		names = append(names, name.(string))
	}
	return names
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	text, err := fs.ReadFile(events.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestFeedSamples: what the table's stream hands over reaches the operation as the
// history record, or the wake-up, that was committed.
func TestFeedSamples(t *testing.T) {
	var moves []filing.Record
	var woken []string
	for folder, h := range map[string]lambda.Handler{
		"publish": feed.Handler(slog.New(slog.DiscardHandler), func(_ context.Context, r *filing.Record) error {
			moves = append(moves, *r)
			return nil
		}),
		"follow": feed.Wakes(slog.New(slog.DiscardHandler), func(_ context.Context, id string) error {
			woken = append(woken, id)
			return nil
		}),
	} {
		if _, err := h.Invoke(t.Context(), file(t, "samples/"+folder+".json")); err != nil {
			t.Fatal(err)
		}
	}
	if len(moves) != 1 || moves[0].Case != caseID || moves[0].Event != "PreCheckPassed" {
		t.Errorf("publish hands on %v", moves)
	}
	if !slices.Equal(woken, []string{caseID}) {
		t.Errorf("follow hands on %v", woken)
	}
}

// TestRequestSamples: what the gateway hands over is a call of the role's that
// the authorizer let through.
func TestRequestSamples(t *testing.T) {
	want := map[string]policy.Actor{
		"applicant-api": {ID: "applicant-1", Role: policy.Applicant},
		"provider-api":  {ID: "verifier-1", Role: policy.Verifier, Provider: "idc-1"},
		"bureau-api":    {ID: "reviewer-11", Role: policy.Reviewer, Province: "11"},
	}
	for folder, actor := range want {
		var got policy.Actor
		var path string
		h := edge.Handler(slog.New(slog.DiscardHandler), http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			got, _ = edge.Authenticate(edge.Environment{})(r)
			path = r.URL.Path
		}))
		if _, err := h.Invoke(t.Context(), file(t, "samples/"+folder+".json")); err != nil {
			t.Fatal(err)
		}
		if role, _ := strings.CutSuffix(folder, "-api"); got != actor || !strings.HasPrefix(path, "/api/"+role+"/") {
			t.Errorf("%s is %s by %+v", folder, path, got)
		}
	}
}

// TestPersonSample: what the gateway hands over for a person without an account
// has passed no authorizer and comes from somewhere; it is nobody's by a token,
// whatever claims are added to it.
func TestPersonSample(t *testing.T) {
	text := string(file(t, "samples/person-api.json"))
	for _, event := range []string{text, strings.Replace(text, `"requestContext": {`, `"requestContext": {"authorizer": {"jwt": {"claims": {"sub": "link-1", "role": "person"}}},`, 1)} {
		var byToken policy.Actor
		var caller, path string
		h := edge.Handler(slog.New(slog.DiscardHandler), http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			byToken, _ = edge.Authenticate(edge.Environment{})(r)
			caller, _ = edge.Caller(edge.Environment{})(r)
			path = r.URL.Path
		}))
		if _, err := h.Invoke(t.Context(), []byte(event)); err != nil {
			t.Fatal(err)
		}
		if byToken != (policy.Actor{}) || caller != "192.0.2.1" || !strings.HasPrefix(path, "/api/person/") {
			t.Errorf("it is %s from %s by %+v", path, caller, byToken)
		}
	}
}

func TestEveryFunctionHasASample(t *testing.T) {
	folders, err := filepath.Glob("../functions/*/main.go")
	if err != nil || len(folders) == 0 {
		t.Fatal("there are no functions", err)
	}
	for _, name := range folders {
		if _, known := tasks()[filepath.Base(filepath.Dir(name))]; !known {
			t.Errorf("%s has no sample", name)
		}
	}
}

// TestEventsAreNotPersonal: what travels holds ids, codes and times only.
func TestEventsAreNotPersonal(t *testing.T) {
	allowed := []string{"caseId", "version", "from", "to", "at", "provider,omitempty"} // the latter an organisation
	for i := range reflect.TypeFor[casework.EventDetail]().NumField() {
		if name := reflect.TypeFor[casework.EventDetail]().Field(i).Tag.Get("json"); !slices.Contains(allowed, name) {
			t.Errorf("an event carries %s", name)
		}
	}
}
