package web_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/table/memory"
	"beian/internal/table/sqlite"
)

// TestNumbersHaveNoGap approves 64 cases of one province at the same instant;
// their numbers are exactly 1 to 64 (I1).
func TestNumbersHaveNoGap(t *testing.T) {
	for name, open := range map[string]func() driver{
		"memory": func() driver { return memory.New() },
		"sqlite": func() driver {
			db, err := sqlite.Open(filepath.Join(t.TempDir(), "beian.db"))
			must(t, err)
			t.Cleanup(func() { must(t, db.Close()) })
			return db
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSystemOn(t, open())
			const many = 64
			var ids []string
			for n := 1; n <= many; n++ {
				ids = append(ids, s.underReview(n))
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
		})
	}
}
