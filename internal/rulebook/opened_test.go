package rulebook_test

import (
	"slices"
	"strings"
	"testing"

	"beian/internal/rulebook"
)

// TestOpened: what hangs on a returned field is unlocked with it, and nothing
// else; every path is one of a form.
func TestOpened(t *testing.T) {
	for field, want := range map[string]string{
		"":                            "",
		"sites[s1].domains":           "sites[s1].domains sites[s1].homePage sites[s1].registrations",
		"sites[s1].domains[0]":        "sites[s1].domains[0] sites[s1].homePage sites[s1].registrations",
		"sites[s1].name":              "sites[s1].name",
		"sites[s1].service":           "sites[s1].service sites[s1].licence",
		"sites[s2]":                   "sites[s2]",
		"subject.nature":              "subject.nature subject.document subject.attachments",
		"subject.province":            "subject.province subject.address subject.attachments",
		"subject.document.number":     "subject.document.number subject.document",
		"persons[p1].document.number": "persons[p1].document.number persons[p1].document",
		"persons[p1].nationality":     "persons[p1].nationality persons[p1].document",
		"persons[p1].address":         "persons[p1].address",
		"persons[p1].mobile":          "persons[p1].mobile",
		"sites[s1].content":           "sites[s1].content sites[s1].approvals sites[s1].attachments sites[s1].remark sites[s1].interactive",
	} {
		got := rulebook.Opened(field)
		if strings.Join(got, " ") != want {
			t.Errorf("%s opens %q, want %q", field, got, want)
		}
		if i := slices.IndexFunc(got, func(p string) bool { return !rulebook.IsPath(p) }); i >= 0 {
			t.Errorf("%s opens %s, which no form has", field, got[i])
		}
	}
}
