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
			return d.passVerification(ctx, c, accessor{call.Actor.ID, string(call.Actor.Role), "verification"})
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

// passVerification demands that what the verification rested on still stands, and
// that every named person has consented (A8).
func (d *Desk) passVerification(ctx context.Context, c *filing.Case, by accessor) (decision, error) {
	if _, err := c.Leads(&filing.VerificationPassed{}); err != nil {
		return decision{}, err
	}
	same, err := d.proven(ctx, c)
	if err != nil {
		return decision{}, err
	}
	form, _, err := d.form(ctx, c, by)
	if err != nil {
		return decision{}, err
	}
	for _, s := range c.Standing() { // which may have been found inconsistent since the site was verified
		v, err := d.checklistOf(ctx, c, &form, s.ID)
		if err != nil {
			return decision{}, err
		}
		if err := v.complete(); err != nil {
			return decision{}, err
		}
	}
	if err := d.consented(ctx, c, &form); err != nil {
		return decision{}, err
	}
	dec, err := d.queueDelivery(ctx, c, &filing.VerificationPassed{}, c.Slip+1)
	dec.kept = same
	return dec, err
}

// deliverAgain delivers once more what was verified: none of it may have been
// replaced while the case was back.
func (d *Desk) deliverAgain(ctx context.Context, c *filing.Case) (decision, error) {
	if _, err := c.Leads(&filing.DeliveryRepeated{}); err != nil {
		return decision{}, err
	}
	same, err := d.proven(ctx, c)
	if err != nil {
		return decision{}, err
	}
	dec, err := d.queueDelivery(ctx, c, &filing.DeliveryRepeated{}, c.Slip)
	dec.kept = same
	return dec, err
}

// proven demands of every site what its verification rested on: the signed slip of
// the current version, with the agreements that go with it, and the photo still
// stand (C5). same holds as long as they do.
func (d *Desk) proven(ctx context.Context, c *filing.Case) (same []table.Write, err error) {
	if same, err = d.sameEvidence(ctx, c, c.Standing()...); err != nil {
		return nil, err
	}
	for _, s := range c.Standing() {
		at := "sites[" + s.ID + "]"
		if s.Verification == nil {
			return nil, filing.Errorf(filing.Conflict, "site-not-verified", at, "verify this site first, or drop it from the case")
		}
		slip, err := d.signedSlip(ctx, c, s.ID)
		if err != nil {
			return nil, err
		}
		if slip.Version != s.Verification.SlipVersion || headsScan(slip) != s.Verification.Slip {
			return nil, filing.Errorf(filing.Conflict, "slip-superseded", at+".slip",
				"this site was verified on a slip that was made or signed anew since; verify it on the current one")
		}
		if _, err := d.cleanScan(ctx, c.ID, s.ID, at+".photo", PurposePhoto, s.Verification.Photo); err != nil {
			return nil, err
		}
	}
	return same, nil
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
