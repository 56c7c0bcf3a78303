package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/local/parts"
	"beian/internal/notice"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

func (s *system) path(id string) []filing.EventName {
	s.t.Helper()
	history, err := records.History(context.Background(), s.stored, id)
	must(s.t, err)
	if _, err := filing.Replay(history); err != nil {
		s.t.Errorf("the history does not replay: %v", err)
	}
	var names []filing.EventName
	for _, r := range history {
		names = append(names, r.Event)
	}
	return names
}

func (s *system) went(id string, want ...filing.EventName) {
	s.t.Helper()
	if got := s.path(id); !slices.Equal(got, want) {
		s.t.Errorf("the case went %v, want %v", got, want)
	}
}

func (s *system) view(a policy.Actor, group, id, purpose string) web.Case {
	s.t.Helper()
	r := s.call(a, "GET", group+"/cases/"+id+"?purpose="+purpose, nil)
	if r.status != http.StatusOK {
		s.t.Fatalf("view: %d %s", r.status, r.body)
	}
	var v web.Case
	must(s.t, json.Unmarshal(r.body, &v))
	return v
}

// TestStraightCase goes from draft to number under the rules of today, in the
// applicant's, the provider's and the bureau's calls alone.
func TestStraightCase(t *testing.T) {
	s := newSystem(t)
	id := s.underReview(1)
	v := s.view(reviewer(), "bureau", id, "review")
	if got := v.Form.Persons[0].Name.Reveal(); got != "张示例" {
		t.Errorf("the reviewer sees the head as %q", got)
	}
	if v.Case.RuleSet != "current" || len(v.Scans) != 2 || len(v.History) != 9 || !slices.Contains(v.Allowed, "ReviewApproved") {
		t.Errorf("the reviewer sees rule set %s, %d scans, %d steps, %v", v.Case.RuleSet, len(v.Scans), len(v.History), v.Allowed)
	}
	s.approve(reviewer(), id)
	c := s.stands(id, filing.Filed)
	if got := c.Number.String(); got != "京ICP备2026000001号" {
		t.Errorf("number %s", got)
	}
	s.pass(time.Hour)
	s.do(verifier(), "POST", "provider/cases/"+id+"/access", web.OpenAccessBody{On: s.clock()})
	s.went(id, "CaseSubmitted", "SubmissionAccepted", "PreCheckPassed", "PersonsAppeared", "SiteVerified", "VerificationPassed",
		"DeliveryAcknowledged", "PersonConfirmed", "PersonConfirmed", "ReviewApproved", "NumberIssued", "AccessOpened")
	for _, object := range []string{
		casework.StatusKey(c.Receipt), casework.RegisterNumberKey(c.Number.String()), casework.RegisterDomainKey(filingtest.Domain(1)),
	} {
		if _, _, found, err := (parts.Objects{Table: s.stored}).Get(t.Context(), object); err != nil || !found {
			t.Errorf("%s is not published (%v)", object, err)
		}
	}
	r := s.call(applicant(1), "GET", "applicant/cases/"+id+"/notices", nil)
	var told web.Notices
	must(t, json.Unmarshal(r.body, &told))
	var names []string
	for _, n := range told.Notices {
		if n.SentAt == nil {
			t.Errorf("%s to %s was not sent", n.Template, n.To)
		}
		names = append(names, n.Template+" to "+n.To+" by "+n.Channel)
	}
	want := []string{
		"submission-accepted to applicant by sms", "submission-accepted to applicant by desk", "submission-accepted to applicant by email",
		"pre-check-passed to applicant by sms", "pre-check-passed to applicant by desk", "pre-check-passed to applicant by email", "pre-check-passed to p2 by sms",
		"confirmation-code to p1 by sms", "confirmation-code to p2 by sms",
		"number-issued to applicant by sms", "number-issued to applicant by desk", "number-issued to applicant by email", "number-issued to provider by desk",
	}
	if !slices.Equal(names, want) {
		t.Errorf("told %q\nwant %q", names, want)
	}
	s.mailed(1, want)
}

// mailed holds the applicant's mailbox against the notices that went to persons:
// one letter each, and those by e-mail with a subject.
func (s *system) mailed(n int, notices []string) {
	s.t.Helper()
	persons := 0
	for _, told := range notices {
		if !strings.HasSuffix(told, " to provider by desk") {
			persons++
		}
	}
	letters, _, err := records.Letters(context.Background(), s.stored, "account#"+applicant(n).ID, "", 100)
	must(s.t, err)
	if len(letters) != persons {
		s.t.Errorf("%d letters for %d notices", len(letters), persons)
	}
	for _, l := range letters {
		if l.Text == "" || (l.Subject != "") != (l.Channel == notice.Email) {
			s.t.Errorf("%s: %q by %s", l.Key, l.Subject, l.Channel)
		}
	}
}

// TestReturnAndCorrection: only what the return names may be corrected.
func TestReturnAndCorrection(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.do(verifier(), "POST", "provider/cases/"+id+"/pre-check", casework.Verdict{
		Decision: "return",
		Reasons:  []casework.Ground{{Code: "mobile-unreachable", Field: "persons[p1].mobile", Note: filing.NewSensitive("请更换").Shown()}},
	})
	c := s.stands(id, filing.Returned)
	if v := s.view(applicant(1), "applicant", id, "own-case"); len(v.Reasons) != 1 || v.Reasons[0].Note.Reveal() != "请更换" {
		t.Errorf("the applicant sees the reasons %v", v.Reasons)
	}
	if c.Reasons[0].Note == "请更换" {
		t.Error("the note is stored in the clear")
	}
	wrong := form(1)
	wrong.Persons[1].Mobile = form(7).Persons[1].Mobile
	p := s.problem(s.call(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: wrong}))
	if p.Status != http.StatusUnprocessableEntity || p.Code != "field-locked" || p.Field != "persons[p2].mobile" {
		t.Errorf("a locked field was answered %+v", p)
	}
	right := form(1)
	right.Persons[0].Mobile = form(7).Persons[0].Mobile
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: right})
	s.stands(id, filing.AwaitingPreCheck)
	s.passPreCheck(id)
	s.verify(id)
	s.confirm(1, id)
	s.approve(reviewer(), id)
	s.stands(id, filing.Filed)
}

// TestReturnByBureau delivers once more on the same slip, for the bureau found
// nothing at fault.
func TestReturnByBureau(t *testing.T) {
	s := newSystem(t)
	id := s.underReview(1)
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal-request", nil)
	s.do(reviewer(), "POST", "bureau/cases/"+id+"/review",
		casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-withdrawn"}}})
	s.stands(id, filing.ReturnedByBureau)
	s.do(verifier(), "POST", "provider/cases/"+id+"/reverification", casework.Verdict{Decision: "deliver-again"})
	s.confirm(1, id)
	s.approve(reviewer(), id)
	if c := s.stands(id, filing.Filed); c.Slip != 1 || c.Deliveries != 2 {
		t.Errorf("slip %d, deliveries %d", c.Slip, c.Deliveries)
	}
}

// TestWithdrawal ends the claims, so that the form can be filed again.
func TestWithdrawal(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	s.stands(id, filing.Withdrawn)
	if _, err := s.desk.Sweep(t.Context()); err != nil { // it finds the execution at its end
		t.Fatal(err)
	}
	for _, kind := range []table.Kind{"clock", "follow", "outbox"} {
		if n := s.stored.count(id, kind); n != 0 {
			t.Errorf("a closed case has %d items of kind %s", n, kind)
		}
	}
	s.submit(2, form(1))
}

// twoSites gives a form with a second site.
func twoSites(n int) filing.Form {
	f := form(n)
	second := form(n + 500).Sites[0]
	second.ID, second.Name = "s2", f.Sites[0].Name+"二站"
	f.Sites = append(f.Sites, second)
	return f
}

// TestSiteDropped takes one of two sites out; its domain is free again.
func TestSiteDropped(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, twoSites(1))
	s.do(verifier(), "POST", "provider/cases/"+id+"/pre-check", casework.Verdict{
		Decision: "return", Reasons: []casework.Ground{{Code: "site-name", Field: "sites[s1].name"}},
	})
	s.do(applicant(1), "DELETE", "applicant/cases/"+id+"/sites/s2", nil)
	if p := s.problem(s.call(applicant(1), "DELETE", "applicant/cases/"+id+"/sites/s1", nil)); p.Code != "last-site" {
		t.Errorf("the last site was answered %+v", p)
	}
	right := twoSites(1)
	right.Sites[0].Name = "示例网络科技新站"
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: right})
	s.submit(2, form(501))
	s.passPreCheck(id)
	s.verify(id)
	s.confirm(1, id)
	s.approve(reviewer(), id)
	if c := s.stands(id, filing.Filed); c.Sites[0].Suffix != 1 || c.Sites[1].Suffix != 0 {
		t.Errorf("suffixes %+v", c.Sites)
	}
}

// TestConfirmationFails at the sixth wrong code, and counts a repeat once.
func TestConfirmationFails(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	s.verify(id)
	for i := range 5 {
		for range 2 {
			p := s.problem(s.call(applicant(1), "POST", "applicant/cases/"+id+"/confirmations/p1", web.CodeBody{Code: "wrong"}, key("try-"+string(rune('a'+i)))))
			if p.Code != "wrong-code" || p.Field != "code" {
				t.Fatalf("a wrong code was answered %+v", p)
			}
		}
	}
	s.stands(id, filing.AwaitingConfirmation)
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/confirmations/p1", web.CodeBody{Code: "wrong"})
	s.stands(id, filing.ReturnedByBureau)
}
