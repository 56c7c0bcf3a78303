package rulebook

import (
	"slices"

	"beian/internal/filing"
)

// provinceCaseRules are what single provinces ask of the number of sites and
// domains, and of the papers of a subject.
func provinceCaseRules() []rule {
	return []rule{
		{
			id: "province-papers", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求随附“{papers}”，请下载填写后补充；由核验人员人工核对。",
			en: "The province wants a paper: {papers}. Add it; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				for i := range x.overlay.Papers {
					if p := &x.overlay.Papers[i]; x.wants(p) && !slices.Contains(s.Attachments, p.Code) {
						x.find("attachments", x.book.papersNamed([]string{p.Code}))
					}
				}
			},
		},
		{
			id: "province-plan", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求网站达到{n}个时随附建站方案书，请补充；由核验人员人工核对。",
			en: "The province wants a plan of the sites from {n} sites on. Add it; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				from := x.overlay.PlanFrom.of(s.Nature)
				if from > 0 && x.allSites() >= from && !slices.Contains(s.Attachments, sitePlan) {
					x.find("attachments", count(from))
				}
			},
		},
		{
			id: "province-domains-statement", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求域名超过{n}个时随附情况说明，请补充；由核验人员人工核对。",
			en: "The province wants a statement with more than {n} domains. Add it; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				if over := x.overlay.StatementOverDomains; over > 0 && x.claims > over && !slices.Contains(s.Attachments, domainsStatement) {
					x.find("attachments", count(over))
				}
			},
		},
		{
			id: "province-max-sites", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省一个主体的网站一般不超过{n}个，请先咨询；由核验人员人工核对。",
			en: "The province usually takes at most {n} sites of a subject. Ask first; the verifier looks at it.",
			form: func(x *exam) {
				if most := x.overlay.MaxSites.of(x.form.Subject.Nature); most > 0 && x.allSites() > most {
					x.find("sites", count(most))
				}
			},
		},
		{
			id: "province-max-domains", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省一个主体的域名一般不超过{n}个，请先咨询；由核验人员人工核对。",
			en: "The province usually takes at most {n} domains of a subject. Ask first; the verifier looks at it.",
			form: func(x *exam) {
				if most := x.overlay.MaxDomains.of(x.form.Subject.Nature); most > 0 && x.claims > most {
					x.find("sites", count(most))
				}
			},
		},
		{
			id: "province-case-domains", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省一次备案最多提交{n}个域名，请将其余域名另行备案；由核验人员人工核对。",
			en: "The province takes at most {n} domains in a case. File the others later; the verifier looks at it.",
			form: func(x *exam) {
				if most := x.overlay.MaxDomainsPerCase; most > 0 && x.claims > most {
					x.find("sites", count(most))
				}
			},
		},
		{
			id: "province-one-per-case", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求网站超过{n}个的主体每次只提交一个网站，请将其余网站另行备案；由核验人员人工核对。",
			en: "From a subject with more than {n} sites the province takes one site in a case. File the others later; the verifier looks at it.",
			form: func(x *exam) {
				over := x.overlay.OnePerCaseOver.of(x.form.Subject.Nature)
				if over > 0 && x.allSites() > over && len(x.form.Sites) > 1 {
					x.find("sites", count(over))
				}
			},
		},
		{
			id: "province-first-sites", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省个人首次备案最多提交{n}个网站，请将其余网站以后备案；由核验人员人工核对。",
			en: "In a first filing the province takes {n} sites of an individual. File the others later; the verifier looks at it.",
			form: func(x *exam) {
				s, most := &x.form.Subject, x.overlay.IndividualFirstSites
				first := x.facts.FiledSites == 0 && blank(s.DeclaredNumber)
				if most > 0 && s.Nature.Natural() && first && len(x.form.Sites) > most {
					x.find("sites", count(most))
				}
			},
		},
	}
}

// wants reports whether a paper of the province is wanted of the subject now.
func (x *exam) wants(p *Paper) bool {
	s := &x.form.Subject
	if h := x.head(s.Head); p.Appointed && (h == nil || h.Capacity != filing.Appointed) {
		return false
	}
	return (!p.Units || !s.Nature.Natural()) && (p.Nature == "" || p.Nature == s.Nature) && !x.at.Before(p.from)
}

// allSites counts the sites of the form and those filed before.
func (x *exam) allSites() int { return len(x.form.Sites) + x.facts.FiledSites }
