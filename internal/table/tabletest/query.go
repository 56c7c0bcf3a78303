package tabletest

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"beian/internal/table"
)

// ordered are sort keys in bytewise order, with those that a collation, a
// quoting or UTF-16 would get wrong.
var ordered = []string{
	"\x01", "\t", " ", "!", "\"", "%", "'", "0", "10", "2", "A", "Z", "_", "a", "a\x01", "a ", "a  ", "a!", "a#b", "aa", "b",
	"é", "京", "案", "\uffff", "\U00010000", "😀", "\U0010ffff",
}

func testQueryOrder(t *testing.T, tbl table.Table) {
	var ws []table.Write
	for i := range ordered {
		// Not in order, but always the same one.
		sort := ordered[(i*11+5)%len(ordered)]
		ws = append(ws, table.Put(item(key("p", sort), 1, ""), table.IfAbsent()))
	}
	must(t, tbl, ws...)
	reversed := slices.Clone(ordered)
	slices.Reverse(reversed)
	for _, limit := range []int{1, 3, len(ordered) - 1, len(ordered), table.MaxPage} {
		for descending, want := range map[bool][]string{false: ordered, true: reversed} {
			got := all(t, tbl, table.Query{Partition: "p", Descending: descending, Limit: limit})
			if sorts(got) != strings.Join(want, " ") {
				t.Errorf("limit %d, descending %t: got %q, want %q", limit, descending, sorts(got), want)
			}
		}
	}
}

func testQueryBounds(t *testing.T, tbl table.Table) {
	for _, sort := range strings.Fields("b bb c d e") {
		it := item(key("p", sort), 1, "")
		it.Index = map[table.Index]table.Key{table.Work: key("w", sort)}
		must(t, tbl, table.Put(it, table.IfAbsent()))
	}
	for _, c := range []struct{ from, to, want string }{
		{"", "", "b bb c d e"},
		{"b", "", "b bb c d e"},
		{"b!", "", "bb c d e"},
		{"", "d", "b bb c d"},
		{"", "cc", "b bb c"},
		{"bb", "d", "bb c d"},
		{"c", "c", "c"},
		{"bc", "bd", ""},
		{"f", "", ""},
		{"", "a", ""},
		{"d", "c", ""},
	} {
		reversed := strings.Fields(c.want)
		slices.Reverse(reversed)
		for _, limit := range []int{1, 2, 100} {
			q := table.Query{Partition: "p", From: c.from, To: c.to, Limit: limit}
			if got := sorts(all(t, tbl, q)); got != c.want {
				t.Errorf("from %q to %q, limit %d: got [%s], want [%s]", c.from, c.to, limit, got, c.want)
			}
			q.Index, q.Partition, q.Descending = table.Work, "w", true
			eventually(t, tbl, q, strings.Join(reversed, " "))
		}
	}
}

func testQueryKeepsToPartition(t *testing.T, tbl table.Table) {
	// Neighbours in every direction, and one that a careless joining of
	// partition and sort key would mistake.
	for _, k := range []table.Key{key("p", "a"), key("p", "b"), key("o", "z"), key("p ", "a"), key("pa", "a"), key("P", "a"), key("q", "a")} {
		must(t, tbl, table.Put(item(k, 1, ""), table.IfAbsent()))
	}
	for _, descending := range []bool{false, true} {
		for _, it := range all(t, tbl, table.Query{Partition: "p", Descending: descending, Limit: 1}) {
			if it.Key.Partition != "p" {
				t.Errorf("got %s, of another partition", it.Key)
			}
		}
	}
	if got := sorts(all(t, tbl, table.Query{Partition: "p", Limit: 10})); got != "a b" {
		t.Errorf("got [%s], want [a b]", got)
	}
	if got := all(t, tbl, table.Query{Partition: "none", Limit: 10}); len(got) != 0 {
		t.Errorf("got %d items of an empty partition", len(got))
	}
}

func testQueryGivesWholeItems(t *testing.T, tbl table.Table) {
	want := full(key("p", "s"))
	must(t, tbl, table.Put(want, table.Always()))
	got := all(t, tbl, table.Query{Partition: "p", Limit: 1})
	if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	eventually(t, tbl, table.Query{Index: table.Queue, Partition: "queue", Limit: 1}, "s")
	got = all(t, tbl, table.Query{Index: table.Queue, Partition: "queue", Limit: 1})
	if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("by index: got %+v, want %+v", got, want)
	}
}

func testCursorOfAnotherQuery(t *testing.T, tbl table.Table) {
	for i := range 6 {
		for _, p := range []string{"p", "q"} {
			it := item(key(p, numbered("", i)), 1, "")
			it.Index = map[table.Index]table.Key{table.Work: key(p, numbered("", i))}
			must(t, tbl, table.Put(it, table.IfAbsent()))
		}
	}
	q := table.Query{Partition: "p", From: numbered("", 1), To: numbered("", 4), Limit: 2}
	cursor := one(t, tbl, q).Cursor
	for name, change := range map[string]func(*table.Query){
		"partition": func(q *table.Query) { q.Partition = "q" },
		"from":      func(q *table.Query) { q.From = numbered("", 3) },
		"order":     func(q *table.Query) { q.Descending = true },
		"index":     func(q *table.Query) { q.Index = table.Work },
	} {
		other := q
		change(&other)
		other.Cursor = cursor
		page, err := tbl.Query(t.Context(), other)
		var invalid *table.InvalidError
		if err != nil && !errors.As(err, &invalid) {
			t.Errorf("other %s: got %v, want *InvalidError or an answer", name, err)
		}
		for _, it := range page.Items {
			if it.Key.Partition != other.Partition || it.Key.Sort < other.From || it.Key.Sort > other.To {
				t.Errorf("other %s: got %s, which the query does not ask for", name, it.Key)
			}
		}
	}
}

func testCursorWhileItemsVanish(t *testing.T, tbl table.Table) {
	for i := range 9 {
		must(t, tbl, table.Put(item(key("p", numbered("", i)), 1, ""), table.IfAbsent()))
	}
	for _, descending := range []bool{false, true} {
		q := table.Query{Partition: "p", Limit: 2, Descending: descending}
		page := one(t, tbl, q)
		// The very item that the cursor stands on goes.
		gone := page.Items[len(page.Items)-1]
		must(t, tbl, table.Delete(gone.Key, table.Always()))
		q.Cursor = page.Cursor
		got := len(page.Items) + len(all(t, tbl, q))
		must(t, tbl, table.Put(gone, table.Always()))
		if got != 9 {
			t.Errorf("descending %t: got %d items, want 9", descending, got)
		}
	}
}
