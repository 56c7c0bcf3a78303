package rulebook

import (
	"slices"
	"strings"

	"beian/internal/filing"
)

// Changed lists the paths of all fields in which two forms differ, in the order
// of the form and in the syntax of findings: "subject.name",
// "persons[p1].mobile", "sites[s1].domains". A person or site that only one of
// them has is named as a whole, "persons[p2]"; another order is "persons" or
// "sites". Forms that differ in anything give at least one path.
func Changed(before, after *filing.Form) []string {
	kinds := allParts()
	paths := differ("subject", kinds.subject, &before.Subject, &after.Subject)
	paths = append(paths, entries("persons", before.Persons, after.Persons,
		func(p *filing.Person) string { return p.ID },
		func(at string, a, b *filing.Person) []string { return differ(at, kinds.person, a, b) })...)
	return append(paths, entries("sites", before.Sites, after.Sites,
		func(s *filing.Site) string { return s.ID },
		func(at string, a, b *filing.Site) []string {
			return append(differ(at, kinds.site, a, b), siteDiffers(at, a, b)...)
		})...)
}

// differ lists the fields in which two parts differ.
func differ[T any](at string, kind part[T], a, b *T) []string {
	var paths []string
	for _, f := range kind.fields {
		if f.text(a) != f.text(b) {
			paths = append(paths, at+"."+f.name)
		}
	}
	for _, l := range kind.lists {
		if !slices.Equal(l.texts(a), l.texts(b)) {
			paths = append(paths, at+"."+l.name)
		}
	}
	return paths
}

// siteDiffers lists the fields of sites that are no texts and differ.
func siteDiffers(at string, a, b *filing.Site) []string {
	var paths []string
	if !slices.Equal(a.Registrations, b.Registrations) {
		paths = append(paths, at+".registrations")
	}
	if !slices.Equal(a.Approvals, b.Approvals) {
		paths = append(paths, at+".approvals")
	}
	if a.Interactive != b.Interactive {
		paths = append(paths, at+".interactive")
	}
	return paths
}

// entries compares two lists whose entries are known by their ids. With ids that
// repeat, or that a path can't hold, entries can't be matched, and the whole
// list counts as changed.
func entries[T any](name string, before, after []T, id func(*T) string, compare func(at string, a, b *T) []string) []string {
	old, okOld := ids(before, id)
	now, okNow := ids(after, id)
	if !okOld || !okNow {
		return []string{name}
	}
	var paths []string
	for i := range before {
		at := name + "[" + old[i] + "]"
		if j := slices.Index(now, old[i]); j >= 0 {
			paths = append(paths, compare(at, &before[i], &after[j])...)
		} else {
			paths = append(paths, at)
		}
	}
	for _, added := range now {
		if !slices.Contains(old, added) {
			paths = append(paths, name+"["+added+"]")
		}
	}
	if !sameOrder(old, now) {
		paths = append(paths, name)
	}
	return paths
}

func ids[T any](all []T, id func(*T) string) (found []string, ok bool) {
	for i := range all {
		one := id(&all[i])
		if !wellFormedID(one) || slices.Contains(found, one) {
			return nil, false
		}
		found = append(found, one)
	}
	return found, true
}

// sameOrder reports whether what both lists have stands in the same order.
func sameOrder(a, b []string) bool {
	kept := func(list, other []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return !slices.Contains(other, s) })
	}
	return slices.Equal(kept(a, b), kept(b, a))
}

// Unlocks reports whether a reason's field lets the applicant change the path:
// exactly that field, or one below it. An empty field unlocks nothing.
func Unlocks(reasonField, changedPath string) bool {
	below, ok := strings.CutPrefix(changedPath, reasonField)
	return ok && reasonField != "" && (below == "" || below[0] == '.' || below[0] == '[')
}
