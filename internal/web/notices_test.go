package web_test

import (
	"strings"
	"testing"

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
