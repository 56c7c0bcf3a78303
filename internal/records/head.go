package records

import (
	"context"
	"fmt"

	"beian/internal/table"
)

// Heads is who answers for the sites of a version of a case's form: a blind index
// of the document by the id of the person. Whoever reads it needs neither the form
// nor the key of the indexes.
type Heads struct {
	Case string            `json:"case"`
	Form int               `json:"form"`
	Who  map[string]string `json:"who"`
}

// HeadsKey is where the heads of a case's present form are.
func HeadsKey(id string) table.Key { return caseKey(id, "heads") }

// HeadsItem lays out the heads of a case's present form.
func HeadsItem(h Heads) (table.Item, error) {
	body, err := encode(h)
	return table.Item{Key: HeadsKey(h.Case), Version: int64(h.Form), Kind: "heads", Body: body}, err
}

// ReadHeads reads the heads of a case's present form. A case whose form is older
// than such lists has none.
func ReadHeads(ctx context.Context, t table.Table, id string) (h Heads, found bool, err error) {
	_, found, err = read(ctx, t, HeadsKey(id), &h)
	return h, found, err
}

// Headed is that a version of a case's form has somebody as the head of a site. It
// holds for as long as that version is the case's.
type Headed struct {
	Who  string `json:"who"`
	Case string `json:"case"`
	Form int    `json:"form"`
}

// HeadedKey is where it is told that somebody is head in a case.
func HeadedKey(who, id string) table.Key {
	return table.Key{Partition: "head#" + who, Sort: "case#" + id}
}

// HeadedItem lays out that somebody is head in a case.
func HeadedItem(h Headed) (table.Item, error) {
	body, err := encode(h)
	return table.Item{Key: HeadedKey(h.Who, h.Case), Version: int64(h.Form), Kind: "headed", Body: body}, err
}

// HeadedBy reads a page of the cases that have somebody as the head of a site.
func HeadedBy(ctx context.Context, t table.Table, who, cursor string) ([]Headed, string, error) {
	page, err := t.Query(ctx, table.Query{Partition: "head#" + who, Cursor: cursor, Limit: table.MaxPage})
	if err != nil {
		return nil, "", fmt.Errorf("cases of a head: %w", err)
	}
	list := make([]Headed, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Cursor, nil
}
