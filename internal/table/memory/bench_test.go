package memory_test

import (
	"fmt"
	"testing"

	"beian/internal/table"
	"beian/internal/table/memory"
)

// BenchmarkMove commits a move of one of 100,000 cases, reads it and looks at
// the head of a queue: what a step of a simulation does.
func BenchmarkMove(b *testing.B) {
	const cases = 100_000
	tbl := table.Checked(memory.New())
	body := make([]byte, 900)
	n := 0
	for b.Loop() {
		partition, version := fmt.Sprintf("case#%08x", n%cases*2654435761%(1<<32)), int64(n/cases+1)
		due := fmt.Sprintf("2026-03-%02dT%06d", version%28, n*7919%1_000_000)
		kase := table.Item{
			Key: table.Key{Partition: partition, Sort: "case"}, Version: version, Kind: "case", Body: body,
			Index: map[table.Index]table.Key{table.Queue: {Partition: "provider", Sort: due}},
		}
		record := table.Item{
			Key: table.Key{Partition: partition, Sort: fmt.Sprintf("history#%06d", version)}, Version: 1, Kind: table.KindHistory, Body: body[:400],
		}
		if err := tbl.Commit(b.Context(), table.Put(kase, table.Always()), table.Put(record, table.IfAbsent())); err != nil {
			b.Fatal(err)
		}
		if _, err := tbl.Get(b.Context(), kase.Key); err != nil {
			b.Fatal(err)
		}
		if _, err := tbl.Query(b.Context(), table.Query{Index: table.Queue, Partition: "provider", From: due, Limit: 5}); err != nil {
			b.Fatal(err)
		}
		n++
	}
}
