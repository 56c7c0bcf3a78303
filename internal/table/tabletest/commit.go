package tabletest

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"beian/internal/table"
)

func testGet(t *testing.T, tbl table.Table) {
	small, large := item(key("p", "small"), 1, ""), full(key("p", "full"))
	must(t, tbl, table.Put(small, table.Always()), table.Put(large, table.Always()))
	for _, want := range []table.Item{small, large} {
		if got, _ := read(t, tbl, want.Key); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	// The replacement is whole: nothing of the old item shines through.
	small.Key = large.Key
	must(t, tbl, table.Put(small, table.Always()))
	if got, _ := read(t, tbl, small.Key); !reflect.DeepEqual(got, small) {
		t.Errorf("after replacement: got %+v, want %+v", got, small)
	}
	must(t, tbl, table.Delete(small.Key, table.Always()))
	for _, k := range []table.Key{small.Key, key("p", "other"), key("other", "small")} {
		if _, err := tbl.Get(t.Context(), k); !errors.Is(err, table.ErrNotFound) {
			t.Errorf("get %s: got %v, want ErrNotFound", k, err)
		}
	}
}

func testGetGivesCopies(t *testing.T, tbl table.Table) {
	want := full(key("p", "s"))
	must(t, tbl, table.Put(want, table.Always()))
	got, _ := read(t, tbl, want.Key)
	queried := all(t, tbl, table.Query{Partition: "p", Limit: 1})[0]
	for _, it := range []table.Item{got, queried} {
		it.Body[0] = 'X'
		it.Index[table.Queue] = key("X", "X")
	}
	if got, _ := read(t, tbl, want.Key); !reflect.DeepEqual(got, full(want.Key)) {
		t.Errorf("an item read earlier changed the table: %+v", got)
	}
}

func testCommitKeepsCopies(t *testing.T, tbl table.Table) {
	it := full(key("p", "s"))
	must(t, tbl, table.Put(it, table.Always()))
	it.Body[0] = 'X'
	it.Index[table.Queue] = key("X", "X")
	if got, _ := read(t, tbl, it.Key); !reflect.DeepEqual(got, full(it.Key)) {
		t.Errorf("the item of a commit changed the table afterwards: %+v", got)
	}
}

func testLargestCommit(t *testing.T, tbl table.Table) {
	var ws []table.Write
	body := bytes.Repeat([]byte{0xff}, table.MaxItemBytes-20)
	for i := range 10 {
		it := item(key("p", numbered("", i)), 1, "")
		it.Body = body
		ws = append(ws, table.Put(it, table.IfAbsent()))
	}
	must(t, tbl, ws...)
	got := all(t, tbl, table.Query{Partition: "p", Limit: table.MaxPage})
	if len(got) != 10 {
		t.Fatalf("got %d items, want 10", len(got))
	}
	for _, it := range got {
		if !bytes.Equal(it.Body, body) {
			t.Errorf("item %s: body of %d bytes differs", it.Key, len(it.Body))
		}
	}
	ws = nil
	for i := range table.MaxWrites {
		ws = append(ws, table.Put(item(key("q", numbered("", i)), 1, ""), table.IfAbsent()))
	}
	must(t, tbl, ws...)
	if got := all(t, tbl, table.Query{Partition: "q", Limit: 7}); len(got) != table.MaxWrites {
		t.Errorf("got %d items, want %d", len(got), table.MaxWrites)
	}
}

func testConditions(t *testing.T, tbl table.Table) {
	present, missing := key("p", "present"), key("p", "missing")
	type outcome struct{ present, missing bool }
	conditions := map[string]struct {
		c     table.Condition
		holds outcome
	}{
		"Always":       {table.Always(), outcome{true, true}},
		"IfAbsent":     {table.IfAbsent(), outcome{false, true}},
		"IfVersion(2)": {table.IfVersion(2), outcome{false, false}},
		"IfVersion(3)": {table.IfVersion(3), outcome{true, false}},
		"IfVersion(4)": {table.IfVersion(4), outcome{false, false}},
	}
	try := func(name string, w table.Write, holds bool) {
		t.Helper()
		must(t, tbl, table.Put(item(present, 3, "old"), table.Always()), table.Delete(missing, table.Always()))
		err := tbl.Commit(t.Context(), w)
		if holds && err != nil || !holds && !table.Conflicted(err, 0) {
			t.Errorf("%s of %s: got %v, want success to be %t", name, w.Item.Key.Sort, err, holds)
		}
		it, found := read(t, tbl, w.Item.Key)
		written := found && it.Version == 9
		if want := holds && w.Action == table.ActionPut; written != want {
			t.Errorf("%s of %s: written is %t, want %t", name, w.Item.Key.Sort, written, want)
		}
		if gone := !found && w.Item.Key == present; gone != (holds && w.Action == table.ActionDelete && w.Item.Key == present) {
			t.Errorf("%s of %s: gone is %t", name, w.Item.Key.Sort, gone)
		}
	}
	for name, c := range conditions {
		for k, holds := range map[table.Key]bool{present: c.holds.present, missing: c.holds.missing} {
			try("put "+name, table.Put(item(k, 9, "new"), c.c), holds)
			try("delete "+name, table.Delete(k, c.c), holds)
			if !c.c.Unconditional() {
				try("check "+name, table.Check(k, c.c), holds)
			}
		}
	}
}

func testConflictNamesWrites(t *testing.T, tbl table.Table) {
	must(t, tbl, table.Put(item(key("p", "a"), 1, ""), table.Always()), table.Put(item(key("p", "b"), 2, ""), table.Always()))
	err := tbl.Commit(t.Context(),
		table.Put(item(key("p", "x"), 1, ""), table.Always()),
		table.Check(key("p", "a"), table.IfVersion(2)),
		table.Put(item(key("p", "b"), 3, ""), table.IfVersion(2)),
		table.Delete(key("p", "missing"), table.IfVersion(1)),
		table.Put(item(key("p", "y"), 1, ""), table.IfAbsent()),
	)
	var conflict *table.ConflictError
	if !errors.As(err, &conflict) {
		t.Fatalf("got %v, want *ConflictError", err)
	}
	// A driver may name all conditional writes, but none of the others.
	if !slices.Equal(conflict.Indices, []int{1, 3}) && !slices.Equal(conflict.Indices, []int{1, 2, 3, 4}) {
		t.Errorf("got writes %v, want [1 3]", conflict.Indices)
	}
}

func testAllOrNothing(t *testing.T, tbl table.Table) {
	kept := full(key("p", "kept"))
	must(t, tbl, table.Put(kept, table.Always()))
	changed := kept
	changed.Version++
	changed.Index = nil
	err := tbl.Commit(t.Context(),
		table.Put(changed, table.IfVersion(kept.Version)),
		table.Put(item(key("p", "new"), 1, ""), table.IfAbsent()),
		table.Delete(key("p", "gone"), table.Always()),
		table.Check(key("p", "absent"), table.IfVersion(1)),
	)
	if !table.Conflicted(err, 3) {
		t.Fatalf("got %v, want a conflict of write 3", err)
	}
	if got, _ := read(t, tbl, kept.Key); !reflect.DeepEqual(got, kept) {
		t.Errorf("got %+v, want %+v", got, kept)
	}
	if _, found := read(t, tbl, key("p", "new")); found {
		t.Error("a write of a refused commit was applied")
	}
	eventually(t, tbl, table.Query{Index: table.Queue, Partition: "queue", Limit: 10}, "kept")
	must(t, tbl,
		table.Check(kept.Key, table.IfVersion(kept.Version)),
		table.Put(item(key("p", "new"), 1, ""), table.IfAbsent()),
		table.Check(key("p", "absent"), table.IfAbsent()))
	if _, found := read(t, tbl, key("p", "new")); !found {
		t.Error("the write between two checks is missing")
	}
	if got, _ := read(t, tbl, kept.Key); !reflect.DeepEqual(got, kept) {
		t.Errorf("a check changed the item: got %+v, want %+v", got, kept)
	}
}

func testRepeatedCommit(t *testing.T, tbl table.Table) {
	must(t, tbl, table.Put(item(key("p", "case"), 1, "old"), table.IfAbsent()))
	commit := []table.Write{
		table.Put(item(key("p", "case"), 2, "new"), table.IfVersion(1)),
		table.Put(history(key("p", "history-2"), "moved"), table.IfAbsent()),
	}
	must(t, tbl, commit...)
	for range 2 {
		err := tbl.Commit(t.Context(), commit...)
		if !table.Conflicted(err, 0) || !table.Conflicted(err, 1) {
			t.Errorf("got %v, want a conflict with itself", err)
		}
	}
	if got, _ := read(t, tbl, key("p", "case")); got.Version != 2 || string(got.Body) != "new" {
		t.Errorf("got %+v, want it as the first commit left it", got)
	}
	must(t, tbl, table.Delete(key("p", "case"), table.IfVersion(2)))
	if err := tbl.Commit(t.Context(), table.Delete(key("p", "case"), table.IfVersion(2))); !table.Conflicted(err, 0) {
		t.Errorf("second delete: got %v, want a conflict", err)
	}
}

func testInvalidCallsDoNothing(t *testing.T, tbl table.Table) {
	good := table.Put(item(key("p", "good"), 1, ""), table.Always())
	bad := table.Put(item(key("p", "bad"), 0, ""), table.Always())
	var invalid *table.InvalidError
	if err := tbl.Commit(t.Context(), good, bad); !errors.As(err, &invalid) {
		t.Errorf("got %v, want *InvalidError", err)
	}
	if err := tbl.Commit(t.Context(), good, good); !errors.As(err, &invalid) {
		t.Errorf("same key twice: got %v, want *InvalidError", err)
	}
	if _, found := read(t, tbl, good.Item.Key); found {
		t.Error("a write of an invalid commit was applied")
	}
	q := table.Query{Partition: "p", Limit: 1, Cursor: "not a cursor"}
	if _, err := tbl.Query(t.Context(), q); !errors.As(err, &invalid) {
		t.Errorf("malformed cursor: got %v, want *InvalidError", err)
	}
}

func testCancelledBefore(t *testing.T, tbl table.Table) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	k := key("p", "s")
	if err := tbl.Commit(ctx, table.Put(item(k, 1, ""), table.Always())); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if _, found := read(t, tbl, k); found {
		t.Error("a commit under a cancelled context was applied")
	}
}
