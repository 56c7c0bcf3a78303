package table_test

import (
	"context"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"beian/internal/table"
)

// recorder is a driver that only notes what reaches it.
type recorder struct {
	calls  int
	writes []table.Write
}

func (r *recorder) Get(context.Context, table.Key) (table.Item, error) {
	r.calls++
	return table.Item{}, nil
}

func (r *recorder) Query(context.Context, table.Query) (table.Page, error) {
	r.calls++
	return table.Page{}, nil
}

func (r *recorder) Commit(_ context.Context, ws ...table.Write) error {
	r.calls++
	r.writes = ws
	return nil
}

func key(p, s string) table.Key { return table.Key{Partition: p, Sort: s} }

func item(p, s string) table.Item {
	return table.Item{Key: key(p, s), Version: 1, Kind: "case"}
}

// with makes an item that differs from a valid one by change.
func with(change func(*table.Item)) table.Write {
	it := item("p", "s")
	change(&it)
	return table.Put(it, table.Always())
}

func indexed(index table.Index, p, s string) table.Write {
	return with(func(it *table.Item) { it.Index = map[table.Index]table.Key{index: key(p, s)} })
}

func sized(bytes int) table.Write {
	return with(func(it *table.Item) { it.Body = make([]byte, bytes-len("p"+"s"+"case")) })
}

func many(n, bytes int) []table.Write {
	ws := make([]table.Write, n)
	for i := range ws {
		it := item("p", "s"+strconv.Itoa(1000+i))
		it.Body = make([]byte, bytes-len("p"+"s1000"+"case"))
		ws[i] = table.Put(it, table.Always())
	}
	return ws
}

func TestCommitRefused(t *testing.T) {
	ok := table.Put(item("p", "other"), table.Always())
	cases := map[string][]table.Write{
		"no writes":                 {},
		"101 writes":                many(table.MaxWrites+1, 20),
		"empty partition":           {ok, table.Put(item("", "s"), table.Always())},
		"empty sort":                {ok, table.Delete(key("p", ""), table.Always())},
		"long partition":            {table.Put(item(strings.Repeat("p", table.MaxPartitionKey+1), "s"), table.Always())},
		"long sort":                 {table.Check(key("p", strings.Repeat("s", table.MaxSortKey+1)), table.IfAbsent())},
		"partition not UTF-8":       {table.Put(item("p\xff", "s"), table.Always())},
		"sort not UTF-8":            {table.Delete(key("p", "\xc3"), table.Always())},
		"U+0000 in a key":           {table.Delete(key("p", "s\x00"), table.Always())},
		"same key twice":            {ok, table.Put(item("p", "s"), table.Always()), table.Check(key("p", "s"), table.IfAbsent())},
		"no action":                 {{Item: item("p", "s")}},
		"unknown action":            {{Action: table.ActionCheck + 1, Item: item("p", "s"), If: table.IfAbsent()}},
		"check without condition":   {table.Check(key("p", "s"), table.Always())},
		"version 0":                 {with(func(it *table.Item) { it.Version = 0 })},
		"version -1":                {with(func(it *table.Item) { it.Version = -1 })},
		"IfVersion(0)":              {table.Put(item("p", "s"), table.IfVersion(0))},
		"delete IfVersion(-1)":      {table.Delete(key("p", "s"), table.IfVersion(-1))},
		"no kind":                   {with(func(it *table.Item) { it.Kind = "" })},
		"kind not UTF-8":            {with(func(it *table.Item) { it.Kind = "\xff" })},
		"history replaced":          {with(func(it *table.Item) { it.Kind = table.KindHistory })},
		"expires before 1970":       {with(func(it *table.Item) { it.Expires = time.Unix(0, 0) })},
		"unknown index":             {indexed("colour", "p", "s")},
		"primary as index":          {indexed(table.Primary, "p", "s")},
		"index partition empty":     {indexed(table.Queue, "", "s")},
		"index sort empty":          {indexed(table.Work, "p", "")},
		"index sort long":           {indexed(table.Work, "p", strings.Repeat("s", table.MaxSortKey+1))},
		"index not UTF-8":           {indexed(table.Account, "\xff", "s")},
		"index and item key long":   {table.Put(longIndexed(1), table.Always())},
		"item too large":            {sized(table.MaxItemBytes + 1)},
		"commit too large":          append(many(10, table.MaxItemBytes), ok),
		"fault behind a good write": {ok, with(func(it *table.Item) { it.Version = 0 })},
	}
	for name, ws := range cases {
		t.Run(name, func(t *testing.T) {
			driver := &recorder{}
			err := table.Checked(driver).Commit(t.Context(), ws...)
			var invalid *table.InvalidError
			if !errors.As(err, &invalid) || invalid.Reason == "" {
				t.Errorf("got %v, want *InvalidError with a reason", err)
			}
			if driver.calls != 0 {
				t.Error("the driver was called")
			}
		})
	}
}

// longIndexed is an item whose index sort and own key exceed what is allowed
// by so many bytes.
func longIndexed(excess int) table.Item {
	it := item(strings.Repeat("p", table.MaxIndexedKey-table.MaxSortKey-1+excess), "s")
	it.Index = map[table.Index]table.Key{table.Queue: key("q", strings.Repeat("s", table.MaxSortKey))}
	return it
}

func TestCommitAtTheLimits(t *testing.T) {
	history := item("p", "s")
	history.Kind = table.KindHistory
	cases := map[string][]table.Write{
		"100 writes":       many(table.MaxWrites, 20),
		"largest item":     {sized(table.MaxItemBytes)},
		"largest commit":   many(10, table.MaxItemBytes),
		"longest key":      {table.Put(item(strings.Repeat("p", table.MaxPartitionKey), strings.Repeat("s", table.MaxSortKey)), table.Always())},
		"longest indexed":  {table.Put(longIndexed(0), table.Always())},
		"history":          {table.Put(history, table.IfAbsent())},
		"every index":      {indexed(table.Queue, "p", "s"), table.Delete(key("p", "t"), table.Always())},
		"check":            {table.Check(key("p", "s"), table.IfVersion(1))},
		"expires in 1970":  {with(func(it *table.Item) { it.Expires = time.Unix(1, 0) })},
		"same sort, other": {table.Put(item("p", "s"), table.Always()), table.Put(item("q", "s"), table.Always())},
	}
	for name, ws := range cases {
		t.Run(name, func(t *testing.T) {
			driver := &recorder{}
			if err := table.Checked(driver).Commit(t.Context(), ws...); err != nil {
				t.Fatal(err)
			}
			if len(driver.writes) != len(ws) {
				t.Errorf("the driver got %d writes, want %d", len(driver.writes), len(ws))
			}
		})
	}
}

func TestCommitNormalises(t *testing.T) {
	driver := &recorder{}
	zone := time.FixedZone("", 8*60*60)
	full := with(func(it *table.Item) {
		it.Body, it.Index = []byte{}, map[table.Index]table.Key{}
		it.Expires = time.Date(2026, 3, 2, 9, 0, 0, 5, zone)
	})
	stray := table.Delete(key("p", "t"), table.Always())
	stray.Item.Body = []byte("ignored")
	if err := table.Checked(driver).Commit(t.Context(), full, stray); err != nil {
		t.Fatal(err)
	}
	want := item("p", "s")
	want.Expires = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	if got := driver.writes[0].Item; !reflect.DeepEqual(got, want) {
		t.Errorf("put of %+v, want %+v", got, want)
	}
	if got := driver.writes[1].Item; !reflect.DeepEqual(got, table.Item{Key: key("p", "t")}) {
		t.Errorf("delete of %+v, want only the key", got)
	}
}

func TestReadsRefused(t *testing.T) {
	good := table.Query{Partition: "p", Limit: 10}
	queries := map[string]func(*table.Query){
		"unknown index":       func(q *table.Query) { q.Index = "colour" },
		"empty partition":     func(q *table.Query) { q.Partition = "" },
		"partition not UTF-8": func(q *table.Query) { q.Partition = "\xff" },
		"limit 0":             func(q *table.Query) { q.Limit = 0 },
		"limit 101":           func(q *table.Query) { q.Limit = table.MaxPage + 1 },
		"long bound":          func(q *table.Query) { q.From = strings.Repeat("s", table.MaxSortKey+1) },
		"bound not UTF-8":     func(q *table.Query) { q.To = "\xff" },
	}
	driver := &recorder{}
	tbl := table.Checked(driver)
	var invalid *table.InvalidError
	for name, change := range queries {
		q := good
		change(&q)
		if _, err := tbl.Query(t.Context(), q); !errors.As(err, &invalid) {
			t.Errorf("%s: got %v, want *InvalidError", name, err)
		}
	}
	for _, k := range []table.Key{key("", "s"), key("p", ""), key("p", "\xff")} {
		if _, err := tbl.Get(t.Context(), k); !errors.As(err, &invalid) {
			t.Errorf("get %q: got %v, want *InvalidError", k, err)
		}
	}
	crossed := good
	crossed.From, crossed.To = "b", "a"
	if page, err := tbl.Query(t.Context(), crossed); err != nil || page.Items != nil || page.Cursor != "" {
		t.Errorf("crossed bounds: got %v, %v, want an empty answer", page, err)
	}
	if driver.calls != 0 {
		t.Errorf("the driver was called %d times", driver.calls)
	}
}

func TestDoneContextStopsAboveTheDriver(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	driver := &recorder{}
	tbl := table.Checked(driver)
	_, get := tbl.Get(ctx, key("p", "s"))
	_, query := tbl.Query(ctx, table.Query{Partition: "p", Limit: 1})
	commit := tbl.Commit(ctx, table.Put(item("p", "s"), table.Always()))
	for name, err := range map[string]error{"get": get, "query": query, "commit": commit} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want context.Canceled", name, err)
		}
	}
	if driver.calls != 0 {
		t.Errorf("the driver was called %d times", driver.calls)
	}
}
