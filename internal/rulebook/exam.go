package rulebook

import (
	"strings"
	"time"

	"beian/internal/filing"
)

// Facts is what a check is told beyond the form. A rule that would need a fact
// that is not told finds nothing.
type Facts struct {
	// Provider is the record of the access provider.
	Provider *Provider
	// FiledSites is how many sites the subject has filed before: none in a first
	// filing, beside which a subject files no other so far (A7).
	FiledSites int
	// HeadTaken reports whether the person is the head of another subject's site.
	HeadTaken func(*filing.Person) bool
}

// exam is one check of one form.
type exam struct {
	book    *Book
	set     string
	at      time.Time
	facts   Facts
	form    *filing.Form
	overlay *Overlay // never nil
	rule    *rule
	part    string // "subject", "persons", "sites", or "" for the form
	under   string // what of the part: "access." or ""
	id      string
	place   int
	judged  bool // fault is of the present part's document number
	fault   fault
	domains [filing.MaxDomains]claimed
	claims  int
	page    page     // home page of the present site
	ranges  []stated // of the present site's access
	// registered are the canonical domains of the present site's registrations,
	// empty for what is none.
	registered [filing.MaxDomains]string
	provider   []Span
	findings   []filing.Finding
}

// claimed is a domain of the form: of which site, and its canonical form, empty
// when it has none.
type claimed struct {
	site int
	name string
}

// page is the host of a home page, "" for what is none, and whether it is an
// address.
type page struct {
	host    string
	address bool
}

// Check looks at a form with the rules of a set at a moment. Findings come in
// the order of the form: subject, persons, sites. It is pure, and safe on forms
// of any size and content: what is too large or broken is reported and not
// looked at further. An unknown set has the current rules.
func (b *Book) Check(set string, f *filing.Form, at time.Time) []filing.Finding {
	return b.CheckWith(set, f, at, Facts{})
}

// CheckWith is [Book.Check] with facts from beyond the form. It is as pure as
// the functions among them.
func (b *Book) CheckWith(set string, f *filing.Form, at time.Time, facts Facts) []filing.Finding {
	if f == nil {
		f = &filing.Form{}
	}
	x, rules := b.exam(set, f, at, facts)
	if !x.pass(&rules.gates) {
		return x.findings
	}
	x.claim()
	x.run(&rules.rest)
	return x.findings
}

// CheckAccess looks at the access of one site of a case, as the verifier states
// it, by the rules of the case's set. Fields of findings begin with "access.".
func (b *Book) CheckAccess(c *filing.Case, a filing.Access, at time.Time, facts Facts) []filing.Finding {
	f := filing.Form{Subject: filing.Subject{Nature: c.Nature, Province: c.Province}}
	x, rules := b.exam(c.RuleSet, &f, at, facts)
	x.under = "access."
	x.readAccess(&a)
	for _, r := range rules.rest.access {
		x.rule = r
		r.access(x, &a)
	}
	return x.findings
}

func (b *Book) exam(set string, f *filing.Form, at time.Time, facts Facts) (*exam, *ruleSet) {
	rules, ok := b.checks().rules[set]
	if !ok {
		set = b.sets[len(b.sets)-1].Name
		rules = b.checks().rules[set]
	}
	x := &exam{book: b, set: set, at: at, facts: facts, form: f, overlay: b.overlays[f.Subject.Province]}
	if x.overlay == nil || set == Set2010 {
		x.overlay = &Overlay{}
	}
	if facts.Provider != nil {
		x.provider = facts.Provider.spans()
	}
	return x, rules
}

// pass applies the gates and reports whether the form is of a size to be looked
// at. With too many parts it does not look at each.
func (x *exam) pass(gates *phase) bool {
	x.runForm(gates)
	if len(x.findings) == 0 {
		x.runParts(gates)
	}
	return len(x.findings) == 0
}

func (x *exam) run(p *phase) {
	x.runForm(p)
	x.runParts(p)
}

func (x *exam) runForm(p *phase) {
	x.part = ""
	for _, r := range p.form {
		x.rule = r
		r.form(x)
	}
}

// runParts applies the rules of parts, part by part.
func (x *exam) runParts(p *phase) {
	x.part, x.judged = "subject", false
	for _, r := range p.subject {
		x.rule = r
		r.subject(x, &x.form.Subject)
	}
	x.part = "persons"
	for i := range x.form.Persons {
		x.id, x.place, x.judged = x.form.Persons[i].ID, i, false
		for _, r := range p.person {
			x.rule = r
			r.person(x, &x.form.Persons[i])
		}
	}
	x.part = "sites"
	for i := range x.form.Sites {
		x.id, x.place = x.form.Sites[i].ID, i
		x.runSite(p, &x.form.Sites[i])
	}
}

// runSite applies the rules of sites, then those of its access if it is stated.
// The gates have no rules of access, and nothing is read for them.
func (x *exam) runSite(p *phase, s *filing.Site) {
	stated := s.Access.Mode != "" || s.Access.Region != "" || len(s.Access.IPRanges) > 0
	if len(p.access) > 0 {
		x.readSite(s)
	}
	for _, r := range p.site {
		x.rule = r
		r.site(x, s)
	}
	if !stated {
		return
	}
	x.under = "access."
	for _, r := range p.access {
		x.rule = r
		r.access(x, &s.Access)
	}
	x.under = ""
}

// readSite reads once what several rules look at.
func (x *exam) readSite(s *filing.Site) {
	x.page.host, x.page.address = x.book.host(s.HomePage)
	for i := range s.Registrations {
		x.registered[i] = x.canonical(s.Registrations[i].Domain)
	}
	x.readAccess(&s.Access)
}

// claim works out the canonical form of every domain once.
func (x *exam) claim() {
	for i := range x.form.Sites {
		for _, d := range x.form.Sites[i].Domains {
			x.domains[x.claims] = claimed{site: i, name: x.canonical(d)}
			x.claims++
		}
	}
}

// canonical gives the canonical form of a domain, "" for what is none.
func (x *exam) canonical(domain string) string {
	name, err := x.book.Canonical(domain)
	if err != nil {
		return ""
	}
	return name
}

// told is what a text says of the rule data: the word in braces that stands for
// it, and what it is in both languages.
type told struct{ word, zh, en string }

// find reports the field of the present part, or the whole form's field, by the
// present rule. The words that its texts leave open are filled in.
func (x *exam) find(field string, words ...told) {
	path := x.under + field
	switch x.part {
	case "subject":
		path = "subject." + path
	case "persons", "sites":
		at := partPath(x.part, x.id, x.place)
		if path != "" {
			at += "."
		}
		path = at + path
	}
	r := x.rule
	zh, en := r.zh, r.en
	for _, w := range words {
		zh, en = strings.ReplaceAll(zh, "{"+w.word+"}", w.zh), strings.ReplaceAll(en, "{"+w.word+"}", w.en)
	}
	x.findings = append(x.findings, filing.Finding{
		Rule: r.id, Field: path, Severity: r.severity, Chinese: zh, English: en, Source: r.source,
	})
}

// general gives a text without the words that depend on the form.
func general(text string) string {
	for {
		before, rest, ok := strings.Cut(text, "{")
		if !ok {
			return text
		}
		_, after, _ := strings.Cut(rest, "}")
		text = before + "…" + after
	}
}
