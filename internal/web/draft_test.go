package web_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

const day = 24 * time.Hour

// sweep sweeps as often as asked, and lets what follows happen.
func (s *system) sweep(times int) {
	s.t.Helper()
	for range times {
		if _, err := s.desk.Sweep(context.Background()); err != nil {
			s.t.Fatal(err)
		}
		s.settle()
	}
}

// lettersAbout lists the notices of an account's mailbox about a case, each by its
// key without the version or saving, in order.
func (s *system) lettersAbout(n int, id string) []string {
	s.t.Helper()
	list, _, err := records.Letters(context.Background(), s.stored, "account#"+applicant(n).ID, "", 100)
	must(s.t, err)
	var keys []string
	for _, l := range list {
		if l.Case == id {
			_, about, _ := strings.Cut(l.Key, "/")
			keys = append(keys, about)
		}
	}
	return keys
}

// TestDraftExpires: 45 days after its last saving, with a notice 15 and 5 days
// before and one when it is gone; then nothing of it can be read (A6).
func TestDraftExpires(t *testing.T) {
	s := newSystem(t)
	id := s.draft(1, form(1))
	scan := s.upload(applicant(1), id, "domain-certificate")
	s.pass(20 * day)
	s.only(applicant(1), "PUT", "applicant/drafts/"+id, web.FormBody{Form: form(1)}, ifMatch(1))
	s.pass(11 * day) // the 30th day after the start
	s.sweep(2)
	if got := s.lettersAbout(1, id); got != nil {
		t.Errorf("a draft that was saved again is told %v", got)
	}
	var want []string
	for _, step := range []struct {
		until time.Duration
		told  string
	}{
		{20 * day, "draft-0000000002-t-15-applicant"}, {10 * day, "draft-0000000002-t-5-applicant"},
	} {
		s.pass(step.until)
		s.sweep(3)
		want = append(want, step.told, step.told+"-desk", step.told+"-email")
		if got := s.lettersAbout(1, id); !slices.Equal(got, want) {
			t.Fatalf("told %v, want %v", got, want)
		}
	}
	r := s.call(applicant(1), "GET", "applicant/drafts/"+id, nil)
	if r.status != http.StatusOK {
		t.Fatalf("before its time: %d %s", r.status, r.body)
	}
	s.pass(5 * day)
	unknown := s.call(applicant(1), "GET", "applicant/drafts/0000000000000000", nil)
	gone := func(when string) {
		t.Helper()
		for _, path := range []string{"applicant/drafts/" + id, "applicant/cases/" + id + "?purpose=own-case", "applicant/cases/" + id + "/scans/" + scan + "?purpose=own-case"} {
			if r := s.call(applicant(1), "GET", path, nil); r.status != http.StatusNotFound {
				t.Errorf("%s %s: %d %s", when, path, r.status, r.body)
			}
		}
		if r := s.call(applicant(1), "GET", "applicant/drafts/"+id, nil); string(anonymous(s, r)) != string(anonymous(s, unknown)) {
			t.Errorf("%s: %s, want %s", when, r.body, unknown.body)
		}
		if r := s.call(applicant(1), "GET", "applicant/cases", nil); string(r.body) != `{"rows":[]}` {
			t.Errorf("%s the list is %s", when, r.body)
		}
	}
	gone("before the clock comes")
	wake := casework.Wake{Case: id, Of: records.OfDraft, Started: 2, Offset: 2}
	for range 3 { // late, and more than once
		must(t, s.desk.Remind(t.Context(), wake))
	}
	gone("after")
	s.sweep(2)
	gone("swept")
	s.pass(20 * time.Minute) // nothing arrives late any more
	s.sweep(1)
	want = append(want, "draft-0000000002-overdue-applicant", "draft-0000000002-overdue-applicant-desk", "draft-0000000002-overdue-applicant-email")
	slices.Sort(want)
	if got := s.lettersAbout(1, id); !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
	for _, kind := range []table.Kind{"draft", "key", "scan", "shown", "clock", "departed"} {
		if n := s.stored.count(id, kind); n != 0 {
			t.Errorf("%d items of kind %s are left", n, kind)
		}
	}
	if left := s.scans.of(id); len(left) > 0 {
		t.Errorf("the files %v are left", left)
	}
}

// TestFilesOfADroppedDraft go with it, those that were replaced, refused or arrive
// late too; and before the records of them, so that a crash in between or a store
// that is down leaves nothing behind (A6, H5).
func TestFilesOfADroppedDraft(t *testing.T) {
	s := newSystem(t)
	id, other := s.draft(1, form(1)), s.draft(2, form(2))
	s.upload(applicant(1), id, "domain-certificate")
	s.upload(applicant(1), id, "domain-certificate") // in its place
	late := s.upload(applicant(1), id, "other")
	s.upload(applicant(2), other, "domain-certificate")
	kept := len(s.scans.of(other))
	s.do(applicant(1), "DELETE", "applicant/drafts/"+id, nil)
	s.scans.down = true
	if err := s.desk.EraseDraft(t.Context(), id); filing.CodeOf(err) != "scans" {
		t.Errorf("while the store is down: %v", err)
	}
	if n := s.stored.count(id, "scan"); n != 3 {
		t.Errorf("%d records of scans are left while their files are", n)
	}
	s.scans.down = false
	for range 2 { // a second delivery
		s.sweep(1)
		if left := s.scans.of(id); len(left) > 0 || s.stored.count(id, "scan") != 0 {
			t.Errorf("the files %v are left", left)
		}
	}
	s.scans.uploads[id+"/"+late], s.scans.kept[id+"/"+late] = []byte("late"), true
	must(t, s.desk.ReceiveScan(t.Context(), id+"/"+late))
	s.pass(20 * time.Minute)
	s.sweep(1)
	if left := s.scans.of(id); len(left) > 0 || s.stored.count(id, "departed") != 0 {
		t.Errorf("the files %v are left", left)
	}
	if got := len(s.scans.of(other)); got != kept || kept == 0 {
		t.Errorf("%d files of another draft, want %d", got, kept)
	}
}

// TestDraftWithoutAddress: an incomplete draft has nobody to tell but the account's
// mailbox; its notices are settled and it goes all the same.
func TestDraftWithoutAddress(t *testing.T) {
	s := newSystem(t)
	id := s.draft(1, filing.Form{})
	s.pass(60 * day)
	s.sweep(4)
	s.pass(20 * time.Minute)
	s.sweep(1)
	list, _, err := records.Notices(t.Context(), s.stored, id, "")
	must(t, err)
	for _, n := range list { // his mailbox alone has it
		if own := n.Channel == notice.Desk; own != !n.SentAt.IsZero() || own != (n.Unsent != records.NoAddress) {
			t.Errorf("%s: %+v", n.Key, n)
		}
	}
	if len(list) != 9 || s.stored.count(id, "key") != 0 || s.stored.count(id, "draft") != 0 {
		t.Errorf("%d notices, %d keys", len(list), s.stored.count(id, "key"))
	}
}

// TestDraftsClockEnds with the draft: after a submission or a deletion nothing
// of it fires.
func TestDraftsClockEnds(t *testing.T) {
	s := newSystem(t)
	submitted, dropped := s.submit(1, form(1)), s.draft(2, form(2))
	scan := s.upload(applicant(2), dropped, "other")
	s.do(applicant(2), "DELETE", "applicant/drafts/"+dropped, nil)
	if s.stored.count(dropped, "key") != 0 {
		t.Error("the key of a deleted draft is left")
	}
	s.sweep(1)
	s.pass(20 * time.Minute)
	s.sweep(1)
	if s.stored.count(dropped, "scan") != 0 || s.stored.count(dropped, "departed") != 0 {
		t.Errorf("the scan %s of a deleted draft is left", scan)
	}
	for _, id := range []string{submitted, dropped} {
		if _, found, err := records.ReadTimerOf(t.Context(), s.stored, records.OfDraft, id); err != nil || found {
			t.Errorf("a clock of a draft is left (%v)", err)
		}
		must(t, s.desk.Remind(t.Context(), casework.Wake{Case: id, Of: records.OfDraft, Started: 1}))
	}
	s.stands(submitted, filing.AwaitingPreCheck)
	s.pass(60 * day)
	s.sweep(2)
	for _, n := range []int{1, 2} {
		for _, about := range s.lettersAbout(n, map[int]string{1: submitted, 2: dropped}[n]) {
			if strings.HasPrefix(about, "draft-") {
				t.Errorf("applicant %d is told %s", n, about)
			}
		}
	}
}
