package rulebook

import (
	"time"
	"unicode"

	"beian/internal/filing"
	"beian/internal/rulebook/identifier"
)

// personRules are about the persons themselves.
func personRules() []rule {
	return []rule{
		{
			id: "nationality-unknown", severity: filing.Block, source: "Plan 一.1",
			zh: "国籍（地区）不在可选范围内，请重新选择。",
			en: "This nationality is not one of the list. Choose again.",
			person: func(x *exam, p *filing.Person) {
				if _, ok := x.book.PersonDocuments(p.Nationality); p.Nationality != "" && !ok {
					x.find("nationality")
				}
			},
		},
		{
			id: "person-twice", severity: filing.Block, source: sourceSetting,
			zh: "同一证件号码填写了两次，请删除一条，并在各处选择同一人员。",
			en: "The same document is entered twice. Remove one entry and choose the other wherever the person is head.",
			person: func(x *exam, p *filing.Person) {
				for i := range x.place {
					q := &x.form.Persons[i]
					if q.Document.Type == p.Document.Type && shared(q.Document.Number, p.Document.Number) {
						x.find("document.number")
						return
					}
				}
			},
		},
		{
			id: "person-name-form", severity: filing.Human, source: sourceOwn,
			zh: "姓名中有不常见的字符，请按证件填写；由核验人员人工核对。",
			en: "The name has characters that names of the document seldom have. Enter it as the document has it; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if p.Nationality == filing.Mainland && oddName(fold(p.Name.Reveal())) {
					x.find("name")
				}
			},
		},
		{
			id: "guardian", severity: filing.Human, source: "个人信息保护法 art. 31",
			zh: "该人员未满14周岁，需由监护人同意；由核验人员人工核对。",
			en: "This person is under 14 and needs a guardian's consent. The verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if age, ok := x.age(p); ok && age < 14 {
					x.find("document.number")
				}
			},
		},
	}
}

// oddName reports whether a mainland name holds more than Han characters, their
// variation selectors and the dot between the parts of a name (·).
func oddName(name string) bool {
	for _, r := range name {
		if (r < 0x4e00 || r > 0x9fff) && r != '·' && !unicode.In(r, unicode.Han, unicode.Variation_Selector) {
			return true
		}
	}
	return false
}

// age gives the age of a person whose document tells it.
func (x *exam) age(p *filing.Person) (years int, ok bool) {
	t := x.book.documentType(p.Document.Type)
	if t == nil || t.Number != "resident-id" && t.Number != "residence-permit" {
		return 0, false
	}
	return ageOf(p.Document.Number, x.at)
}

func ageOf(number filing.Sensitive, at time.Time) (years int, ok bool) {
	r, err := identifier.ResidentID(fold(number.Reveal()), at)
	if err != nil {
		return 0, false
	}
	return r.Age(at), true
}
