package rulebook

import (
	"slices"
	"strconv"
	"time"

	"beian/internal/filing"
)

// registrationRules are about who holds a domain and until when.
func registrationRules() []rule {
	return []rule{
		{
			id: "registration-unlisted", severity: filing.Block, source: "Plan 二(二)1(5)",
			zh: "域名注册信息与所填域名不对应，或同一域名填写了两次，请每个域名填写一条。",
			en: "A registration is of no domain of the site, or of one that has another. Enter one for each domain.",
			site: func(x *exam, s *filing.Site) {
				if x.listed("") {
					return // which domain is meant shows when it can be read
				}
				for i, d := range x.registered[:len(s.Registrations)] {
					if d == "" || slices.Contains(x.registered[:i], d) || !x.listed(d) {
						x.find("registrations")
						return
					}
				}
			},
		},
		{
			id: "registration-missing", severity: filing.Human, set: SetCurrent, source: "Plan 二(二)1(5); deadlines.json: domain-validity",
			zh: "未填写域名的注册信息，请补充所有者和到期日；由核验人员人工核对。",
			en: "The registration of a domain is missing. Enter its holder and last day; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				x.anyDomain(func(d string) bool {
					return d != "" && !slices.Contains(x.registered[:len(s.Registrations)], d)
				})
			},
		},
		{
			id: "registration-holder-unknown", severity: filing.Block, source: "Plan 二(二)1(5)",
			zh: "域名所有者不在可选范围内，请重新选择。",
			en: "Such a holder of a domain does not exist. Choose one from the list.",
			site: anyRegistration(func(_ *exam, r *filing.Registration) bool {
				switch r.Holder {
				case filing.HeldBySubject, filing.HeldByLegalRepresentative, filing.HeldByShareholder, filing.HeldByOther:
					return false
				}
				return true
			}),
		},
		{
			id: "registration-date-form", severity: filing.Block, source: sourceSetting,
			zh: "域名到期日和实名认证日期应为日期，如“2030-12-31”；到期日必填，请修改。",
			en: "The last day of a domain, which is required, and the day of the real-name check are dates like 2030-12-31. Correct them.",
			site: anyRegistration(func(_ *exam, r *filing.Registration) bool {
				_, okUntil := dayOf(r.ValidUntil)
				_, okOn := dayOf(r.VerifiedOn)
				return !okUntil || r.VerifiedOn != "" && !okOn
			}),
		},
		{
			id: "domain-holder", severity: filing.Block, source: "Plan 二(二)1(5)",
			zh: "域名所有者应与主办者一致，请先办理域名过户或更换域名。",
			en: "A domain belongs to the subject. Transfer it first or use another one.",
			site: anyRegistration(func(x *exam, r *filing.Registration) bool {
				return r.Holder == filing.HeldByOther || related(r.Holder) && (x.set == Set2010 || x.form.Subject.Nature.Natural())
			}),
		},
		{
			id: "domain-holder-related", severity: filing.Human, set: SetCurrent, source: sourceHuawei,
			zh: "域名属于法定代表人或股东，请准备证明材料，建议过户至主办者；由核验人员人工核对。",
			en: "The domain belongs to the legal representative or a shareholder. Have proof ready, or transfer it to the subject; the verifier looks at it.",
			site: anyRegistration(func(x *exam, r *filing.Registration) bool {
				return related(r.Holder) && !x.form.Subject.Nature.Natural() && !x.overlay.DomainOfSubject
			}),
		},
		{
			id: "domain-expired", severity: filing.Block, source: "Plan 二(二)1(5): valid certificates",
			zh: "域名已过期，请续费后填写新的到期日。",
			en: "The domain has expired. Renew it and enter the new last day.",
			site: anyRegistration(func(x *exam, r *filing.Registration) bool {
				last, ok := dayOf(r.ValidUntil)
				return ok && last.Before(x.today())
			}),
		},
		{
			id: "domain-expiring", severity: filing.Block, set: SetCurrent, source: "deadlines.json: domain-validity",
			zh: "域名剩余有效期不足{n}天，请续费后再提交。",
			en: "The domain is valid for less than {n} more days. Renew it first.",
			site: func(x *exam, s *filing.Site) {
				x.domainExpiring(s, 0, x.book.domainDays)
			},
		},
		{
			id: "province-domain-expiring", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求域名剩余有效期不少于{n}天，请续费；由核验人员人工核对。",
			en: "The province wants a domain to be valid for {n} more days. Renew it; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				x.domainExpiring(s, x.book.domainDays, x.overlay.DomainMinDaysLeft)
			},
		},
		{
			id: "domain-name-fresh", severity: filing.Warn, set: SetCurrent, source: "deadlines.json: realname-sync",
			zh: "域名实名认证刚刚完成，信息同步需要{n}个工作日，建议之后再提交。",
			en: "The real-name check of the domain is fresh; it takes {n} working days to be known everywhere. Submit after that.",
			site: func(x *exam, s *filing.Site) {
				for i := range s.Registrations {
					on, ok := dayOf(s.Registrations[i].VerifiedOn)
					if !ok || x.today().Sub(on) > 30*24*time.Hour {
						continue
					}
					if due, _ := x.book.calendar.AddWorkingDays(on, x.book.nameDays); !x.at.After(due) {
						x.find("registrations", count(x.book.nameDays))
						return
					}
				}
			},
		},
		{
			id: "province-domain-holder", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求域名属于主办单位本身，请办理过户；由核验人员人工核对。",
			en: "The province wants the domain to belong to the subject itself. Transfer it; the verifier looks at it.",
			site: anyRegistration(func(x *exam, r *filing.Registration) bool {
				return related(r.Holder) && !x.form.Subject.Nature.Natural() && x.overlay.DomainOfSubject
			}),
		},
	}
}

// domainExpiring reports registrations that last at least that many days more,
// but not as many as are wanted.
func (x *exam) domainExpiring(s *filing.Site, least, wanted int) {
	for i := range s.Registrations {
		last, ok := dayOf(s.Registrations[i].ValidUntil)
		if ok && !last.Before(x.today().AddDate(0, 0, least)) && last.Before(x.today().AddDate(0, 0, wanted)) {
			x.find("registrations", count(wanted))
			return
		}
	}
}

// anyRegistration makes the look of a rule that reports the registrations once
// if one of them is at fault.
func anyRegistration(fault func(*exam, *filing.Registration) bool) func(*exam, *filing.Site) {
	return func(x *exam, s *filing.Site) {
		for i := range s.Registrations {
			if fault(x, &s.Registrations[i]) {
				x.find("registrations")
				return
			}
		}
	}
}

// related reports whether the holder is somebody of the subject's, but not the
// subject.
func related(h filing.Holder) bool {
	return h == filing.HeldByLegalRepresentative || h == filing.HeldByShareholder
}

// listed reports whether the present site has the canonical domain, or, with "",
// one that is none.
func (x *exam) listed(domain string) bool {
	return slices.ContainsFunc(x.domains[:x.claims], func(c claimed) bool { return c.site == x.place && c.name == domain })
}

// dayOf reads a date (2006-01-02), as midnight UTC.
func dayOf(text string) (day time.Time, ok bool) {
	day, err := time.Parse(time.DateOnly, text)
	return day, err == nil
}

// count is a number of the rule data within a text.
func count(n int) told { return told{"n", strconv.Itoa(n), strconv.Itoa(n)} }
