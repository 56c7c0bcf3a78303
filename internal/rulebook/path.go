package rulebook

import (
	"regexp"
	"slices"
	"strings"
)

// IsPath reports whether path names a field of a form, or a part of one that
// holds fields, in the syntax of findings and of [Changed]: "subject.document",
// "persons[p1].mobile", "sites[s1]", "sites[s1].domains[0]". Whether a form has
// the person or site is not looked at.
func IsPath(path string) bool {
	part, name, below := strings.Cut(path, ".")
	bare, _, listed := strings.Cut(part, "[")
	if listed && !regexp.MustCompile(`^(persons|sites)\[[A-Za-z0-9_-]{1,40}\]$`).MatchString(part) {
		return false
	}
	var names []string
	switch bare {
	case "subject":
		names = named(subjectFields())
	case "persons":
		names = named(personFields())
	case "sites":
		names = append(named(siteFields()), "interactive", "approvals")
		for _, l := range siteLists() {
			names = append(names, l.name)
		}
	default:
		return false
	}
	if !below {
		return true
	}
	name = regexp.MustCompile(`\[[0-9]{1,2}\]$`).ReplaceAllString(name, "")
	return listed == (bare != "subject") && slices.ContainsFunc(names, func(n string) bool {
		return n == name || strings.HasPrefix(n, name+".") && name != ""
	})
}

func named[T any](fields []field[T]) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}
