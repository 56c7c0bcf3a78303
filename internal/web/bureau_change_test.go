package web_test

import (
	"net/http"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/web"
)

// TestAnotherBureau: a case that came back from one bureau and is corrected into
// another one's province is the first one's until it is delivered to the other.
func TestAnotherBureau(t *testing.T) {
	s := newSystem(t)
	s.provinces = append(s.provinces, "31")
	id := s.underReview(1)
	here, there := reviewer(), policy.Actor{ID: "reviewer-31", Role: policy.Reviewer, Province: "31"}
	has := func(who policy.Actor, want int) {
		t.Helper()
		if r := s.call(who, "GET", "bureau/cases/"+id+"?purpose=review", nil); r.status != want {
			t.Errorf("%s is answered %d, want %d: %s", who.ID, r.status, want, r.body)
		}
	}
	s.do(here, "POST", "bureau/cases/"+id+"/review", casework.Verdict{
		Decision: "return", Reasons: []casework.Ground{{Code: "review-subject", Field: "subject.address"}},
	})
	s.do(verifier(), "POST", "provider/cases/"+id+"/reverification", casework.Verdict{
		Decision: "send-back", Reasons: []casework.Ground{{Code: "subject-address", Field: "subject.address"}},
	})
	f := form(1)
	f.Subject.Province, f.Subject.Address = "31", filing.NewSensitive("上海市示例区示例路1号示例大厦101室").Shown()
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: f})
	if c := s.stands(id, filing.AwaitingPreCheck); c.Province != "31" {
		t.Fatalf("the case is %s's", c.Province)
	}
	has(here, http.StatusOK)
	has(there, http.StatusNotFound)
	s.passPreCheck(id)
	has(there, http.StatusNotFound)
	s.verify(id)
	has(here, http.StatusNotFound)
	has(there, http.StatusOK)
}
