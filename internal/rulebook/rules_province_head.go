package rulebook

import (
	"slices"

	"beian/internal/filing"
)

// provinceHeadRules are what single provinces ask of who is head, and of the
// subject's certificate.
func provinceHeadRules() []rule {
	return []rule{
		{
			id: "province-subject-head", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求单位的主体负责人为法定代表人，请核对；由核验人员人工核对。",
			en: "The province wants the legal representative as the subject's head. Compare it; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				h := x.head(s.Head)
				if h != nil && h.Capacity == filing.Appointed && x.overlay.SubjectHead == string(filing.LegalRepresentative) {
					x.find("head")
				}
			},
		},
		{
			id: "province-subject-head-mainland", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求单位的主体负责人持内地居民身份证，请核对；由核验人员人工核对。",
			en: "The province wants a subject's head with a mainland identity card. Compare it; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				h := x.head(s.Head)
				if h != nil && h.Nationality != filing.Mainland && !s.Nature.Natural() && x.overlay.SubjectHead == string(filing.Mainland) {
					x.find("head")
				}
			},
		},
		{
			id: "province-head-at-site", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求经授权的主体负责人同时为网站负责人，请核对；由核验人员人工核对。",
			en: "The province wants a subject's head who is appointed to be the site's head, too. Compare them; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				h := x.head(x.form.Subject.Head)
				if x.overlay.SubjectHeadAtSite && h != nil && h.Capacity == filing.Appointed && s.Head != h.ID {
					x.find("head")
				}
			},
		},
		{
			id: "province-site-head", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求单位的网站负责人与主体负责人不是同一人，请核对；由核验人员人工核对。",
			en: "The province wants different heads of an organisation and of its site. Compare them; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if x.overlay.SiteHeadDiffers && x.asked("siteHeadDiffers") && s.Head != "" && s.Head == x.form.Subject.Head {
					x.find("head")
				}
			},
		},
		{
			id: "province-site-head-letter", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求网站负责人随附授权书，请补充；由核验人员人工核对。",
			en: "The province wants a letter of authority from the head of a site. Add it; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if x.overlay.SiteHeadAuthorised && p.Capacity == filing.Appointed && x.headsSite(p) &&
					p.ID != x.form.Subject.Head && !slices.Contains(p.Attachments, authorisationLetter) {
					x.find("attachments")
				}
			},
		},
		{
			id: "province-site-head-nonlocal", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求身份证不属于该省的网站负责人随附{papers}，请补充；由核验人员人工核对。",
			en: "The province wants from the head of a site with an identity card of another province: {papers}. Add it; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if wanted := x.overlay.SiteHeadNonlocal; !x.form.Subject.Nature.Natural() && x.headsSite(p) && x.lacks(p, wanted) {
					x.find("attachments", x.book.papersNamed(wanted))
				}
			},
		},
		{
			id: "province-site-head-taken", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求网站负责人不得同时担任其他主体的网站负责人，请核对；由核验人员人工核对。",
			en: "The province wants the head of a site to be head for one subject only. Compare it; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if x.overlay.SiteHeadUnique && x.facts.HeadTaken != nil && x.headsSite(p) && x.facts.HeadTaken(p) {
					x.find("document.number")
				}
			},
		},
		{
			id: "province-foreign", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省通常不受理外国公民个人备案，请先咨询；由核验人员人工核对。",
			en: "The province usually does not accept filings of foreign individuals. Ask first; the verifier looks at it.",
			subject: func(x *exam, _ *filing.Subject) {
				if h := x.himself(); h != nil && h.Nationality == filing.Foreign && x.overlay.ForeignRefused {
					x.find("province")
				}
			},
		},
		{
			id: "province-licence-expiring", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求单位证件剩余有效期不少于{n}个月，请换发后再提交；由核验人员人工核对。",
			en: "The province wants an organisation's certificate to be valid for {n} more months. Have it renewed first; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				last, ends, ok := lastDay(s.Document.ValidUntil)
				least, n := x.book.validMonths, x.overlay.LicenceMinMonthsLeft
				if ends && ok && !s.Nature.Natural() && !last.Before(monthsOn(x.today(), least)) && last.Before(monthsOn(x.today(), n)) {
					x.find("document.validUntil", count(n))
				}
			},
		},
	}
}

// headsSite reports whether the person is the head of a site of the form.
func (x *exam) headsSite(p *filing.Person) bool {
	return slices.ContainsFunc(x.form.Sites, func(s filing.Site) bool { return s.Head == p.ID })
}
