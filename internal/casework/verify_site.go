package casework

import (
	"context"
	"fmt"
	"strings"
	"unicode"

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
		if err := bounded(check); err != nil {
			return decision{}, err
		}
		for _, s := range check.Sources {
			if err := consulted(s); err != nil {
				return decision{}, err
			}
		}
		if err := d.accessIsOwn(ctx, c, check.Access); err != nil {
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

// Bounds of what a check writes into case and history, in the clear.
const (
	maxSources = 50
	maxRanges  = 100
	maxName    = 100 // bytes of an original's, a source's or a mode's name
)

// bounded refuses a check that is too large to be kept with the case.
func bounded(check filing.SiteCheck) error {
	if len(check.Sources) > maxSources {
		return filing.Errorf(filing.Invalid, "too-many-sources", "sources", "name at most %d sources", maxSources)
	}
	if len(check.Access.IPRanges) > maxRanges {
		return filing.Errorf(filing.Invalid, "too-many-addresses", "access.ipRanges", "state at most %d addresses or prefixes", maxRanges)
	}
	if !isName(check.Access.Mode) {
		return filing.Errorf(filing.Invalid, "access-mode", "access.mode", "state the access mode in up to %d bytes", maxName)
	}
	for i, s := range check.Sources {
		if !isName(s.Original) || !isName(s.Name) {
			return filing.Errorf(filing.Invalid, "source-name", fmt.Sprintf("sources[%d]", i),
				"name the original and the source consulted in up to %d bytes each", maxName)
		}
	}
	return nil
}

// isName reports whether text is one short line of printable characters.
func isName(text string) bool {
	return text != "" && len(text) <= maxName && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
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

// accessIsOwn checks the access facts by the rules of the case's set, against
// the provider's record. What they leave to a human, the verifier has decided.
func (d *Desk) accessIsOwn(ctx context.Context, c *filing.Case, a filing.Access) error {
	facts, err := d.providerFacts(ctx, c.Provider)
	if err != nil {
		return err
	}
	for _, f := range d.Book.CheckAccess(c, a, d.Now(), facts) {
		if f.Severity == filing.Block {
			return filing.Errorf(filing.Invalid, f.Rule, f.Field, "%s", f.English)
		}
	}
	return nil
}
