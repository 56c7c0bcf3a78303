package memory_test

import (
	"fmt"
	"testing"

	"beian/internal/table"
	"beian/internal/table/memory"
)

func TestPagesInBothDirections(t *testing.T) {
	tbl := table.Checked(memory.New())
	for i := range 7 {
		it := table.Item{Key: table.Key{Partition: "p", Sort: fmt.Sprint(i)}, Version: 1, Kind: "k"}
		if err := tbl.Commit(t.Context(), table.Put(it, table.IfAbsent())); err != nil {
			t.Fatal(err)
		}
	}
	for descending, want := range map[bool]string{false: "[12][34][5]", true: "[54][32][1]"} {
		q := table.Query{Partition: "p", From: "1", To: "5", Descending: descending, Limit: 2}
		got := ""
		for {
			page, err := tbl.Query(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			got += "["
			for _, it := range page.Items {
				got += it.Key.Sort
			}
			got += "]"
			if q.Cursor = page.Cursor; q.Cursor == "" {
				break
			}
		}
		if got != want {
			t.Errorf("descending %t: got %s, want %s", descending, got, want)
		}
	}
}
