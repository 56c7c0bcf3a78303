package records

import (
	"context"
	"fmt"
	"time"

	"beian/internal/table"
)

// Contact is one try to confirm how a person of the form can be reached, at the
// visit of a pre-check (Plan 二(二)1(2)). What is the mobile, phone, e-mail or
// address that was tried, Channel by what. Note is sealed.
type Contact struct {
	Case    string    `json:"case"`
	ID      string    `json:"id"`
	Visit   int64     `json:"visit"`
	Person  string    `json:"person"`
	What    string    `json:"what"`
	Channel string    `json:"channel"`
	At      time.Time `json:"at"`
	Result  string    `json:"result"`
	Note    string    `json:"note,omitempty"`
	By      string    `json:"by"`
	Noted   time.Time `json:"noted"`
}

// Reached is the result of a contact that confirms it.
const Reached = "reached"

func contactsOf(visit int64) string { return fmt.Sprintf("contact#%010d#", visit) }

// ContactItem lays out a contact; those of a visit stand in the order in which
// they were noted.
func ContactItem(c Contact) (table.Item, error) {
	body, err := encode(c)
	return table.Item{
		Key: caseKey(c.Case, contactsOf(c.Visit)+stamp(c.Noted)+"#"+c.ID), Version: 1, Kind: "contact", Body: body,
	}, err
}

// Contacts reads the contacts of a visit, in the order in which they were noted.
func Contacts(ctx context.Context, t table.Table, id string, visit int64) ([]Contact, error) {
	q := table.Query{Partition: casePartition(id), From: contactsOf(visit), To: contactsOf(visit) + "~", Limit: table.MaxPage}
	var list []Contact
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("contacts of a case: %w", err)
		}
		for _, it := range page.Items {
			var c Contact
			if err := decode(it, &c); err != nil {
				return nil, err
			}
			list = append(list, c)
		}
		if page.Cursor == "" {
			return list, nil
		}
		q.Cursor = page.Cursor
	}
}
