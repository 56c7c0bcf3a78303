package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// RenewInvitation gives the heads a second month, once, with the provider's
// reason (InvitationRenewed).
func (d *Desk) RenewInvitation(ctx context.Context, call Call, id string, g Ground) (records.Outcome, error) {
	return d.decide(ctx, call, policy.RenewInvitation, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		reasons, err := d.reasons(ctx, c, []Ground{g}, rulebook.ReasonsRenewal)
		if err != nil {
			return decision{}, err
		}
		return decision{event: &filing.InvitationRenewed{Reason: reasons[0]}}, nil
	})
}
