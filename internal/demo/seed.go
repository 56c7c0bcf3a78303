package demo

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/local/issuer"
	"beian/internal/policy"
	"beian/internal/records"
)

// Accounts lists who can sign in to the demonstration.
func Accounts() []issuer.Account {
	return []issuer.Account{
		{ID: AccountApplicant, Label: "网站主办者（示例）", Role: policy.Applicant},
		{ID: "applicant-2", Label: "另一网站主办者（示例）", Role: policy.Applicant},
		{ID: AccountVerifier, Label: "接入服务单位核验人", Role: policy.Verifier, Provider: Provider},
		{ID: AccountManager, Label: "接入服务单位主管", Role: policy.Manager, Provider: Provider},
		{ID: AccountReviewer, Label: "北京市通信管理局审核人", Role: policy.Reviewer, Province: "11"},
		{ID: "reviewer-31", Label: "上海市通信管理局审核人", Role: policy.Reviewer, Province: "31"},
		{ID: "auditor-1", Label: "备案中心核查人", Role: policy.Auditor},
	}
}

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

// Seed fills a fresh folder with a few fictitious cases in different statuses.
// It can be repeated after an interruption: its keys are the same, so that what
// was done is not done twice.
func Seed(ctx context.Context, base string, client *http.Client) error {
	natures := []filing.Nature{
		filing.Enterprise, filing.Individual, filing.Institution, filing.SoleTrader, filing.SocialGroup, filing.Enterprise,
	}
	for i, nature := range natures {
		c := NewCase(base, fmt.Sprintf("seed-%d", i), filingtest.Form(nature, "11", 100+i), client, 20*time.Second)
		if err := seed(ctx, c, i); err != nil {
			return fmt.Errorf("seed case %d: %w", i, err)
		}
	}
	return nil
}

// seed drives the i-th case as far as its place in the list says: a draft, one
// that waits for its pre-check, one returned, one invited, one under review,
// one filed.
func seed(ctx context.Context, c *Case, i int) error {
	steps := []func() error{
		func() error { return c.Start(ctx) },
		func() error { return c.Submit(ctx) },
		func() error {
			if i != 2 {
				return c.PreCheck(ctx, time.Time{})
			}
			return c.PreCheck(ctx, time.Time{}, casework.Ground{Code: "site-name", Field: "sites[s1].name"})
		},
		func() error { return c.Appear(ctx) },
		func() error { return c.Verify(ctx) },
		func() error { return c.Confirm(ctx) },
		func() error { return c.Review(ctx, casework.Verdict{Decision: "approve"}) },
		func() error { return c.Await(ctx, filing.Filed) },
	}
	last := []int{1, 2, 3, 3, 6, len(steps)}[i]
	for _, step := range steps[:last] {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
