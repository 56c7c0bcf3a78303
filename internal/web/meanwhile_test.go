package web_test

import (
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
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
