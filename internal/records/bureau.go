package records

import (
	"context"
	"fmt"
	"strings"
	"time"

	"beian/internal/table"
)

// Ticks is what the reviewer has looked at of one delivery of a case: a later
// delivery is looked at anew. Version counts its savings. Missing lists the key
// paths without an ok.
type Ticks struct {
	Case     string    `json:"case"`
	Delivery int       `json:"delivery"`
	Version  int64     `json:"version"`
	Ticks    []Tick    `json:"ticks"`
	Missing  []string  `json:"missing,omitempty"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// Tick is the outcome of one look. Reason and Field are what a fault suggests to
// return the case for; Note is sealed as a reason's note is.
type Tick struct {
	Path    string `json:"path"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason"`
	Field   string `json:"field,omitempty"`
	Note    string `json:"note,omitempty"`
}

// The outcomes of a tick.
const (
	TickOK    = "ok"
	TickFault = "fault"
)

// TicksKey is where the ticks of a delivery are.
func TicksKey(id string, delivery int) table.Key {
	return caseKey(id, fmt.Sprintf("ticks#%04d", delivery))
}

// TicksItem lays out the ticks of a delivery.
func TicksItem(k Ticks) (table.Item, error) {
	body, err := encode(k)
	return table.Item{Key: TicksKey(k.Case, k.Delivery), Version: k.Version, Kind: "ticks", Body: body}, err
}

// ReadTicks reads the ticks of a delivery.
func ReadTicks(ctx context.Context, t table.Table, id string, delivery int) (k Ticks, found bool, err error) {
	_, found, err = read(ctx, t, TicksKey(id, delivery), &k)
	return k, found, err
}

// Filing is that a subject, by the blind index of its document, had a case: the
// list of a subject's cases has one a case, the latest submitted first.
type Filing struct {
	Subject   string    `json:"subject"`
	Case      string    `json:"case"`
	Submitted time.Time `json:"submitted"`
}

// FilingKey is where a subject's case is listed.
func FilingKey(f Filing) table.Key {
	return table.Key{Partition: subjectPartition(f.Subject), Sort: "filing#" + stamp(f.Submitted) + "#" + f.Case}
}

// FilingItem lays out a subject's case.
func FilingItem(f Filing) (table.Item, error) {
	body, err := encode(f)
	return table.Item{Key: FilingKey(f), Version: 1, Kind: "filing", Body: body}, err
}

// Filings reads a page of a subject's cases, the latest first.
func Filings(ctx context.Context, t table.Table, subject, cursor string, limit int) ([]Filing, string, error) {
	page, err := t.Query(ctx, table.Query{
		Partition: subjectPartition(subject), From: "filing#", To: "filing#~", Descending: true, Limit: limit, Cursor: cursor,
	})
	if err != nil {
		return nil, "", fmt.Errorf("filings of a subject: %w", err)
	}
	list := make([]Filing, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Cursor, nil
}

func subjectPartition(subject string) string { return "subject#" + subject }

// SubjectOf gives the subject that one of a case's claims is on, by the blind
// index of its document, or "".
func SubjectOf(claims []string) string {
	for _, name := range claims {
		if index, ok := strings.CutPrefix(name, SubjectClaim("")); ok {
			return index
		}
	}
	return ""
}
