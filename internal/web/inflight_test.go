package web_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/table"
	"beian/internal/web"
)

// Get lets something happen at the moment after a call's key was looked for.
func (s *stored) Get(ctx context.Context, k table.Key) (table.Item, error) {
	it, err := s.Table.Get(ctx, k)
	if asked := s.asked; asked != nil && strings.HasPrefix(k.Partition, "request#") {
		s.asked = nil
		asked()
	}
	return it, err
}

// TestSecondDeliveryInFlight makes each call a second time while the first one is
// under way, after its key was looked for or before its commit: both deliveries get
// the one outcome.
func TestSecondDeliveryInFlight(t *testing.T) {
	for name, between := range map[string]func(*system, func()){
		"after the key was looked for": func(s *system, f func()) { s.stored.asked = f },
		"before the commit":            func(s *system, f func()) { s.meanwhile("request", f) },
	} {
		t.Run(name, func(t *testing.T) { deliverTwice(t, between) })
	}
}

func deliverTwice(t *testing.T, between func(*system, func())) {
	s := newSystem(t)
	twice := func(a policy.Actor, method, path string, body any, changes ...with) {
		t.Helper()
		changes = append(changes, key(s.newKey()))
		call := func() reply { return s.call(a, method, path, body, changes...) }
		var second reply
		between(s, func() { second = call() })
		first := call()
		if first.status != http.StatusOK || second.status != http.StatusOK || !bytes.Equal(first.body, second.body) {
			t.Errorf("%s %s answered\n%d %s\nand\n%d %s", method, path, first.status, first.body, second.status, second.body)
		}
		s.settle()
	}
	id, rival := s.draft(1, form(1)), s.draft(2, form(2))
	twice(applicant(1), "PUT", "applicant/drafts/"+id, web.FormBody{Form: form(1)}, ifMatch(1))
	twice(applicant(1), "POST", "applicant/cases/"+id+"/submission", nil)
	f := form(2)
	f.Sites = form(1).Sites
	s.do(applicant(2), "PUT", "applicant/drafts/"+rival, web.FormBody{Form: f}, ifMatch(1))
	certificate := s.upload(applicant(2), rival, "domain-certificate")
	twice(applicant(2), "POST", "applicant/drafts/"+rival+"/contests", web.ContestBody{Domain: f.Sites[0].Domains[0], Scan: certificate})
	twice(verifier(), "POST", "provider/cases/"+id+"/pre-check",
		casework.Verdict{Decision: "pass", Contact: filing.Contact{Channel: "phone", At: s.clock()}})
	twice(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	twice(applicant(2), "DELETE", "applicant/drafts/"+rival, nil)
}
