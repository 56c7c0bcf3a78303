package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"beian/internal/table"
)

const crashWorkers = 4

// step is the nth commit of a worker: its counter, an item that fills pages,
// one in another partition, and a history record.
func step(worker int, n int64) []table.Write {
	name := fmt.Sprintf("worker%d", worker)
	counter := table.Put(item(key(name, "counter"), n), table.IfAbsent())
	if n > 1 {
		counter = table.Put(item(key(name, "counter"), n), table.IfVersion(n-1))
	}
	large := item(key(name, fmt.Sprintf("large%06d", n)), 1)
	large.Body = bytes.Repeat([]byte{byte(n)}, 5000+int(n*977%9000))
	other := item(key(fmt.Sprintf("other%d", n%7), fmt.Sprintf("%s-%06d", name, n)), 1)
	other.Index = map[table.Index]table.Key{table.Work: key("work", strconv.Itoa(int(n%10)))}
	record := item(key(name, fmt.Sprintf("history%06d", n)), 1)
	record.Kind = table.KindHistory
	return []table.Write{
		counter, table.Put(large, table.IfAbsent()), table.Put(other, table.IfAbsent()), table.Put(record, table.IfAbsent()),
	}
}

// writeForever is the child: it commits and prints what was acknowledged.
func writeForever(ctx context.Context, db *DB) {
	var wg sync.WaitGroup
	for worker := range crashWorkers {
		wg.Go(func() {
			counter, _ := db.Get(ctx, key(fmt.Sprintf("worker%d", worker), "counter"))
			for n := counter.Version + 1; ; n++ {
				if err := db.Commit(ctx, step(worker, n)...); err != nil {
					fmt.Println("failed", err)
					return
				}
				fmt.Println(worker, n)
			}
		})
	}
	wg.Wait()
}

// TestKill kills a process that commits, again and again on one store: what it
// acknowledged is there whole, and of what it did not, nothing is half there.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	path := filepath.Join(t.TempDir(), "table.db")
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	var acknowledged [crashWorkers]int64
	position := ""
	for range 6 {
		killDuringWrites(t, path, 1+rng.IntN(150), &acknowledged)
		db, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for worker, n := range acknowledged {
			acknowledged[worker] = checkSteps(t, db, worker, n)
		}
		position = checkRecords(t, db, position, acknowledged)
		if sound, err := number(db.writer.conn, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"); err != nil || sound != 1 {
			t.Errorf("integrity check failed: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killDuringWrites kills the child after so many acknowledgements, and notes
// the last of each worker.
func killDuringWrites(t *testing.T, path string, after int, acknowledged *[crashWorkers]int64) {
	t.Helper()
	cmd := childCommand(t, "write", path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 1; lines.Scan(); n++ {
		var worker int
		var step int64
		if _, err := fmt.Sscan(lines.Text(), &worker, &step); err != nil {
			t.Fatalf("child said %q", lines.Text())
		}
		acknowledged[worker] = step
		if n == after {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
}

// checkSteps compares the store with what a worker was told, and gives the
// number of its commits that are there.
func checkSteps(t *testing.T, db *DB, worker int, acknowledged int64) int64 {
	t.Helper()
	counter, _ := db.Get(t.Context(), key(fmt.Sprintf("worker%d", worker), "counter"))
	if counter.Version < acknowledged {
		t.Errorf("worker %d: commit %d is lost, it was acknowledged", worker, acknowledged)
	}
	for n := int64(1); n <= counter.Version+1; n++ {
		for _, w := range step(worker, n)[1:] {
			it, err := db.Get(t.Context(), w.Item.Key)
			if there := err == nil && bytes.Equal(it.Body, w.Item.Body); there != (n <= counter.Version) {
				t.Errorf("worker %d at %d: commit %d: item %s is there: %t", worker, counter.Version, n, w.Item.Key, there)
			}
		}
	}
	return counter.Version
}

// checkRecords reads the feed on from the position: the records of each
// worker come without a gap up to its last commit.
func checkRecords(t *testing.T, db *DB, position string, commits [crashWorkers]int64) string {
	t.Helper()
	last := map[string]string{}
	for {
		records, next, err := db.Read(t.Context(), position, 37)
		if err != nil {
			t.Fatal(err)
		}
		if len(records) == 0 {
			break
		}
		position = next
		for _, it := range records {
			if before := last[it.Key.Partition]; before != "" && number6(it.Key.Sort) != number6(before)+1 {
				t.Errorf("%s: record %s came after %s", it.Key.Partition, it.Key.Sort, before)
			}
			last[it.Key.Partition] = it.Key.Sort
		}
	}
	for worker, n := range commits {
		name := fmt.Sprintf("worker%d", worker)
		if l, ok := last[name]; ok && int64(number6(l)) != n {
			t.Errorf("%s: last record is %s after %d commits", name, l, n)
		}
	}
	return position
}

// number6 reads the six digits that end a sort key.
func number6(sort string) int {
	n, _ := strconv.Atoi(sort[len(sort)-6:])
	return n
}
