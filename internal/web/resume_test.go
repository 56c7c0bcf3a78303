package web_test

import (
	"net/http"
	"testing"

	"beian/internal/records"
	"beian/internal/table"
)

// TestResume: a manager sees that a workflow stands still and lets it go on; of one
// that waits for somebody, or goes on, nobody is told so and nothing happens.
func TestResume(t *testing.T) {
	s := newSystem(t)
	id := s.underReview(1)
	for _, c := range []struct {
		name   string
		wait   records.Wait
		parked bool
	}{
		{"waits for an answer", records.Wait{Token: "t"}, false},
		{"parked", records.Wait{Token: "t", Parked: true}, true},
		{"was woken", records.Wait{Parked: true}, false},
	} {
		c.wait.Case, c.wait.Version, c.wait.Checked = id, 1, s.clock()
		it, err := records.WaitItem(c.wait)
		must(t, err)
		must(t, s.stored.Commit(t.Context(), table.Put(it, table.Always()), table.Delete(records.FollowKey(id), table.Always())))
		if got := s.view(manager(), "provider", id, "supervision").Parked; got != c.parked {
			t.Errorf("%s: the manager is told that it is parked: %v", c.name, got)
		}
		if s.view(verifier(), "provider", id, "enquiry").Parked {
			t.Errorf("%s: a verifier is told that it is parked", c.name)
		}
		if r := s.call(manager(), "POST", "provider/cases/"+id+"/resumption", nil); r.status != http.StatusOK {
			t.Fatalf("%s: %d %s", c.name, r.status, r.body)
		}
		_, followed, err := records.ReadFollow(t.Context(), s.stored, id)
		if must(t, err); followed != c.parked {
			t.Errorf("%s: the workflow is followed up: %v", c.name, followed)
		}
	}
}
