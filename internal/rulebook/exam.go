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
	// FiledSites is how many sites the subject has filed before.
	FiledSites int
	// AccessTaken reports whether another filing is connected by an address of
	// the span.
	AccessTaken func(Span) bool
	// HeadTaken reports whether the person is the head of another subject's site.
	HeadTaken func(*filing.Person) bool
}

// exam is one check of one form.
type exam struct {
	book     *Book
	set      string
	at       time.Time
	facts    Facts
	form     *filing.Form
	overlay  *Overlay // never nil
	rule     *rule
	part     string // "subject", "persons", "sites", or "" for the form
	under    string // what of the part: "access." or ""
	id       string
	place    int
	judged   bool // fault is of the present part's document number
	fault    fault
	domains  [filing.MaxDomains]claimed
	claims   int
	page     page     // home page of the present site
	ranges   []stated // of the present site's access
	provider []Span
	findings []filing.Finding
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
	x.run(rules, true)
	if len(x.findings) > 0 {
		return x.findings
	}
	x.claim()
	x.run(rules, false)
	return x.findings
}

// CheckAccess looks at the access of one site of a case, as the verifier states
// it, by the rules of the case's set. Fields of findings begin with "access.".
func (b *Book) CheckAccess(c *filing.Case, a filing.Access, at time.Time, facts Facts) []filing.Finding {
	f := filing.Form{Subject: filing.Subject{Nature: c.Nature, Province: c.Province}}
	x, rules := b.exam(c.RuleSet, &f, at, facts)
	x.under = "access."
	x.readAccess(&a)
	for i := range rules {
		if x.rule = &rules[i]; x.rule.access != nil {
			x.rule.access(x, &a)
		}
	}
	return x.findings
}

func (b *Book) exam(set string, f *filing.Form, at time.Time, facts Facts) (*exam, []rule) {
	rules, ok := b.rules[set]
	if !ok {
		set = b.sets[len(b.sets)-1].Name
		rules = b.rules[set]
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

// run applies the rules that are gates, or those that are not, part by part.
func (x *exam) run(rules []rule, gate bool) {
	each := func(look func(r *rule)) {
		for i := range rules {
			if rules[i].gate == gate {
				x.rule = &rules[i]
				look(x.rule)
			}
		}
	}
	x.part = ""
	each(func(r *rule) {
		if r.form != nil {
			r.form(x)
		}
	})
	if gate && len(x.findings) > 0 {
		return // too many parts to look at each
	}
	x.part, x.judged = "subject", false
	each(func(r *rule) {
		if r.subject != nil {
			r.subject(x, &x.form.Subject)
		}
	})
	x.part = "persons"
	for i := range x.form.Persons {
		p := &x.form.Persons[i]
		x.id, x.place, x.judged = p.ID, i, false
		each(func(r *rule) {
			if r.person != nil {
				r.person(x, p)
			}
		})
	}
	x.part = "sites"
	for i := range x.form.Sites {
		s := &x.form.Sites[i]
		x.id, x.place = s.ID, i
		x.runSite(s, gate, each)
	}
}

// runSite applies rules to a site, and to its access if it is stated.
func (x *exam) runSite(s *filing.Site, gate bool, each func(func(*rule))) {
	stated := !gate && (s.Access.Mode != "" || s.Access.Region != "" || len(s.Access.IPRanges) > 0)
	if !gate {
		x.page.host, x.page.address = x.book.host(s.HomePage)
		x.ranges = x.ranges[:0]
	}
	if stated {
		x.readAccess(&s.Access)
	}
	each(func(r *rule) {
		if r.site != nil {
			r.site(x, s)
		}
		if stated && r.access != nil {
			x.under = "access."
			r.access(x, &s.Access)
			x.under = ""
		}
	})
}

// claim works out the canonical form of every domain once.
func (x *exam) claim() {
	for i := range x.form.Sites {
		for _, d := range x.form.Sites[i].Domains {
			name, err := x.book.Canonical(d)
			if err != nil {
				name = ""
			}
			x.domains[x.claims] = claimed{site: i, name: name}
			x.claims++
		}
	}
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
