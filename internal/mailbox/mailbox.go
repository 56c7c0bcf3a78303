// Package mailbox carries notices into mailboxes on the table: those of
// organisations' desks and applicants' accounts everywhere, and on one machine
// SMS and e-mail too, for there is no telephone network there.
package mailbox

import (
	"context"
	"fmt"
	"time"

	"beian/internal/casework"
	"beian/internal/records"
	"beian/internal/table"
)

// Mailbox is a carrier with one mailbox for each account, provider and bureau.
// It keeps the text and to whom it went, never an address. Now gives the present
// moment.
type Mailbox struct {
	Table table.Table
	Now   func() time.Time
}

var _ casework.Carrier = Mailbox{}

// Carries implements [casework.Carrier]: a mailbox takes every channel.
func (Mailbox) Carries(string) bool { return true }

// Send implements [casework.Carrier]; it deduplicates by key.
func (b Mailbox) Send(ctx context.Context, m casework.Message) error {
	it, err := records.LetterItem(m.Owner, records.Letter{
		Key: m.Key, Case: m.Case, Channel: m.Channel, To: m.To, Template: m.Template, Subject: m.Subject, Text: m.Text, At: b.Now().UTC(),
	})
	if err != nil {
		return fmt.Errorf("mailbox: %w", err)
	}
	err = b.Table.Commit(ctx, table.Put(it, table.IfAbsent()))
	if err == nil || table.Conflicted(err, 0) {
		return nil
	}
	return fmt.Errorf("mailbox: %w", err)
}
