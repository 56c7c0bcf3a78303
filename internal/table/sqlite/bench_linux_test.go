package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"beian/internal/table"
)

// BenchmarkCommit measures commits of the size of a move of a case, beside the
// least that durability costs: one goroutine that appends the same bytes to a
// file, as many as wait, and flushes once. Both run in turn; each figure is the
// median of the rounds, of-floor that of the ratios within a round.
func BenchmarkCommit(b *testing.B) {
	const rounds, each = 9, 1500
	for _, callers := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("c=%d", callers), func(b *testing.B) {
			dir := b.TempDir()
			db := open(b, filepath.Join(dir, "table.db"))
			l := openLog(b, filepath.Join(dir, "log"))
			var floor, commits, ratios []float64
			var latencies []time.Duration
			run := 0
			for b.Loop() {
				for range rounds {
					run++
					least, _ := load(b, callers, each, run, l.commit)
					rate, took := load(b, callers, each, run, db.Commit)
					floor, commits, ratios = append(floor, least), append(commits, rate), append(ratios, rate/least)
					latencies = append(latencies, took...)
				}
			}
			slices.Sort(floor)
			slices.Sort(commits)
			slices.Sort(ratios)
			slices.Sort(latencies)
			b.ReportMetric(floor[len(floor)/2], "floor/s")
			b.ReportMetric(commits[len(commits)/2], "commits/s")
			b.ReportMetric(ratios[len(ratios)/2], "of-floor")
			b.ReportMetric(float64(latencies[len(latencies)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(latencies[len(latencies)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// load lets callers commit moves until there were n.
func load(b *testing.B, callers, n, run int, commit func(context.Context, ...table.Write) error) (rate float64, took []time.Duration) {
	b.Helper()
	took = make([]time.Duration, n)
	var next atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for range callers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				begin := time.Now()
				if err := commit(b.Context(), move(run, i/6, int64(i%6+1))...); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(begin)
			}
		})
	}
	wg.Wait()
	return float64(n) / time.Since(start).Seconds(), took
}

// move is what moving a case writes: the case, its history, its clock and the
// wake of the workflow. It is unconditional, so that callers need no order.
func move(run, n int, version int64) []table.Write {
	partition := fmt.Sprintf("case#%04x%08x", run, n*2654435761%(1<<32))
	due := fmt.Sprintf("2026-03-%02dT%04d", version, n%1000)
	it := func(sort string, kind table.Kind, size int) table.Item {
		return table.Item{Key: table.Key{Partition: partition, Sort: sort}, Version: version, Kind: kind, Body: make([]byte, size)}
	}
	kase, clock := it("case", "case", 900), it("clock", "clock", 120)
	kase.Index = map[table.Index]table.Key{
		table.Queue:   {Partition: "queue#provider-1", Sort: due},
		table.Account: {Partition: "account#1", Sort: partition},
	}
	clock.Index = map[table.Index]table.Key{table.Work: {Partition: "clock", Sort: due}}
	return []table.Write{
		table.Put(kase, table.Always()),
		table.Put(it(fmt.Sprintf("history#%06d", version), table.KindHistory, 400), table.IfAbsent()),
		table.Put(clock, table.Always()),
		table.Put(it("follow", "follow", 60), table.Always()),
	}
}

// log is the floor.
type log struct {
	file    *os.File
	waiting chan logged
}

type logged struct {
	bytes []byte
	done  chan error
}

func openLog(b *testing.B, path string) *log {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	l := &log{f, make(chan logged, 256)}
	var ended sync.WaitGroup
	ended.Go(l.run)
	b.Cleanup(func() {
		close(l.waiting)
		ended.Wait()
		if err := f.Close(); err != nil {
			b.Error(err)
		}
	})
	return l
}

func (l *log) commit(_ context.Context, ws ...table.Write) error {
	var bytes []byte
	for _, w := range ws {
		bytes = append(bytes, w.Item.Key.Partition...)
		bytes = append(bytes, w.Item.Key.Sort...)
		bytes = append(bytes, w.Item.Body...)
		for _, k := range w.Item.Index {
			bytes = append(bytes, k.Partition...)
			bytes = append(bytes, k.Sort...)
		}
	}
	r := logged{bytes, make(chan error, 1)}
	l.waiting <- r
	return <-r.done
}

func (l *log) run() {
	for first := range l.waiting {
		group := []logged{first}
		for len(l.waiting) > 0 && len(group) < 256 {
			group = append(group, <-l.waiting)
		}
		var bytes []byte
		for _, r := range group {
			bytes = append(bytes, r.bytes...)
		}
		_, err := l.file.Write(bytes)
		if err == nil {
			err = syscall.Fdatasync(int(l.file.Fd()))
		}
		for _, r := range group {
			r.done <- err
		}
	}
}
