package web_test

import (
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// TestFollowsWhatMovedBeforeTheWait: a decision that comes after the pre-check's task
// and before the wait for it is stored is heard of before anybody waits; the wait
// itself wakes the workflow again, and no sweep is needed.
func TestFollowsWhatMovedBeforeTheWait(t *testing.T) {
	s := newSystem(t)
	id := s.draft(1, form(1))
	s.only(applicant(1), "POST", "applicant/cases/"+id+"/submission", nil)
	s.meanwhile("wait", func() {
		s.only(verifier(), "POST", "provider/cases/"+id+"/pre-check",
			casework.Verdict{Decision: "pass", Contact: filing.Contact{Channel: "phone", At: s.clock()}})
		for s.hear(t.Context()) > 0 {
		}
	})
	s.settle()
	s.waitsIn(id, "AwaitVerification")
}

// TestResumedAtOnce: a parked workflow that a manager lets go on does so without a
// sweep.
func TestResumedAtOnce(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	w, _, err := records.ReadWait(t.Context(), s.stored, id)
	must(t, err)
	w.Parked, w.Version = true, w.Version+1
	it, err := records.WaitItem(w)
	must(t, err)
	must(t, s.stored.Commit(t.Context(), table.Put(it, table.IfVersion(w.Version-1))))
	s.do(manager(), "POST", "provider/cases/"+id+"/resumption", nil)
	if again, _, err := records.ReadWait(t.Context(), s.stored, id); err != nil || again.Parked || again.Token == "" || again.Token == w.Token {
		t.Errorf("the workflow waits as before: %+v, %v", again, err)
	}
	s.waitsIn(id, "AwaitPreCheck")
}

// waitsIn holds in which state the workflow of a case waits, for the case's visit.
func (s *system) waitsIn(id, state string) {
	s.t.Helper()
	c, err := records.Case(s.t.Context(), s.stored, id)
	must(s.t, err)
	w, _, err := records.ReadWait(s.t.Context(), s.stored, id)
	must(s.t, err)
	x, err := s.engine.Describe(s.t.Context(), id+"-g1")
	must(s.t, err)
	if x.State != state || w.Stamp.Visit != c.Visit || w.Token == "" {
		s.t.Errorf("the workflow is in %s and waits at visit %d of %d", x.State, w.Stamp.Visit, c.Visit)
	}
}
