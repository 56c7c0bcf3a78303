package records

import (
	"context"
	"fmt"
	"time"

	"beian/internal/table"
)

// Erasure is that the personal data of a case that closed unfiled are erased when
// it is due, or that they were, at Done (H5).
type Erasure struct {
	Case string    `json:"case"`
	Due  time.Time `json:"due"`
	Done time.Time `json:"done,omitzero"`
}

// Version gives the version of the item that holds e.
func (e Erasure) Version() int64 {
	if e.Done.IsZero() {
		return 1
	}
	return 2
}

// ErasureKey is where the erasure of a case is.
func ErasureKey(id string) table.Key { return caseKey(id, "erasure") }

// ErasureItem lays out the erasure of a case. One that is not done stands in the
// work index.
func ErasureItem(e Erasure) (table.Item, error) {
	body, err := encode(e)
	it := table.Item{Key: ErasureKey(e.Case), Version: e.Version(), Kind: "erasure", Body: body}
	if e.Done.IsZero() {
		it.Index = workKey(WorkUnfiled, e.Due, e.Case)
	}
	return it, err
}

// ErasureOf decodes an erasure, as the work index gives it.
func ErasureOf(it table.Item) (Erasure, error) {
	var e Erasure
	return e, decode(it, &e)
}

// ReadErasure reads the erasure of a case; one that never closed unfiled, or closed
// before there were any, has none.
func ReadErasure(ctx context.Context, t table.Table, id string) (e Erasure, found bool, err error) {
	_, found, err = read(ctx, t, ErasureKey(id), &e)
	return e, found, err
}

// staysErased are the kinds of items of a case that stay when its personal data are
// erased: what it was and became, who read its data and accepted what, and what
// lets late deliveries find their work done. Whatever else there is, or comes, goes.
var staysErased = map[table.Kind]bool{
	"case": true, table.KindHistory: true, "access": true, "agreement": true, "execution": true, "wait": true, "follow": true,
	"outbox": true, "notice": true, "proof": true, "erasure": true,
}

// ToErase lists where the items of a case are that go with its personal data.
func ToErase(ctx context.Context, t table.Table, id string) ([]table.Key, error) {
	var keys []table.Key
	q := table.Query{Partition: casePartition(id), Limit: table.MaxPage}
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("items of a case: %w", err)
		}
		for _, it := range page.Items {
			if !staysErased[it.Kind] {
				keys = append(keys, it.Key)
			}
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return keys, nil
		}
	}
}
