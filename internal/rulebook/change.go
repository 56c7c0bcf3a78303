package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// ChangeField is a field that the rules of changes name. Paths are those of a
// form, with "[]" for the id of the person or site; it has none when a form does
// not hold it. Of is the part of the public-security filing that names it.
type ChangeField struct {
	Chinese string   `json:"zh"`
	Of      string   `json:"of"`
	Paths   []string `json:"paths"`
}

// Confirmation is who confirms a kind of filing by SMS code: "subject-head",
// "site-heads", or nobody. Case tells apart what one kind has several of, such
// as "subject" when a change is of the subject alone.
type Confirmation struct {
	Kind    string   `json:"kind"`
	Case    string   `json:"case"`
	Chinese string   `json:"zh"`
	Confirm []string `json:"confirm"`
}

// ChangeMaterial is what is shown when a field of Paths changes.
type ChangeMaterial struct {
	What    string   `json:"what"`
	Chinese []string `json:"zh"`
	Paths   []string `json:"paths"`
}

// Exclusion is a pair of kinds that are not filed in one case. The one without
// kinds says that a subject has one open case.
type Exclusion struct {
	Kinds []string `json:"kinds"`
	What  string   `json:"what"`
}

type changes struct {
	NonCritical   []ChangeField
	Immutable     []ChangeField
	Kinds         []Choice
	Confirmations []Confirmation
	Material      []ChangeMaterial
	Exclusions    []Exclusion
}

// firstFiling is the kind of filing that a case is.
const firstFiling = "first-filing"

func (b *Book) loadChanges(data fs.FS) error {
	c := &b.changes
	if err := read(data, "changes.json", c); err != nil {
		return err
	}
	var paths []string
	for _, f := range slices.Concat(c.NonCritical, c.Immutable) {
		paths = append(paths, f.Paths...)
	}
	for _, m := range c.Material {
		paths = append(paths, m.Paths...)
	}
	if err := checkPaths("changes.json", paths); err != nil {
		return err
	}
	var kinds []string
	for _, row := range c.Confirmations {
		kinds = append(kinds, row.Kind)
	}
	for _, row := range c.Exclusions {
		kinds = append(kinds, row.Kinds...)
	}
	for _, kind := range kinds {
		if !slices.ContainsFunc(c.Kinds, func(k Choice) bool { return k.Code == kind }) {
			return fmt.Errorf("rule data changes.json: no kind is called %q", kind)
		}
	}
	first, ok := b.ConfirmersOf(firstFiling, "")
	if s, known := b.set(SetCurrent); !ok || known && !slices.Equal(first, s.Confirm) {
		return fmt.Errorf("rule data changes.json: %s is confirmed as sets.json says", firstFiling)
	}
	return nil
}

// checkPaths refuses data that name a field that no form has.
func checkPaths(file string, paths []string) error {
	for _, p := range paths {
		if !IsPath(strings.ReplaceAll(p, "[]", "[x]")) {
			return fmt.Errorf("rule data %s: no form has the field %q", file, p)
		}
	}
	return nil
}

// Critical reports whether a change of the field, by a path of [Changed], makes
// the public-security filing be reviewed anew; what is not critical is edited at
// once (Notice 九). It says nothing of changes of the filing itself.
func (b *Book) Critical(path string) bool { return !named(b.changes.NonCritical, path) }

// NonCritical lists the fields of the "subject" or of a "site" that the
// public-security filing edits at once, those among them that no form holds.
func (b *Book) NonCritical(of string) []ChangeField {
	return slices.DeleteFunc(slices.Clone(b.changes.NonCritical), func(f ChangeField) bool { return f.Of != of })
}

// Immutable reports whether a change of the filing can't touch the field, by a
// path of [Changed].
func (b *Book) Immutable(path string) bool { return named(b.changes.Immutable, path) }

func named(fields []ChangeField, path string) bool {
	return slices.ContainsFunc(fields, func(f ChangeField) bool { return concerns(f.Paths, path) })
}

// concerns reports whether a path is one of the patterns or lies below one. A
// pattern that ends with "[]" is of a whole person or site.
func concerns(patterns []string, path string) bool {
	bare := withoutID(path)
	return slices.ContainsFunc(patterns, func(p string) bool {
		return p == bare || !strings.HasSuffix(p, "[]") && Unlocks(p, bare)
	})
}

// withoutID takes the id of a person or site out of a path: persons[].mobile.
func withoutID(path string) string {
	before, rest, ok := strings.Cut(path, "[")
	_, after, closed := strings.Cut(rest, "]")
	if !ok || !closed {
		return path
	}
	return before + "[]" + after
}

// ChangeKinds lists the kinds of filing, the first filing among them.
func (b *Book) ChangeKinds() []Choice { return slices.Clone(b.changes.Kinds) }

// ConfirmersOf gives who confirms a kind of filing by SMS code; ok is false for
// a kind or case that the rules do not know.
func (b *Book) ConfirmersOf(kind, which string) (roles []string, ok bool) {
	i := slices.IndexFunc(b.changes.Confirmations, func(c Confirmation) bool { return c.Kind == kind && c.Case == which })
	if i < 0 {
		return nil, false
	}
	return slices.Clone(b.changes.Confirmations[i].Confirm), true
}

// MaterialOf lists, in Chinese and each once, what is shown anew when the fields
// change, by paths of [Changed].
func (b *Book) MaterialOf(paths []string) []string {
	var all []string
	for _, m := range b.changes.Material {
		if !slices.ContainsFunc(paths, func(p string) bool { return concerns(m.Paths, p) }) {
			continue
		}
		for _, what := range m.Chinese {
			if !slices.Contains(all, what) {
				all = append(all, what)
			}
		}
	}
	return all
}

// Excluded reports whether two kinds of filing are not for one case.
func (b *Book) Excluded(kind, other string) bool {
	return slices.ContainsFunc(b.changes.Exclusions, func(e Exclusion) bool {
		return kind != other && slices.Contains(e.Kinds, kind) && slices.Contains(e.Kinds, other)
	})
}

// OneOpenCase reports whether a subject has one open case at a time (A7).
func (b *Book) OneOpenCase() bool {
	return slices.ContainsFunc(b.changes.Exclusions, func(e Exclusion) bool { return len(e.Kinds) == 0 })
}
