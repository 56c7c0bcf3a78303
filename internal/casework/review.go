package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// Review is the bureau's decision (Plan 二(二)2): approve, return to the
// provider, or refuse (不予备案) with written grounds.
func (d *Desk) Review(ctx context.Context, call Call, id string, v Verdict) (records.Outcome, error) {
	return d.decide(ctx, call, policy.ReviewCase, filing.RoleReviewer, id, func(c *filing.Case) (decision, error) {
		if v.Decision == "approve" {
			return decision{event: &filing.ReviewApproved{}}, nil
		}
		switch v.Decision {
		case "return":
			reasons, err := d.reasons(ctx, c, v.Reasons, rulebook.ReasonsReview)
			return decision{event: &filing.ReviewReturned{Reasons: reasons}}, err
		case "refuse":
			reasons, err := d.reasons(ctx, c, v.Reasons, rulebook.ReasonsRefusal)
			return decision{event: &filing.ReviewRefused{Reasons: reasons}}, err
		default:
			return decision{}, unknownDecision("approve, return or refuse")
		}
	})
}
