package rulebook

import (
	"beian/internal/filing"
	"beian/internal/rulebook/identifier"
)

// numberLookRules are about numbers that may be right and still look wrong.
func numberLookRules() []rule {
	return []rule{
		lookingAt(rule{
			id: "resident-id-division", severity: filing.Warn, source: "GB/T 2260",
			zh: "证件号码前六位不是已知的行政区划代码，请与证件再核对一遍。",
			en: "The first six digits of the number are no known division. Compare them with the card once more.",
		}, func(x *exam, t *DocumentType, d *filing.Document, number string) bool {
			return t.Number == "resident-id" && x.numberFault(d) == "" && !identifier.Division(number[:6])
		}),
		lookingAt(rule{
			id: "number-by-hand-length", severity: filing.Human, source: sourceOwn,
			zh: "该证件号码过短、过长或含有无法显示的字符，请与证件核对；由核验人员人工核对。",
			en: "This number is very short or long, or holds characters that can't be shown. Compare it with the document; the verifier looks at it.",
		}, func(x *exam, t *DocumentType, d *filing.Document, number string) bool {
			if x.numberFault(d) != "number-by-hand" {
				return false
			}
			if t.Code == "officer-id" {
				return identifier.OfficerCard(number) != nil
			}
			return identifier.OldCertificate(number) != nil
		}),
	}
}

// lookingAt makes r report the numbers that look wrong. Look sees documents of a
// known type with a number.
func lookingAt(r rule, look func(*exam, *DocumentType, *filing.Document, string) bool) rule {
	wrong := func(x *exam, d *filing.Document) bool {
		t, number := x.book.documentType(d.Type), fold(d.Number.Reveal())
		return t != nil && number != "" && look(x, t, d, number)
	}
	r.subject = func(x *exam, s *filing.Subject) {
		if wrong(x, &s.Document) {
			x.find("document.number")
		}
	}
	r.person = func(x *exam, p *filing.Person) {
		if wrong(x, &p.Document) {
			x.find("document.number")
		}
	}
	return r
}
