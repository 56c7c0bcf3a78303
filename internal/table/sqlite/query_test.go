package sqlite

import (
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"

	"beian/internal/table"
)

// TestPlans looks how SQLite runs each query: one search of one index, in its
// order, so that the cost of a page does not depend on the size of the table.
func TestPlans(t *testing.T) {
	db := fresh(t)
	queries := map[string]string{getItem: "items_by_key", readFeed: "history", lastRecord: "history"}
	for _, index := range []table.Index{table.Primary, table.Queue, table.Account, table.Work} {
		name := "items_by_" + string(index)
		if index == table.Primary {
			name = "items_by_key"
		}
		for _, descending := range []bool{false, true} {
			queries[selection(index, descending, false)] = name
			queries[selection(index, descending, true)] = name
		}
	}
	for query, index := range queries {
		plan := explain(t, db, query)
		if !strings.Contains(plan, " items USING INDEX "+index) && !strings.Contains(plan, " items USING COVERING INDEX "+index) {
			t.Errorf("%s:\n%s, want index %s", query, plan, index)
		}
		if query != lastRecord && !strings.HasPrefix(plan, "SEARCH") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s:\n%s, want a search without sorting", query, plan)
		}
	}
}

func explain(t *testing.T, db *DB, query string) string {
	t.Helper()
	var steps []string
	err := db.read(t.Context(), func(r *reader) error {
		return r.rows("EXPLAIN QUERY PLAN "+query, func(*sqlite.Stmt) {}, func(stmt *sqlite.Stmt) bool {
			steps = append(steps, stmt.ColumnText(3))
			return true
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}

func TestForeignFeedPosition(t *testing.T) {
	db := fresh(t)
	record := item(key("p", "s"), 1)
	record.Kind = table.KindHistory
	put(t, db, record)
	for _, position := range []string{"x", "0", "-1", "2"} {
		if _, _, err := db.Read(t.Context(), position, 1); err == nil {
			t.Errorf("position %q was accepted", position)
		}
	}
	if _, _, err := db.Read(t.Context(), "", 0); err == nil {
		t.Error("limit 0 was accepted")
	}
}
