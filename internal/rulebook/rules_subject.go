package rulebook

import (
	"strings"
	"unicode/utf8"

	"beian/internal/filing"
)

// subjectRules are about who runs the sites (Plan 一.1).
func subjectRules() []rule {
	return []rule{
		{
			id: "nature-unknown", severity: filing.Block, source: "Plan 一.1",
			zh: "主办单位性质不在可选范围内，请重新选择。",
			en: "This nature of a subject does not exist. Choose one from the list.",
			subject: func(x *exam, s *filing.Subject) {
				if s.Nature != "" && !x.knownNature() {
					x.find("nature")
				}
			},
		},
		{
			id: "province-unknown", severity: filing.Block, source: "GB/T 2260; Plan 二(二)1(7)",
			zh: "所在省份不在可选范围内，请按证件住所所在的省、自治区、直辖市选择。",
			en: "There is no such province. Choose the one of the place on the certificate.",
			subject: func(x *exam, s *filing.Subject) {
				if _, ok := x.book.Province(s.Province); s.Province != "" && !ok {
					x.find("province")
				}
			},
		},
		{
			id: "address-province", severity: filing.Human, source: "Plan 二(二)1(7)",
			zh: "住所似在另一省份，请核对省份与证件住所；由核验人员人工核对。",
			en: "The address seems to lie in another province. Compare it with the certificate; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				if p, ok := x.book.provinceNamed(fold(s.Address.Reveal())); ok && p != s.Province && s.Province != "" {
					x.find("address")
				}
			},
		},
		{
			id: "declared-number-form", severity: filing.Block, source: "numbers.json: subject numbers of the bureaus",
			zh: "已有主体备案号格式不正确，应如“京ICP备2026000001号”，不带“-1”；没有请留空。",
			en: "This is not a subject number. It looks like 京ICP备2026000001号, without -1; leave it empty if there is none.",
			subject: func(x *exam, s *filing.Subject) {
				if n := fold(s.DeclaredNumber); n != "" && !filing.IsSubjectNumber(n) {
					x.find("declaredNumber")
				}
			},
		},
		{
			// A subject keeps one number for ever, and a further site takes its next
			// suffix: this one would be given a second number.
			id: "declared-number-further", severity: filing.Block, source: sourceSetting,
			zh: "该主体已有主体备案号，再办网站应当在原备案号下新增网站。本系统目前只办理首次备案，请向原接入服务单位办理；没有主体备案号的，请留空。",
			en: "This subject has a number already, so that another site is added to that filing. Only first filings are offered here so far: ask the provider of the filing, or leave this empty if there is no number.",
			subject: func(x *exam, s *filing.Subject) {
				if filing.IsSubjectNumber(fold(s.DeclaredNumber)) {
					x.find("declaredNumber")
				}
			},
		},
		{
			id: "declared-number-province", severity: filing.Human, source: "numbers.json; provinces.json",
			zh: "已有主体备案号的简称与所在省份不符，请核对；由核验人员人工核对。",
			en: "The subject number is of another province. Compare them; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				p, known := x.book.Province(s.Province)
				if n := fold(s.DeclaredNumber); known && filing.IsSubjectNumber(n) && !strings.HasPrefix(n, p.ICP) {
					x.find("declaredNumber")
				}
			},
		},
		{
			id: "sole-trader-name", severity: filing.Human, set: SetCurrent, source: "https://github.com/yunify/qingcloud-docs content/site/record tianjing.md",
			zh: "没有字号的个体工商户，名称应为“经营者姓名（个体工商户）”，请核对；由核验人员人工核对。",
			en: "A sole trader without a trade name is called by his own name and （个体工商户）. Compare it; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				h := x.head(s.Head)
				if s.Nature == filing.SoleTrader && h != nil && shared(s.Name, h.Name) {
					x.find("name")
				}
			},
		},
		{
			id: "individual-name", severity: filing.Block, source: "Plan 一.1(3)",
			zh: "个人主办者的名称应与负责人本人姓名一致，请修改。",
			en: "An individual's name is that of the person himself. Make the two equal.",
			subject: func(x *exam, s *filing.Subject) {
				if h := x.himself(); h != nil && !same(s.Name.Reveal(), h.Name.Reveal()) {
					x.find("name")
				}
			},
		},
		{
			id: "individual-document", severity: filing.Block, source: "Plan 一.1(3)",
			zh: "个人主办者的证件应与负责人本人的证件一致，请修改。",
			en: "An individual's document is that of the person himself. Make the two equal.",
			subject: func(x *exam, s *filing.Subject) {
				if h := x.himself(); h != nil && (s.Document.Type != h.Document.Type || !same(s.Document.Number.Reveal(), h.Document.Number.Reveal())) {
					x.find("document.number")
				}
			},
		},
		{
			id: "subject-name-short", severity: filing.Human, source: sourceSetting,
			zh: "单位名称过短，请按证件填写全称；由核验人员人工核对。",
			en: "The name of an organisation is very short. Enter the full name of the certificate; the verifier looks at it.",
			subject: func(x *exam, s *filing.Subject) {
				if n := utf8.RuneCountInString(fold(s.Name.Reveal())); n > 0 && n < 4 && !s.Nature.Natural() {
					x.find("name")
				}
			},
		},
	}
}

// himself gives the head of an individual subject, nil if the subject is no
// individual or names nobody.
func (x *exam) himself() *filing.Person {
	if !x.form.Subject.Nature.Natural() {
		return nil
	}
	return x.head(x.form.Subject.Head)
}

// provinceNamed gives the code of the province that an address begins with, by
// the characters that tell provinces apart (北京, 内蒙古).
func (b *Book) provinceNamed(address string) (code string, ok bool) {
	for i := range b.provinces {
		if strings.HasPrefix(address, shortName(b.provinces[i].Name)) {
			return b.provinces[i].Code, true
		}
	}
	return "", false
}

// shortName gives the first two characters of a province's name, three where
// the name goes on (内蒙古, 黑龙江).
func shortName(name string) string {
	n := 2
	if strings.HasPrefix(name, "内蒙") || strings.HasPrefix(name, "黑龙") {
		n = 3
	}
	end := 0
	for range n {
		_, size := utf8.DecodeRuneInString(name[end:])
		end += size
	}
	return name[:end]
}
