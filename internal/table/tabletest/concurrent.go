package tabletest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"beian/internal/table"
)

// increments of one counter by that many callers at once.
const increments = 200

// testNoLostUpdate lets callers increment one counter at once. Each leaves a
// mark in the same commit, by which it knows whether its commit was applied
// when the answer does not say.
func testNoLostUpdate(t *testing.T, tbl table.Table) {
	counter := key("counter", "n")
	must(t, tbl, table.Put(item(counter, 1, "0"), table.IfAbsent()))
	var wg sync.WaitGroup
	for i := range increments {
		wg.Go(func() {
			if err := increment(t.Context(), tbl, counter, key("mark", numbered("", i))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, _ := read(t, tbl, counter)
	if string(got.Body) != strconv.Itoa(increments) || got.Version != increments+1 {
		t.Errorf("counter is %s at version %d after %d increments", got.Body, got.Version, increments)
	}
	if marks := all(t, tbl, table.Query{Partition: "mark", Limit: 50}); len(marks) != increments {
		t.Errorf("got %d marks, want %d", len(marks), increments)
	}
}

func increment(ctx context.Context, tbl table.Table, counter, mark table.Key) error {
	for range patience {
		// Only reading tells: a conflict may name writes whose conditions held.
		if _, done, err := fetch(ctx, tbl, mark); done || err != nil {
			return err
		}
		old, _, err := fetch(ctx, tbl, counter)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(string(old.Body))
		if err != nil {
			return err
		}
		err = tbl.Commit(ctx,
			table.Put(item(counter, old.Version+1, strconv.Itoa(n+1)), table.IfVersion(old.Version)),
			table.Put(item(mark, 1, ""), table.IfAbsent()))
		var conflict *table.ConflictError
		switch {
		case err == nil:
			return nil
		case !errors.As(err, &conflict) && !errors.Is(err, table.ErrThrottled) && !errors.Is(err, table.ErrUnknown):
			return err
		}
	}
	return errors.New("increment: given up")
}

// testTransfersKeepTheSum moves units between accounts at once, under a check
// of a third item that somebody else keeps changing.
func testTransfersKeepTheSum(t *testing.T, tbl table.Table) {
	const accounts, workers, transfers = 5, 8, 15
	gate := key("gate", "open")
	must(t, tbl, table.Put(item(gate, 1, ""), table.IfAbsent()))
	for i := range accounts {
		must(t, tbl, table.Put(item(key("account", strconv.Itoa(i)), 1, "100"), table.IfAbsent()))
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for n := range transfers {
				from, to := (w+n)%accounts, (w*3+n*2+1)%accounts
				if from == to {
					to = (to + 1) % accounts
				}
				if err := transfer(t.Context(), tbl, gate, key("account", strconv.Itoa(from)), key("account", strconv.Itoa(to))); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Go(func() {
		for v := range int64(20) {
			if err := apply(t.Context(), tbl, table.Put(item(gate, v+2, ""), table.Always())); err != nil {
				t.Error(err)
				return
			}
		}
	})
	wg.Wait()
	sum := 0
	for _, it := range all(t, tbl, table.Query{Partition: "account", Limit: 2}) {
		n, err := strconv.Atoi(string(it.Body))
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	if sum != accounts*100 {
		t.Errorf("sum is %d, want %d: a commit was applied in part", sum, accounts*100)
	}
}

// transfer moves one unit, trying until it is done or can't be known to be.
func transfer(ctx context.Context, tbl table.Table, gate, from, to table.Key) error {
	for range patience {
		g, _, err := fetch(ctx, tbl, gate)
		if err != nil {
			return err
		}
		less, err := adjusted(ctx, tbl, from, -1)
		if err != nil {
			return err
		}
		more, err := adjusted(ctx, tbl, to, +1)
		if err != nil {
			return err
		}
		err = tbl.Commit(ctx, table.Check(gate, table.IfVersion(g.Version)), less, more)
		var conflict *table.ConflictError
		switch {
		case err == nil, errors.Is(err, table.ErrUnknown):
			return nil
		case !errors.As(err, &conflict) && !errors.Is(err, table.ErrThrottled):
			return err
		}
	}
	return errors.New("transfer: given up")
}

// adjusted is the write that adds n to the account as it is now.
func adjusted(ctx context.Context, tbl table.Table, account table.Key, n int) (table.Write, error) {
	it, _, err := fetch(ctx, tbl, account)
	if err != nil {
		return table.Write{}, err
	}
	balance, err := strconv.Atoi(string(it.Body))
	if err != nil {
		return table.Write{}, err
	}
	return table.Put(item(account, it.Version+1, strconv.Itoa(balance+n)), table.IfVersion(it.Version)), nil
}

// testOneWinnerPerClaim lets callers claim the same names at once.
func testOneWinnerPerClaim(t *testing.T, tbl table.Table) {
	const claims, callers = 20, 10
	var wins [claims]atomic.Int32
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for i := range claims {
				err := tbl.Commit(t.Context(),
					table.Put(item(key("claim", strconv.Itoa(i)), 1, strconv.Itoa(c)), table.IfAbsent()),
					table.Put(item(key("caller"+strconv.Itoa(c), strconv.Itoa(i)), 1, ""), table.IfAbsent()))
				if err == nil {
					wins[i].Add(1)
				} else if !table.Conflicted(err, 0) {
					t.Errorf("got %v, want a conflict of write 0", err)
				}
			}
		})
	}
	wg.Wait()
	for i := range claims {
		if n := wins[i].Load(); n != 1 {
			t.Errorf("claim %d has %d winners", i, n)
		}
		claim, _ := read(t, tbl, key("claim", strconv.Itoa(i)))
		if _, found := read(t, tbl, key("caller"+string(claim.Body), strconv.Itoa(i))); !found {
			t.Errorf("claim %d: its winner's own item is missing", i)
		}
	}
}

// testCommitThenReadElsewhere reads what was committed from other goroutines
// the moment the commit is acknowledged.
func testCommitThenReadElsewhere(t *testing.T, tbl table.Table) {
	var latest atomic.Int64
	var wg sync.WaitGroup
	const versions = 40
	for range 2 {
		wg.Go(func() {
			for v := int64(0); v < versions; {
				v = latest.Load()
				got, _, err := fetch(t.Context(), tbl, key("p", "s"))
				if err != nil || got.Version < v {
					t.Errorf("got version %d, %v after %d was acknowledged", got.Version, err, v)
					return
				}
				page, err := tbl.Query(t.Context(), table.Query{Partition: "p", Limit: 1})
				if err != nil || v > 0 && (len(page.Items) != 1 || page.Items[0].Version < v) {
					t.Errorf("query: %v, or behind version %d that was acknowledged", err, v)
					return
				}
			}
		})
	}
	for v := range int64(versions) {
		must(t, tbl, table.Put(item(key("p", "s"), v+1, ""), table.Always()))
		latest.Store(v + 1)
	}
	wg.Wait()
}

// testCancelledMeanwhile cancels commits while they are under way. An answer
// that is a context's error and not ErrUnknown means that nothing was written.
func testCancelledMeanwhile(t *testing.T, tbl table.Table) {
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			wg.Go(cancel)
			k := key("p", strconv.Itoa(i))
			err := tbl.Commit(ctx, table.Put(item(k, 1, ""), table.IfAbsent()), table.Put(item(key("q", k.Sort), 1, ""), table.IfAbsent()))
			_, first, err1 := fetch(t.Context(), tbl, k)
			_, second, err2 := fetch(t.Context(), tbl, key("q", k.Sort))
			if err1 != nil || err2 != nil || first != second {
				t.Errorf("%v: applied are %t and %t (%v, %v)", err, first, second, err1, err2)
			}
			if !errors.Is(err, table.ErrUnknown) && first != (err == nil) {
				t.Errorf("answer %v, but written is %t", err, first)
			}
		})
	}
	wg.Wait()
}

// testPagesWhileItemsAreAdded pages through a partition that grows: what was
// there from the beginning comes once and in order.
func testPagesWhileItemsAreAdded(t *testing.T, tbl table.Table) {
	const old = 40
	for i := range old {
		must(t, tbl, table.Put(item(key("p", numbered("", i*10)), 1, "old"), table.IfAbsent()))
	}
	for _, descending := range []bool{false, true} {
		q := table.Query{Partition: "p", Limit: 3, Descending: descending}
		seen, last := 0, ""
		for n := 0; ; n++ {
			if n == patience {
				t.Fatalf("no end in %d pages", patience)
			}
			page := one(t, tbl, q)
			for _, it := range page.Items {
				if last != "" && (it.Key.Sort > last) == descending || it.Key.Sort == last {
					t.Errorf("descending %t: %s came after %s", descending, it.Key.Sort, last)
				}
				last = it.Key.Sort
				if string(it.Body) == "old" {
					seen++
				}
			}
			if q.Cursor = page.Cursor; q.Cursor == "" {
				break
			}
			// New ones on both sides of the cursor.
			digit := n%8 + 1
			if descending {
				digit = 9
			}
			var ws []table.Write
			for i := range old {
				ws = append(ws, table.Put(item(key("p", numbered("", i*10+digit)), 1, "new"), table.Always()))
			}
			must(t, tbl, ws...)
		}
		if seen != old {
			t.Errorf("descending %t: got %d of %d old items", descending, seen, old)
		}
	}
}
