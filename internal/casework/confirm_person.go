package casework

import (
	"context"
	"crypto/subtle"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// ConfirmPerson takes the code that a person got by SMS after delivery (C6).
// The right one confirms the person (PersonConfirmed); the last person starts
// the bureau's time. A wrong one is counted and answers Invalid; the sixth
// fails the confirmation (ConfirmationFailed) and the provider delivers again. A
// repeat of a wrong one is not counted again and gets the same answer.
func (d *Desk) ConfirmPerson(ctx context.Context, call Call, id, person, code string) (records.Outcome, error) {
	return d.decide(ctx, call, policy.ConfirmPerson, filing.RoleApplicant, id, func(c *filing.Case) (decision, error) {
		right := &filing.PersonConfirmed{Person: person}
		if _, err := c.Leads(right); err != nil {
			return decision{}, err
		}
		owed, found, err := records.ReadCode(ctx, d.Table, id, person)
		if err != nil {
			return decision{}, unavailable(err)
		}
		if !found || owed.Delivery != c.Deliveries {
			return decision{}, filing.Errorf(filing.NotFound, "unknown-person", "person", "nobody of this id confirms this case")
		}
		key, err := d.recordAccess(ctx, id, accessor{call.Actor.ID, string(call.Actor.Role), "confirm-person"}, "confirmation#"+person)
		if err != nil {
			return decision{}, err
		}
		want, err := key.Open("code."+person, owed.Sealed)
		if err != nil {
			return decision{}, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return decision{event: right}, nil
		}
		return d.wrongCode(c, owed)
	})
}

// wrongCode counts a wrong try, or fails the confirmation when there were too
// many.
func (d *Desk) wrongCode(c *filing.Case, owed records.Code) (decision, error) {
	before := owed.Version()
	owed.Tries++
	it, err := records.CodeItem(owed)
	if err != nil {
		return decision{}, err
	}
	counted := []table.Write{table.Put(it, table.IfVersion(before))}
	if owed.Tries <= d.Book.Attempts(c.RuleSet) {
		return decision{writes: counted, refused: &records.Refusal{
			Kind: filing.Invalid, Code: "wrong-code", Field: "code", Detail: "the code is wrong; compare it with the message",
		}}, nil
	}
	return decision{
		event: &filing.ConfirmationFailed{Reason: filing.Reason{Code: "confirmation-attempts"}}, writes: counted,
	}, nil
}
