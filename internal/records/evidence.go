package records

import (
	"context"

	"beian/internal/table"
)

// Evidence counts the changes of what the verification of a site rests on, which
// does not move the case: its checklist, its slip and the signatures, and scans of
// the desk that took the place of others. Whoever decides by them checks that Rev
// is still the same.
type Evidence struct {
	Case string `json:"case"`
	Site string `json:"site"`
	Rev  int64  `json:"rev"`
}

// EvidenceKey is where the changes of a site's evidence are counted.
func EvidenceKey(id, site string) table.Key { return caseKey(id, "evidence#"+site) }

// EvidenceItem lays out the count of a site's evidence.
func EvidenceItem(e Evidence) (table.Item, error) {
	body, err := encode(e)
	return table.Item{Key: EvidenceKey(e.Case, e.Site), Version: e.Rev, Kind: "evidence", Body: body}, err
}

// ReadEvidence reads the count of a site's evidence, 0 before the first change.
func ReadEvidence(ctx context.Context, t table.Table, id, site string) (Evidence, error) {
	e := Evidence{Case: id, Site: site}
	_, _, err := read(ctx, t, EvidenceKey(id, site), &e)
	return e, err
}
