package rulebook

import (
	"unicode/utf8"

	"beian/internal/filing"
)

// sizeRules bound a form. They are gates: what breaks one is not looked at
// further, so that no other rule meets a text of megabytes.
func sizeRules() []rule {
	return []rule{
		{
			id: "too-many-persons", severity: filing.Block, gate: true, source: sourceSetting,
			zh: "人员超过40人，请删除不担任负责人的人员，或将网站分为多次备案。",
			en: "There are more than 40 persons. Remove those who are no head, or file some of the sites separately.",
			form: func(x *exam) {
				if len(x.form.Persons) > filing.MaxPersons {
					x.find("persons")
				}
			},
		},
		{
			id: "too-many-sites", severity: filing.Block, gate: true, source: sourceSetting,
			zh: "一次备案最多20个网站，请将其余网站另行备案。",
			en: "A case has at most 20 sites. File the others in a second case.",
			form: func(x *exam) {
				if len(x.form.Sites) > filing.MaxSites {
					x.find("sites")
				}
			},
		},
		{
			id: "too-many-domains", severity: filing.Block, gate: true, source: sourceSetting,
			zh: "一次备案最多50个域名，请将其余域名另行备案。",
			en: "A case has at most 50 domains. File the others in a second case.",
			form: func(x *exam) {
				n := 0
				for i := range x.form.Sites {
					n += len(x.form.Sites[i].Domains)
				}
				if n > filing.MaxDomains {
					x.find("sites")
				}
			},
		},
		{
			id: "too-many-entries", severity: filing.Block, gate: true, source: sourceSetting,
			zh:      "选择的项目过多，请只保留与本次备案有关的项目。",
			en:      "Too many entries are chosen. Keep only those that concern this filing.",
			subject: func(x *exam, s *filing.Subject) { tooMany(x, x.book.parts.subject, s) },
			person:  func(x *exam, p *filing.Person) { tooMany(x, x.book.parts.person, p) },
			site:    tooManySite,
		},
		{
			id: "too-long", severity: filing.Block, gate: true, source: sourceSetting,
			zh:      "内容过长，请缩短后重新填写。",
			en:      "The text is too long. Shorten it.",
			subject: func(x *exam, s *filing.Subject) { tooLong(x, x.book.parts.subject, s) },
			person: func(x *exam, p *filing.Person) {
				tooLongID(x, p.ID)
				tooLong(x, x.book.parts.person, p)
			},
			site: tooLongSite,
		},
	}
}

func tooMany[T any](x *exam, kind part[T], p *T) {
	for i := range kind.lists {
		if l := &kind.lists[i]; len(l.texts(p)) > l.most {
			x.find(l.name)
		}
	}
}

func tooManySite(x *exam, s *filing.Site) {
	tooMany(x, x.book.parts.site, s)
	if len(s.Approvals) > maxApprovals {
		x.find("approvals")
	}
	if len(s.Registrations) > filing.MaxDomains {
		x.find("registrations")
	}
}

func tooLong[T any](x *exam, kind part[T], p *T) {
	for i := range kind.fields {
		if f := &kind.fields[i]; longer(f.text(p), f.max) {
			x.find(f.name)
		}
	}
	for i := range kind.lists {
		l := &kind.lists[i]
		if n := len(l.texts(p)); n > l.most {
			continue // reported as too many
		}
		for _, text := range l.texts(p) {
			if longer(text, l.max) {
				x.find(l.name)
				break
			}
		}
	}
}

func tooLongID(x *exam, id string) {
	if len(id) > maxID*utf8.UTFMax {
		x.find("id")
	}
}

func tooLongSite(x *exam, s *filing.Site) {
	tooLongID(x, s.ID)
	tooLong(x, x.book.parts.site, s)
	for i := range s.Approvals {
		if i < maxApprovals && longer(s.Approvals[i].Number, maxApprovalNumber) {
			x.find("approvals")
			break
		}
	}
	for i := range s.Registrations {
		if i < filing.MaxDomains && longRegistration(&s.Registrations[i]) {
			x.find("registrations")
			break
		}
	}
}

func longRegistration(r *filing.Registration) bool {
	for _, t := range texts(r) {
		if longer(t.text, t.max) {
			return true
		}
	}
	return false
}
