package rulebook

import (
	"fmt"
	"strings"

	"beian/internal/filing"
)

// Value is one text of a form and its path.
type Value struct {
	Path string           `json:"path"`
	Text filing.Sensitive `json:"text"`
}

// Values lists the texts of a form that are not empty, at the path or below it,
// in the order of the form. The entries of a list have an index each.
func Values(f *filing.Form, path string) []Value {
	kinds := allParts()
	var all []Value
	add := func(at, text string) {
		if text != "" && Unlocks(path, at) {
			all = append(all, Value{at, filing.NewSensitive(text)})
		}
	}
	partValues("subject", kinds.subject, &f.Subject, add)
	for i := range f.Persons {
		partValues("persons["+f.Persons[i].ID+"]", kinds.person, &f.Persons[i], add)
	}
	for i := range f.Sites {
		s := &f.Sites[i]
		at := "sites[" + s.ID + "]"
		partValues(at, kinds.site, s, add)
		for j, r := range s.Registrations {
			below := fmt.Sprintf("%s.registrations[%d].", at, j)
			add(below+"domain", r.Domain)
			add(below+"holder", string(r.Holder))
			add(below+"validUntil", r.ValidUntil)
			add(below+"verifiedOn", r.VerifiedOn)
		}
		for j, a := range s.Approvals {
			add(fmt.Sprintf("%s.approvals[%d].code", at, j), fmt.Sprint(a.Code))
			add(fmt.Sprintf("%s.approvals[%d].number", at, j), a.Number)
		}
		add(at+".interactive", fmt.Sprint(s.Interactive))
	}
	return all
}

func partValues[T any](at string, kind part[T], of *T, add func(at, text string)) {
	for _, f := range kind.fields {
		add(at+"."+f.name, f.text(of))
	}
	for _, l := range kind.lists {
		for i, text := range l.texts(of) {
			add(fmt.Sprintf("%s.%s[%d]", at, l.name, i), text)
		}
	}
}

// OfSite lists the paths of a form that a path of the slip stands for, for one
// site: "sites[]" is the site, "persons[]" who answers for it.
func OfSite(f *filing.Form, site, path string) []string {
	if rest, ok := strings.CutPrefix(path, "sites[]"); ok {
		return []string{"sites[" + site + "]" + rest}
	}
	rest, ok := strings.CutPrefix(path, "persons[]")
	if !ok {
		return []string{path}
	}
	var all []string
	for i := range f.Sites {
		if f.Sites[i].ID != site {
			continue
		}
		for _, p := range answering(f, &f.Sites[i]) {
			all = append(all, "persons["+p.ID+"]"+rest)
		}
	}
	return all
}
