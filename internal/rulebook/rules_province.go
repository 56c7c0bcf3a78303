package rulebook

import (
	"slices"
	"strings"
	"unicode/utf8"

	"beian/internal/filing"
)

// asked reports whether the subject is asked for what the overlay names: units
// for all of it, individuals not for what stands under the heading of units.
func (x *exam) asked(what string) bool {
	return !x.form.Subject.Nature.Natural() || !slices.Contains(x.overlay.UnitsOnly, what)
}

// provinceRules are what single provinces ask of persons. Their source, as of
// all rules of provinces, is manuals of providers, so a human looks and nothing
// blocks.
func provinceRules() []rule {
	return []rule{
		{
			id: "province-age", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求负责人年满{n}周岁，请更换负责人；由核验人员人工核对。",
			en: "The province wants a head of at least {n} years. Name another one; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if age, ok := x.age(p); ok && age < x.leastAge() {
					x.find("document.number", count(x.leastAge()))
				}
			},
		},
		{
			id: "province-age-proof", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求未满{n}周岁的负责人随附工作或收入证明，请补充；由核验人员人工核对。",
			en: "The province wants proof of work or income from a head under {n}. Add it; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				age, ok := x.age(p)
				if ok && age >= x.leastAge() && age < x.overlay.ProofAge && !slices.Contains(p.Attachments, incomeProof) {
					x.find("attachments", count(x.overlay.ProofAge))
				}
			},
		},
		{
			id: "province-guardian", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求未满{n}周岁的个人随附监护人证件，请补充；由核验人员人工核对。",
			en: "The province wants the guardian's document from an individual under {n}. Add it; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				age, ok := x.age(p)
				if ok && x.form.Subject.Nature.Natural() && age < x.overlay.GuardianAge && !slices.Contains(p.Attachments, guardianDocument) {
					x.find("attachments", count(x.overlay.GuardianAge))
				}
			},
		},
		{
			id: "province-temporary-id", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省不接受临时居民身份证，请使用居民身份证；由核验人员人工核对。",
			en: "The province does not take temporary identity cards. Use the identity card; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if t := x.book.documentType(p.Document.Type); t != nil && t.Temporary && x.overlay.TemporaryIDRefused {
					x.find("document.type")
				}
			},
		},
		{
			id: "province-heads-local", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求单位的负责人持本省身份证，请更换负责人；由核验人员人工核对。",
			en: "The province wants an organisation's heads to have an identity card of the province. Name another one; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if x.overlay.HeadsLocal && !x.form.Subject.Nature.Natural() && x.nonlocal(p) {
					x.find("document.number")
				}
			},
		},
		{
			id: "province-nonlocal", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "身份证不属于该省的个人应随附下列材料之一：{papers}，请补充；由核验人员人工核对。",
			en: "An individual with an identity card of another province brings one of: {papers}. Add it; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if wanted := x.overlay.Nonlocal; x.form.Subject.Nature.Natural() && x.lacks(p, wanted) {
					x.find("attachments", x.book.papersNamed(wanted))
				}
			},
		},
		{
			id: "province-nonlocal-refused", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省通常不受理身份证不属于该省的个人备案，请先咨询；由核验人员人工核对。",
			en: "The province usually does not accept individuals with an identity card of another province. Ask first; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if x.overlay.NonlocalRefused && x.form.Subject.Nature.Natural() && x.nonlocal(p) {
					x.find("document.number")
				}
			},
		},
		{
			id: "province-phone-local", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求使用本省的座机号码，请修改；由核验人员人工核对。",
			en: "The province wants a landline of the province. Change it; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if x.overlay.PhoneLocal && x.phoneElsewhere(p) && (!x.overlay.PhoneLocalOrRemark || !x.remarked()) {
					x.find("phone")
				}
			},
		},
		{
			id: "province-address-city", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求通信地址与主办者住所在同一城市，请核对；由核验人员人工核对。",
			en: "The province wants the postal address in the city of the subject's address. Compare them; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				here, there := city(x.form.Subject.Address), city(p.Address)
				if x.overlay.AddressSameCity && here != "" && there != "" && here != there {
					x.find("address")
				}
			},
		},
	}
}

// leastAge is the age that the province asks of a head. Where individuals come
// with their guardian, it asks none of them.
func (x *exam) leastAge() int {
	o := x.overlay
	switch {
	case !x.form.Subject.Nature.Natural():
		return o.MinAge
	case o.GuardianAge > 0:
		return 0
	}
	return max(o.MinAge, o.IndividualMinAge)
}

// nonlocal reports whether a person has an identity number of another province
// than the subject's.
func (x *exam) nonlocal(p *filing.Person) bool {
	t := x.book.documentType(p.Document.Type)
	if t == nil || t.Number != "resident-id" || x.numberFault(&p.Document) != "" {
		return false
	}
	number := fold(p.Document.Number.Reveal())
	return len(number) == 18 && number[:2] != x.form.Subject.Province
}

// lacks reports whether a person of another province has none of the papers
// that are wanted then.
func (x *exam) lacks(p *filing.Person, wanted []string) bool {
	has := func(code string) bool { return slices.Contains(p.Attachments, code) }
	return len(wanted) > 0 && x.nonlocal(p) && !slices.ContainsFunc(wanted, has)
}

// papersNamed names attachments within a text.
func (b *Book) papersNamed(codes []string) told {
	var zh, en []string
	for _, code := range codes {
		if a := b.attachment(code); a != nil {
			zh, en = append(zh, a.Chinese), append(en, a.English)
		}
	}
	return told{"papers", strings.Join(zh, "、"), strings.Join(en, ", ")}
}

// phoneElsewhere reports whether a person's landline is of a known area of
// another province.
func (x *exam) phoneElsewhere(p *filing.Person) bool {
	area, ok := landlineArea(p.Phone)
	at := x.book.areas[area]
	return ok && at != "" && at != x.form.Subject.Province
}

// remarked reports whether every site has a remark.
func (x *exam) remarked() bool {
	return !slices.ContainsFunc(x.form.Sites, func(s filing.Site) bool { return blank(s.Remark) })
}

// city gives what an address says after its province, up to its city (市),
// prefecture or league; "" when it names none.
func city(address filing.Sensitive) string {
	text := fold(address.Reveal())
	for _, kind := range []string{"省", "自治区"} {
		before, after, ok := strings.Cut(text, kind)
		if ok && utf8.RuneCountInString(before) <= 5 && !strings.Contains(before, "市") {
			text = after
			break
		}
	}
	end := -1
	for _, kind := range []string{"市", "自治州", "地区", "盟"} {
		if i := strings.Index(text, kind); i >= 0 && (end < 0 || i < end) {
			end = i
		}
	}
	if end < 0 {
		return ""
	}
	return text[:end]
}
