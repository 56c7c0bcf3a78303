package flaky_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"beian/internal/table"
	"beian/internal/table/flaky"
	"beian/internal/table/memory"
)

// spread is a queued item at random places.
func spread(rng *rand.Rand) table.Item {
	it := queued(1+rng.Int64N(1000), fmt.Sprint(rng.IntN(9)))
	it.Key.Sort = fmt.Sprint(rng.IntN(40))
	if rng.IntN(4) == 0 {
		it.Index = nil
	}
	return it
}

// TestLateIndexIsTheOneFromBefore changes much while everything is late: every
// page must be that of the table before the changes.
func TestLateIndexIsTheOneFromBefore(t *testing.T) {
	rng := seeded(1)
	before := memory.New()
	tbl, _ := open(flaky.Faults{}, 1)
	for range 60 {
		it := spread(rng)
		put(t, tbl, it)
		put(t, before, it)
	}
	tbl.Set(flaky.Faults{Late: always, Lag: 1 << 40})
	for range 100 {
		w := table.Put(spread(rng), table.Always())
		if rng.IntN(3) == 0 {
			w = table.Delete(w.Item.Key, table.Always())
		}
		if err := tbl.Commit(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	for _, limit := range []int{1, 2, 5, 100} {
		for _, bounds := range [][2]string{{"", ""}, {"2", ""}, {"", "6"}, {"3", "5"}} {
			for _, descending := range []bool{false, true} {
				q := table.Query{Index: table.Queue, Partition: "q", From: bounds[0], To: bounds[1], Limit: limit, Descending: descending}
				got, want := all(t, tbl, q), all(t, before, q)
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%+v: got %d items, want %d, or they differ", q, len(got), len(want))
				}
			}
		}
	}
}

// all follows the cursors of q, and checks that no page exceeds its limit.
func all(t *testing.T, tbl table.Table, q table.Query) []table.Item {
	t.Helper()
	var items []table.Item
	for {
		page, err := tbl.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Items) > q.Limit {
			t.Fatalf("page of %d items, limit %d", len(page.Items), q.Limit)
		}
		items = append(items, page.Items...)
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return items
		}
	}
}

func TestPunctualWriteEndsALag(t *testing.T) {
	for name, f := range map[string]flaky.Faults{"none late": {Lag: 1000}, "hardly any late": {Late: 1e-12, Lag: 1000}} {
		tbl, _ := open(flaky.Faults{Late: always, Lag: 1000}, 1)
		put(t, tbl, queued(1, "old"))
		tbl.Set(f)
		put(t, tbl, queued(2, "new"))
		if got := queue(t, tbl); got != "new@2" {
			t.Errorf("%s: index shows [%s], want [new@2]", name, got)
		}
	}
}
