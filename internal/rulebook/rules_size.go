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
			zh:   "选择的项目过多，请只保留与网站有关的项目。",
			en:   "Too many entries are chosen. Keep only those that concern the site.",
			site: tooManyEntries,
		},
		{
			id: "too-long", severity: filing.Block, gate: true, source: sourceSetting,
			zh:      "内容过长，请缩短后重新填写。",
			en:      "The text is too long. Shorten it.",
			subject: func(x *exam, s *filing.Subject) { tooLong(x, x.book.fields.subject, s) },
			person: func(x *exam, p *filing.Person) {
				tooLongID(x, p.ID)
				tooLong(x, x.book.fields.person, p)
			},
			site: tooLongSite,
		},
	}
}

func tooManyEntries(x *exam, s *filing.Site) {
	for i := range x.book.fields.lists {
		if l := &x.book.fields.lists[i]; len(l.texts(s)) > l.most {
			x.find(l.name)
		}
	}
	if len(s.Approvals) > maxApprovals {
		x.find("approvals")
	}
}

func tooLong[T any](x *exam, fields []field[T], part *T) {
	for i := range fields {
		if longer(fields[i].text(part), fields[i].max) {
			x.find(fields[i].name)
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
	tooLong(x, x.book.fields.site, s)
	for i := range x.book.fields.lists {
		l := &x.book.fields.lists[i]
		if n := len(l.texts(s)); n > l.most {
			continue // reported as too many
		}
		for _, text := range l.texts(s) {
			if longer(text, l.max) {
				x.find(l.name)
				break
			}
		}
	}
	for i := range s.Approvals {
		if i < maxApprovals && longer(s.Approvals[i].Number, maxApprovalNumber) {
			x.find("approvals")
			break
		}
	}
}
