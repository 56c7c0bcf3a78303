package rulebook_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// everyText calls visit for each text of a form, personal or not, with its place
// to change it.
func everyText(v reflect.Value, visit func(set func(string))) {
	switch p := v.Addr().Interface().(type) {
	case *filing.Sensitive:
		visit(func(text string) { *p = filing.NewSensitive(text) })
		return
	case *[]string:
		for i := range *p {
			visit(func(text string) { (*p)[i] = text })
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		visit(v.SetString)
	case reflect.Struct:
		for i := range v.NumField() {
			everyText(v.Field(i), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			everyText(v.Index(i), visit)
		}
	default:
	}
}

// full gives a form in which every list has an entry.
func full(nature filing.Nature, province string) filing.Form {
	f := filingtest.Form(nature, province, 1)
	f.Subject.Attachments = append(f.Subject.Attachments, "site-plan")
	f.Persons[0].Attachments = append(f.Persons[0].Attachments, "guardian-document")
	f.Subject.DeclaredNumber, f.Sites[0].Licence = "京ICP备2026000001号", "京ICP证030173号"
	f.Sites[0].Approvals = []filing.Approval{{Code: 1, Number: "示例〔2026〕1号"}}
	f.Sites[0].Access = filing.Access{Mode: "other", Region: "11", IPRanges: []string{"8.8.8.8", "2400:3200::-2400:3200::ff"}}
	return f
}

// TestHostileTexts puts every hostile text into every field in turn, and into
// all of them: there are findings or none, the same twice, at a field of the
// form, and no finding repeats the text.
func TestHostileTexts(t *testing.T) {
	b := load(t)
	texts := []string{
		"", " ", "　", "\x00", "a\x00b", "\u202eCANARY-7f3a", "CANARY-7f3a\u200b", "\xff\xfeCANARY-7f3a", "CANARY-7f3a", "{n}{papers}", "%s%d%!",
		"'; DROP TABLE", "<script>CANARY-7f3a</script>", "=CANARY-7f3a()", strings.Repeat("CANARY-7f3a", 1<<20), strings.Repeat("示", 10<<20/3),
		strings.Repeat("1.", 5000), strings.Repeat("[", 1000), "-", "0-0", "::/0", "999999999999999999999", "2026-13-45", "long-term", "\U0010FFFF", "e\u0301",
	}
	for _, nature := range []filing.Nature{filing.Enterprise, filing.Individual} {
		for _, text := range texts {
			places := 0
			form := full(nature, "31")
			everyText(reflect.ValueOf(&form).Elem(), func(func(string)) { places++ })
			if places < 40 {
				t.Fatalf("%d texts only", places)
			}
			for place := -1; place < places; place++ {
				f := full(nature, "31")
				i := 0
				everyText(reflect.ValueOf(&f).Elem(), func(set func(string)) {
					if place < 0 || place == i {
						set(text)
					}
					i++
				})
				harmless(t, b, &f, text)
			}
		}
	}
}

// harmless checks a form under both sets.
func harmless(t *testing.T, b *rulebook.Book, f *filing.Form, text string) {
	t.Helper()
	for _, set := range []string{rulebook.Set2010, rulebook.SetCurrent} {
		got := b.CheckWith(set, f, filingtest.Now(), rulebook.Facts{Provider: provider(), FiledSites: 1 << 40})
		size := 0
		for _, x := range got {
			size += len(x.Chinese) + len(x.English) + len(x.Field)
			if x.Rule == "" || x.Field == "" || strings.Contains(x.Chinese+x.English, "CANARY") || strings.ContainsAny(x.Field, "\x00 ") {
				t.Errorf("%.40q: %s at %.80q: %.200s", text, x.Rule, x.Field, x.English)
			}
		}
		if size > 40_000 {
			t.Errorf("%.40q: findings of %d bytes", text, size)
		}
	}
}

// TestUnknownValues: a value that a list does not have is found at its field, and
// at no other.
func TestUnknownValues(t *testing.T) {
	b := load(t)
	for field, spoil := range map[string]func(*filing.Form){
		"subject.nature":            func(f *filing.Form) { f.Subject.Nature = "Enterprise" },
		"subject.province":          func(f *filing.Form) { f.Subject.Province = "99" },
		"subject.document.type":     func(f *filing.Form) { f.Subject.Document.Type = "library-card" },
		"persons[p2].capacity":      func(f *filing.Form) { f.Persons[1].Capacity = "cousin" },
		"persons[p2].nationality":   func(f *filing.Form) { f.Persons[1].Nationality = "mars" },
		"sites[s1].content":         func(f *filing.Form) { f.Sites[0].Content = []string{"magic"} },
		"sites[s1].languages":       func(f *filing.Form) { f.Sites[0].Languages = []string{"tlh"} },
		"sites[s1].service":         func(f *filing.Form) { f.Sites[0].Service = "free" },
		"sites[s1].approvals":       func(f *filing.Form) { f.Sites[0].Approvals = []filing.Approval{{Code: -1 << 62, Number: "1"}} },
		"sites[s1].registrations":   func(f *filing.Form) { f.Sites[0].Registrations[0].Holder = "nobody" },
		"sites[s1].access.mode":     reached("pigeon", "11", "8.8.8.8"),
		"sites[s1].access.region":   reached("other", "00", "8.8.8.8"),
		"sites[s1].attachments":     func(f *filing.Form) { f.Sites[0].Attachments = []string{"x"} },
		"persons[p2].attachments":   func(f *filing.Form) { f.Persons[1].Attachments = []string{"x"} },
		"subject.attachments":       func(f *filing.Form) { f.Subject.Attachments = []string{"x"} },
		"sites[s1].head":            func(f *filing.Form) { f.Sites[0].Head = "p9" },
		"sites[s1].access.ipRanges": reached("other", "11", "nowhere"),
	} {
		f := filingtest.Form(filing.Enterprise, "11", 1)
		spoil(&f)
		blocked := false
		for _, x := range b.Check(rulebook.SetCurrent, &f, filingtest.Now()) {
			blocked = blocked || x.Field == field && x.Severity == filing.Block
			if x.Severity == filing.Block && x.Field != field {
				t.Errorf("%s: %s blocks at %s", field, x.Rule, x.Field)
			}
		}
		if !blocked {
			t.Errorf("nothing blocks %s", field)
		}
	}
}

// TestNoFindingRepeatsPersonalData: of all cases, no text, field or source holds
// a personal value of the form, nor does one of a value typed anywhere else.
func TestNoFindingRepeatsPersonalData(t *testing.T) {
	b := load(t)
	looked := 0
	for _, c := range checks() {
		var values []string
		c.form.Personal(func(_ string, s *filing.Sensitive) {
			if text := strings.TrimSpace(s.Reveal()); len(text) > 3 && len(text) < 500 {
				values = append(values, text)
			}
		})
		for _, x := range c.findings(b) {
			all := strings.Join([]string{x.Rule, x.Field, x.Chinese, x.English, x.Source}, "\n")
			looked++
			for _, v := range values {
				// The examples of the texts are nobody's: they are not asked for here.
				if strings.Contains(all, v) {
					t.Errorf("%s: %s repeats a personal value", c.title, x.Rule)
				}
			}
		}
	}
	if looked < 800 {
		t.Errorf("looked at %d findings only", looked)
	}
}

// TestTextsAreWhole: what a text leaves open is filled in.
func TestTextsAreWhole(t *testing.T) {
	b := load(t)
	for _, c := range checks() {
		for _, x := range c.findings(b) {
			if strings.ContainsAny(x.Chinese+x.English, "{}…") || !strings.HasSuffix(x.Chinese, "。") || !strings.HasSuffix(x.English, ".") {
				t.Errorf("%s: %s says %q, %q", c.title, x.Rule, x.Chinese, x.English)
			}
		}
	}
	for _, r := range b.Rules(rulebook.SetCurrent) {
		if strings.ContainsAny(r.Chinese+r.English, "{}") {
			t.Errorf("rule %s: %q, %q", r.ID, r.Chinese, r.English)
		}
	}
}

// TestHostileJSON: a document of wrong types or with a member twice decodes to an
// error that repeats nothing, or to a form that is checked like any other.
func TestHostileJSON(t *testing.T) {
	b := load(t)
	sound := filingtest.Form(filing.Enterprise, "11", 1)
	text, err := json.Marshal(sound.Shown())
	if err != nil {
		t.Fatal(err)
	}
	whole := string(text)
	var bodies []string
	for _, value := range []string{`["CANARY-7f3a"]`, `{"CANARY-7f3a":"CANARY-7f3a"}`, `1e400`, `-0`, `true`, `null`, `"CANARY-7f3a"`} {
		for _, member := range []string{"subject", "persons", "sites", "name", "number", "domains", "access", "registrations", "interactive", "attachments", "approvals"} {
			at := strings.Index(whole, `"`+member+`":`)
			if at < 0 {
				at = strings.Index(whole, `"name":`)
			}
			bodies = append(bodies, whole[:at]+fmt.Sprintf(`%q:%s,`, member, value)+whole[at:], `{"`+member+`":`+value+`}`)
		}
	}
	decoded := 0
	for _, body := range bodies {
		var f filing.Form
		if err := json.Unmarshal([]byte(body), &f); err != nil {
			if strings.Contains(err.Error(), "CANARY") {
				t.Errorf("an error repeats the input: %.200s", err)
			}
			continue
		}
		decoded++
		harmless(t, b, &f, body)
		if again := b.Check(rulebook.Set2010, &f, filingtest.Now()); !slices.Equal(again, b.Check(rulebook.Set2010, &f, filingtest.Now())) {
			t.Error("a second check differs")
		}
	}
	if decoded == 0 || decoded == len(bodies) {
		t.Errorf("%d of %d bodies decode", decoded, len(bodies))
	}
}
