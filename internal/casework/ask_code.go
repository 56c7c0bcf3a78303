package casework

import (
	"context"
	"fmt"

	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// maxCodesAgain bounds how often a person is sent his code again for one delivery:
// enough for an SMS that was lost and one that was deleted.
const maxCodesAgain = 3

// AskCode sends a person who has not confirmed the code that he owes once more, by
// SMS (C6). It stays the same code: neither the 24 hours nor the tries begin anew.
// Conflict where he was sent it so often already or has confirmed, TooLate once
// the 24 hours are over; a second delivery sends nothing.
func (d *Desk) AskCode(ctx context.Context, call Call, id, person string) (records.Outcome, error) {
	return d.decide(ctx, call, policy.AskCode, filing.RoleApplicant, id, func(c *filing.Case) (decision, error) {
		confirmed := &filing.PersonConfirmed{Person: person}
		if _, err := c.Leads(confirmed); err != nil {
			return decision{}, err
		}
		if err := c.Owes(person, d.Now()); err != nil {
			return decision{}, err
		}
		owed, found, err := records.ReadCode(ctx, d.Table, id, person)
		if err != nil {
			return decision{}, unavailable(err)
		}
		if !found || owed.Delivery != c.Deliveries {
			return decision{}, filing.Errorf(filing.NotFound, "unknown-person", "person", "nobody of this id confirms this case")
		}
		if owed.Again >= maxCodesAgain {
			return decision{}, filing.Errorf(filing.Conflict, "codes-used", "person",
				"this person was sent the code %d times again; after 24 hours the provider delivers the case again", maxCodesAgain)
		}
		before := owed.Version()
		owed.Again++
		b := &batch{}
		b.put(table.IfVersion(before))(records.CodeItem(owed))
		b.put(table.IfAbsent())(records.NoticeItem(d.codeAgain(c, owed)))
		return decision{writes: b.ws}, b.err
	})
}

// codeAgain is the entry of the ledger by which a code goes out once more.
func (d *Desk) codeAgain(c *filing.Case, owed records.Code) records.Notice {
	now := d.Now().UTC()
	return records.Notice{
		Case: c.ID, Key: fmt.Sprintf("code-again-%d-%s-%d", owed.Delivery, owed.Person, owed.Again),
		Template: notice.CodeAgain, Channel: notice.SMS, To: owed.Person,
		Facts:   map[string]string{"receipt": c.Receipt.String(), "due": c.Clock.Due.In(china()).Format("2006年1月2日15:04")},
		Created: now, Next: now,
	}
}
