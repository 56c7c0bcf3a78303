package rulebook

import (
	"slices"

	"beian/internal/filing"
)

// Where rules come from that are in no regulation.
const (
	sourceSetting  = "setting"
	sourceOwn      = "own knowledge"
	sourceHuawei   = "provider's manual: https://github.com/huaweicloud/huaweicloud-skills (2025-09 to 2026-07)"
	sourceOverlays = "provincial rules by two providers' manuals, see overlays.json"
)

// formRules are about any field: present, readable, and named by ids that hold
// together.
func formRules() []rule {
	return []rule{
		{
			id: "no-person", severity: filing.Block, source: "Plan 一.1(3)",
			zh: "缺少负责人，请至少填写一名负责人。",
			en: "No person is named. Name at least the person who answers for the site.",
			form: func(x *exam) {
				if len(x.form.Persons) == 0 {
					x.find("persons")
				}
			},
		},
		{
			id: "no-site", severity: filing.Block, source: "Plan 一.3",
			zh: "缺少网站，请至少填写一个网站。",
			en: "No site is named. Enter at least one.",
			form: func(x *exam) {
				if len(x.form.Sites) == 0 {
					x.find("sites")
				}
			},
		},
		{
			id: "id-form", severity: filing.Block, source: sourceSetting,
			zh:     "内部编号只能使用字母、数字、连字符和下划线，最长40个字符。",
			en:     "An id holds letters, digits, hyphen and underscore only, at most 40. Choose another one.",
			person: func(x *exam, p *filing.Person) { x.idForm(p.ID) },
			site:   func(x *exam, s *filing.Site) { x.idForm(s.ID) },
		},
		{
			id: "duplicate-id", severity: filing.Block, source: sourceSetting,
			zh:   "内部编号重复，请为每个人员和网站使用不同的编号。",
			en:   "Two entries have the same id. Give each person and each site its own.",
			form: duplicateIDs,
		},
		{
			id: "required", severity: filing.Block, source: "Plan 一.1-3",
			zh:      "此项必填，请填写。",
			en:      "This is required. Fill it in.",
			subject: func(x *exam, s *filing.Subject) { missing(x, x.book.parts.subject, s) },
			person:  func(x *exam, p *filing.Person) { missing(x, x.book.parts.person, p) },
			site:    func(x *exam, s *filing.Site) { missing(x, x.book.parts.site, s) },
		},
		{
			id: "forbidden-characters", severity: filing.Block, source: sourceSetting,
			zh:      "含有控制字符、不可见字符或乱码，请删除后手工重新输入。",
			en:      "There are control, invisible or broken characters. Delete the text and type it anew.",
			subject: func(x *exam, s *filing.Subject) { unfitTexts(x, x.book.parts.subject, s) },
			person:  func(x *exam, p *filing.Person) { unfitTexts(x, x.book.parts.person, p) },
			site:    unfitSite,
		},
	}
}

func (x *exam) idForm(id string) {
	if !wellFormedID(id) {
		x.find("id")
	}
}

func duplicateIDs(x *exam) {
	persons, sites := x.form.Persons, x.form.Sites
	for i := range persons {
		if slices.ContainsFunc(persons[:i], func(p filing.Person) bool { return p.ID == persons[i].ID }) {
			x.find("persons")
			break
		}
	}
	for i := range sites {
		if slices.ContainsFunc(sites[:i], func(s filing.Site) bool { return s.ID == sites[i].ID }) {
			x.find("sites")
			break
		}
	}
}

func missing[T any](x *exam, kind part[T], p *T) {
	for i := range kind.fields {
		if f := &kind.fields[i]; !f.optional && blank(f.text(p)) {
			x.find(f.name)
		}
	}
	for i := range kind.lists {
		if l := &kind.lists[i]; !l.optional && len(l.texts(p)) == 0 {
			x.find(l.name)
		}
	}
}

func unfitTexts[T any](x *exam, kind part[T], p *T) {
	for i := range kind.fields {
		if f := &kind.fields[i]; unfit(f.text(p), f.lines) {
			x.find(f.name)
		}
	}
	for i := range kind.lists {
		l := &kind.lists[i]
		if slices.ContainsFunc(l.texts(p), func(text string) bool { return unfit(text, false) }) {
			x.find(l.name)
		}
	}
}

func unfitSite(x *exam, s *filing.Site) {
	unfitTexts(x, x.book.parts.site, s)
	if slices.ContainsFunc(s.Approvals, func(a filing.Approval) bool { return unfit(a.Number, false) }) {
		x.find("approvals")
	}
	if slices.ContainsFunc(s.Registrations, unfitRegistration) {
		x.find("registrations")
	}
}

func unfitRegistration(r filing.Registration) bool {
	for _, t := range texts(&r) {
		if unfit(t.text, false) {
			return true
		}
	}
	return false
}
