package rulebook

import (
	"errors"
	"slices"
	"unicode/utf8"

	"beian/internal/filing"
	"beian/internal/rulebook/identifier"
)

// contactRules are about how a head is reached (Plan 一.2).
func contactRules() []rule {
	return []rule{
		{
			id: "mobile-form", severity: filing.Block, source: "Plan 一.2; numbering of mobile networks",
			zh: "手机号码应为11位数字，不加“+86”，请核对。",
			en: "A mobile number has 11 digits, without +86. Correct it.",
			person: func(x *exam, p *filing.Person) {
				if m := fold(p.Mobile.Reveal()); m != "" {
					if err := identifier.Mobile(m); err != nil && !errors.Is(err, identifier.ErrRegion) {
						x.find("mobile")
					}
				}
			},
		},
		{
			id: "mobile-machine", severity: filing.Block, source: "numbering of mobile networks",
			zh: "该号段为物联网号码，无法接收短信，请填写本人使用的手机号码。",
			en: "Numbers of this range belong to machines. Enter the mobile number of the person.",
			person: func(x *exam, p *filing.Person) {
				if errors.Is(identifier.Mobile(fold(p.Mobile.Reveal())), identifier.ErrRegion) {
					x.find("mobile")
				}
			},
		},
		{
			id: "phone-missing", severity: filing.Block, source: "Plan 一.2",
			zh: "请填写座机：单位填办公电话，个人填办公电话或住宅电话。",
			en: "Enter a landline: an organisation's office, an individual's office or home.",
			person: func(x *exam, p *filing.Person) {
				// Individuals may leave it out since the current rules.
				if blank(p.Phone.Reveal()) && (x.set == Set2010 || !x.form.Subject.Nature.Natural()) {
					x.find("phone")
				}
			},
		},
		{
			id: "phone-form", severity: filing.Block, source: "Plan 一.2",
			zh: "座机号码应为区号加7至8位号码，如“010-80000000”，分机号用“-”连接，请核对。",
			en: "A landline has an area code and 7 or 8 digits, as in 010-80000000, with an extension after a hyphen. Correct it.",
			person: func(x *exam, p *filing.Person) {
				if n := fold(p.Phone.Reveal()); n != "" {
					if _, err := identifier.Landline(n); err != nil {
						x.find("phone")
					}
				}
			},
		},
		{
			id: "email-form", severity: filing.Block, source: "Plan 一.2",
			zh: "电子邮箱格式不正确，应如“name@example.cn”，请核对。",
			en: "This is not an e-mail address. It looks like name@example.cn; correct it.",
			person: func(x *exam, p *filing.Person) {
				if a := fold(p.Email.Reveal()); a != "" && identifier.Email(a) != nil {
					x.find("email")
				}
			},
		},
		{
			id: "emergency-phone-form", severity: filing.Block, source: "Plan 一.2",
			zh: "应急联系电话应为11位手机号码，或区号加座机号码，请核对。",
			en: "An emergency phone is a mobile number of 11 digits, or a landline with its area code. Correct it.",
			person: func(x *exam, p *filing.Person) {
				if n := fold(p.EmergencyPhone.Reveal()); n != "" && identifier.Mobile(n) != nil {
					if _, ok := landlineArea(p.EmergencyPhone); !ok {
						x.find("emergencyPhone")
					}
				}
			},
		},
		{
			id: "emergency-phone-shared", severity: filing.Block, set: SetCurrent, source: sourceHuawei,
			zh: "应急联系电话不能与负责人的手机号码相同，请填写其他人的电话。",
			en: "An emergency phone is none of the heads' mobile numbers. Enter somebody else's.",
			person: func(x *exam, p *filing.Person) {
				if slices.ContainsFunc(x.form.Persons, func(q filing.Person) bool { return shared(p.EmergencyPhone, q.Mobile) }) {
					x.find("emergencyPhone")
				}
			},
		},
		{
			id: "address-short", severity: filing.Human, source: "Plan 一.2",
			zh: "通信地址过短，请填写到门牌号；由核验人员人工核对。",
			en: "The postal address is very short. Give it down to the house number; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				if short(s.Address.Reveal()) {
					x.find("address")
				}
			},
			person: func(x *exam, p *filing.Person) {
				if short(p.Address.Reveal()) {
					x.find("address")
				}
			},
		},
		{
			id: "mobile-shared", severity: filing.Block, set: SetCurrent, source: sourceHuawei,
			zh: "不同负责人的手机号码不能相同，请填写各自的手机号码。",
			en: "Different heads have different mobile numbers. Enter each person's own.",
			person: func(x *exam, p *filing.Person) {
				if x.earlier(p, func(q *filing.Person) bool { return shared(p.Mobile, q.Mobile) }) {
					x.find("mobile")
				}
			},
		},
		{
			id: "email-shared", severity: filing.Block, set: SetCurrent, source: sourceHuawei,
			zh: "不同负责人的电子邮箱不能相同，请填写各自的电子邮箱。",
			en: "Different heads have different e-mail addresses. Enter each person's own.",
			person: func(x *exam, p *filing.Person) {
				if x.earlier(p, func(q *filing.Person) bool { return shared(p.Email, q.Email) }) {
					x.find("email")
				}
			},
		},
	}
}

// landlineArea gives the area code of a landline number; ok is false for a number
// that is none.
func landlineArea(phone filing.Sensitive) (area string, ok bool) {
	area, err := identifier.Landline(fold(phone.Reveal()))
	return area, err == nil
}

// short reports whether an address is too short to reach somebody.
func short(address string) bool {
	n := utf8.RuneCountInString(fold(address))
	return n > 0 && n < 8
}

// earlier reports whether a person before p in the form is another person who
// matches. The same person entered twice is another rule's finding.
func (x *exam) earlier(p *filing.Person, match func(*filing.Person) bool) bool {
	for i := range x.place {
		q := &x.form.Persons[i]
		if match(q) && !shared(p.Document.Number, q.Document.Number) {
			return true
		}
	}
	return false
}

// shared reports whether two pieces of personal data are given and equal but
// for width and case.
func shared(a, b filing.Sensitive) bool {
	return !blank(a.Reveal()) && same(a.Reveal(), b.Reveal())
}
