package rulebook

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
)

// NumberKind is a kind of number that a site shows or a form declares.
type NumberKind string

// The kinds of numbers: of a subject (主体备案号), of a service (网站备案号, or of an
// APP, mini-program or quick app), of a licence (经营许可证), and of the
// public-security filing (公网安备).
const (
	SubjectNumber NumberKind = "subject"
	ServiceNumber NumberKind = "service"
	LicenceNumber NumberKind = "licence"
	PoliceNumber  NumberKind = "psb"
)

// NumberFact is a fact about numbers, with its source.
type NumberFact struct {
	ID     string `json:"id"`
	Fact   string `json:"fact"`
	Source string `json:"source"`
}

// Badge is what a site shows of a number and where (Order 33 art. 13; Order 292
// art. 12).
type Badge struct {
	Href       string `json:"href"`
	LegacyHref string `json:"legacy_href"`
	Badge      string `json:"badge"`
	Place      string `json:"place"`
	Law        string `json:"law"`
	Fine       string `json:"fine"`
}

// NumberExample is a number that is one of its kind, or not.
type NumberExample struct {
	Value string     `json:"value"`
	Kind  NumberKind `json:"kind"`
	Valid bool       `json:"valid"`
}

type numbers struct {
	Patterns map[NumberKind]string
	Facts    []NumberFact
	Footer   struct {
		ICP, PSB Badge
		App      string
	}
	Examples []NumberExample
	compiled map[NumberKind]*regexp.Regexp
}

func (b *Book) loadNumbers(data fs.FS) error {
	n := &b.numbers
	if err := read(data, "numbers.json", n); err != nil {
		return err
	}
	n.compiled = map[NumberKind]*regexp.Regexp{}
	for _, kind := range []NumberKind{SubjectNumber, ServiceNumber, LicenceNumber, PoliceNumber} {
		r, err := regexp.Compile(n.Patterns[kind])
		if err != nil || n.Patterns[kind] == "" {
			return fmt.Errorf("rule data numbers.json: want a pattern of %s", kind)
		}
		n.compiled[kind] = r
		for _, valid := range []bool{true, false} {
			want := func(e NumberExample) bool { return e.Kind == kind && e.Valid == valid }
			if kind != LicenceNumber && !slices.ContainsFunc(n.Examples, want) {
				return fmt.Errorf("rule data numbers.json: want examples of %s", kind)
			}
		}
	}
	for _, e := range n.Examples {
		if b.IsNumber(e.Kind, e.Value) != e.Valid {
			return fmt.Errorf("rule data numbers.json: the example %s contradicts its pattern", e.Value)
		}
	}
	return nil
}

// IsNumber reports whether text has the form of a number of the kind. Half-width
// characters are wanted, and no space around it.
func (b *Book) IsNumber(kind NumberKind, text string) bool {
	r := b.numbers.compiled[kind]
	return r != nil && r.MatchString(text)
}

// NumberFacts lists what is known of the numbers.
func (b *Book) NumberFacts() []NumberFact { return slices.Clone(b.numbers.Facts) }

// NumberExamples lists numbers that are of their kind and some that are not.
func (b *Book) NumberExamples() []NumberExample { return slices.Clone(b.numbers.Examples) }

// Badges gives what a site shows at its foot of its filing and of the
// public-security filing; an APP shows its number in its settings or on its page
// about itself.
func (b *Book) Badges() (filing, police Badge) { return b.numbers.Footer.ICP, b.numbers.Footer.PSB }
