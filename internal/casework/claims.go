package casework

import (
	"context"
	"fmt"
	"strings"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// explainClaims says which claim stands in the way, the first of those declared.
// Where the first case is, is told only to its owner (A7).
func (d *Desk) explainClaims(
	a policy.Actor, id string, claims []table.Write, declared filing.Declared,
) func(context.Context, int) error {
	return func(ctx context.Context, i int) error {
		if i >= len(claims) {
			return nil
		}
		for _, name := range declared.Claims {
			if records.ClaimKey(name) != claims[i].Item.Key {
				continue
			}
			held, found, err := records.ReadClaim(ctx, d.Table, name)
			if err != nil || !found || held.Case == id {
				return unavailable(err)
			}
			return d.claimed(ctx, a, name, held, declared)
		}
		return nil
	}
}

func (d *Desk) claimed(ctx context.Context, a policy.Actor, name string, held records.Claim, declared filing.Declared) error {
	first, err := records.Case(ctx, d.Table, held.Case)
	if err != nil && filing.KindOf(err) != filing.NotFound { // a draft may hold it, after a contest
		return unavailable(err)
	}
	own, where := "", ""
	if first.Applicant == a.ID {
		own, where = first.ID, fmt.Sprintf(" (your case %s)", first.ID)
	}
	refused := claimRefusal(name, where, first.Status == filing.Filed, declared)
	refused.Case = own
	return refused
}

// claimRefusal says what a case or filing that holds the claim keeps another one
// from, and what to do.
func claimRefusal(name, where string, filed bool, declared filing.Declared) *filing.Error {
	for _, s := range declared.Sites {
		for i, domain := range s.Domains {
			if records.DomainClaim(domain) == name {
				return filing.Errorf(filing.Conflict, "domain-claimed", fmt.Sprintf("sites[%s].domains[%d]", s.ID, i),
					"this domain has an open case or a filing already%s; withdraw that one first, or contest it with your domain certificate", where)
			}
		}
	}
	switch account := strings.HasPrefix(name, records.AccountClaim("")); {
	case account && filed:
		return filing.Errorf(filing.Conflict, "account-filed", "",
			"an account files for one subject, and this one has a filing already%s; file for another subject from another account", where)
	case account:
		return filing.Errorf(filing.Conflict, "account-claimed", "",
			"an account files for one subject, and this one has an open case already%s; withdraw that one first, or file from another account", where)
	case filed:
		return filing.Errorf(filing.Conflict, "subject-filed", "subject.document.number",
			"this subject has a filing already%s; adding a site to it is not offered yet", where)
	default:
		return filing.Errorf(filing.Conflict, "subject-claimed", "subject.document.number",
			"this subject has an open case already%s; a subject has one open case at a time", where)
	}
}

// boundTo gives the case that holds the claim on an account, or "": beside it no
// other one can be submitted from there (A7).
func (d *Desk) boundTo(ctx context.Context, account string) (string, error) {
	held, _, err := records.ReadClaim(ctx, d.Table, records.AccountClaim(account))
	return held.Case, unavailable(err)
}
