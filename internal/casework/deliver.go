package casework

import (
	"context"
	"fmt"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/seal"
	"beian/internal/table"
)

// Deliver hands what waits for a bureau to its system, in sequence, and stops
// at the first one that the system can't take now: the order is kept, and the
// rest waits for the next call (D1). It answers how many were settled. A
// delivery that was acknowledged before its answer was kept is handed over
// again under the same sequence, which the bureau's system recognises.
func (d *Desk) Deliver(ctx context.Context, bureau string) (int, error) {
	settled := 0
	cursor := ""
	for {
		waiting, next, err := records.Deliveries(ctx, d.Table, bureau, cursor, table.MaxPage)
		if err != nil {
			return settled, unavailable(err)
		}
		for _, w := range waiting {
			done, err := d.deliverOne(ctx, w)
			if err != nil {
				return settled, err
			}
			if done {
				settled++
			}
		}
		if next == "" {
			return settled, nil
		}
		cursor = next
	}
}

// deliverOne hands over one delivery and moves its case by the answer.
func (d *Desk) deliverOne(ctx context.Context, w records.Delivery) (bool, error) {
	// The index may be stale: only what still waits by its key is handed over.
	waits, err := records.DeliveryWaits(ctx, d.Table, w)
	if err != nil || !waits {
		return false, unavailable(err)
	}
	answer, err := d.Bureau.Submit(ctx, Submission{Bureau: w.Bureau, Sequence: w.Sequence, Case: w.Case, Slip: w.Slip})
	if err != nil {
		return false, &filing.Error{
			Kind: filing.Unavailable, Code: "bureau", Detail: "the bureau's system does not answer; the delivery stays queued", Err: err,
		}
	}
	_, err = d.advance(ctx, filing.RoleBureauAdapter, w.Case, func(c *filing.Case) (decision, error) {
		gone := table.Delete(records.DeliveryKey(w), table.IfVersion(1))
		if c.Status != filing.AwaitingDelivery || c.Visit != w.Visit {
			// The case was withdrawn, or this delivery was settled before.
			still, err := records.DeliveryWaits(ctx, d.Table, w)
			if err != nil || !still {
				return decision{}, unavailable(err)
			}
			return decision{writes: []table.Write{gone}}, nil
		}
		if len(answer.Refused) > 0 {
			return decision{event: &filing.DeliveryRefused{Reasons: coded(answer.Refused)}, writes: []table.Write{gone}}, nil
		}
		return d.acknowledge(ctx, c, answer, gone)
	})
	return err == nil, err
}

func coded(codes []string) []filing.Reason {
	out := make([]filing.Reason, len(codes))
	for i, code := range codes {
		out[i].Code = code
	}
	return out
}

// acknowledge makes the move of an acknowledged delivery, with a confirmation
// code for each person whom the rule set names (C6).
func (d *Desk) acknowledge(ctx context.Context, c *filing.Case, answer Answer, gone table.Write) (decision, error) {
	form, key, err := d.form(ctx, c, systemReader("name-confirming-persons"))
	if err != nil {
		return decision{}, err
	}
	b := &batch{ws: []table.Write{gone}}
	persons := d.Book.Confirmers(c.RuleSet, &form)
	for _, p := range persons {
		code, err := d.newCode(c, p, key)
		if err != nil {
			return decision{}, err
		}
		b.put(table.Always())(records.CodeItem(code))
	}
	return decision{
		event:  &filing.DeliveryAcknowledged{Acknowledgement: answer.Reference, Confirm: persons},
		writes: b.ws,
	}, b.err
}

// newCode makes the code that a person owes for the coming delivery.
func (d *Desk) newCode(c *filing.Case, person string, key seal.DataKey) (records.Code, error) {
	sealed, err := key.Seal("code."+person, digits(d.NewID()))
	if err != nil {
		return records.Code{}, fmt.Errorf("confirmation code: %w", err)
	}
	return records.Code{Case: c.ID, Person: person, Delivery: c.Deliveries + 1, Sealed: sealed}, nil
}

// digits makes a code of six decimal digits from a fresh id: 80 random bits, so
// that the remainder is even to within 2⁻⁶⁰.
func digits(id string) string {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	n := uint64(0)
	for _, r := range id {
		for i, a := range alphabet {
			if a == r {
				n = (n*32 + uint64(i)) % 1_000_000
			}
		}
	}
	return fmt.Sprintf("%06d", n)
}
