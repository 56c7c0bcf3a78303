package rulebook

import (
	"slices"
	"strconv"
	"strings"

	"beian/internal/filing"
)

// Difference is a field in which two forms differ, with its texts before and
// after: one, several of a list, none where it was empty or its person or site
// was not there. The texts may be personal.
type Difference struct {
	Path   string
	Before []filing.Sensitive
	After  []filing.Sensitive
}

// Differences lists the fields of [Changed] with their texts. A person or site
// that only one of the forms has is listed field by field; another order is that
// of the ids.
func Differences(before, after *filing.Form) []Difference {
	var all []Difference
	for _, path := range Changed(before, after) {
		for _, p := range fieldsBelow(path) {
			old, now := textsAt(before, p), textsAt(after, p)
			if !slices.Equal(old, now) {
				all = append(all, Difference{p, sensitive(old), sensitive(now)})
			}
		}
	}
	return all
}

func sensitive(texts []string) []filing.Sensitive {
	out := make([]filing.Sensitive, len(texts))
	for i, t := range texts {
		out[i] = filing.NewSensitive(t)
	}
	return out
}

// fieldsBelow gives the paths of all fields of a whole person or site, or the
// path itself if it is of one field.
func fieldsBelow(path string) []string {
	part, _, field := strings.Cut(path, ".")
	bare, _, entry := strings.Cut(part, "[")
	if field || !entry {
		return []string{path}
	}
	kinds := allParts()
	names := pathNames(kinds.person)
	if bare == "sites" {
		names = append(pathNames(kinds.site), "registrations", "approvals", "interactive")
	}
	for i, name := range names {
		names[i] = path + "." + name
	}
	return names
}

// textsAt gives what a form has at the path of a field, or the ids of all its
// persons or sites. An empty text is none.
func textsAt(f *filing.Form, path string) []string {
	part, name, _ := strings.Cut(path, ".")
	bare, id, _ := strings.Cut(strings.TrimSuffix(part, "]"), "[")
	kinds := allParts()
	switch {
	case part == "persons":
		return eachID(f.Persons, func(p *filing.Person) string { return p.ID })
	case part == "sites":
		return eachID(f.Sites, func(s *filing.Site) string { return s.ID })
	case bare == "subject":
		return textsOf(kinds.subject, name, &f.Subject)
	case bare == "persons":
		if i := slices.IndexFunc(f.Persons, func(p filing.Person) bool { return p.ID == id }); i >= 0 {
			return textsOf(kinds.person, name, &f.Persons[i])
		}
	case bare == "sites":
		if i := slices.IndexFunc(f.Sites, func(s filing.Site) bool { return s.ID == id }); i >= 0 {
			return siteTexts(kinds.site, name, &f.Sites[i])
		}
	}
	return nil
}

func eachID[T any](all []T, id func(*T) string) []string {
	var list []string
	for i := range all {
		list = append(list, id(&all[i]))
	}
	return list
}

func textsOf[T any](kind part[T], name string, v *T) []string {
	for _, f := range kind.fields {
		if f.name == name && f.text(v) != "" {
			return []string{f.text(v)}
		}
	}
	for _, l := range kind.lists {
		if l.name == name {
			return l.texts(v)
		}
	}
	return nil
}

// siteTexts gives the texts of a site's field, among them those that are no
// texts in the form.
func siteTexts(kind part[filing.Site], name string, s *filing.Site) []string {
	var list []string
	switch name {
	case "registrations":
		for _, r := range s.Registrations {
			list = append(list, strings.Join(strings.Fields(strings.Join([]string{r.Domain, string(r.Holder), r.ValidUntil, r.VerifiedOn}, " ")), " "))
		}
	case "approvals":
		for _, a := range s.Approvals {
			list = append(list, strings.TrimSpace(strconv.Itoa(a.Code)+" "+a.Number))
		}
	case "interactive":
		list = []string{strconv.FormatBool(s.Interactive)}
	default:
		return textsOf(kind, name, s)
	}
	return list
}
