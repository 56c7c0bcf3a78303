package demo

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/records"
)

// Providers lists the demonstration's access provider. Its addresses are of the
// ranges reserved for documentation (RFC 5737, RFC 3849).
func Providers() []records.Provider {
	return []records.Provider{{
		ID: Provider, Name: "示例接入服务有限公司", Licence: "B1-20260001", Desk: "北京市示例区示例路1号备案室",
		Provinces: []string{"11", "31", "44"}, IPRanges: []string{"192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"},
		ProviderSettings: records.ProviderSettings{Remote: true, OnScreen: true, Desks: []filing.ServiceDesk{
			{
				ID: "d1", Name: "示例路核验点", Address: "北京市示例区示例路1号备案室", SlotMinutes: 30, PerSlot: 2, PerDay: 24,
				Open: []filing.Hours{
					{Weekdays: []int{1, 2, 3, 4, 5}, From: "09:00", To: "11:30"},
					{Weekdays: []int{1, 2, 3, 4, 5}, From: "13:30", To: "17:00"},
				},
			},
			{
				ID: "d2", Name: "样例街核验点", Address: "上海市样例区样例街2号备案室", SlotMinutes: 60, PerSlot: 1, PerDay: 4,
				Open: []filing.Hours{{Weekdays: []int{2, 4}, From: "13:00", To: "17:00"}},
			},
		}},
	}}
}

// Seed fills a fresh folder with a few fictitious cases in different statuses,
// each of an applicant of its own. It can be repeated after an interruption: its
// keys are the same, so that what was done is not done twice.
func Seed(ctx context.Context, base string, client *http.Client) error {
	for i, s := range seeds() {
		for k, part := range s.parts {
			form := filingtest.Form(part.nature, "11", 100+10*k+i)
			c := NewCase(base, Applicant(i+1), fmt.Sprintf("seed-%d-%d", i, k), form, client, 20*time.Second)
			for _, step := range part.steps {
				if err := step(c, ctx); err != nil {
					return fmt.Errorf("seed %s: %w", c.Applicant.Account, err)
				}
			}
		}
	}
	return nil
}

// seed is what an applicant of the demonstration begins with, as the sign-in says
// it, and how it came about.
type seed struct {
	chinese, english string
	parts            []seedPart
}

// seedPart is one case or draft, driven by its steps.
type seedPart struct {
	nature filing.Nature
	steps  []step
}

type step = func(*Case, context.Context) error

// seeds lists what there is of the first applicants: what an applicant sees before
// and after each stage, and something for each queue.
func seeds() []seed {
	passed := []step{(*Case).Start, (*Case).Submit, pass}
	verified := append(slices.Clone(passed), (*Case).Appear, (*Case).Verify, (*Case).Confirm)
	one := func(chinese, english string, nature filing.Nature, steps ...step) seed {
		return seed{chinese, english, []seedPart{{nature, steps}}}
	}
	return []seed{
		{"草稿，和一份已撤回的备案", "a draft, and a withdrawn case", []seedPart{
			{filing.Enterprise, []step{(*Case).Start, (*Case).Submit, (*Case).Withdraw}},
			{filing.Enterprise, []step{(*Case).Start}},
		}},
		{"待预核验，另有一份不能同时提交的草稿", "a case at the pre-check, and a draft that can't be submitted beside it", []seedPart{
			{filing.Individual, []step{(*Case).Start, (*Case).Submit}},
			{filing.SoleTrader, []step{(*Case).Start}},
		}},
		one("退回待修改", "a returned case", filing.Institution, (*Case).Start, (*Case).Submit, returned),
		one("待现场核验", "a case invited to the desk", filing.SoleTrader, passed...),
		one("待管局审核", "a case under review", filing.SocialGroup, verified...),
		one("已备案", "a filing", filing.Enterprise, append(verified, approve, (*Case).awaitFiled)...),
	}
}

func pass(c *Case, ctx context.Context) error { return c.PreCheck(ctx, time.Time{}) }

func returned(c *Case, ctx context.Context) error {
	return c.PreCheck(ctx, time.Time{}, casework.Ground{Code: "site-name", Field: "sites[s1].name"})
}

func approve(c *Case, ctx context.Context) error {
	return c.Review(ctx, casework.Verdict{Decision: "approve"})
}

func (c *Case) awaitFiled(ctx context.Context) error { return c.Await(ctx, filing.Filed) }
