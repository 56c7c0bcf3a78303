package web_test

import (
	"net/http"
	"slices"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

// unbind stores a case as one was stored before a case bound its account (A7):
// neither its history nor itself knows of such a claim. The driver below the
// checks takes another history.
func (s *system) unbind(db table.Table, id string) {
	s.t.Helper()
	history, err := records.History(s.t.Context(), s.stored, id)
	must(s.t, err)
	c := filing.Case{ID: id, Status: filing.Draft}
	var ws []table.Write
	for _, r := range history {
		event, err := filing.DecodeEvent(r.Event, r.Facts)
		must(s.t, err)
		if e, ok := event.(*filing.CaseSubmitted); ok {
			bound := records.AccountClaim(e.Applicant)
			e.Declared.Claims = slices.DeleteFunc(e.Declared.Claims, func(name string) bool { return name == bound })
			ws = append(ws, table.Delete(records.ClaimKey(bound), table.Always()))
		}
		next, again, err := c.Apply(filing.Move{Event: event, By: r.By, Actor: r.Actor, At: r.At, Clock: r.Clock, Request: r.Request})
		must(s.t, err)
		it, err := records.RecordItem(&again)
		must(s.t, err)
		c, ws = next, append(ws, table.Put(it, table.Always()))
	}
	it, err := records.CaseItem(&c)
	must(s.t, err)
	must(s.t, db.Commit(s.t.Context(), append(ws, table.Put(it, table.Always()))...))
}

// TestCaseOfBeforeTheBinding: a case that was stored without the claim on its
// account goes on without one. It keeps nothing from its account, takes nothing
// of the case that is submitted beside it, and replays.
func TestCaseOfBeforeTheBinding(t *testing.T) {
	db := database(t)
	s := newSystemOn(t, db)
	old := s.submit(1, form(1))
	s.unbind(db, old)
	next := s.submit(1, form(2))
	bound := records.AccountClaim(applicant(1).ID)
	holds := func(want string) {
		t.Helper()
		if c, _, err := records.ReadClaim(t.Context(), s.stored, bound); err != nil || c.Case != want {
			t.Errorf("the account is held by %q (%v), want %q", c.Case, err, want)
		}
	}
	holds(next)

	s.do(verifier(), "POST", "provider/cases/"+old+"/pre-check",
		casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "site-name", Field: "sites[s1].name"}}})
	again := form(1)
	again.Sites[0].Name += "新"
	s.do(applicant(1), "POST", "applicant/cases/"+old+"/resubmission", web.FormBody{Form: again})
	if c := s.stands(old, filing.AwaitingPreCheck); slices.Contains(c.Claims, bound) || len(c.Claims) != 2 {
		t.Errorf("it has the claims %v", c.Claims)
	}
	holds(next)
	s.do(applicant(1), "POST", "applicant/cases/"+old+"/withdrawal", nil)
	s.went(old, "CaseSubmitted", "SubmissionAccepted", "PreCheckReturned", "CaseResubmitted", "CaseWithdrawn")
	holds(next)

	third := s.draft(1, form(3))
	p := s.problem(s.call(applicant(1), "POST", "applicant/cases/"+third+"/submission", nil))
	if p.Status != http.StatusConflict || p.Code != "account-claimed" || p.Case != next {
		t.Errorf("a third one was answered %+v", p)
	}
}
