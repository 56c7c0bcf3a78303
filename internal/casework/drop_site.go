package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// DropSite takes a site out of a returned case, so that the others can go on
// (SiteDropped). Its domains' claims end in the same commit.
func (d *Desk) DropSite(ctx context.Context, call Call, id, site string) (records.Outcome, error) {
	return d.decide(ctx, call, policy.DropSite, filing.RoleApplicant, id, func(c *filing.Case) (decision, error) {
		var gone []string
		if s, ok := c.Site(site); ok {
			for _, domain := range s.Domains {
				gone = append(gone, records.DomainClaim(domain))
			}
		}
		remain := missing(c.Claims, gone)
		writes, err := claimWrites(c.ID, c.Claims, remain)
		return decision{event: &filing.SiteDropped{Site: site, Claims: remain}, writes: writes}, err
	})
}
