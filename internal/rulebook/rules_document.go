package rulebook

import (
	"time"

	"beian/internal/filing"
)

// documentRules are about which certificates are shown (Plan 一.1) and how long
// they last.
func documentRules() []rule {
	return []rule{
		onDocuments(rule{
			id: "document-type", severity: filing.Block, source: "Plan 一.1(1)-(2); documents.json",
			zh: "该证件类型不适用：单位证件按主办单位性质、人员证件按本人国籍（地区）选择，请重新选择。",
			en: "This type of document does not fit: an organisation's follows its nature, a person's his own nationality. Choose another type.",
		}, func(x *exam, d *filing.Document, a *Allowed) string {
			if allowed, _ := a.has(d.Type); d.Type != "" && !allowed {
				return "document.type"
			}
			return ""
		}),
		onDocuments(rule{
			id: "document-reason", severity: filing.Block, source: "Plan 一.1(1)-(2): 第一证件",
			zh: "未使用第一证件，请说明原因，或改用第一证件。",
			en: "This is not the first-named document. Say why, or use the first-named one.",
		}, func(_ *exam, d *filing.Document, a *Allowed) string {
			if allowed, first := a.has(d.Type); allowed && !first && blank(d.Reason) {
				return "document.reason"
			}
			return ""
		}),
		onDocuments(rule{
			id: "document-temporary", severity: filing.Human, set: SetCurrent, source: "documents.json: temporary cards are refused in practice",
			zh: "临时居民身份证通常不予受理，请使用居民身份证；由核验人员人工核对。",
			en: "Temporary identity cards are usually refused. Use the identity card; the verifier looks at it.",
		}, func(x *exam, d *filing.Document, _ *Allowed) string {
			// A province that refuses them itself has its own rule.
			if t := x.book.documentType(d.Type); t != nil && t.Temporary && !x.overlay.TemporaryIDRefused {
				return "document.type"
			}
			return ""
		}),
		onDocuments(rule{
			id: "document-validity-missing", severity: filing.Block, source: "documents.json",
			zh: "请填写证件有效期截止日，长期有效的请选择“长期”。",
			en: "Enter the last valid day of the document, or choose long-term.",
		}, func(x *exam, d *filing.Document, _ *Allowed) string {
			if t := x.book.documentType(d.Type); t != nil && t.Validity == "required" && blank(d.ValidUntil) {
				return "document.validUntil"
			}
			return ""
		}),
		onDocuments(rule{
			id: "document-validity-form", severity: filing.Block, source: sourceSetting,
			zh: "证件有效期应为日期（如2030-12-31）或“长期”，请修改。",
			en: "The validity is a date like 2030-12-31, or long-term. Correct it.",
		}, func(_ *exam, d *filing.Document, _ *Allowed) string {
			if _, ends, ok := lastDay(d.ValidUntil); ends && !ok {
				return "document.validUntil"
			}
			return ""
		}),
		onDocuments(rule{
			id: "document-expired", severity: filing.Block, source: "Plan 二(二)1(5): valid originals",
			zh: "证件已过有效期，请更换有效证件后填写。",
			en: "The document has expired. Use a valid one.",
		}, func(x *exam, d *filing.Document, _ *Allowed) string {
			if last, ends, ok := lastDay(d.ValidUntil); ends && ok && last.Before(x.today()) {
				return "document.validUntil"
			}
			return ""
		}),
		onDocuments(rule{
			id: "document-expiring", severity: filing.Block, set: SetCurrent, source: "deadlines.json: cert-validity",
			zh: "证件剩余有效期不足3个月，请换发后再提交。",
			en: "The document is valid for less than three more months. Have it renewed first.",
		}, func(x *exam, d *filing.Document, _ *Allowed) string {
			last, ends, ok := lastDay(d.ValidUntil)
			if ends && ok && !last.Before(x.today()) && last.Before(monthsOn(x.today(), x.book.validMonths)) {
				return "document.validUntil"
			}
			return ""
		}),
	}
}

// onDocuments makes r look at the document of the subject and of every person.
// Look gives the field at fault, or "". It sees no document whose owner's nature
// or nationality is unknown: that is another rule's finding.
func onDocuments(r rule, look func(*exam, *filing.Document, *Allowed) string) rule {
	r.subject = func(x *exam, s *filing.Subject) {
		a, ok := x.subjectDocuments()
		if !ok {
			return
		}
		if field := look(x, &s.Document, &a); field != "" {
			x.find(field)
		}
	}
	r.person = func(x *exam, p *filing.Person) {
		a, ok := x.book.PersonDocuments(p.Nationality)
		if !ok {
			return
		}
		if field := look(x, &p.Document, &a); field != "" {
			x.find(field)
		}
	}
	return r
}

// subjectDocuments gives what the subject may show: an individual what its head
// may.
func (x *exam) subjectDocuments() (Allowed, bool) {
	n := x.form.Subject.Nature
	if !n.Natural() {
		return x.book.SubjectDocuments(x.set, n)
	}
	if h := x.himself(); h != nil {
		return x.book.PersonDocuments(h.Nationality)
	}
	return Allowed{}, false
}

// lastDay reads the validity of a document; ends is false for one without an
// end or without a statement of it.
func lastDay(validUntil string) (last time.Time, ends, ok bool) {
	if validUntil == "" || validUntil == filing.LongTerm {
		return time.Time{}, false, true
	}
	last, err := time.Parse(time.DateOnly, validUntil)
	return last, true, err == nil
}

// today gives the date in Asia/Shanghai, as midnight UTC.
func (x *exam) today() time.Time {
	return x.at.UTC().Add(8 * time.Hour).Truncate(24 * time.Hour)
}

// monthsOn gives the corresponding day n months later, or the last day of a
// month that has no such day (民法典 art. 202).
func monthsOn(day time.Time, n int) time.Time {
	later := day.AddDate(0, n, 0)
	if later.Day() != day.Day() {
		later = later.AddDate(0, 0, -later.Day())
	}
	return later
}
