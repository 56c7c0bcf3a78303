package web_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/web"
)

// TestCheckWhileTyping checks a form as a browser does while somebody types: an
// answer each time, and nothing of it kept.
func TestCheckWhileTyping(t *testing.T) {
	s := newSystem(t)
	before := s.stored.dump()
	typed := form(1)
	for _, c := range []struct {
		mobile string
		want   int
	}{{"1380000" + canary, 1}, {"13800000000", 0}} {
		typed.Persons[0].Mobile = filing.NewSensitive(c.mobile)
		r := s.call(applicant(1), "POST", "applicant/check", web.FormBody{Form: shown(typed)})
		var got web.CheckAnswer
		if err := json.Unmarshal(r.body, &got); err != nil || r.status != http.StatusOK {
			t.Fatalf("%d %s", r.status, r.body)
		}
		if got.RuleSet != "current" || len(got.Findings) != c.want || c.want == 1 && got.Findings[0].Field != "persons[p1].mobile" {
			t.Errorf("%s: %+v", c.mobile, got)
		}
	}
	if diff := difference(before, s.stored.dump()); diff != nil {
		t.Errorf("a check left %v", diff)
	}
}

// TestCheckIsLimited makes calls until one is too many: that one says when to
// call again, costs nobody else anything, and by then a call is taken.
func TestCheckIsLimited(t *testing.T) {
	s := newSystem(t)
	body := web.FormBody{Form: form(1)}
	check := func(n int) reply { return s.call(applicant(n), "POST", "applicant/check", body) }
	calls := 0
	r := check(1)
	for ; r.status == http.StatusOK && calls < 1000; calls++ {
		r = check(1)
	}
	p := s.problem(r)
	wait, err := strconv.Atoi(r.header.Get("Retry-After"))
	if p.Status != http.StatusTooManyRequests || p.Code != "too-many-calls" || err != nil || wait < 1 || calls < 10 {
		t.Fatalf("call %d is answered %d %s, Retry-After %q", calls, p.Status, p.Code, r.header.Get("Retry-After"))
	}
	if r := check(2); r.status != http.StatusOK {
		t.Errorf("another account is answered %d", r.status)
	}
	if r := s.call(applicant(1), "GET", "applicant/cases", nil); r.status != http.StatusOK {
		t.Errorf("another call is answered %d", r.status)
	}
	s.pass(time.Duration(wait) * time.Second)
	if r := check(1); r.status != http.StatusOK {
		t.Errorf("after the wait: %d", r.status)
	}
}
