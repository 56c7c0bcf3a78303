package casework

import (
	"context"
	"fmt"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// SlipProofPath is where the public proves a slip, with its code behind it.
const SlipProofPath = "/verify/?c="

// maxSlips is how many versions of one slip there may be.
const maxSlips = 9999

// MakeSlip makes the verification slip of a site (C5, Plan 二(二)1(6)) from the
// present form, the access that the desk states, and what was corrected in this
// visit. While nothing has changed it gives the version that there is; otherwise
// the next one, and the earlier ones are void. The content is kept sealed as it
// is printed; its digest is published under a code that can't be guessed. The
// outcome's version is the slip's. Conflict where the head has not appeared.
func (d *Desk) MakeSlip(ctx context.Context, call Call, id, site string, access filing.Access) (records.Outcome, error) {
	return d.decide(ctx, call, policy.VerifySite, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if err := d.atDesk(ctx, c, site); err != nil {
			return decision{}, err
		}
		if err := d.statedAccess(ctx, c, access); err != nil {
			return decision{}, err
		}
		latest, _, err := records.LatestSlip(ctx, d.Table, c.ID, site)
		if err != nil {
			return decision{}, unavailable(err)
		}
		sheet, key, err := d.slipSheet(ctx, c, site, access, accessor{call.Actor.ID, string(call.Actor.Role), "slip"})
		if err != nil {
			return decision{}, err
		}
		basis, err := sheet.basis()
		if err != nil {
			return decision{}, err
		}
		if latest.Basis == basis && slipState(c, latest, latest.Version) != SlipSuperseded {
			return decision{outcome: beside(c, int64(latest.Version))}, nil
		}
		if latest.Version == maxSlips {
			return decision{}, filing.Errorf(filing.Conflict, "too-many-slips", "site", "this site has as many versions of the slip as there may be")
		}
		code := d.NewID()
		sheet.Version, sheet.Proof, sheet.Salt = latest.Version+1, SlipProofPath+code, d.NewID()
		body, digest, err := sheet.canonical()
		if err != nil {
			return decision{}, err
		}
		slip := records.Slip{
			Case: c.ID, Site: site, Version: sheet.Version, Rev: 1, Form: c.Form.Number, Visit: c.Visit, Code: code,
			Digest: digest, Basis: basis, Access: access, At: d.Now().UTC(), By: call.Actor.ID,
		}
		if slip.Sealed, err = key.Seal(slipField(slip), string(body)); err != nil {
			return decision{}, err
		}
		b := &batch{}
		if err := d.changesEvidence(ctx, b, c.ID, site); err != nil {
			return decision{}, err
		}
		b.put(table.IfAbsent())(records.SlipItem(slip))
		d.proves(b, slip)
		if latest.Version > 0 {
			d.proves(b, latest)
		}
		return decision{writes: b.ws, outcome: beside(c, int64(slip.Version))}, b.err
	})
}

// slipField binds a sealed slip to its site and version.
func slipField(s records.Slip) string {
	return fmt.Sprintf("slip.%s.%04d", s.Site, s.Version)
}

// proves leaves the work of publishing what a slip is worth.
func (d *Desk) proves(b *batch, s records.Slip) {
	b.put(table.Always())(records.ProofItem(records.Proof{Case: s.Case, Site: s.Site, Version: s.Version, Rev: s.Rev, Since: d.Now().UTC()}))
}
