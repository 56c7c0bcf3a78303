package rulebook

import (
	"errors"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/rulebook/identifier"
)

// fault is what is wrong with a document's number: the id of the rule that says
// so, or "".
type fault string

// numberKinds are the rules for numbers that documents may name.
func numberKinds() []string {
	return []string{
		"resident-id", "residence-permit", "credit-code", "organisation-code", "business-licence", "certificate", "free",
		"passport", "hk-macau-permit", "taiwan-permit", "permanent-residence",
	}
}

// numberFault looks at a number by the kind of its document's rule.
func numberFault(kind, number string, now time.Time) fault {
	switch kind {
	case "resident-id":
		return residentFault(number, now)
	case "residence-permit":
		_, err := identifier.ResidencePermit(number, now)
		return by(err, "residence-permit-form", "resident-id-check", "resident-id-date")
	case "credit-code":
		return creditFault(number)
	case "organisation-code":
		return by(identifier.OrganisationCode(number), "organisation-code-form", "organisation-code-check", "")
	case "business-licence":
		if len(number) == 15 {
			_, err := identifier.Licence(number)
			return by(err, "licence-form", "licence-check", "")
		}
		if len(number) != 18 {
			return "licence-form"
		}
		return creditFault(number)
	case "certificate":
		if len(number) == 18 {
			return creditFault(number)
		}
		return "number-by-hand"
	case "free":
		return "number-by-hand"
	case "passport":
		return by(identifier.Passport(number), "passport-form", "", "")
	case "hk-macau-permit":
		return by(identifier.HKMacauPermit(number), "hk-macau-permit-form", "", "")
	case "taiwan-permit":
		older, err := identifier.TaiwanPermit(number)
		if older {
			return "taiwan-permit-older"
		}
		return by(err, "taiwan-permit-form", "", "")
	case "permanent-residence":
		return by(identifier.PermanentResidence(number), "permanent-residence-form", "permanent-residence-check", "")
	}
	return ""
}

// by turns an error of package identifier into a fault.
func by(err error, form, check, date fault) fault {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, identifier.ErrCheckDigit):
		return check
	case errors.Is(err, identifier.ErrDate):
		return date
	}
	return form
}

func residentFault(number string, now time.Time) fault {
	r, err := identifier.ResidentID(number, now)
	if errors.Is(err, identifier.ErrRegion) || err == nil && r.Region > "71" {
		return "resident-id-region"
	}
	return by(err, "resident-id-form", "resident-id-check", "resident-id-date")
}

func creditFault(number string) fault {
	c, err := identifier.CreditCode(number)
	if err == nil && !c.Organisation {
		return "credit-code-organisation"
	}
	return by(err, "credit-code-form", "credit-code-check", "")
}

// onNumber makes r report the numbers that have the fault of its id: of the
// subject's document and, where persons show such documents, of a person's.
func onNumber(r rule, persons bool) rule {
	r.subject = func(x *exam, s *filing.Subject) {
		if x.numberFault(&s.Document) == fault(r.id) {
			x.find("document.number")
		}
	}
	if !persons {
		return r
	}
	r.person = func(x *exam, p *filing.Person) {
		if x.numberFault(&p.Document) == fault(r.id) {
			x.find("document.number")
		}
	}
	return r
}

// numberFault judges the document of the present part, once for all rules.
func (x *exam) numberFault(d *filing.Document) fault {
	if x.judged {
		return x.fault
	}
	x.judged, x.fault = true, ""
	t := x.book.documentType(d.Type)
	if number := fold(d.Number.Reveal()); t != nil && number != "" {
		x.fault = numberFault(t.Number, number, x.at)
	}
	return x.fault
}

// numberRules are about the numbers of documents, one for each thing that can
// be wrong with them.
func numberRules() []rule {
	rules := []rule{
		{
			id: "resident-id-form", severity: filing.Block, source: "GB 11643",
			zh: "居民身份证号码应为18位，前17位为数字，末位为数字或X，请核对。",
			en: "A resident ID number has 18 characters: 17 digits, then a digit or X. Compare it with the card.",
		},
		{
			id: "resident-id-region", severity: filing.Block, source: "GB/T 2260",
			zh: "居民身份证号码前两位不是内地省份代码，请核对；港澳台居民请选择相应证件类型。",
			en: "A resident ID number begins with a mainland province. Compare it; people of Hong Kong, Macau and Taiwan choose their own document.",
		},
		{
			id: "resident-id-date", severity: filing.Block, source: "GB 11643",
			zh: "证件号码中的出生日期不存在或晚于今天，请核对。",
			en: "The date of birth in the number does not exist or lies ahead. Compare it with the card.",
		},
		{
			id: "resident-id-check", severity: filing.Block, source: "GB 11643; ISO 7064 MOD 11-2",
			zh: "证件号码校验位不符，可能有一位输错或相邻两位颠倒，请核对。",
			en: "The check digit does not match: a digit is mistyped or two are swapped. Compare it with the card.",
		},
		{
			id: "residence-permit-form", severity: filing.Block, source: "identifiers of 港澳台居民居住证",
			zh: "居住证号码应为18位，以810000、820000或830000开头，请核对。",
			en: "A residence permit's number has 18 characters and begins with 810000, 820000 or 830000. Compare it.",
		},
		{
			id: "passport-form", severity: filing.Block, source: "identifiers of 护照",
			zh: "护照号码应为5至17位数字和字母，请核对。",
			en: "A passport number has 5 to 17 digits and letters. Compare it.",
		},
		{
			id: "hk-macau-permit-form", severity: filing.Block, source: "identifiers of 港澳居民来往内地通行证",
			zh: "港澳居民来往内地通行证号码应为H或M加8位数字（旧版另加2位），请核对。",
			en: "The permit's number is H or M and eight digits, with two more on older ones. Compare it.",
		},
		{
			id: "taiwan-permit-form", severity: filing.Block, source: "identifiers of 台湾居民来往大陆通行证",
			zh: "台湾居民来往大陆通行证号码应为8位数字（旧版可更长），请核对。",
			en: "The permit's number is eight digits, more on older ones. Compare it.",
		},
		{
			id: "taiwan-permit-older", severity: filing.Warn, source: "identifiers of 台湾居民来往大陆通行证",
			zh: "这是旧版通行证的号码，如已换发卡式证件请填写新号码。",
			en: "This is the number of an older permit. Enter the card's number if there is one.",
		},
		{
			id: "permanent-residence-form", severity: filing.Block, source: "identifiers of 外国人永久居留身份证",
			zh: "永久居留身份证号码应为3个字母加12位数字，或以9开头的18位号码，请核对。",
			en: "The card's number is three letters and twelve digits, or 18 characters that begin with 9. Compare it.",
		},
		{
			id: "permanent-residence-check", severity: filing.Block, source: "identifiers of 外国人永久居留身份证",
			zh: "永久居留身份证号码校验位不符，请核对。",
			en: "The check digit of the card's number does not match. Compare it.",
		},
		{
			id: "number-by-hand", severity: filing.Human, source: sourceOwn,
			zh: "该证件号码没有公开的校验规则，请仔细核对；由核验人员人工核对。",
			en: "There is no public rule for this number. Compare it with care; the verifier looks at it.",
		},
	}
	for i := range rules {
		rules[i] = onNumber(rules[i], true)
	}
	return rules
}

// organisationNumberRules are the same of the documents that only organisations
// show.
func organisationNumberRules() []rule {
	rules := []rule{
		{
			id: "credit-code-form", severity: filing.Block, source: "GB 32100",
			zh: "统一社会信用代码应为18位数字和大写字母，不含I、O、S、V、Z，请核对。",
			en: "A unified social credit code has 18 digits and letters without I, O, S, V and Z. Compare it with the certificate.",
		},
		{
			id: "credit-code-check", severity: filing.Block, source: "GB 32100",
			zh: "统一社会信用代码校验位不符，可能有一位输错，请核对。",
			en: "The check character of the credit code does not match: one is mistyped. Compare it with the certificate.",
		},
		{
			id: "credit-code-organisation", severity: filing.Human, source: "GB 32100; GB 11714",
			zh: "统一社会信用代码中的组织机构代码校验位不符，由核验人员人工核对。",
			en: "The organisation code within the credit code has another check character. Compare it; the verifier looks at it.",
		},
		{
			id: "organisation-code-form", severity: filing.Block, source: "GB 11714",
			zh: "组织机构代码应为8位数字或大写字母加1位校验码，如“D2143569-X”，请核对。",
			en: "An organisation code has eight digits or letters and a check character, as in D2143569-X. Compare it.",
		},
		{
			id: "organisation-code-check", severity: filing.Block, source: "GB 11714",
			zh: "组织机构代码校验码不符，可能有一位输错，请核对。",
			en: "The check character of the organisation code does not match: one is mistyped. Compare it.",
		},
		{
			id: "licence-form", severity: filing.Block, source: "GB 32100; GS 15",
			zh: "营业执照号码应为18位统一社会信用代码（或旧版15位注册号），请核对。",
			en: "A business licence has an 18-character credit code, or an old number of 15 digits. Compare it.",
		},
		{
			id: "licence-check", severity: filing.Block, source: "GS 15; ISO 7064 MOD 11,10",
			zh: "营业执照注册号校验位不符，可能有一位输错，请核对。",
			en: "The check digit of the licence number does not match: one is mistyped. Compare it.",
		},
	}
	for i := range rules {
		rules[i] = onNumber(rules[i], false)
	}
	return append(rules, codeRules()...)
}

// codeRules are about what a sound number tells of its owner.
func codeRules() []rule {
	return []rule{
		{
			id: "licence-old", severity: filing.Block, set: SetCurrent, source: sourceHuawei,
			zh: "15位营业执照注册号已停用，请换发带有统一社会信用代码的营业执照后填写。",
			en: "Licence numbers of 15 digits are no longer used. Enter the credit code of the new licence.",
			subject: func(x *exam, s *filing.Subject) {
				t := x.book.documentType(s.Document.Type)
				if t != nil && t.Number == "business-licence" && len(fold(s.Document.Number.Reveal())) == 15 {
					x.find("document.number")
				}
			},
		},
		{
			id: "credit-code-category", severity: filing.Human, source: "GB 32100; documents.json",
			zh: "统一社会信用代码的机构类别与主办单位性质不符，请核对所选性质；由核验人员人工核对。",
			en: "The credit code is one of another kind of organisation. Compare the nature chosen; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				a, ok := x.subjectDocuments()
				if !ok || len(a.Categories) == 0 {
					return
				}
				c, err := identifier.CreditCode(fold(s.Document.Number.Reveal()))
				if err == nil && !slices.Contains(a.Categories, c.Category) {
					x.find("document.number")
				}
			},
		},
		{
			id: "residence-permit-nationality", severity: filing.Block, source: "identifiers of 港澳台居民居住证",
			zh: "居住证号码与所选国籍（地区）不符：810000为香港，820000为澳门，830000为台湾，请核对。",
			en: "The permit's number is of another region: 810000 Hong Kong, 820000 Macau, 830000 Taiwan. Compare it.",
			person: func(x *exam, p *filing.Person) {
				if p.Document.Type != "residence-permit" {
					return
				}
				r, err := identifier.ResidencePermit(fold(p.Document.Number.Reveal()), x.at)
				if err == nil && (p.Nationality == filing.Taiwan) != (r.Region == "83") {
					x.find("document.number")
				}
			},
		},
	}
}
