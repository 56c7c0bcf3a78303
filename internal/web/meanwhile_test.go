package web_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/web"
)

// deferred sends the heads home for a seal.
func deferred() casework.Verdict {
	return casework.Verdict{Decision: "defer", Reasons: []casework.Ground{{Code: "seal-forgotten"}}}
}

// TestHeadsAppearAtOnce lets the second head be checked in while the first one's
// check-in commits: whoever is last finds both.
func TestHeadsAppearAtOnce(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, twoSites(1))
	s.passPreCheck(id)
	at := "provider/cases/" + id + "/sites/"
	s.meanwhile("appearance", func() { s.only(verifier(), "POST", at+"s2/appearance", nil) })
	s.do(verifier(), "POST", at+"s1/appearance", nil)
	c := s.stands(id, filing.Verifying)

	// Nor does one who was there before a deferral hide one who comes after it.
	s.do(verifier(), "POST", "provider/cases/"+id+"/verification", deferred())
	s.pass(time.Hour)
	s.meanwhile("appearance", func() { s.only(verifier(), "POST", at+"s2/appearance", nil) })
	s.do(verifier(), "POST", at+"s1/appearance", nil)
	if again := s.stands(id, filing.Verifying); again.Visit != c.Visit {
		t.Errorf("the deferral began another visit: %d, then %d", c.Visit, again.Visit)
	}
}

// TestDeskWaitsForADeferredHead refuses the desk's work between a deferral and the
// head's second coming.
func TestDeskWaitsForADeferredHead(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	at := "provider/cases/" + id + "/sites/s1/"
	s.do(verifier(), "POST", at+"appearance", nil)
	s.pass(time.Hour)
	s.do(verifier(), "POST", "provider/cases/"+id+"/verification", deferred())
	s.stands(id, filing.AwaitingVerification)
	if p := s.problem(s.call(verifier(), "PUT", at+"checklist", everyEntry(s.checklist(id, "s1")))); p.Code != "head-missing" {
		t.Errorf("a checklist without the head was answered %+v", p)
	}
	if p := s.problem(s.call(verifier(), "POST", at+"slip", web.SlipBody{Access: access()})); p.Code != "head-missing" {
		t.Errorf("a slip without the head was answered %+v", p)
	}
	s.pass(time.Hour)
	s.do(verifier(), "POST", at+"appearance", nil)
	s.checkOff(id, "s1")
}

// TestTickAtTheApproval: what a second reviewer finds at fault while the first one
// approves stops the approval.
func TestTickAtTheApproval(t *testing.T) {
	s := newSystem(t)
	id := s.underReview(1)
	s.tick(reviewer(), id)
	list, etag := s.ticks(reviewer(), id)
	body := web.TicksBody{}
	for i, row := range list.Ticks {
		outcome := records.TickOK
		if i == 0 {
			outcome = records.TickFault
		}
		body.Ticks = append(body.Ticks, casework.Tick{Path: row.Path, Outcome: outcome})
	}
	s.meanwhile("case", func() { s.only(reviewer(), "PUT", "bureau/cases/"+id+"/ticks", body, header("If-Match", etag)) })
	s.refused(s.review(id, casework.Verdict{Decision: "approve"}), http.StatusConflict, "ticks-missing", list.Ticks[0].Path)
	s.stands(id, filing.AwaitingReview)
}

// TestEvidenceAtTheDecision: an original that a second verifier finds inconsistent, a
// new slip and another photo, while the first one decides, each stop the decision.
func TestEvidenceAtTheDecision(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	at := "provider/cases/" + id + "/sites/s1/"
	s.do(verifier(), "POST", at+"appearance", nil)
	photo := s.prepareSite(id, "s1")
	inconsistent := func() {
		done := s.checklist(id, "s1")
		all := everyEntry(done)
		all.Originals[0].Outcome = "inconsistent"
		s.only(verifier(), "PUT", at+"checklist", all, ifMatch(done.Version))
	}
	verify := func() reply { return s.call(verifier(), "POST", at+"verification", siteCheck(photo)) }
	pass := func() reply {
		return s.call(verifier(), "POST", "provider/cases/"+id+"/verification", casework.Verdict{Decision: "pass"})
	}
	holds := func(r reply, code string) {
		t.Helper()
		if p := s.problem(r); p.Status != http.StatusConflict || p.Code != code {
			t.Errorf("answered %d %s, want %s", r.status, p.Code, code)
		}
	}

	s.meanwhile("case", inconsistent)
	holds(verify(), "original-inconsistent")
	s.checkOff(id, "s1")
	s.do(verifier(), "POST", at+"verification", siteCheck(photo))

	s.meanwhile("case", inconsistent)
	holds(pass(), "original-inconsistent")
	s.checkOff(id, "s1")
	s.meanwhile("case", func() { photo = s.upload(verifier(), id, "photo") })
	holds(pass(), "scan-replaced")
	s.do(verifier(), "POST", at+"verification", siteCheck(photo))
	other := access()
	other.IPRanges = []string{"192.0.2.8"}
	s.meanwhile("case", func() { s.only(verifier(), "POST", at+"slip", web.SlipBody{Access: other}) })
	holds(pass(), "slip-unsigned")
}

// TestMostSitesPassAtOnce: what twenty sites need fits one commit.
func TestMostSitesPassAtOnce(t *testing.T) {
	s := newSystem(t)
	f := form(1)
	for n := 2; n <= filing.MaxSites; n++ {
		next := form(500 + n).Sites[0]
		next.ID, next.Name = fmt.Sprintf("s%d", n), f.Sites[0].Name+fmt.Sprintf("第%d站", n)
		f.Sites = append(f.Sites, next)
	}
	id := s.submit(1, f)
	s.passPreCheck(id)
	s.verify(id)
}
