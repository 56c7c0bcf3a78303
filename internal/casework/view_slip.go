package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// SlipView is the latest version of a site's slip, whole, and how it stands.
type SlipView struct {
	Sheet SlipSheet
	Slip  records.Slip
	State string
}

// ViewSlip gives the latest version of a site's slip as it is printed, with its
// signatures, seals and copies (C5). It holds personal data: the reading is
// recorded with its purpose first.
func (d *Desk) ViewSlip(ctx context.Context, a policy.Actor, id, site, purpose string) (SlipView, error) {
	if err := knownPurpose(purpose); err != nil {
		return SlipView{}, err
	}
	c, err := d.authorised(ctx, a, policy.ViewSlip, id)
	if err != nil {
		return SlipView{}, err
	}
	s, found, err := records.LatestSlip(ctx, d.Table, c.ID, site)
	if err != nil {
		return SlipView{}, unavailable(err)
	}
	if !found {
		return SlipView{}, filing.Errorf(filing.NotFound, "unknown-slip", "site", "this site has no slip yet")
	}
	key, err := d.recordAccess(ctx, c.ID, accessor{a.ID, string(a.Role), purpose}, fmt.Sprintf("slip#%s#%d", site, s.Version))
	if err != nil {
		return SlipView{}, err
	}
	body, err := key.Open(slipField(s), s.Sealed)
	if err != nil {
		return SlipView{}, err
	}
	v := SlipView{Slip: s, State: slipState(&c, s, s.Version)}
	if err := json.Unmarshal([]byte(body), &v.Sheet); err != nil {
		return SlipView{}, fmt.Errorf("slip of case %s: %w", c.ID, err)
	}
	return v, nil
}
