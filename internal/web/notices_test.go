package web_test

import (
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
)

// TestNoticesWithoutAReceipt: a case that was withdrawn, or forgotten, before it was
// accepted has no receipt; its notices go out all the same and name it by its id.
func TestNoticesWithoutAReceipt(t *testing.T) {
	s := newSystem(t)
	id := s.draft(1, form(1))
	s.only(applicant(1), "POST", "applicant/cases/"+id+"/submission", nil)
	s.only(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	s.settle()
	if c := s.stands(id, filing.Withdrawn); c.Receipt != "" {
		t.Fatalf("the case was accepted before it was withdrawn: %s", c.Receipt)
	}
	list, _, err := records.Notices(t.Context(), s.stored, id, "")
	must(t, err)
	if len(list) < 4 { // the applicant by three channels, and the provider
		t.Errorf("only %d notices", len(list))
	}
	for _, n := range list {
		if !n.Settled() {
			t.Errorf("%s was not sent, tried %d times", n.Key, n.Tries)
		}
	}
	letters, _, err := records.Letters(t.Context(), s.stored, "account#"+applicant(1).ID, "", 10)
	must(t, err)
	if len(letters) == 0 || !strings.Contains(letters[0].Text, "备案单"+id+"已撤回") {
		t.Errorf("the applicant was told %+v", letters)
	}
}

// TestNoticeOfAClosedCase: who was to book anew in a case that was withdrawn before he
// was told is not told any more.
func TestNoticeOfAClosedCase(t *testing.T) {
	s := newSystem(t)
	s.set(func(p *records.ProviderSettings) { p.Desks = desks() })
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	s.do(applicant(1), "PUT", "applicant/cases/"+id+"/sites/s1/booking", slot(9, 9))
	s.pass(8 * 24 * time.Hour)
	s.only(verifier(), "POST", "provider/cases/"+id+"/sites/s1/missed", nil)
	s.only(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	s.settle()
	n, found, err := records.ReadNotice(t.Context(), s.stored, id, "0000000005-verification-missed-p2")
	must(t, err)
	if !found || n.Unsent != records.Void {
		t.Errorf("the notice %v stands as %+v", found, n)
	}
}
