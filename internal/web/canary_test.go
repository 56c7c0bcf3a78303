package web_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"beian/internal/policy"
	"beian/internal/web"
)

// TestNoValueComesBack puts a canary into every text of every body, one at a
// time and all at once, and as the name of every member: neither the problem
// nor the log repeats it, and nothing is an internal error.
func TestNoValueComesBack(t *testing.T) {
	s := newSystem(t)
	id, draft := s.underReview(1), s.draft(1, form(1))
	actors := map[web.Group]policy.Actor{web.Applicant: applicant(1), web.Provider: verifier(), web.Bureau: reviewer()}
	secret := s.link(applicant(3), s.submit(3, form(3)), "p2")
	sent := 0
	for _, r := range web.Routes() {
		if r.Body == nil {
			continue
		}
		text, err := json.Marshal(body(r, s))
		must(t, err)
		for _, changed := range canaries(t, text) {
			link := func(*http.Request) {}
			if r.Group == web.Person {
				link = holding(secret)
			}
			got := s.call(actors[r.Group], r.Method, s.target(r, id, draft, "x"), changed, header("If-Match", ""), link)
			sent++
			if got.status >= http.StatusInternalServerError {
				t.Errorf("%s: %d %s", r.Pattern(), got.status, changed)
			}
			if got.status != http.StatusOK && strings.Contains(string(got.body), canary) {
				t.Errorf("%s repeats what was sent: %s", r.Pattern(), got.body)
			}
		}
	}
	if sent < 200 {
		t.Errorf("only %d bodies were sent", sent)
	}
	if strings.Contains(s.log.String(), canary) {
		t.Error("the log repeats what was sent")
	}
}

// canaries gives copies of a JSON body in which one text, or one member's name,
// is the canary.
func canaries(t *testing.T, text []byte) []string {
	t.Helper()
	var list []string
	for n := 0; ; n++ {
		var v any
		must(t, json.Unmarshal(text, &v))
		left := n
		v = replace(v, &left)
		if left >= 0 {
			return list
		}
		changed, err := json.Marshal(v)
		must(t, err)
		list = append(list, string(changed))
	}
}

// replace changes the place with the number left, counting down past zero once
// it is done.
func replace(v any, left *int) any {
	take := func() bool { *left--; return *left == -1 }
	switch v := v.(type) {
	case string:
		if take() {
			return canary
		}
	case []any:
		for i := range v {
			v[i] = replace(v[i], left)
		}
	case map[string]any:
		for _, name := range sorted(v) {
			v[name] = replace(v[name], left)
			if take() {
				v[canary] = v[name]
				delete(v, name)
			}
		}
	}
	return v
}

func sorted(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
