package records

import (
	"context"
	"fmt"
	"strings"
	"time"

	"beian/internal/table"
)

// Letter is one notice in the mailbox of an account, a provider or a bureau. It
// holds the text and to whom it went (a role or a person id of the form), never
// a telephone number or an e-mail address.
type Letter struct {
	Key      string    `json:"key"`
	Case     string    `json:"case"`
	Channel  string    `json:"channel"`
	To       string    `json:"to"`
	Template string    `json:"template,omitempty"` // absent in letters of earlier versions
	Subject  string    `json:"subject,omitempty"`  // of an e-mail
	Text     string    `json:"text"`
	At       time.Time `json:"at"`
}

// LetterItem lays out a letter in its owner's mailbox, under the key of its
// notice: put if absent, a second delivery of the notice leaves the first. One for
// the mailbox itself, not for a telephone or by e-mail, is listed by its time, too.
func LetterItem(owner string, l Letter) (table.Item, error) {
	body, err := encode(l)
	it := table.Item{Key: table.Key{Partition: mailboxPartition(owner), Sort: l.Key}, Version: 1, Kind: "letter", Body: body}
	if l.Channel == deskChannel {
		it.Index = map[table.Index]table.Key{mailboxIndex(owner): {Partition: mailboxPartition(owner), Sort: stamp(l.At) + "#" + l.Key}}
	}
	return it, err
}

// deskChannel is the channel of what is read in the mailbox alone.
const deskChannel = "desk"

// LettersQuery asks for a page of what a desk or an account reads in its mailbox,
// newest first.
func LettersQuery(owner, cursor string, limit int) table.Query {
	return table.Query{Index: mailboxIndex(owner), Partition: mailboxPartition(owner), Descending: true, Cursor: cursor, Limit: limit}
}

// LetterOf decodes a letter, as a mailbox gives it.
func LetterOf(it table.Item) (Letter, error) {
	var l Letter
	return l, decode(it, &l)
}

// Letters reads a page of a mailbox, by case and then in the order of the
// case's versions. An empty cursor begins and ends it.
func Letters(ctx context.Context, t table.Table, owner, cursor string, limit int) ([]Letter, string, error) {
	page, err := t.Query(ctx, table.Query{Partition: mailboxPartition(owner), Cursor: cursor, Limit: limit})
	if err != nil {
		return nil, "", fmt.Errorf("letters of a mailbox: %w", err)
	}
	list := make([]Letter, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Cursor, nil
}

// mailboxIndex gives the index that lists a mailbox: who reads that of an account
// may not read the queues.
func mailboxIndex(owner string) table.Index {
	if strings.HasPrefix(owner, "account#") {
		return table.Account
	}
	return table.Queue
}

func mailboxPartition(owner string) string { return "mailbox#" + owner }
