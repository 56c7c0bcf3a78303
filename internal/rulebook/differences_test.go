package rulebook_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// TestDifferencesShowEveryField alters each leaf of a form in turn and wants its
// text before and after under its path; a person or site that is not in one of
// the forms is shown field by field.
func TestDifferencesShowEveryField(t *testing.T) {
	before := filingtest.Form(filing.Enterprise, "11", 1)
	before.Sites[0].Approvals = []filing.Approval{{Code: 1, Number: "示例〔2026〕1号"}}
	leaves(reflect.ValueOf(&before).Elem(), "", func(path string, _ reflect.Value) {
		after := before.Clone()
		leaves(reflect.ValueOf(&after).Elem(), "", func(other string, v reflect.Value) {
			if other == path {
				alter(v)
			}
		})
		got := rulebook.Differences(&before, &after)
		if strings.HasSuffix(path, ".id") {
			if len(got) < 10 {
				t.Errorf("another %s shows %d fields", path, len(got))
			}
			return
		}
		if len(got) != 1 || got[0].Path != path || shownTexts(got[0].Before) == shownTexts(got[0].After) {
			t.Errorf("altered %s: %v", path, got)
		}
		if printed := fmt.Sprint(got); strings.Contains(printed, "张示例") {
			t.Errorf("a difference prints what is personal: %s", printed)
		}
	})
	if got := rulebook.Differences(&before, &before); len(got) != 0 {
		t.Errorf("a form differs from itself: %v", got)
	}
}

func TestDifferencesOfLists(t *testing.T) {
	base := filing.Form{
		Persons: []filing.Person{{ID: "p1", Capacity: filing.Appointed}},
		Sites: []filing.Site{
			{ID: "s1", Name: "甲", Domains: []string{"a.cn"}, Registrations: []filing.Registration{{Domain: "a.cn", Holder: filing.HeldByOther, ValidUntil: "2030-01-01"}}},
			{ID: "s2", Name: "乙", Approvals: []filing.Approval{{Code: 2}}},
		},
	}
	for name, tt := range map[string]struct {
		alter func(*filing.Form)
		want  string
	}{
		"site gone":      {func(f *filing.Form) { f.Sites = f.Sites[:1] }, "sites[s2].name:乙> sites[s2].approvals:2> sites[s2].interactive:false>"},
		"person comes":   {func(f *filing.Form) { f.Persons = append(f.Persons, filing.Person{ID: "p2", Nationality: "taiwan"}) }, "persons[p2].nationality:>taiwan"},
		"another order":  {func(f *filing.Form) { f.Sites[0], f.Sites[1] = f.Sites[1], f.Sites[0] }, "sites:s1|s2>s2|s1"},
		"domains":        {func(f *filing.Form) { f.Sites[0].Domains = []string{"a.cn", "b.cn"} }, "sites[s1].domains:a.cn>a.cn|b.cn"},
		"registration":   {func(f *filing.Form) { f.Sites[0].Registrations[0].Holder = filing.HeldBySubject }, "sites[s1].registrations:a.cn other 2030-01-01>a.cn subject 2030-01-01"},
		"flag":           {func(f *filing.Form) { f.Sites[1].Interactive = true }, "sites[s2].interactive:false>true"},
		"emptied":        {func(f *filing.Form) { f.Sites[0].Name = "" }, "sites[s1].name:甲>"},
		"nothing at all": {func(*filing.Form) {}, ""},
	} {
		after := base.Clone()
		tt.alter(&after)
		var got []string
		for _, d := range rulebook.Differences(&base, &after) {
			got = append(got, d.Path+":"+shownTexts(d.Before)+">"+shownTexts(d.After))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q, want %q", name, strings.Join(got, " "), tt.want)
		}
	}
}

func shownTexts(all []filing.Sensitive) string {
	var texts []string
	for _, s := range all {
		texts = append(texts, s.Reveal())
	}
	return strings.Join(texts, "|")
}
