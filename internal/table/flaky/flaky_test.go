package flaky_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"beian/internal/table"
	"beian/internal/table/flaky"
	"beian/internal/table/memory"
	"beian/internal/table/tabletest"
)

// always is the largest probability: a fault that always happened would leave
// its caller no way out.
const always = 0.999999

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

func open(f flaky.Faults, seed uint64) (*flaky.Table, *flaky.Feed) {
	tbl := memory.New()
	return flaky.New(tbl, seeded(seed), f), flaky.NewFeed(tbl, seeded(seed+1), f)
}

func TestContractWithoutFaults(t *testing.T) {
	tabletest.Run(t, func(*testing.T) (table.Table, table.Feed) { return open(flaky.Faults{}, 1) })
}

func TestContractUnderFaults(t *testing.T) {
	some := flaky.Faults{Throttled: .05, Unknown: .05, Vague: .1, Short: .1, Late: .1, Early: .1, Repeat: .1, Mix: .1, Lag: 30}
	many := flaky.Faults{Throttled: .3, Unknown: .4, Vague: .5, Short: .5, Late: .7, Early: .5, Repeat: .5, Mix: .5, Lag: 300}
	for name, f := range map[string]flaky.Faults{"some": some, "many": many} {
		for seed := range uint64(3) {
			t.Run(fmt.Sprint(name, seed), func(t *testing.T) {
				tabletest.RunUnreliable(t, func(*testing.T) (table.Table, table.Feed) { return open(f, seed) })
			})
		}
	}
}

func key(p, s string) table.Key { return table.Key{Partition: p, Sort: s} }

// queued is an item in the queue q at the sort key.
func queued(version int64, sort string) table.Item {
	return table.Item{
		Key: key("p", "case"), Version: version, Kind: "case",
		Index: map[table.Index]table.Key{table.Queue: key("q", sort)},
	}
}

func put(t *testing.T, tbl table.Table, it table.Item) {
	t.Helper()
	if err := tbl.Commit(t.Context(), table.Put(it, table.Always())); err != nil {
		t.Fatal(err)
	}
}

// queue shows the index as sort@version of each entry.
func queue(t *testing.T, tbl table.Table) string {
	t.Helper()
	page, err := tbl.Query(t.Context(), table.Query{Index: table.Queue, Partition: "q", Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var s []string
	for _, it := range page.Items {
		s = append(s, fmt.Sprintf("%s@%d", it.Index[table.Queue].Sort, it.Version))
	}
	return strings.Join(s, " ")
}

// changes reads the index so often that every lag has ended, and gives what it
// showed, without repetitions.
func changes(t *testing.T, tbl table.Table, lag int) string {
	t.Helper()
	var seen []string
	for range lag + 1 {
		if now := "[" + queue(t, tbl) + "]"; len(seen) == 0 || seen[len(seen)-1] != now {
			seen = append(seen, now)
		}
	}
	return strings.Join(seen, " then ")
}

func TestLate(t *testing.T) {
	const lag = 20
	tbl, _ := open(flaky.Faults{Late: always, Lag: lag}, 1)
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"new", func() { put(t, tbl, queued(1, "m")) }, "[] then [m@1]"},
		{"content", func() { put(t, tbl, queued(2, "m")) }, "[m@1] then [m@2]"},
		{"moved", func() { put(t, tbl, queued(3, "a")) }, "[m@2] then [a@3]"},
		{"moved twice", func() { put(t, tbl, queued(4, "b")); put(t, tbl, queued(5, "c")) }, "[a@3] then [c@5]"},
		{"deleted", func() {
			if err := tbl.Commit(t.Context(), table.Delete(key("p", "case"), table.Always())); err != nil {
				t.Fatal(err)
			}
		}, "[c@5] then []"},
	}
	for _, step := range steps {
		step.do()
		if got := changes(t, tbl, lag); got != step.want {
			t.Errorf("%s: index showed %s, want %s", step.name, got, step.want)
		}
	}
	if tbl.Injected() < len(steps) {
		t.Errorf("counted %d faults, want at least %d", tbl.Injected(), len(steps))
	}
}

func TestEarly(t *testing.T) {
	const lag = 20
	tbl, _ := open(flaky.Faults{}, 1)
	put(t, tbl, queued(1, "m"))
	tbl.Set(flaky.Faults{Throttled: always, Early: always, Lag: lag})
	if err := tbl.Commit(t.Context(), table.Put(queued(2, "a"), table.Always())); !errors.Is(err, table.ErrThrottled) {
		t.Fatalf("got %v, want ErrThrottled", err)
	}
	tbl.Set(flaky.Faults{Lag: lag})
	if it, err := tbl.Get(t.Context(), key("p", "case")); err != nil || it.Version != 1 {
		t.Errorf("got version %d, %v: a throttled commit was applied", it.Version, err)
	}
	if got, want := changes(t, tbl, lag), "[a@2] then [m@1]"; got != want {
		t.Errorf("index showed %s, want %s", got, want)
	}
}

func TestHealedTableIsCurrent(t *testing.T) {
	tbl, _ := open(flaky.Faults{Late: always, Lag: 1000}, 1)
	put(t, tbl, queued(1, "m"))
	tbl.Set(flaky.Faults{})
	if got := queue(t, tbl); got != "m@1" {
		t.Errorf("index shows [%s], want [m@1]", got)
	}
}

func TestUnknown(t *testing.T) {
	tbl, _ := open(flaky.Faults{Unknown: always}, 1)
	applied := 0
	const commits = 100
	for i := range commits {
		it := table.Item{Key: key("p", fmt.Sprint(i)), Version: 1, Kind: "case"}
		if err := tbl.Commit(t.Context(), table.Put(it, table.IfAbsent())); !errors.Is(err, table.ErrUnknown) {
			t.Fatalf("got %v, want ErrUnknown", err)
		}
		if _, err := tbl.Get(t.Context(), it.Key); err == nil {
			applied++
		}
	}
	if applied < commits/4 || applied > commits*3/4 {
		t.Errorf("%d of %d commits were applied, want about half", applied, commits)
	}
}

func TestVague(t *testing.T) {
	tbl, _ := open(flaky.Faults{Vague: always}, 1)
	put(t, tbl, queued(1, "m"))
	err := tbl.Commit(t.Context(),
		table.Delete(key("p", "other"), table.Always()),
		table.Check(key("p", "absent"), table.IfAbsent()),
		table.Put(queued(2, "m"), table.IfVersion(9)))
	if table.Conflicted(err, 0) || !table.Conflicted(err, 1) || !table.Conflicted(err, 2) {
		t.Errorf("got %v, want a conflict of writes 1 and 2", err)
	}
}

func TestShort(t *testing.T) {
	tbl, _ := open(flaky.Faults{Short: .9}, 1)
	const items = 50
	for i := range items {
		put(t, tbl, table.Item{Key: key("p", fmt.Sprintf("%02d", i)), Version: 1, Kind: "case"})
	}
	empty, short, got := 0, 0, 0
	q := table.Query{Partition: "p", Limit: 10}
	for {
		page, err := tbl.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got += len(page.Items)
		if q.Cursor = page.Cursor; q.Cursor == "" {
			break
		}
		if len(page.Items) == 0 {
			empty++
		} else if len(page.Items) < q.Limit {
			short++
		}
	}
	if empty == 0 || short == 0 || got != items {
		t.Errorf("got %d items in %d empty and %d short pages, want %d and some of both", got, empty, short, items)
	}
}

func TestFeedRepeatsAndMixes(t *testing.T) {
	tbl, feed := open(flaky.Faults{}, 1)
	for i := range 40 {
		it := table.Item{Key: key(fmt.Sprint("case", i%4), fmt.Sprintf("%02d", i)), Version: 1, Kind: table.KindHistory}
		put(t, tbl, it)
	}
	feed.Set(flaky.Faults{Repeat: .5, Mix: .5, Short: .5})
	repeated, mixed, highest, position := 0, 0, -1, ""
	seen := map[table.Key]bool{}
	for {
		records, next, err := feed.Read(t.Context(), position, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(records) == 0 && next == position {
			break
		}
		position = next
		for _, it := range records {
			var n int
			if _, err := fmt.Sscan(it.Key.Sort, &n); err != nil {
				t.Fatal(err)
			}
			if seen[it.Key] {
				repeated++
			} else if n < highest {
				mixed++
			}
			seen[it.Key], highest = true, max(n, highest)
		}
	}
	if feed.Injected() < mixed {
		t.Errorf("counted %d faults, want at least %d", feed.Injected(), mixed)
	}
	if len(seen) != 40 || repeated == 0 || mixed == 0 {
		t.Errorf("got %d records, %d repeated, %d mixed; want 40 and some of both", len(seen), repeated, mixed)
	}
}

func TestSameSeedSameTrace(t *testing.T) {
	f := flaky.Faults{Throttled: .1, Unknown: .1, Vague: .3, Short: .3, Late: .5, Early: .5, Lag: 40}
	first, second, other := trace(t, f, 1), trace(t, f, 1), trace(t, f, 2)
	if first != second {
		t.Error("one seed gave two traces")
	}
	if first == other {
		t.Error("two seeds gave one trace")
	}
}

// trace notes every answer to a random load.
func trace(t *testing.T, f flaky.Faults, seed uint64) string {
	t.Helper()
	tbl, _ := open(f, seed)
	load := seeded(7)
	var out strings.Builder
	for range 3000 {
		it := queued(1+load.Int64N(3), fmt.Sprint(load.IntN(5)))
		it.Key.Sort = fmt.Sprint(load.IntN(20))
		it.Index[table.Work] = key("w", fmt.Sprint(load.IntN(5)))
		err := tbl.Commit(t.Context(), table.Put(it, table.IfVersion(1+load.Int64N(3))), table.Delete(key("p", "x"), table.Always()))
		if errors.As(err, new(*table.ConflictError)) && load.IntN(2) == 0 {
			err = errors.Join(err, tbl.Commit(t.Context(), table.Put(it, table.Always())))
		}
		page, qerr := tbl.Query(t.Context(), table.Query{Index: table.Queue, Partition: "q", Limit: 4, Descending: load.IntN(2) == 0})
		got, gerr := tbl.Get(t.Context(), it.Key)
		fmt.Fprintln(&out, err, qerr, gerr, got.Version, page.Cursor)
		for _, it := range page.Items {
			fmt.Fprintln(&out, it.Key, it.Version, it.PositionIn(table.Queue))
		}
	}
	return out.String()
}
