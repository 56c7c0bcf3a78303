package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// DecideReverification is the provider's answer to a return by the bureau, its
// system or the persons who confirm (Plan 二(二)2: 由接入服务单位重新核验): send
// back to the applicant, verify again, or deliver again on the same slip. Each
// reason of the return needs one of these at least; a lighter answer is
// refused (Conflict, answer-too-light), a heavier one is the provider's to
// choose. Sent back without reasons, the case carries those of the return that
// name a field. A second delivery gives the first one's outcome.
func (d *Desk) DecideReverification(ctx context.Context, call Call, id string, v Verdict) (records.Outcome, error) {
	return d.decide(ctx, call, policy.DecideReverification, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if c.Status == filing.ReturnedByBureau {
			if err := d.sufficient(c, v.Decision); err != nil {
				return decision{}, err
			}
		}
		switch v.Decision {
		case rulebook.AnswerSendBack:
			return d.sendBack(ctx, c, v.Reasons)
		case rulebook.AnswerVerifyAgain:
			return decision{event: &filing.VerificationRepeated{}}, nil
		case rulebook.AnswerDeliverAgain:
			return d.deliverAgain(ctx, c)
		default:
			return decision{}, unknownDecision("send-back, verify-again or deliver-again")
		}
	})
}

// needed gives the answer that a return by the bureau needs at least, "" while
// there is none to answer.
func (d *Desk) needed(c *filing.Case) string {
	if c.Status != filing.ReturnedByBureau {
		return ""
	}
	codes := make([]string, len(c.Reasons))
	for i, r := range c.Reasons {
		codes[i] = r.Code
	}
	return d.Book.Needed(codes)
}

func (d *Desk) sufficient(c *filing.Case, answer string) error {
	need := d.needed(c)
	if rulebook.Suffices(answer, need) || !rulebook.Suffices(answer, rulebook.AnswerDeliverAgain) {
		return nil // or no answer at all, which is refused as such
	}
	return filing.Errorf(filing.Conflict, "answer-too-light", "decision",
		"a reason of the return needs the answer %s at least; %s would bring the same return again", need, answer)
}

// sendBack names what the applicant must correct: the verifier's reasons, or
// those of the return that name a field, whose notes stay sealed as they are.
func (d *Desk) sendBack(ctx context.Context, c *filing.Case, gs []Ground) (decision, error) {
	if len(gs) > 0 {
		reasons, err := d.reasons(ctx, c, gs,
			rulebook.ReasonsPreCheck, rulebook.ReasonsVerification, rulebook.ReasonsReview, rulebook.ReasonsDelivery)
		return decision{event: &filing.SentBackToApplicant{Reasons: reasons}}, err
	}
	var named []filing.Reason
	for _, r := range c.Reasons {
		if r.Field != "" {
			named = append(named, r)
		}
	}
	if c.Status == filing.ReturnedByBureau && len(named) == 0 {
		return decision{}, filing.Errorf(filing.Invalid, "reason-field-missing", "reasons",
			"the return names no field; name the fields that the applicant must correct, each with a reason")
	}
	return decision{event: &filing.SentBackToApplicant{Reasons: named}}, nil
}
