package parts

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"beian/internal/casework"
	"beian/internal/table"
)

// Mailbox takes notices instead of a telephone network: one mailbox for each
// account, provider and bureau. It keeps the text and to whom it went, never a
// telephone number.
type Mailbox struct {
	Table table.Table
	Now   func() time.Time
}

var _ casework.Carrier = Mailbox{}

// Letter is one notice in a mailbox.
type Letter struct {
	Key     string    `json:"key"`
	Case    string    `json:"case"`
	Channel string    `json:"channel"`
	To      string    `json:"to"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// Send implements [casework.Carrier]; it deduplicates by key.
func (b Mailbox) Send(ctx context.Context, m casework.Message) error {
	body, err := json.Marshal(Letter{Key: m.Key, Case: m.Case, Channel: m.Channel, To: m.To, Text: m.Text, At: b.Now().UTC()})
	if err != nil {
		return fmt.Errorf("mailbox: %w", err)
	}
	err = b.Table.Commit(ctx, table.Put(table.Item{
		Key: table.Key{Partition: "mailbox#" + m.Owner, Sort: m.Key}, Version: 1, Kind: "letter", Body: body,
	}, table.IfAbsent()))
	if startOver(err) {
		return nil
	}
	return err
}

// Read gives a page of a mailbox, by case and then in the order of the case's
// versions.
func (b Mailbox) Read(ctx context.Context, owner, cursor string, limit int) ([]Letter, string, error) {
	page, err := b.Table.Query(ctx, table.Query{Partition: "mailbox#" + owner, Cursor: cursor, Limit: limit})
	if err != nil {
		return nil, "", fmt.Errorf("mailbox: %w", err)
	}
	list := make([]Letter, len(page.Items))
	for i, it := range page.Items {
		if err := json.Unmarshal(it.Body, &list[i]); err != nil {
			return nil, "", fmt.Errorf("mailbox: %w", err)
		}
	}
	return list, page.Cursor, nil
}
