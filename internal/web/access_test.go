package web_test

import (
	"net/http"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

// TestAccessIsTheProvidersOwn: the verifier can't state an access that the
// provider's record does not hold, or one that nobody can have.
func TestAccessIsTheProvidersOwn(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/appearance", nil)
	check := siteCheck(s.prepareSite(id, "s1"))
	for name, tt := range map[string]struct {
		access      filing.Access
		code, field string
	}{
		"not its addresses": {filing.Access{Mode: "cloud", Region: "11", IPRanges: []string{"192.0.2.7", "8.8.8.8"}}, "access-address", "access.ipRanges"},
		"private addresses": {filing.Access{Mode: "cloud", Region: "11", IPRanges: []string{"10.0.0.1"}}, "access-address-reserved", "access.ipRanges"},
		"no address":        {filing.Access{Mode: "cloud", Region: "11", IPRanges: []string{"shili.cn"}}, "access-address-form", "access.ipRanges"},
		"not its province":  {filing.Access{Mode: "cloud", Region: "44", IPRanges: []string{"192.0.2.7"}}, "access-region", "access.region"},
		"unknown mode":      {filing.Access{Mode: "pigeon", Region: "11", IPRanges: []string{"192.0.2.7"}}, "access-mode-unknown", "access.mode"},
	} {
		check.Access = tt.access
		r := s.call(verifier(), "POST", "provider/cases/"+id+"/sites/s1/verification", check)
		if p := s.problem(r); r.status != http.StatusBadRequest || p.Code != tt.code || p.Field != tt.field {
			t.Errorf("%s: %d %+v", name, r.status, p)
		}
	}
	check.Access = filing.Access{Mode: "cloud", Region: "11", IPRanges: []string{"192.0.2.0-192.0.2.9", "192.0.2.128/25"}}
	if p := s.problem(s.call(verifier(), "POST", "provider/cases/"+id+"/sites/s1/verification", check)); p.Code != "access-not-on-slip" {
		t.Errorf("another access than the slip's: %+v", p)
	}
	s.signSlip(id, "s1", check.Access)
	s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/verification", check)
	c := s.stands(id, filing.Verifying)
	if got, _ := c.Site("s1"); got.Verification == nil || len(got.Verification.Access.IPRanges) != 2 {
		t.Errorf("%+v", got)
	}
}

// TestDeclaredAccess: what an applicant declares is held against the record of
// the provider that he chose, when he submits it and at each check after that.
func TestDeclaredAccess(t *testing.T) {
	s := newSystem(t)
	f := form(1)
	f.Sites[0].Access = filing.Access{Mode: "cloud", Region: "11", IPRanges: []string{"198.51.100.7"}}
	id := s.draft(1, f)
	r := s.call(applicant(1), "POST", "applicant/cases/"+id+"/submission", nil)
	p := s.problem(r)
	if r.status != http.StatusUnprocessableEntity || len(p.Findings) != 2 || p.Findings[1].Rule != "access-address" || p.Field != "sites[s1].access.ipRanges" {
		t.Errorf("%d %+v", r.status, p)
	}
	s.record("192.0.2.0/24", "198.51.100.0/24")
	s.only(applicant(1), "POST", "applicant/cases/"+id+"/submission", nil)
	s.record("192.0.2.0/24")
	s.settle()
	v := s.view(verifier(), "provider", id, "pre-check")
	if len(v.Findings) != 4 || v.Findings[1].Rule != "access-address" || v.Findings[3].Rule != "attachment-scan" {
		t.Errorf("the automatic pre-check finds %+v", v.Findings)
	}
	s.do(verifier(), "POST", "provider/cases/"+id+"/pre-check", casework.Verdict{
		Decision: "return",
		Reasons:  []casework.Ground{{Code: "other-pre-check", Field: "sites[s1].access"}},
	})
	again := f.Clone()
	again.Sites[0].Access.IPRanges = []string{"198.51.100.8"}
	r = s.call(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: again})
	if p := s.problem(r); r.status != http.StatusUnprocessableEntity || p.Field != "sites[s1].access.ipRanges" {
		t.Errorf("%d %+v", r.status, p)
	}
	again.Sites[0].Access.IPRanges = []string{"192.0.2.8"}
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: again})
	s.stands(id, filing.AwaitingPreCheck)
}

// record changes the ranges that the provider is registered for.
func (s *system) record(ranges ...string) {
	s.t.Helper()
	it, err := records.ProviderItem(records.Provider{
		ID: provider, Name: "示例接入服务有限公司", Desk: "示例路1号备案室", Provinces: []string{"11"}, IPRanges: ranges,
	})
	must(s.t, err)
	must(s.t, s.stored.Commit(s.t.Context(), table.Put(it, table.Always())))
}
