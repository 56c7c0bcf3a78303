package rulebook

import (
	"time"

	"beian/internal/filing"
)

// rule is one thing that a form must have or be. A rule looks at the parts that
// it has a function for and reports each field at fault; the texts say what is
// wrong and what to do, and never hold a value of the form.
type rule struct {
	id       string
	severity filing.Severity
	set      string // the only rule set that has it; "" for all
	gate     bool   // of size: if one reports, no other rule looks at the form
	zh, en   string
	source   string

	form    func(*exam)
	subject func(*exam, *filing.Subject)
	person  func(*exam, *filing.Person)
	site    func(*exam, *filing.Site)
}

// Rule tells about a rule, for the public guide and for tests.
type Rule struct {
	ID       string
	Severity filing.Severity
	Set      string // the only rule set that has it; "" for all
	Chinese  string
	English  string
	Source   string
}

// Rules lists the rules of a set, in the order in which they look at a form.
func (b *Book) Rules(set string) []Rule {
	var all []Rule
	for _, r := range b.rules[set] {
		all = append(all, Rule{ID: r.id, Severity: r.severity, Set: r.set, Chinese: r.zh, English: r.en, Source: r.source})
	}
	return all
}

// allRules is every rule. The order within a part of the form is the order of
// its findings.
func allRules() []rule {
	var all []rule
	for _, rules := range [][]rule{
		sizeRules(), formRules(), headRules(), subjectRules(), documentRules(), numberRules(), contactRules(), personRules(),
		siteRules(), domainRules(), provinceRules(),
	} {
		all = append(all, rules...)
	}
	return all
}

func rulesOf(set string) []rule {
	var kept []rule
	for _, r := range allRules() {
		if r.set == "" || r.set == set {
			kept = append(kept, r)
		}
	}
	return kept
}

// exam is one check of one form.
type exam struct {
	book     *Book
	set      string
	at       time.Time
	form     *filing.Form
	rule     *rule
	part     string // "subject", "persons", "sites", or "" for the form
	id       string
	place    int
	judged   bool // fault is of the present part's document number
	fault    fault
	domains  [filing.MaxDomains]claimed
	claims   int
	findings []filing.Finding
}

// claimed is a domain of the form: of which site, and its canonical form, empty
// when it has none.
type claimed struct {
	site int
	name string
}

// Check looks at a form with the rules of a set at a moment. Findings come in
// the order of the form: subject, persons, sites. It is pure, and safe on forms
// of any size and content: what is too large or broken is reported and not
// looked at further. An unknown set has the current rules.
func (b *Book) Check(set string, f *filing.Form, at time.Time) []filing.Finding {
	rules, ok := b.rules[set]
	if !ok {
		set = b.sets[len(b.sets)-1].Name
		rules = b.rules[set]
	}
	if f == nil {
		f = &filing.Form{}
	}
	x := &exam{book: b, set: set, at: at, form: f}
	x.run(rules, true)
	if len(x.findings) > 0 {
		return x.findings
	}
	x.claim()
	x.run(rules, false)
	return x.findings
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
		each(func(r *rule) {
			if r.site != nil {
				r.site(x, s)
			}
		})
	}
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

// find reports the field of the present part, or the whole form's field, by the
// present rule.
func (x *exam) find(field string) {
	path := field
	switch x.part {
	case "subject":
		path = "subject." + field
	case "persons", "sites":
		path = partPath(x.part, x.id, x.place)
		if field != "" {
			path += "." + field
		}
	}
	r := x.rule
	x.findings = append(x.findings, filing.Finding{
		Rule: r.id, Field: path, Severity: r.severity, Chinese: r.zh, English: r.en, Source: r.source,
	})
}
