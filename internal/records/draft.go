package records

import (
	"context"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// Draft is a form that is not submitted yet. Form is sealed. Version counts
// its savings. Expires is the due time of its clock. Contests are the ids of the
// contests that it has opened; Holds are the names of claims that it holds since
// one was upheld.
type Draft struct {
	ID       string      `json:"id"`
	Version  int64       `json:"version"`
	Owner    string      `json:"owner"`
	Provider string      `json:"provider"`
	Form     filing.Form `json:"form"`
	Created  time.Time   `json:"created"`
	Saved    time.Time   `json:"saved"`
	Expires  time.Time   `json:"expires"`
	Contests []string    `json:"contests,omitempty"`
	Holds    []string    `json:"holds,omitempty"`
}

// DraftKey is where the draft with the id, the later case's, is.
func DraftKey(id string) table.Key { return caseKey(id, "draft") }

// DraftBackstop is how long after its time a table deletes a draft by itself, if
// its clock, which tells the applicant, never came to it. A draft with contests is
// left to its clock, because what it holds must be freed with it.
const DraftBackstop = 30 * 24 * time.Hour

// DraftItem lays out a draft whose form is sealed.
func DraftItem(d *Draft) (table.Item, error) {
	sealed := *d
	sealed.Form = d.Form.Shown()
	body, err := encode(sealed)
	it := table.Item{
		Key: DraftKey(d.ID), Version: d.Version, Kind: "draft", Body: body,
		Index: map[table.Index]table.Key{table.Account: {Partition: AccountCases(d.Owner), Sort: stamp(d.Created) + "#" + d.ID}},
	}
	if len(d.Contests) == 0 {
		it.Expires = d.Expires.Add(DraftBackstop)
	}
	return it, err
}

// DraftOf decodes a draft item.
func DraftOf(it table.Item) (Draft, error) {
	var d Draft
	return d, decode(it, &d)
}

// ReadDraft reads a draft; an unknown id answers NotFound.
func ReadDraft(ctx context.Context, t table.Table, id string) (Draft, error) {
	var d Draft
	_, err := need(ctx, t, DraftKey(id), "draft", &d)
	return d, err
}

// Departed is what is left of a draft that was deleted until the records of its
// scans and its key are. Form holds, sealed, what the last notice needs: the
// mobile number and the e-mail address of the head.
type Departed struct {
	ID       string      `json:"id"`
	Owner    string      `json:"owner"`
	Provider string      `json:"provider"`
	Form     filing.Form `json:"form"`
	At       time.Time   `json:"at"`
}

// DepartedKey is where what is left of a deleted draft is.
func DepartedKey(id string) table.Key { return caseKey(id, "departed") }

// DepartedItem lays out what is left of a deleted draft.
func DepartedItem(d *Departed) (table.Item, error) {
	sealed := *d
	sealed.Form = d.Form.Shown()
	body, err := encode(sealed)
	return table.Item{
		Key: DepartedKey(d.ID), Version: 1, Kind: "departed", Body: body, Index: workKey(WorkErase, d.At, d.ID),
	}, err
}

// DepartedOf decodes what is left of a draft, as the work index gives it.
func DepartedOf(it table.Item) (Departed, error) {
	var d Departed
	return d, decode(it, &d)
}

// ReadDeparted reads what is left of a deleted draft.
func ReadDeparted(ctx context.Context, t table.Table, id string) (d Departed, found bool, err error) {
	_, found, err = read(ctx, t, DepartedKey(id), &d)
	return d, found, err
}

// NoticesOpen reports whether a notice of the case or draft is not settled.
func NoticesOpen(ctx context.Context, t table.Table, id string) (bool, error) {
	cursor := ""
	for {
		list, next, err := Notices(ctx, t, id, cursor)
		if err != nil {
			return false, fmt.Errorf("open notices: %w", err)
		}
		for _, n := range list {
			if !n.Settled() {
				return true, nil
			}
		}
		if cursor = next; cursor == "" {
			return false, nil
		}
	}
}
