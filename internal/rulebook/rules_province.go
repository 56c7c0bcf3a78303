package rulebook

import "beian/internal/filing"

// provinceRules are what single provinces ask for. Their source is manuals of
// providers, so a human looks and nothing blocks.
func provinceRules() []rule {
	return []rule{
		{
			id: "province-age", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省对负责人的最低年龄有要求，该人员年龄不足，请更换负责人或准备证明；由核验人员人工核对。",
			en: "The province asks for an older head. Name another one or bring proof; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				o := x.overlay()
				least := max(o.MinAge, o.ProofAge)
				if x.form.Subject.Nature.Natural() {
					least = max(least, o.IndividualMinAge)
				}
				if age, ok := x.age(p); ok && age < least {
					x.find("document.number")
				}
			},
		},
		{
			id: "province-subject-head", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求单位的主体负责人为法定代表人，请核对；由核验人员人工核对。",
			en: "The province wants the legal representative as the subject's head. Compare it; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				h := x.head(s.Head)
				if h != nil && h.Capacity == filing.Appointed && x.overlay().SubjectHead == string(filing.LegalRepresentative) {
					x.find("head")
				}
			},
		},
		{
			id: "province-site-head", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求单位的网站负责人与主体负责人不是同一人，请核对；由核验人员人工核对。",
			en: "The province wants different heads of an organisation and of its site. Compare it; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				subject := &x.form.Subject
				if x.overlay().SiteHeadDiffers && !subject.Nature.Natural() && s.Head != "" && s.Head == subject.Head {
					x.find("head")
				}
			},
		},
		{
			id: "province-foreign", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省通常不受理外国公民个人备案，请先咨询；由核验人员人工核对。",
			en: "The province usually does not accept filings of foreign individuals. Ask first; the verifier looks at it.",
			subject: func(x *exam, _ *filing.Subject) {
				h := x.himself()
				if o := x.overlay(); h != nil && h.Nationality == filing.Foreign && o.Foreign != nil && !*o.Foreign {
					x.find("province")
				}
			},
		},
	}
}

// overlay gives what the subject's province asks for, nothing for an unknown
// one.
func (x *exam) overlay() overlay { return x.book.overlays[x.form.Subject.Province] }
