package casework

import (
	"context"
	"fmt"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// DecideVerification closes the desk's work on a case: pass, defer, return or
// refuse. Passing puts the case into the bureau's outbox with the bureau's next
// gap-free sequence number, in the same commit.
func (d *Desk) DecideVerification(ctx context.Context, call Call, id string, v Verdict) (records.Outcome, error) {
	return d.decide(ctx, call, policy.DecideVerification, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if v.Decision == "pass" {
			return d.queueDelivery(ctx, c, &filing.VerificationPassed{}, c.Slip+1)
		}
		switch v.Decision {
		case "defer":
			reasons, err := d.reasons(ctx, c, v.Reasons, rulebook.ReasonsDeferral)
			return decision{event: &filing.VerificationDeferred{Reasons: reasons}}, err
		case "return":
			reasons, err := d.reasons(ctx, c, v.Reasons, rulebook.ReasonsVerification, rulebook.ReasonsPreCheck)
			return decision{event: &filing.VerificationReturned{Reasons: reasons}}, err
		case "refuse":
			reasons, err := d.reasons(ctx, c, v.Reasons, rulebook.ReasonsRefusal)
			return decision{event: &filing.VerificationRefused{Reasons: reasons}}, err
		default:
			return decision{}, unknownDecision("pass, defer, return or refuse")
		}
	})
}

// queueDelivery adds to the decision the outbox item of the subject's bureau.
func (d *Desk) queueDelivery(ctx context.Context, c *filing.Case, e filing.Event, slip int) (decision, error) {
	if _, err := c.Leads(e); err != nil {
		return decision{}, err
	}
	key := records.SequenceKey(c.Province)
	last, err := records.ReadCounter(ctx, d.Table, key)
	if err != nil {
		return decision{}, unavailable(err)
	}
	counted, err := records.Advance(key, last)
	if err != nil {
		return decision{}, err
	}
	it, err := records.DeliveryItem(records.Delivery{
		Case: c.ID, Bureau: c.Province, Sequence: last + 1, Slip: slip, Visit: c.Version + 1, Since: d.Now().UTC(),
	})
	if err != nil {
		return decision{}, fmt.Errorf("queue delivery: %w", err)
	}
	return decision{event: e, writes: []table.Write{counted, table.Put(it, table.IfAbsent())}}, nil
}
