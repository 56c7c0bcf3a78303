package demo

import (
	"fmt"

	"beian/internal/local/issuer"
	"beian/internal/policy"
)

// The accounts of the demonstration; its applicants' are [Applicant].
const (
	AccountApplicant = "applicant-1"
	AccountVerifier  = "verifier-1"
	AccountManager   = "manager-1"
	AccountReviewer  = "reviewer-11"
	Provider         = "idc-1"
)

// Applicants is how many applicants the demonstration has at least: those of the
// cases that it begins with, and some who have nothing yet.
const Applicants = 9

// Applicant is the account of the n-th applicant, from 1. Each files for one
// subject (A7).
func Applicant(n int) string { return fmt.Sprintf("applicant-%d", n) }

// Accounts lists who can sign in to the demonstration.
func Accounts() []issuer.Account { return AccountsOf(Applicants) }

// AccountsOf lists them with n applicants, [Applicants] at least.
func AccountsOf(n int) []issuer.Account {
	var list []issuer.Account
	seeded := seeds()
	for i := range max(n, Applicants) {
		a := issuer.Account{ID: Applicant(i + 1), Label: "还没有备案", English: "nothing yet", Role: policy.Applicant}
		if i < len(seeded) {
			a.Label, a.English = "示例数据："+seeded[i].chinese, "begins with "+seeded[i].english
		}
		list = append(list, a)
	}
	return append(list,
		issuer.Account{ID: AccountVerifier, Label: "接入服务单位核验人", Role: policy.Verifier, Provider: Provider},
		issuer.Account{ID: AccountManager, Label: "接入服务单位主管", Role: policy.Manager, Provider: Provider},
		issuer.Account{ID: AccountReviewer, Label: "北京市通信管理局审核人", Role: policy.Reviewer, Province: "11"},
		issuer.Account{ID: "reviewer-31", Label: "上海市通信管理局审核人", Role: policy.Reviewer, Province: "31"},
		issuer.Account{ID: "auditor-1", Label: "备案中心核查人", Role: policy.Auditor},
	)
}
