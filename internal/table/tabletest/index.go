package tabletest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"beian/internal/table"
)

func testIndexFollowsItem(t *testing.T, tbl table.Table) {
	for _, index := range []table.Index{table.Queue, table.Account, table.Work} {
		followItem(t, tbl, index)
	}
}

func followItem(t *testing.T, tbl table.Table, index table.Index) {
	shows := func(partition, want string) {
		t.Helper()
		eventually(t, tbl, table.Query{Index: index, Partition: partition, Limit: 10}, want)
	}
	it := item(key("p"+string(index), "case"), 1, "")
	must(t, tbl, table.Put(it, table.Always()))
	shows("provider", "")
	// move writes the next version with another index key.
	move := func(keys map[table.Index]table.Key) {
		t.Helper()
		it.Version, it.Index = it.Version+1, keys
		must(t, tbl, table.Put(it, table.IfVersion(it.Version-1)))
	}
	at := func(partition, sort string) map[table.Index]table.Key {
		return map[table.Index]table.Key{index: key(partition, sort)}
	}
	move(at("provider", "2026-03-09"))
	shows("provider", "case")

	// Within the partition, before another one.
	other := item(key("p"+string(index), "other"), 1, "")
	other.Index = at("provider", "2026-03-05")
	must(t, tbl, table.Put(other, table.Always()))
	shows("provider", "other case")
	move(at("provider", "2026-03-04"))
	shows("provider", "case other")

	// To another partition, out of the index, back, and deleted.
	move(at("bureau", "2026-04-01"))
	shows("provider", "other")
	shows("bureau", "case")
	move(nil)
	shows("bureau", "")
	move(at("bureau", "2026-04-02"))
	shows("bureau", "case")
	if got, _ := read(t, tbl, it.Key); !reflect.DeepEqual(got, it) {
		t.Errorf("got %+v, want %+v", got, it)
	}
	must(t, tbl, table.Delete(it.Key, table.IfVersion(it.Version)))
	shows("bureau", "")
}

func testIndexOrder(t *testing.T, tbl table.Table) {
	// In the order of the index key, equal ones in the order of the item key.
	// The sort keys of the items name the place that each must get.
	for _, c := range []struct{ indexSort, partition, sort string }{
		{"b", "m", "5"},
		{"a", "z", "3"},
		{"c", "a", "6"},
		{"a", "m", "2"},
		{"b", "l", "4"},
		{"a", "m", "1"},
		// A separator between index key and item key must sort below all.
		{"c\x01", "a", "7"},
		{"c!", "a", "8"},
	} {
		it := item(key(c.partition, c.sort), 1, "")
		it.Index = map[table.Index]table.Key{table.Work: key("due", c.indexSort)}
		must(t, tbl, table.Put(it, table.IfAbsent()))
	}
	for _, limit := range []int{1, 2, 3, 8, 100} {
		q := table.Query{Index: table.Work, Partition: "due", Limit: limit}
		eventually(t, tbl, q, "1 2 3 4 5 6 7 8")
		q.Descending = true
		eventually(t, tbl, q, "8 7 6 5 4 3 2 1")
		q.From, q.To = "a!", "c"
		eventually(t, tbl, q, "6 5 4")
		q.Descending = false
		eventually(t, tbl, q, "4 5 6")
	}
}

func testIndexesAreIndependent(t *testing.T, tbl table.Table) {
	indexes := []table.Index{table.Queue, table.Account, table.Work}
	for i, index := range indexes {
		it := item(key("p", fmt.Sprint(i)), 1, "")
		it.Index = map[table.Index]table.Key{index: key("same", "s")}
		must(t, tbl, table.Put(it, table.IfAbsent()))
	}
	everywhere := full(key("p", "3"))
	for _, index := range indexes {
		everywhere.Index[index] = key("same", "t")
	}
	must(t, tbl, table.Put(everywhere, table.IfAbsent()))
	for i, index := range indexes {
		eventually(t, tbl, table.Query{Index: index, Partition: "same", Limit: 10}, fmt.Sprint(i, " 3"))
		eventually(t, tbl, table.Query{Index: index, Partition: "p", Limit: 10}, "")
	}
	delete(everywhere.Index, table.Account)
	must(t, tbl, table.Put(everywhere, table.Always()))
	eventually(t, tbl, table.Query{Index: table.Account, Partition: "same", Limit: 10}, "1")
	eventually(t, tbl, table.Query{Index: table.Work, Partition: "same", Limit: 10}, "2 3")
	if got := sorts(all(t, tbl, table.Query{Partition: "p", Limit: 2})); got != "0 1 2 3" {
		t.Errorf("table: got [%s], want [0 1 2 3]", got)
	}
}

// testIndexPagesReachEverything pages through an index that keeps still, with
// equal index keys across the borders of pages.
func testIndexPagesReachEverything(t *testing.T, tbl table.Table) {
	const items = 60
	var want []string
	for i := range items {
		sort := numbered("", i)
		it := item(key("p", sort), 1, "")
		it.Index = map[table.Index]table.Key{table.Queue: key("q", numbered("", i/20))}
		must(t, tbl, table.Put(it, table.IfAbsent()))
		want = append(want, sort)
	}
	for _, limit := range []int{1, 7, 100} {
		q := table.Query{Index: table.Queue, Partition: "q", Limit: limit}
		eventually(t, tbl, q, strings.Join(want, " "))
	}
}
