package rulebook

import "beian/internal/filing"

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
}

// Rules lists the rules of a set, in the order in which they look at a form.
func (b *Book) Rules(set string) []Rule {
	var all []Rule
	for _, r := range b.rules[set] {
		all = append(all, Rule{
			ID: r.id, Severity: r.severity, Set: r.set, Chinese: general(r.zh), English: general(r.en), Source: r.source,
		})
	}
	return all
}

// allRules is every rule. The order within a part of the form is the order of
// its findings.
func allRules() []rule {
	var all []rule
	for _, rules := range [][]rule{
		sizeRules(), formRules(), headRules(), subjectRules(), documentRules(), numberRules(), organisationNumberRules(), contactRules(), personRules(),
		attachmentRules(), siteRules(), nameRules(), serviceRules(), approvalRules(), domainRules(), registrationRules(), homePageRules(),
		accessRules(), provinceRules(), provinceHeadRules(), provinceSiteRules(), provinceCaseRules(),
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
