package rulebook_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// TestFaults: every rule finds what it is for, at the exact field, and nothing
// else does; a check changes nothing and gives the same again.
func TestFaults(t *testing.T) {
	b := load(t)
	all := checks()
	if len(all) < 300 {
		t.Errorf("%d cases, want at least 300", len(all))
	}
	titles := map[string]bool{}
	for i := range all {
		c := &all[i]
		if titles[c.title] {
			t.Errorf("two cases are called %s", c.title)
		}
		titles[c.title] = true
		before := c.form.Clone()
		findings := c.findings(b)
		if got := lines(findings); got != c.wanted() {
			t.Errorf("%s:\n got %q\nwant %q", c.title, got, c.wanted())
		}
		if !reflect.DeepEqual(before, c.form) {
			t.Errorf("%s: the check changed the form", c.title)
		}
		if again := c.findings(b); !slices.Equal(again, findings) {
			t.Errorf("%s: a second check differs", c.title)
		}
	}
}

// TestRules: each rule has an own id, a severity, a source and both texts, which
// say what to do and end as sentences; what rests on own knowledge or manuals of
// provinces does not block.
func TestRules(t *testing.T) {
	b := load(t)
	for _, set := range []string{rulebook.Set2010, rulebook.SetCurrent} {
		ids := map[string]bool{}
		for _, r := range b.Rules(set) {
			if ids[r.ID] || kebab(r.ID) != r.ID {
				t.Errorf("rule id %q is double or not in kebab-case", r.ID)
			}
			ids[r.ID] = true
			if r.Source == "" || !strings.HasSuffix(r.Chinese, "。") || !strings.HasSuffix(r.English, ".") {
				t.Errorf("rule %s lacks a source or a text: %+v", r.ID, r)
			}
			if !slices.Contains([]filing.Severity{filing.Block, filing.Human, filing.Warn}, r.Severity) {
				t.Errorf("rule %s has severity %q", r.ID, r.Severity)
			}
			if len(r.Scope) == 0 || r.Overlay != strings.Contains(r.Source, "provincial rules") && r.ID != "site-name-plain" {
				t.Errorf("rule %s looks at %v, by provinces: %v", r.ID, r.Scope, r.Overlay)
			}
			weak := strings.HasPrefix(r.Source, "own knowledge") || strings.Contains(r.Source, "overlays.json")
			if weak && r.Severity == filing.Block {
				t.Errorf("rule %s blocks on a weak source", r.ID)
			}
		}
	}
}

// TestUnknownSet: a set that nobody knows has the current rules, and no form at
// all has findings.
func TestUnknownSet(t *testing.T) {
	b := load(t)
	f := filingtest.Form(filing.Enterprise, "11", 1)
	f.Sites[0].Domains = append(f.Sites[0].Domains, "shili-zwei.cn")
	f.Sites[0].Registrations = append(f.Sites[0].Registrations, registrations("shili-zwei.cn")...)
	if got := b.Check("2030", &f, filingtest.Now()); len(got) != 1 || got[0].Rule != "domain-one-per-site" {
		t.Errorf("%+v", got)
	}
	if got := b.Check(rulebook.SetCurrent, nil, filingtest.Now()); filing.Blocks(got) == 0 {
		t.Error("no form at all passes")
	}
}

// TestHostileForms: size comes first, so that a form of any size is answered at
// once and shortly, and without its content.
func TestHostileForms(t *testing.T) {
	b := load(t)
	huge := strings.Repeat("示", 10<<20/3)
	var f filing.Form
	f.Subject = filing.Subject{
		Nature: filing.Nature(huge), Name: secret(huge), Province: huge, Address: secret(huge), Head: huge, DeclaredNumber: huge,
		Document:    filing.Document{Type: huge, Number: secret(huge), ValidUntil: huge, Reason: huge},
		Attachments: []string{huge},
	}
	f.Persons = []filing.Person{{
		ID: huge, Capacity: filing.Capacity(huge), Nationality: filing.Nationality(huge), Name: secret(huge), Document: f.Subject.Document,
		Mobile: secret(huge), Phone: secret(huge), Email: secret(huge), Address: secret(huge),
	}}
	f.Sites = []filing.Site{{
		ID: huge, Name: huge, Domains: []string{huge}, HomePage: huge, Content: []string{huge}, Languages: []string{huge}, Head: huge,
		Remark: huge, Approvals: []filing.Approval{{Code: -1, Number: huge}},
	}}
	many := filing.Form{Persons: make([]filing.Person, 1_000_000), Sites: make([]filing.Site, 1_000_000)}
	domains := filingtest.Form(filing.Enterprise, "11", 1)
	domains.Sites[0].Domains = make([]string, 1_000_000)
	for name, form := range map[string]*filing.Form{"texts": &f, "entries": &many, "domains": &domains} {
		got := b.Check(rulebook.SetCurrent, form, filingtest.Now())
		text, err := json.Marshal(got)
		if err != nil || filing.Blocks(got) == 0 || len(text) > 20_000 {
			t.Errorf("%s: %d findings in %d bytes, %v", name, len(got), len(text), err)
		}
	}
}

// TestClockOfCheck: the same form ages with the moment of the check.
func TestClockOfCheck(t *testing.T) {
	b := load(t)
	f := filingtest.Form(filing.Individual, "11", 1)
	f.Persons[0].Document.ValidUntil, f.Subject.Document.ValidUntil = "2026-06-02", "long-term"
	for at, want := range map[string]string{
		"2026-03-02T15:59:59Z": "",
		"2026-03-02T16:00:00Z": "document-expiring",
		"2026-06-02T15:59:59Z": "document-expiring",
		"2026-06-02T16:00:00Z": "document-expired",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, x := range b.Check(rulebook.SetCurrent, &f, moment) {
			got += x.Rule
		}
		if got != want {
			t.Errorf("at %s: %q, want %q", at, got, want)
		}
	}
}

// FuzzCheck: whatever JSON a browser sends, a check ends, twice the same, with
// findings that name a field of the form.
func FuzzCheck(f *testing.F) {
	b := load(f)
	for _, n := range []filing.Nature{filing.Enterprise, filing.Individual} {
		for _, form := range []filing.Form{filingtest.Form(n, "44", 1), full(n, "31")} {
			text, err := json.Marshal(form.Shown())
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var form filing.Form
		if json.Unmarshal(text, &form) != nil {
			return
		}
		for _, set := range []string{rulebook.Set2010, rulebook.SetCurrent} {
			facts := rulebook.Facts{Provider: provider(), FiledSites: 7}
			got := b.CheckWith(set, &form, filingtest.Now(), facts)
			if !slices.Equal(got, b.CheckWith(set, &form, filingtest.Now(), facts)) {
				t.Error("a second check differs")
			}
			for _, x := range got {
				part, _, _ := strings.Cut(x.Field, ".")
				part, _, _ = strings.Cut(part, "[")
				if !slices.Contains([]string{"subject", "persons", "sites"}, part) {
					t.Errorf("%s at %q", x.Rule, x.Field)
				}
			}
		}
	})
}
