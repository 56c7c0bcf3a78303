package rulebook

import (
	"slices"

	"beian/internal/filing"
)

// headRules are about who answers for the subject and the sites (Plan 一.1(3)).
func headRules() []rule {
	return []rule{
		{
			id: "head-unknown", severity: filing.Block, source: "Plan 一.1(3)",
			zh: "所选负责人不在人员名单中，请重新选择。",
			en: "The head chosen is not among the persons. Choose one of them.",
			subject: func(x *exam, s *filing.Subject) {
				if s.Head != "" && x.head(s.Head) == nil {
					x.find("head")
				}
			},
			site: func(x *exam, s *filing.Site) {
				if s.Head != "" && x.head(s.Head) == nil {
					x.find("head")
				}
			},
		},
		{
			id: "capacity-unknown", severity: filing.Block, source: "Plan 一.1(3)",
			zh: "负责人身份不在可选范围内，请重新选择。",
			en: "This capacity of a head does not exist. Choose one from the list.",
			person: func(x *exam, p *filing.Person) {
				switch p.Capacity {
				case "", filing.LegalRepresentative, filing.Appointed, filing.Himself:
				default:
					x.find("capacity")
				}
			},
		},
		{
			id: "capacity-nature", severity: filing.Block, source: "Plan 一.1(3)",
			zh: "单位的负责人应为法定代表人或单位委派的部门负责人，个人的负责人应为本人，请重新选择。",
			en: "An organisation's head is its legal representative or appointed by it; an individual answers himself. Choose accordingly.",
			person: func(x *exam, p *filing.Person) {
				if p.Capacity != "" && x.knownNature() && (p.Capacity == filing.Himself) != x.form.Subject.Nature.Natural() {
					x.find("capacity")
				}
			},
		},
		{
			id: "individual-heads", severity: filing.Block, source: "Plan 一.1(3)",
			zh: "个人主办者的网站负责人应为其本人，请选择与主体负责人相同的人员。",
			en: "An individual answers for his sites himself. Choose the same person as the subject's head.",
			site: func(x *exam, s *filing.Site) {
				subject := &x.form.Subject
				if subject.Nature.Natural() && s.Head != "" && subject.Head != "" && s.Head != subject.Head {
					x.find("head")
				}
			},
		},
		{
			id: "person-unused", severity: filing.Warn, source: sourceSetting,
			zh: "该人员没有担任任何负责人，如不需要请删除，以免提交多余的个人信息。",
			en: "This person is head of nothing. Remove the entry if it is not needed, so that no needless personal data is filed.",
			person: func(x *exam, p *filing.Person) {
				used := x.form.Subject.Head == p.ID || slices.ContainsFunc(x.form.Sites, func(s filing.Site) bool { return s.Head == p.ID })
				if !used {
					x.find("")
				}
			},
		},
	}
}

// head gives the person of the form with the id, nil if there is none.
func (x *exam) head(id string) *filing.Person {
	for i := range x.form.Persons {
		if x.form.Persons[i].ID == id {
			return &x.form.Persons[i]
		}
	}
	return nil
}

func (x *exam) knownNature() bool {
	n := x.form.Subject.Nature
	_, ok := x.book.SubjectDocuments(x.set, n)
	return ok || n.Natural()
}
