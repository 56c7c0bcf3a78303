package build

import (
	"fmt"
	"strings"

	"beian/internal/filing"
)

// shown is which documents somebody shows: the first-named ones, and others that
// need a reason.
type shown struct {
	Code, Name, First, Other, Source string
}

// Subjects tells which documents an organisation of each nature shows; an
// individual, which shows its head's, has none.
func (v view) Subjects() ([]shown, error) {
	var all []shown
	for _, n := range natures() {
		name, err := v.say("nature." + string(n))
		if err != nil {
			return nil, err
		}
		s := shown{Code: string(n), Name: name}
		if !n.Natural() {
			a, ok := v.rules.SubjectDocuments(guideSet, n)
			if !ok {
				return nil, fmt.Errorf("site: the rules have no documents of %s", n)
			}
			s.First, s.Other, s.Source = v.documents(a.First), v.documents(a.Other), v.source(a.Source)
		}
		all = append(all, s)
	}
	return all, nil
}

// Persons tells which documents a head of each nationality shows.
func (v view) Persons() ([]shown, error) {
	var all []shown
	for _, n := range nationalities() {
		name, err := v.say("guide.nationality." + string(n))
		if err != nil {
			return nil, err
		}
		a, ok := v.rules.PersonDocuments(n)
		if !ok {
			return nil, fmt.Errorf("site: the rules have no documents of %s persons", n)
		}
		all = append(all, shown{string(n), name, v.documents(a.First), v.documents(a.Other), v.source(a.Source)})
	}
	return all, nil
}

// nationalities lists those that the document rules tell apart.
func nationalities() []filing.Nationality {
	return []filing.Nationality{filing.Mainland, filing.HKMacau, filing.Taiwan, filing.Foreign}
}

// documents names kinds of documents.
func (v view) documents(codes []string) string {
	var names []string
	for i, code := range codes {
		t, _ := v.rules.DocumentType(code) // the rule book refuses unknown ones
		name := v.pick(t.Chinese, t.English)
		if i > 0 {
			name = uncapital(name)
		}
		names = append(names, name)
	}
	return v.alternatives(names)
}

// alternatives joins names of which one is enough.
func (v view) alternatives(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return v.list(names[:last]) + v.pick("或者", " or ") + names[last]
}
