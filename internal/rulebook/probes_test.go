package rulebook_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
	"beian/internal/workday"
)

// probe is something that a book answers without a form.
type probe struct {
	title string
	want  string
	ask   func(*rulebook.Book) string
}

func probes() []probe {
	var all []probe
	for _, list := range [][]probe{
		setProbes(), clockProbes(), periodProbes(), numberProbes(), provinceProbes(), deskProbes(), changeProbes(), slipProbes(), reasonProbes(), bureauProbes(),
		checklistProbes(), scanProbes(), agreementProbes(),
	} {
		all = append(all, list...)
	}
	return all
}

// TestProbes: a book answers what the rules say.
func TestProbes(t *testing.T) {
	b := load(t)
	titles := map[string]bool{}
	for _, p := range probes() {
		if titles[p.title] {
			t.Errorf("two probes are called %s", p.title)
		}
		titles[p.title] = true
		if got := p.ask(b); got != p.want {
			t.Errorf("%s:\n got %s\nwant %s", p.title, got, p.want)
		}
	}
}

// at reads a time in Asia/Shanghai.
func at(text string) time.Time {
	when, err := time.ParseInLocation("2006-01-02 15:04", text, workday.Zone())
	if err != nil {
		panic(err)
	}
	return when
}

// shown writes a moment to the second, in Asia/Shanghai.
func shown(when time.Time) string { return when.In(workday.Zone()).Format("2006-01-02 15:04:05") }

func setProbes() []probe {
	setAt := func(day, want string) probe {
		return probe{"set on " + day, want, func(b *rulebook.Book) string { return b.SetAt(at(day + " 00:00")) }}
	}
	form := filingtest.Form(filing.Enterprise, "11", 1)
	return []probe{
		setAt("2009-12-31", "2010"), setAt("2010-03-31", "2010"), setAt("2020-08-16", "2010"), setAt("2020-08-17", "current"),
		{"who confirms under 2010", "[] 5", func(b *rulebook.Book) string {
			return fmt.Sprint(b.Confirmers("2010", &form), b.Attempts("2010"))
		}},
		{"who confirms under current", "[p1 p2] 5", func(b *rulebook.Book) string {
			return fmt.Sprint(b.Confirmers("current", &form), b.Attempts("current"))
		}},
		{"who may be verified online", "false true", func(b *rulebook.Book) string {
			return fmt.Sprint(b.Remote("2010"), b.Remote("current"))
		}},
	}
}

// clockProbes start each clock on Monday 2026-03-02 at 09:00.
func clockProbes() []probe {
	start := at("2026-03-02 09:00")
	clock := func(status filing.Status, on filing.EventName, want string) probe {
		return probe{"clock at " + string(status) + " by " + string(on), want, func(b *rulebook.Book) string {
			before := &filing.Case{SubmittedAt: start, Invitation: &filing.Clock{Rule: "appearance", Starts: start, Due: start}}
			c, err := b.Clock(rulebook.SetCurrent, status, on, before, start)
			if err != nil {
				return err.Error()
			}
			return running(b, c)
		}}
	}
	return []probe{
		{"clock of a draft", "draft 2026-04-16 23:59:59 [t-15 t-5 overdue]", func(b *rulebook.Book) string { return running(b, b.DraftClock(start)) }},
		{"clock of a contest", "contest 2026-03-09 23:59:59 [t-1 due overdue]", func(b *rulebook.Book) string { return running(b, b.ContestClock(start)) }},
		clock(filing.Submitted, "CaseSubmitted", "acceptance 2026-03-02 10:00:00 [overdue]"),
		clock(filing.AwaitingPreCheck, "CaseResubmitted", "pre-check 2026-03-09 23:59:59 [t-1 due overdue]"),
		clock(filing.Returned, "PreCheckReturned", "correction 2026-04-01 23:59:59 [t-14 t-7 t-3 t-1 due overdue]"),
		clock(filing.AwaitingVerification, "PreCheckPassed", "appearance 2026-04-02 23:59:59 [t-14 t-7 t-3 t-1 due overdue]"),
		clock(filing.AwaitingVerification, "VerificationDeferred", "deferral 2026-03-09 23:59:59 [t-3 t-1 due overdue]"),
		clock(filing.Verifying, "PersonsAppeared", "verification 2026-03-04 23:59:59 [due overdue]"),
		clock(filing.AwaitingDelivery, "VerificationPassed", "delivery 2026-03-03 23:59:59 [overdue]"),
		clock(filing.AwaitingConfirmation, "DeliveryAcknowledged", "confirmation 2026-03-03 09:00:00 [due overdue]"),
		clock(filing.AwaitingReview, "PersonConfirmed", "review 2026-03-30 23:59:59 [t-7 t-3 t-1 due overdue]"),
		clock(filing.Approved, "ReviewApproved", "issuance 2026-03-02 10:00:00 [overdue]"),
		clock(filing.ReturnedByBureau, "ReviewReturned", "reverification 2026-03-09 23:59:59 [t-1 due overdue]"),
		{"clock of confirmation under 2010", "none", func(b *rulebook.Book) string {
			if _, err := b.Clock(rulebook.Set2010, filing.AwaitingConfirmation, "DeliveryAcknowledged", nil, start); err != nil {
				return "none"
			}
			return "one"
		}},
	}
}

func running(b *rulebook.Book, c filing.Clock) string {
	var names []string
	for _, o := range b.Offsets(c.Rule) {
		names = append(names, o.Name)
	}
	return fmt.Sprint(c.Rule, " ", shown(c.Due), " ", names)
}

// periodProbes count each period from Friday 2026-02-27 at 10:00; the 28th is a
// Saturday on which people work.
func periodProbes() []probe {
	var all []probe
	for id, want := range map[string]string{
		"provider-first-review": "2026-03-02 23:59:59",
		"change-advance":        "2026-01-28 23:59:59",
		"correct-inaccurate":    "2026-03-12 23:59:59",
		"cancel-on-end":         "2026-02-27 23:59:59",
		"annual-review":         "none",
		"psb-filing":            "2026-03-30 23:59:59", // the 29th is a Sunday
		"psb-badge":             "2026-03-30 23:59:59",
		"psb-incident":          "2026-02-28 10:00:00",
		"ndsr-vuln":             "2026-02-28 10:00:00",
		"material-retention":    "2031-02-27 23:59:59",
		"log-retention":         "2026-08-27 23:59:59",
		"record-backup-292":     "2026-04-28 23:59:59",
		"draft-published-info":  "2026-08-27 23:59:59",
		"draft-logs":            "2027-02-27 23:59:59",
		"pia-record":            "2029-02-27 23:59:59",
		"processing-record":     "2029-02-27 23:59:59",
		"icp-licence-decision":  "2026-04-28 23:59:59",
		"centre-monthly":        "2026-02-28 23:59:59",
		"centre-quarterly":      "2026-03-31 23:59:59",
		"realname-sync":         "2026-03-03 23:59:59",
		"domain-validity":       "2026-05-28 23:59:59",
		"cert-validity":         "2026-05-27 23:59:59",
		"photo-validity":        "2026-03-27 23:59:59",
		"unfiled-erasure":       "2026-05-28 23:59:59",
		"app-review":            "2026-03-26 23:59:59",
		"no-such-period":        "none",
	} {
		all = append(all, probe{"period " + id, want, func(b *rulebook.Book) string {
			end, _, err := b.PeriodEnd(id, at("2026-02-27 10:00"))
			if err != nil {
				_, known := b.Period(id)
				if known == (id == "no-such-period") {
					return "unknown"
				}
				return "none"
			}
			return shown(end)
		}})
	}
	for _, id := range []string{"psb-filing", "psb-badge"} {
		all = append(all, probe{"period " + id + " to a working day", "2026-04-01 23:59:59", func(b *rulebook.Book) string {
			end, _, err := b.PeriodEnd(id, at("2026-03-02 10:00"))
			if err != nil {
				return err.Error()
			}
			return shown(end)
		}})
	}
	return append(all,
		probe{"period log-retention from the end of a month", "2027-02-28 23:59:59", func(b *rulebook.Book) string {
			end, _, err := b.PeriodEnd("log-retention", at("2026-08-31 10:00"))
			if err != nil {
				return err.Error()
			}
			return shown(end)
		}},
		probe{"period centre-quarterly in December", "2026-12-31 23:59:59", func(b *rulebook.Book) string {
			end, _, err := b.PeriodEnd("centre-quarterly", at("2026-12-01 00:00"))
			if err != nil {
				return err.Error()
			}
			return shown(end)
		}},
		probe{
			"milestones of the Plan", "verification-department 2010-02-28, verification-in-force 2010-03-31, tenants-checked 2010-04-30, stock-verified 2010-09-30",
			func(b *rulebook.Book) string {
				var list []string
				for _, m := range b.Milestones() {
					list = append(list, m.ID+" "+m.By)
				}
				return strings.Join(list, ", ")
			},
		})
}

func numberProbes() []probe {
	var all []probe
	vectors := map[rulebook.NumberKind][2]string{
		rulebook.SubjectNumber: {"京ICP备2021012345号 陇ICP备2020003856号 陇ICP备20002844号", "川ICP备2021012345号 京ICP备202101234号 京ICP备2021012345号-1"},
		rulebook.ServiceNumber: {
			"陇ICP备20002844号-1 京ICP备12345678号-1A 京ICP备12345678号-3X 京ICP备12345678号-4K",
			"京ICP备2021012345-1号 京ICP备2021012345号-0 京ICP备2021012345号-01 京ICP备12345678号-1B",
		},
		rulebook.LicenceNumber: {"京ICP证030173号-1 粤B2-20090059-1626X B2-20080101", "京ICP备2021012345号 B3-20080101 川ICP证030173号"},
		rulebook.PoliceNumber:  {"京公网安备11000002000001号 贵公网安备52052302000396号", "蜀公网安备51015602001285号 京公网安备1100000200001号"},
	}
	for kind, texts := range vectors {
		for i, list := range texts {
			for number := range strings.FieldsSeq(list) {
				all = append(all, probe{string(kind) + " number " + number, fmt.Sprint(i == 0), func(b *rulebook.Book) string {
					return fmt.Sprint(b.IsNumber(kind, number))
				}})
			}
		}
	}
	for _, e := range strings.Split(`subject 京ICP备2021012345号 true
service 陇ICP备20002844号-1 true
subject 陇ICP备2020003856号 true
service 京ICP备12345678号-1A true
service 京ICP备12345678号-3X true
service 京ICP备12345678号-4K true
subject 川ICP备2021012345号 false
subject 京ICP备202101234号 false
service 京ICP备2021012345-1号 false
service 京ICP备2021012345号-0 false
service 京ICP备2021012345号-01 false
licence 京ICP证030173号-1 true
licence 粤B2-20090059-1626X true
licence B2-20080101 true
psb 京公网安备11000002000001号 true
psb 川公网安备 51015602001285号 true
psb 贵公网安备52052302000396号 true
psb 蜀公网安备51015602001285号 false
psb 京公网安备1100000200001号 false`, "\n") {
		all = append(all, probe{"example " + e, "true", func(b *rulebook.Book) string {
			for _, x := range b.NumberExamples() {
				if fmt.Sprint(x.Kind, " ", x.Value, " ", x.Valid) == e {
					return "true"
				}
			}
			return "false"
		}})
	}
	return append(append(all, factProbes()...), badgeProbes()...)
}

// factProbes hold what is known of numbers against what the code does.
func factProbes() []probe {
	number := filing.Number{Province: "京", Year: 2026, Sequence: 1}
	var all []probe
	for id, holds := range map[string]bool{
		"digits":         filing.IsSubjectNumber("陇ICP备20002844号") && filing.IsSubjectNumber("陇ICP备2020003856号") && !filing.IsSubjectNumber("陇ICP备202000385号"),
		"suffix":         number.Site(2) == "京ICP备2026000001号-2" && filing.IsSiteNumber("京ICP备2026000001号-3X"),
		"one-domain":     ruleOf(rulebook.SetCurrent, "domain-one-per-site") && !ruleOf(rulebook.Set2010, "domain-one-per-site"),
		"no-expiry":      !strings.Contains(fmt.Sprintf("%+v", number), "Valid"),
		"police-digits":  true,
		"licence-suffix": !filing.IsSiteNumber("京ICP证030173号-1"),
	} {
		all = append(all, probe{"fact " + id, "true", func(b *rulebook.Book) string {
			known := false
			for _, f := range b.NumberFacts() {
				known = known || f.ID == id && f.Fact != "" && f.Source != ""
			}
			if id == "police-digits" { // the unit needs not be one of GB/T 2260
				known = known && b.IsNumber(rulebook.PoliceNumber, "陕公网安备61019702000001号")
			}
			if id == "licence-suffix" {
				known = known && b.IsNumber(rulebook.LicenceNumber, "京ICP证030173号-1")
			}
			return fmt.Sprint(known && holds)
		}})
	}
	return all
}

// ruleOf reports whether the set has the rule.
func ruleOf(set, id string) bool {
	b, err := rulebook.Load()
	if err != nil {
		return false
	}
	for _, r := range b.Rules(set) {
		if r.ID == id {
			return true
		}
	}
	return false
}

func badgeProbes() []probe {
	return []probe{
		{"badge of the filing", "https://beian.miit.gov.cn/", func(b *rulebook.Book) string { icp, _ := b.Badges(); return icp.Href }},
		{
			"badge of the public-security filing", "https://beian.mps.gov.cn/#/query/webSearch?code=<14 digits> http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=<14 digits>",
			func(b *rulebook.Book) string { _, psb := b.Badges(); return psb.Href + " " + psb.LegacyHref },
		},
	}
}
