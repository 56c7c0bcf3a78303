package casework

import (
	"context"
	"unicode"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// Review is the bureau's decision (Plan 二(二)2): approve, return to the
// provider, or refuse (不予备案). Approving needs an ok on every key tick of this
// delivery ([Desk.SaveTicks]). Returned without reasons, the case carries those
// that the faults among the ticks suggest. Refusing needs written grounds: a note
// with at least one of the reasons. A second delivery gives the first one's
// outcome.
func (d *Desk) Review(ctx context.Context, call Call, id string, v Verdict) (records.Outcome, error) {
	return d.decide(ctx, call, policy.ReviewCase, filing.RoleReviewer, id, func(c *filing.Case) (decision, error) {
		switch v.Decision {
		case "approve":
			same, err := d.allTicked(ctx, c)
			return decision{event: &filing.ReviewApproved{}, kept: same}, err
		case "return":
			reasons, err := d.returnReasons(ctx, c, v.Reasons)
			return decision{event: &filing.ReviewReturned{Reasons: reasons}}, err
		case "refuse":
			if err := writtenGrounds(v.Reasons); err != nil {
				return decision{}, err
			}
			reasons, err := d.reasons(ctx, c, v.Reasons, rulebook.ReasonsRefusal)
			return decision{event: &filing.ReviewRefused{Reasons: reasons}}, err
		default:
			return decision{}, unknownDecision("approve, return or refuse")
		}
	})
}

// allTicked refuses an approval while a key tick is missing or at fault. At
// another status it is the lifecycle that refuses. same holds as long as nobody
// ticks otherwise.
func (d *Desk) allTicked(ctx context.Context, c *filing.Case) (same []table.Write, err error) {
	if c.Status != filing.AwaitingReview {
		return nil, nil
	}
	kept, found, err := records.ReadTicks(ctx, d.Table, c.ID, c.Deliveries)
	switch {
	case err != nil:
		return nil, unavailable(err)
	case !found:
		return nil, filing.Errorf(filing.Conflict, "ticks-missing", "ticks", "look at what the list of this case names and tick it first")
	case len(kept.Missing) > 0:
		return nil, filing.Errorf(filing.Conflict, "ticks-missing", kept.Missing[0],
			"%d of the list have no ok, the first is this one; tick them, or return the case", len(kept.Missing))
	}
	return []table.Write{table.Check(records.TicksKey(c.ID, c.Deliveries), table.IfVersion(kept.Version))}, nil
}

func (d *Desk) returnReasons(ctx context.Context, c *filing.Case, gs []Ground) ([]filing.Reason, error) {
	if len(gs) > 0 || c.Status != filing.AwaitingReview {
		return d.reasons(ctx, c, gs, rulebook.ReasonsReview)
	}
	kept, _, err := records.ReadTicks(ctx, d.Table, c.ID, c.Deliveries)
	return faults(kept.Ticks), unavailable(err)
}

// minGrounds is of how many letters written grounds are at least.
const minGrounds = 4

// writtenGrounds demands that one of the reasons says in words why.
func writtenGrounds(gs []Ground) error {
	for _, g := range gs {
		letters := 0
		for _, r := range g.Note.Reveal() {
			if unicode.IsLetter(r) || unicode.IsNumber(r) {
				letters++
			}
		}
		if letters >= minGrounds {
			return nil
		}
	}
	return filing.Errorf(filing.Invalid, "grounds-missing", "reasons",
		"a refusal needs its grounds in writing: add a note to one of its reasons")
}
