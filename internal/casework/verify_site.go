package casework

import (
	"context"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// VerifySite records the desk's check of one site (SiteVerified): the sources
// consulted for each original, all 一致 (Plan 二(二)1(5): 不一致不予受理), the
// head's photo and the signed slip as clean scans, and the access facts, which
// only the provider states.
func (d *Desk) VerifySite(ctx context.Context, call Call, id, site string, check filing.SiteCheck) (records.Outcome, error) {
	return d.decide(ctx, call, policy.VerifySite, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if _, err := c.Leads(&filing.SiteVerified{}); err != nil {
			return decision{}, err
		}
		for _, s := range check.Sources {
			if err := consulted(s); err != nil {
				return decision{}, err
			}
		}
		if err := d.accessIsOwn(ctx, c.Provider, check.Access); err != nil {
			return decision{}, err
		}
		for _, want := range []struct{ field, purpose, scan string }{
			{"photo", PurposePhoto, check.Photo}, {"slip", PurposeSlip, check.Slip},
		} {
			if err := d.cleanScan(ctx, c.ID, want.field, want.purpose, want.scan); err != nil {
				return decision{}, err
			}
		}
		check.At = d.Now().UTC()
		return decision{event: &filing.SiteVerified{Site: site, Check: check}}, nil
	})
}

// consulted checks the outcome of one source: an original that is not
// consistent can't be passed, one whose source did not answer needs another
// source.
func consulted(s filing.Source) error {
	switch s.Outcome {
	case "consistent":
		return nil
	case "inconsistent":
		return filing.Errorf(filing.Conflict, "original-inconsistent", "sources", "an original that is not consistent can't be verified; return or refuse the case")
	case "unavailable":
		return filing.Errorf(filing.Conflict, "source-unavailable", "sources", "a source that did not answer verifies nothing; consult another one or defer")
	default:
		return filing.Errorf(filing.Invalid, "source-outcome", "sources", "the outcome of a source is consistent, inconsistent or unavailable")
	}
}

// accessIsOwn checks the access facts against the provider's record.
func (d *Desk) accessIsOwn(ctx context.Context, provider string, a filing.Access) error {
	p, err := records.ReadProvider(ctx, d.Table, provider)
	if err != nil {
		return unavailable(err)
	}
	if a.Mode == "" {
		return filing.Errorf(filing.Invalid, "access-mode", "access.mode", "state the access mode")
	}
	if !slices.Contains(p.Provinces, a.Region) {
		return filing.Errorf(filing.Invalid, "access-region", "access.region", "choose a province that the provider is registered in")
	}
	for _, r := range a.IPRanges {
		if !within(r, p.IPRanges) {
			return filing.Errorf(filing.Invalid, "access-address", "access.ipRanges", "state addresses or prefixes inside the provider's registered ranges")
		}
	}
	return nil
}
