package rulebook

import (
	"strings"

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
	access  func(*exam, *filing.Access) // of a site, if it is stated
}

// Rule tells about a rule, for the public guide and for tests.
type Rule struct {
	ID       string
	Severity filing.Severity
	Set      string // the only rule set that has it; "" for all
	Chinese  string // "…" stands for what depends on the form
	English  string
	Source   string
	// Scope lists the parts of a form that it looks at: "form", "subject",
	// "person", "site", "access".
	Scope []string
	// Overlay says that single provinces ask for it.
	Overlay bool
}

// Rules lists the rules of a set, in the order in which they look at a form.
func (b *Book) Rules(set string) []Rule {
	var all []Rule
	s := b.checks().rules[set]
	if s == nil {
		return nil
	}
	for _, r := range s.all {
		all = append(all, Rule{
			ID: r.id, Severity: r.severity, Set: r.set, Chinese: general(r.zh), English: general(r.en), Source: r.source,
			Scope: r.scope(), Overlay: strings.HasPrefix(r.id, "province-") && r.id != "province-unknown",
		})
	}
	return all
}

// scope lists the parts that the rule looks at.
func (r *rule) scope() []string {
	var parts []string
	for _, p := range []struct {
		name  string
		looks bool
	}{
		{"form", r.form != nil}, {"subject", r.subject != nil}, {"person", r.person != nil}, {"site", r.site != nil}, {"access", r.access != nil},
	} {
		if p.looks {
			parts = append(parts, p.name)
		}
	}
	return parts
}

// allRules is every rule. The order within a part of the form is the order of
// its findings.
func allRules() []rule {
	var all []rule
	for _, rules := range [][]rule{
		sizeRules(), formRules(), headRules(), subjectRules(), documentRules(), numberRules(), organisationNumberRules(), numberLookRules(), contactRules(), personRules(),
		attachmentRules(), siteRules(), nameRules(), serviceRules(), approvalRules(), domainRules(), registrationRules(), homePageRules(),
		accessRules(), provinceRules(), provinceHeadRules(), provinceSiteRules(), provinceCaseRules(),
	} {
		all = append(all, rules...)
	}
	return all
}

// ruleSet is the rules of a set, and which of them look at which part of a form:
// the gates first, then all others.
type ruleSet struct {
	all   []rule
	gates phase
	rest  phase
}

// phase is rules by the part that they look at, in their order.
type phase struct{ form, subject, person, site, access []*rule }

func rulesOf(set string) *ruleSet {
	s := &ruleSet{}
	for _, r := range allRules() {
		if r.set == "" || r.set == set {
			s.all = append(s.all, r)
		}
	}
	s.sort()
	return s
}

// sort enters each rule under the parts that it looks at.
func (s *ruleSet) sort() {
	for i := range s.all {
		r, p := &s.all[i], &s.rest
		if r.gate {
			p = &s.gates
		}
		if r.form != nil {
			p.form = append(p.form, r)
		}
		if r.subject != nil {
			p.subject = append(p.subject, r)
		}
		if r.person != nil {
			p.person = append(p.person, r)
		}
		if r.site != nil {
			p.site = append(p.site, r)
		}
		if r.access != nil {
			p.access = append(p.access, r)
		}
	}
}
