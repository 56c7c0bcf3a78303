package tabletest

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"sync"
	"testing"

	"beian/internal/table"
)

// poll reads the feed once after the position.
func poll(t *testing.T, feed table.Feed, after string, limit int) ([]table.Item, string) {
	t.Helper()
	for range patience {
		records, next, err := feed.Read(t.Context(), after, limit)
		switch {
		case err == nil:
			if len(records) > limit {
				t.Fatalf("feed gave %d records, asked for %d", len(records), limit)
			}
			return records, next
		case !errors.Is(err, table.ErrThrottled):
			t.Fatalf("feed: %v", err)
		}
	}
	t.Fatalf("feed: throttled %d times", patience)
	return nil, ""
}

// follower reads a feed and keeps the first delivery of each record.
type follower struct {
	feed     table.Feed
	position string
	first    []table.Item
	seen     map[table.Key]bool
}

func followerOf(feed table.Feed, position string) *follower {
	return &follower{feed: feed, position: position, seen: map[table.Key]bool{}}
}

// step reads once and reports whether that was the end for now.
func (f *follower) step(t *testing.T, limit int) (end bool) {
	t.Helper()
	records, next := poll(t, f.feed, f.position, limit)
	end = len(records) == 0 && next == f.position
	f.position = next
	for _, it := range records {
		if !f.seen[it.Key] {
			f.seen[it.Key] = true
			f.first = append(f.first, it)
		}
	}
	return end
}

// until reads until all of the records have come, and then to the end.
func (f *follower) until(t *testing.T, limit int, records []table.Item) {
	t.Helper()
	for range patience {
		missing := 0
		end := f.step(t, limit)
		for _, it := range records {
			if !f.seen[it.Key] {
				missing++
			}
		}
		if end && missing == 0 {
			return
		}
	}
	t.Fatalf("feed: got only %d records, want %d", len(f.first), len(records))
}

// inOrder checks that the records of each partition come in the order of
// their sort keys, which the tests make that of the commits.
func inOrder(t *testing.T, records []table.Item) {
	t.Helper()
	last := map[string]string{}
	for _, it := range records {
		if it.Key.Sort <= last[it.Key.Partition] {
			t.Errorf("record %s came after %s", it.Key, last[it.Key.Partition])
		}
		last[it.Key.Partition] = it.Key.Sort
	}
}

func testFeedHasEveryRecordInOrder(t *testing.T, tbl table.Table, feed table.Feed) {
	var want []table.Item
	for i := range 30 {
		for p := range 3 {
			// In two partitions: within a commit there is no order.
			one := full(key("case"+strconv.Itoa(p), numbered("history-", i)))
			two := history(key("site"+strconv.Itoa(p), numbered("history-", i)), "")
			one.Kind = table.KindHistory
			want = append(want, one, two)
			must(t, tbl, table.Put(one, table.IfAbsent()), table.Put(two, table.IfAbsent()))
		}
	}
	for _, limit := range []int{1, 7, 1000} {
		f := followerOf(feed, "")
		f.until(t, limit, want)
		got := f.first
		inOrder(t, got)
		if len(got) != len(want) {
			t.Fatalf("limit %d: got %d records, want %d", limit, len(got), len(want))
		}
		byKey := map[table.Key]table.Item{}
		for _, it := range got {
			byKey[it.Key] = it
		}
		for _, it := range want {
			if !reflect.DeepEqual(byKey[it.Key], it) {
				t.Errorf("got %+v, want %+v", byKey[it.Key], it)
			}
		}
	}
}

func testFeedResumes(t *testing.T, tbl table.Table, feed table.Feed) {
	if records, next := poll(t, feed, "", 10); len(records) != 0 || next != "" {
		t.Fatalf("a new table's feed gave %d records and position %q", len(records), next)
	}
	var position string
	for round := range 4 {
		var fresh []table.Item
		for i := range 5 {
			it := history(key("case", numbered("", round*5+i)), "")
			fresh = append(fresh, it)
			must(t, tbl, table.Put(it, table.IfAbsent()))
		}
		f := followerOf(feed, position)
		f.until(t, 2, fresh)
		position = f.position
		inOrder(t, f.first)
		// At the end there is nothing, and the position does not move.
		if records, next := poll(t, feed, position, 10); len(records) == 0 && next != position {
			t.Errorf("no records, but the position moved from %q to %q", position, next)
		}
	}
}

func testFeedHasOnlyHistory(t *testing.T, tbl table.Table, feed table.Feed) {
	k := key("case", "case")
	must(t, tbl, table.Put(item(k, 1, ""), table.IfAbsent()))
	kept, removed := history(key("case", "history-1"), "kept"), history(key("case", "history-2"), "removed")
	must(t, tbl, table.Put(item(k, 2, ""), table.IfVersion(1)), table.Put(kept, table.IfAbsent()))
	must(t, tbl, table.Put(removed, table.IfAbsent()))
	// Refused with its commit; and one that is deleted before anybody reads.
	for {
		err := tbl.Commit(t.Context(), table.Put(history(key("case", "history-0"), ""), table.IfAbsent()), table.Check(k, table.IfVersion(1)))
		if table.Conflicted(err, 1) {
			break
		}
		if !errors.Is(err, table.ErrThrottled) && !errors.Is(err, table.ErrUnknown) {
			t.Fatalf("got %v, want a conflict of write 1", err)
		}
	}
	must(t, tbl, table.Delete(removed.Key, table.Always()), table.Delete(k, table.Always()))
	last := history(key("case", "history-3"), "last")
	must(t, tbl, table.Put(last, table.IfAbsent()))
	f := followerOf(feed, "")
	f.until(t, 10, []table.Item{kept, removed, last})
	got := f.first
	if sorts(got) != "history-1 history-2 history-3" {
		t.Errorf("got [%s], want [history-1 history-2 history-3]", sorts(got))
	}
	for i, body := range []string{"kept", "removed", "last"} {
		if i < len(got) && string(got[i].Body) != body {
			t.Errorf("record %d: got body %q, want %q", i, got[i].Body, body)
		}
	}
}

// testFeedWhileWritten follows the feed while callers write at once.
func testFeedWhileWritten(t *testing.T, tbl table.Table, feed table.Feed) {
	const writers, each = 6, 25
	var want []table.Item
	for w := range writers {
		for i := range each {
			want = append(want, history(key(fmt.Sprint("case", w), numbered("", i)), ""))
		}
	}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for _, it := range want[w*each : (w+1)*each] {
				if err := apply(t.Context(), tbl, table.Put(it, table.IfAbsent()), table.Put(item(key(it.Key.Partition, "case"), 1, ""), table.Always())); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	written := make(chan struct{})
	go func() {
		wg.Wait()
		close(written)
	}()
	f := followerOf(feed, "")
	for writing := true; writing; {
		f.step(t, 10)
		select {
		case <-written:
			writing = false
		default:
		}
	}
	f.until(t, 10, want)
	inOrder(t, f.first)
	if len(f.first) != len(want) {
		t.Errorf("got %d records, want %d", len(f.first), len(want))
	}
}
