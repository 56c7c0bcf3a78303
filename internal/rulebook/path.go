package rulebook

import (
	"slices"
	"strings"
)

// IsPath reports whether path names a field of a form, or a part of one that
// holds fields, in the syntax of findings and of [Changed]: "subject.document",
// "persons[p1].mobile", "sites[s1]", "sites[s1].domains[0]". Whether a form has
// the person or site is not looked at.
func IsPath(path string) bool {
	part, name, below := strings.Cut(path, ".")
	bare, rest, listed := strings.Cut(part, "[")
	if listed {
		id, closed := strings.CutSuffix(rest, "]")
		if !closed || !wellFormedID(id) || bare == "subject" {
			return false
		}
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
	name = withoutIndex(name)
	return listed == (bare != "subject") && slices.ContainsFunc(names, func(n string) bool {
		return n == name || strings.HasPrefix(n, name+".") && name != ""
	})
}

// withoutIndex cuts the index of an entry, [0] to [99], off the end of a name.
func withoutIndex(name string) string {
	before, index, ok := strings.Cut(name, "[")
	digits, closed := strings.CutSuffix(index, "]")
	if !ok || !closed || len(digits) < 1 || len(digits) > 2 || strings.Trim(digits, "0123456789") != "" {
		return name
	}
	return before
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
