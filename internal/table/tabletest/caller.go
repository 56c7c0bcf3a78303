package tabletest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"beian/internal/table"
)

// patience is how often a caller tries what a table may refuse or show late.
const patience = 10_000

func key(partition, sort string) table.Key {
	return table.Key{Partition: partition, Sort: sort}
}

// item makes a small item; body may be empty.
func item(k table.Key, version int64, body string) table.Item {
	it := table.Item{Key: k, Version: version, Kind: "case"}
	if body != "" {
		it.Body = []byte(body)
	}
	return it
}

func history(k table.Key, body string) table.Item {
	it := item(k, 1, body)
	it.Kind = table.KindHistory
	return it
}

// full makes an item with every field set.
func full(k table.Key) table.Item {
	return table.Item{
		Key: k, Version: 7, Kind: "case", Body: []byte("body\x00\xff of " + k.Sort),
		Index: map[table.Index]table.Key{
			table.Queue:   key("queue", "1"),
			table.Account: key("account", "2"),
			table.Work:    key("work", "3"),
		},
		Expires: time.Date(2026, 3, 2, 1, 2, 3, 0, time.UTC),
	}
}

// apply commits, trying again while it is throttled. Its writes must be ones
// whose repetition does no harm: an unknown outcome is tried again too, and a
// conflict with what was then written counts as done.
func apply(ctx context.Context, tbl table.Table, ws ...table.Write) error {
	unknown := false
	for range patience {
		err := tbl.Commit(ctx, ws...)
		var conflict *table.ConflictError
		switch {
		case err == nil, unknown && errors.As(err, &conflict):
			return nil
		case errors.Is(err, table.ErrUnknown):
			unknown = true
		case !errors.Is(err, table.ErrThrottled):
			return fmt.Errorf("commit: %w", err)
		}
	}
	return fmt.Errorf("commit: not done in %d tries", patience)
}

func must(t *testing.T, tbl table.Table, ws ...table.Write) {
	t.Helper()
	if err := apply(t.Context(), tbl, ws...); err != nil {
		t.Fatal(err)
	}
}

// fetch gets an item, and whether there is one.
func fetch(ctx context.Context, tbl table.Table, k table.Key) (table.Item, bool, error) {
	for range patience {
		it, err := tbl.Get(ctx, k)
		switch {
		case err == nil:
			return it, true, nil
		case errors.Is(err, table.ErrNotFound):
			return table.Item{}, false, nil
		case !errors.Is(err, table.ErrThrottled):
			return table.Item{}, false, fmt.Errorf("get %s: %w", k, err)
		}
	}
	return table.Item{}, false, fmt.Errorf("get %s: throttled %d times", k, patience)
}

func read(t *testing.T, tbl table.Table, k table.Key) (table.Item, bool) {
	t.Helper()
	it, found, err := fetch(t.Context(), tbl, k)
	if err != nil {
		t.Fatal(err)
	}
	return it, found
}

// one reads a page.
func one(t *testing.T, tbl table.Table, q table.Query) table.Page {
	t.Helper()
	for range patience {
		page, err := tbl.Query(t.Context(), q)
		switch {
		case err == nil:
			if len(page.Items) > q.Limit {
				t.Fatalf("page of %d items, asked for %d", len(page.Items), q.Limit)
			}
			return page
		case !errors.Is(err, table.ErrThrottled):
			t.Fatalf("query: %v", err)
		}
	}
	t.Fatalf("query: throttled %d times", patience)
	return table.Page{}
}

// all follows the cursors of q to the end.
func all(t *testing.T, tbl table.Table, q table.Query) []table.Item {
	t.Helper()
	var items []table.Item
	for range patience {
		page := one(t, tbl, q)
		items = append(items, page.Items...)
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return items
		}
	}
	t.Fatalf("query: no end in %d pages", patience)
	return nil
}

// sorts gives the sort keys of items, and of which they are, in one line.
func sorts(items []table.Item) string {
	var s []string
	for _, it := range items {
		s = append(s, it.Key.Sort)
	}
	return strings.Join(s, " ")
}

// eventually queries until the answer has the sort keys: an index may be late.
func eventually(t *testing.T, tbl table.Table, q table.Query, want string) {
	t.Helper()
	got := ""
	for range patience {
		if got = sorts(all(t, tbl, q)); got == want {
			return
		}
	}
	t.Errorf("index %q, partition %s: got [%s], want [%s]", q.Index, q.Partition, got, want)
}

func numbered(prefix string, n int) string { return fmt.Sprintf("%s%05d", prefix, n) }
