package filing_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

const canary = "CANARY-7f3a"

// hidden holds personal data where package fmt finds no methods: in fields that
// it may not call them on.
type hidden struct {
	one  filing.Sensitive
	many []filing.Sensitive
	by   map[string]filing.Sensitive
	ptr  *filing.Sensitive
}

// TestSensitiveNeverPrints: no verb, wherever the data stand, prints them.
func TestSensitiveNeverPrints(t *testing.T) {
	s := filing.NewSensitive(canary)
	form := filingtest.Form(filing.Enterprise, "11", 1)
	form.Personal(func(_ string, p *filing.Sensitive) { *p = filing.NewSensitive(canary) })
	values := map[string]any{
		"value": s, "pointer": &s, "shown": s.Shown(), "slice": []filing.Sensitive{s}, "map": map[string]any{"a": s},
		"form": form, "form pointer": &form, "person": form.Persons[0], "shown form": form.Shown(),
		"hidden":         hidden{one: s, many: []filing.Sensitive{s}, by: map[string]filing.Sensitive{"a": s}, ptr: &s},
		"hidden pointer": &hidden{one: s},
	}
	for name, v := range values {
		for _, flag := range []string{"", "+", "#", "-", " ", "0", "20", ".3"} {
			for verb := 'A'; verb <= 'z'; verb++ {
				if strings.ContainsRune("[\\]^_`", verb) {
					continue
				}
				if out := fmt.Sprintf("%"+flag+string(verb), v); strings.Contains(out, canary) || strings.Contains(out, fmt.Sprintf("%x", canary)) {
					t.Errorf("%%%s%c prints the %s: %.80s", flag, verb, name, out)
				}
			}
		}
		if out := fmt.Sprint(v) + fmt.Sprintln(v) + errors.Join(fmt.Errorf("wrapped: %v", v)).Error(); strings.Contains(out, canary) {
			t.Errorf("Sprint prints the %s", name)
		}
	}
}

// TestSensitiveNeverLogged: neither log handler writes it.
func TestSensitiveNeverLogged(t *testing.T) {
	s := filing.NewSensitive(canary)
	form := filingtest.Form(filing.Individual, "11", 1)
	form.Personal(func(_ string, p *filing.Sensitive) { *p = filing.NewSensitive(canary) })
	var out bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(h).Info("x", slog.Any("a", s), slog.Any("b", &s), slog.Any("c", form), slog.Any("d", s.Shown()), slog.Any("e", hidden{one: s}))
	}
	if strings.Contains(out.String(), canary) || !strings.Contains(out.String(), "[redacted]") {
		t.Errorf("the log holds it: %s", out.String())
	}
}

// TestSensitiveJSON: a form marshals redacted, and shown only when asked for.
func TestSensitiveJSON(t *testing.T) {
	form := filingtest.Form(filing.Enterprise, "11", 1)
	form.Personal(func(_ string, p *filing.Sensitive) { *p = filing.NewSensitive(canary) })
	form.Persons[1].Phone = filing.NewSensitive("")
	closed, err := json.Marshal(form)
	if err != nil || bytes.Contains(closed, []byte(canary)) {
		t.Errorf("a form marshals openly: %v", err)
	}
	if n := bytes.Count(closed, []byte("[redacted]")); n != 16 {
		t.Errorf("%d fields are redacted, want 16: empty ones stay empty", n)
	}
	open, err := json.Marshal(form.Shown())
	if err != nil || bytes.Count(open, []byte(canary)) != 16 {
		t.Errorf("a shown form does not marshal: %v", err)
	}
	var back filing.Form
	if err := json.Unmarshal(open, &back); err != nil || !reflect.DeepEqual(back, form) {
		t.Errorf("a shown form does not come back: %v", err)
	}
	if err := json.Unmarshal([]byte(`{"subject":{"name":["`+canary+`"]}}`), &back); err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("error of a wrong type: %v", err)
	}
	for _, s := range []filing.Sensitive{{}, filing.NewSensitive("")} {
		if !s.Empty() || s.Reveal() != "" || !reflect.DeepEqual(s, filing.Sensitive{}) {
			t.Error("empty data are not empty")
		}
	}
	if s := filing.NewSensitive(canary); s.Empty() || s.Reveal() != canary || s.Shown().Reveal() != canary {
		t.Error("data do not come back")
	}
}

// TestPersonalListsAll: what a form's types mark as sensitive is what Personal
// visits, each once, by the right path.
func TestPersonalListsAll(t *testing.T) {
	form := filingtest.Form(filing.Enterprise, "11", 1)
	want := map[*filing.Sensitive]string{}
	sensitive(reflect.ValueOf(&form).Elem(), "", want)
	if len(want) != 17 {
		t.Errorf("%d sensitive fields, want 17", len(want))
	}
	form.Personal(func(path string, s *filing.Sensitive) {
		if want[s] != path {
			t.Errorf("visited %s, which is %q", path, want[s])
		}
		delete(want, s)
	})
	for _, path := range want {
		t.Errorf("%s is not visited", path)
	}
}

func sensitive(v reflect.Value, path string, found map[*filing.Sensitive]string) {
	if s, ok := v.Addr().Interface().(*filing.Sensitive); ok {
		found[s] = path
		return
	}
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			sensitive(v.Field(i), strings.TrimPrefix(path+"."+name, "."), found)
		}
	}
	if v.Kind() == reflect.Slice {
		for i := range v.Len() {
			at := path
			if id := v.Index(i); id.Kind() == reflect.Struct && id.FieldByName("ID").IsValid() {
				at = fmt.Sprintf("%s[%s]", path, id.FieldByName("ID").String())
			}
			sensitive(v.Index(i), at, found)
		}
	}
}

// TestCloneSharesNothing: no list of a clone is the form's own.
func TestCloneSharesNothing(t *testing.T) {
	form := filingtest.Form(filing.Enterprise, "11", 1)
	form.Subject.Attachments = []string{"site-plan"}
	form.Persons[0].Attachments = []string{"authorisation-letter"}
	form.Sites[0].Approvals = []filing.Approval{{Code: 1}}
	form.Sites[0].Access.IPRanges = []string{"192.0.2.7"}
	clone := form.Clone()
	if !reflect.DeepEqual(form, clone) {
		t.Fatal("a clone differs")
	}
	var lists func(a, b reflect.Value, path string)
	lists = func(a, b reflect.Value, path string) {
		if a.Kind() == reflect.Slice {
			if a.Len() == 0 || a.Pointer() == b.Pointer() {
				t.Errorf("%s is empty or shared", path)
			}
			for i := range a.Len() {
				lists(a.Index(i), b.Index(i), path)
			}
		}
		if a.Kind() == reflect.Struct {
			for i := range a.NumField() {
				lists(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name)
			}
		}
	}
	lists(reflect.ValueOf(form), reflect.ValueOf(clone), "")
}
