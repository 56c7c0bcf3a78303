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
	switch kinds := allParts(); bare {
	case "subject":
		names = pathNames(kinds.subject)
	case "persons":
		names = pathNames(kinds.person)
	case "sites":
		names = append(pathNames(kinds.site), "registrations", "interactive", "approvals")
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

func pathNames[T any](kind part[T]) []string {
	var names []string
	for _, f := range kind.fields {
		names = append(names, f.name)
	}
	for _, l := range kind.lists {
		names = append(names, l.name)
	}
	return names
}
