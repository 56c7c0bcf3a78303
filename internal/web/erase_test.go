package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

// left lists what is stored of a case that names a person or holds sealed data, in
// whatever partition.
func (s *system) left(id string) []string {
	s.t.Helper()
	s.stored.mu.Lock()
	defer s.stored.mu.Unlock()
	var out []string
	for k, it := range s.stored.items {
		own := k.Partition == "case#"+id
		switch it.Kind {
		case "case", table.KindHistory, "access", "agreement", "execution", "wait", "follow", "outbox", "notice", "proof", "erasure":
		default:
			if own || it.Kind == "checksum" && strings.HasPrefix(k.Sort, id) || it.Kind == "headed" && k.Sort == "case#"+id {
				out = append(out, k.String())
			}
			continue
		}
		if own && it.Kind != table.KindHistory && it.Kind != "case" && bytes.Contains(it.Body, []byte(`"s1.`)) {
			out = append(out, k.String())
		}
	}
	return append(out, s.scans.of(id)...)
}

// TestUnfiledCaseIsErased: 90 days after a case closed unfiled nothing of its people
// is left, in either bucket or any item, and whoever wants it is told so; the case,
// its history, which replays, and its public status stay (H5, I4). A filed case
// keeps its data. A store that is down, and a second delivery, change nothing of it.
func TestUnfiledCaseIsErased(t *testing.T) {
	s := newSystem(t)
	filed := s.underReview(1)
	s.approve(reviewer(), filed)
	id := s.underReview(2)
	s.tick(reviewer(), id)
	r := s.review(id, casework.Verdict{Decision: "refuse", Reasons: []casework.Ground{{Code: "unlicensed-business", Note: filing.NewSensitive("未取得许可").Shown()}}})
	if r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	s.settle()
	c := s.stands(id, filing.FilingRefused)
	const copied = "applicant/cases/"
	s.pass(89 * day)
	s.sweep(2)
	if before := s.left(id); len(before) < 10 {
		t.Errorf("before its time there is %v", before)
	}
	if r := s.call(applicant(2), "POST", copied+id+"/copy", web.CopyBody{}); r.status != http.StatusOK {
		t.Errorf("a copy before its time: %d %s", r.status, r.body)
	}

	s.pass(8 * day) // the period may end on a holiday
	s.scans.down = true
	if err := s.desk.EraseCase(t.Context(), id); filing.CodeOf(err) != "scans" {
		t.Errorf("while the store of scans is down: %v", err)
	}
	told := func(when string) {
		t.Helper()
		for who, r := range map[string]reply{
			"the applicant": s.call(applicant(2), "GET", "applicant/cases/"+id+"?purpose=own-case", nil),
			"the provider":  s.call(verifier(), "GET", "provider/cases/"+id+"?purpose=pre-check", nil),
			"who copies it": s.call(applicant(2), "POST", copied+id+"/copy", web.CopyBody{}),
		} {
			if p := s.problem(r); p.Status != http.StatusConflict || p.Code != "data-erased" {
				t.Errorf("%s: %s is told %d %s", when, who, r.status, r.body)
			}
		}
	}
	told("half erased")
	s.scans.down = false
	s.sweep(1)
	told("erased")
	if after := s.left(id); len(after) > 0 {
		t.Errorf("what is left: %v", after)
	}
	stands := func() map[string]string {
		all := s.stored.dump()
		delete(all, "feed/position") // which goes on by itself
		return all
	}
	once := stands()
	must(t, s.desk.EraseCase(t.Context(), id))
	s.sweep(2)
	if diff := difference(once, stands()); len(diff) > 0 {
		t.Errorf("a second delivery changed %v", diff)
	}

	history, err := records.History(t.Context(), s.stored, id)
	must(t, err)
	replayed, err := filing.Replay(history)
	must(t, err)
	have, err := json.Marshal(c)
	must(t, err)
	if want, _ := json.Marshal(replayed); !bytes.Equal(have, want) {
		t.Errorf("the history replays to\n%s\nthe case was\n%s", want, have)
	}
	var status casework.StatusObject
	s.published(casework.StatusKey(c.Receipt), &status)
	if status.Version != c.Version {
		t.Errorf("the public status is of version %d", status.Version)
	}
	if r := s.call(applicant(2), "GET", "applicant/cases", nil); !strings.Contains(string(r.body), id) {
		t.Errorf("the list of the account's cases: %s", r.body)
	}
	s.pass(400 * 24 * time.Hour)
	s.sweep(1)
	if v := s.view(applicant(1), "applicant", filed, "own-case"); v.Form.Persons[0].Name.Empty() {
		t.Error("a filed case lost its data")
	}
}

// TestErasureOfEachEnd: every way in which a case closes unfiled is followed by its
// erasure, which an open one has not.
func TestErasureOfEachEnd(t *testing.T) {
	for end, bring := range map[filing.Status]func(s *system, id string){
		filing.Withdrawn: func(s *system, id string) {
			s.do(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
		},
		filing.Refused: func(s *system, id string) {
			s.do(verifier(), "POST", "provider/cases/"+id+"/pre-check", casework.Verdict{Decision: "refuse", Reasons: []casework.Ground{{Code: "not-access-customer"}}})
		},
		filing.Lapsed: func(s *system, id string) {
			s.returned(id, casework.Ground{Code: "site-name", Field: "sites[s1].name"})
			s.pass(40 * day)
			s.sweep(8) // through its reminders
		},
	} {
		s := newSystem(t)
		id := s.submit(1, form(1))
		if _, found, err := records.ReadErasure(t.Context(), s.stored, id); err != nil || found {
			t.Errorf("an open case has an erasure (%v)", err)
		}
		bring(s, id)
		closed := s.clock()
		s.stands(id, end)
		e, found, err := records.ReadErasure(t.Context(), s.stored, id)
		if after := e.Due.Sub(closed); err != nil || !found || after < 48*day || after > 100*day {
			t.Errorf("%s: erased after %v (%v)", end, after, err)
		}
		s.pass(100 * day)
		s.sweep(1)
		if left := s.left(id); len(left) > 0 {
			t.Errorf("%s: left is %v", end, left)
		}
	}
}
