package casework

import (
	"context"
	"reflect"
	"strings"
	"unicode"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// VerifySite records the desk's check of one site (SiteVerified, Plan
// 二(二)1(4)-(6)). It takes what was prepared: the complete checklist of this
// visit, with every original 一致 (不一致不予受理), every field equal and the
// photo's ticks; the current version of the slip, signed and sealed; the clean
// photo; and the access facts as they stand on the slip, which only the provider
// states. What is missing is refused by its name.
func (d *Desk) VerifySite(ctx context.Context, call Call, id, site, photo string, access filing.Access) (records.Outcome, error) {
	return d.decide(ctx, call, policy.VerifySite, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if _, err := c.Leads(&filing.SiteVerified{}); err != nil {
			return decision{}, err
		}
		if err := d.atDesk(ctx, c, site); err != nil {
			return decision{}, err
		}
		if err := d.statedAccess(ctx, c, access); err != nil {
			return decision{}, err
		}
		state, _ := c.Site(site)
		same, err := d.sameEvidence(ctx, c, *state)
		if err != nil {
			return decision{}, err
		}
		done, err := d.completeChecklist(ctx, c, site, accessor{call.Actor.ID, string(call.Actor.Role), "verification"})
		if err != nil {
			return decision{}, err
		}
		if err := d.photoOf(ctx, c, site, photo); err != nil {
			return decision{}, err
		}
		slip, err := d.signedSlip(ctx, c, site)
		if err != nil {
			return decision{}, err
		}
		if !reflect.DeepEqual(slip.Access, access) {
			return decision{}, filing.Errorf(filing.Conflict, "access-not-on-slip", "access",
				"the slip states another access; state the same, or make and sign a slip with this one")
		}
		return decision{kept: same, event: &filing.SiteVerified{Site: site, Check: filing.SiteCheck{
			At: d.Now().UTC(), Photo: photo, Slip: headsScan(slip), SlipVersion: slip.Version, Access: access, Sources: done.Originals,
		}}}, nil
	})
}

// atDesk demands that the case is at the desk and the head of the site has come
// in this visit.
func (d *Desk) atDesk(ctx context.Context, c *filing.Case, site string) error {
	s, ok := c.Site(site)
	switch {
	case c.Status.Stage() != filing.StageVerification:
		return filing.Errorf(filing.Conflict, "not-at-desk", "status", "this is done while the case is verified at the desk; read the case again")
	case !ok || s.Dropped:
		return filing.Errorf(filing.NotFound, "unknown-site", "site", "the case has no such site")
	}
	came, err := d.appeared(ctx, c, *s)
	if err != nil {
		return err
	}
	if !came {
		return filing.Errorf(filing.Conflict, "head-missing", "site", "the head of this site has not appeared")
	}
	return nil
}

// Bounds of what a check writes into case and history, in the clear.
const (
	maxRanges = 100
	maxName   = 100 // bytes of a mode's name
)

// statedAccess refuses access facts that are too large to be kept with the case
// or that the rules don't allow the provider.
func (d *Desk) statedAccess(ctx context.Context, c *filing.Case, a filing.Access) error {
	if len(a.IPRanges) > maxRanges {
		return filing.Errorf(filing.Invalid, "too-many-addresses", "access.ipRanges", "state at most %d addresses or prefixes", maxRanges)
	}
	if !isName(a.Mode) {
		return filing.Errorf(filing.Invalid, "access-mode", "access.mode", "state the access mode in up to %d bytes", maxName)
	}
	if len(a.IPRanges) == 0 {
		return filing.Errorf(filing.Invalid, "access-missing", "access.ipRanges", "state the addresses that the site is connected by")
	}
	return d.accessIsOwn(ctx, c, a)
}

// isName reports whether text is one short line of printable characters.
func isName(text string) bool {
	return text != "" && len(text) <= maxName && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
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
