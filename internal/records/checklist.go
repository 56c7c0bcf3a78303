package records

import (
	"context"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// Checklist is what the desk has looked at for one site, of one visit of the
// case. It may be incomplete.
type Checklist struct {
	Case      string          `json:"case"`
	Site      string          `json:"site"`
	Visit     int64           `json:"visit"`
	Rev       int64           `json:"rev"`
	Originals []filing.Source `json:"originals"`
	Fields    []ComparedField `json:"fields"`
	Photo     []string        `json:"photo"` // checks that were ticked
	At        time.Time       `json:"at"`
	By        string          `json:"by"`
}

// ComparedField is a field of the form held against its original: "equal" or
// "differs".
type ComparedField struct {
	Path   string `json:"path"`
	Result string `json:"result"`
}

// ChecklistKey is where the checklist of a site's visit is.
func ChecklistKey(id, site string, visit int64) table.Key {
	return caseKey(id, fmt.Sprintf("checklist#%s#%010d", site, visit))
}

// ChecklistItem lays out a checklist.
func ChecklistItem(c Checklist) (table.Item, error) {
	body, err := encode(c)
	return table.Item{Key: ChecklistKey(c.Case, c.Site, c.Visit), Version: c.Rev, Kind: "checklist", Body: body}, err
}

// ReadChecklist reads the checklist of a site's visit; one that nobody began is
// empty.
func ReadChecklist(ctx context.Context, t table.Table, id, site string, visit int64) (Checklist, error) {
	c := Checklist{Case: id, Site: site, Visit: visit}
	_, _, err := read(ctx, t, ChecklistKey(id, site, visit), &c)
	return c, err
}
