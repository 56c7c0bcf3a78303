package web_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/table"
	"beian/internal/table/sqlite"
)

// TestNumbersHaveNoGap approves 64 cases of one province at the same instant;
// their numbers are exactly 1 to 64 (I1); on a database, where the conformance
// suite files 200, fewer.
func TestNumbersHaveNoGap(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	prepared := newSystem(t)
	var ids []string
	many := 64
	if onDatabase() {
		many = 8
	}
	for n := range many {
		ids = append(ids, prepared.underReview(n+1))
	}
	t.Run("sqlite", func(t *testing.T) {
		db, err := sqlite.Open(filepath.Join(t.TempDir(), "beian.db"))
		must(t, err)
		s := newSystemOn(t, db)
		s.continues(prepared)
		s.approveAtOnce(t, ids)
		must(t, db.Close())
	})
	t.Run("memory", func(t *testing.T) { prepared.approveAtOnce(t, ids) })
}

// continues takes over everything of another system but its table.
func (s *system) continues(other *system) {
	s.t.Helper()
	s.now, s.ids, s.desk.Keys = other.now, other.ids, other.desk.Keys
	var ws []table.Write
	for _, it := range other.stored.items {
		if it.Kind == "feed-position" {
			continue // the driver's own; below
		}
		condition := table.Always()
		if it.Kind == table.KindHistory {
			condition = table.IfAbsent()
		}
		ws = append(ws, table.Put(it, condition))
	}
	s.stored.copying = true
	for batch := range slices.Chunk(ws, table.MaxWrites) {
		must(s.t, s.stored.Commit(s.t.Context(), batch...))
	}
	s.stored.copying = false
	last := ""
	for {
		_, next, err := s.feed.Feed.Read(s.t.Context(), last, 100)
		must(s.t, err)
		if next == last {
			break
		}
		last = next
	}
	must(s.t, s.stored.Commit(s.t.Context(), table.Put(table.Item{
		Key: table.Key{Partition: "feed", Sort: "position"}, Version: 1, Kind: "feed-position", Body: []byte(last),
	}, table.Always())))
}

func (s *system) approveAtOnce(t *testing.T, ids []string) {
	t.Helper()
	for _, id := range ids {
		s.tick(reviewer(), id)
	}
	var group sync.WaitGroup
	for _, id := range ids {
		group.Go(func() {
			if r := s.call(reviewer(), "POST", "bureau/cases/"+id+"/review", casework.Verdict{Decision: "approve"}); r.status != http.StatusOK {
				t.Errorf("approval: %d %s", r.status, r.body)
			}
		})
	}
	group.Wait()
	s.settle()
	var numbers []int
	for _, id := range ids {
		numbers = append(numbers, s.stands(id, filing.Filed).Number.Sequence)
	}
	slices.Sort(numbers)
	for i, n := range numbers {
		if n != i+1 {
			t.Fatalf("numbers %v", numbers)
		}
	}
}
