package web_test

import (
	"net/http"
	"testing"

	"beian/internal/filing"
)

// TestAccessIsTheProvidersOwn: the verifier can't state an access that the
// provider's record does not hold, or one that nobody can have.
func TestAccessIsTheProvidersOwn(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/appearance", nil)
	check := siteCheck(s.upload(verifier(), id, "photo"), s.upload(verifier(), id, "slip"))
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
	s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/verification", check)
	c := s.stands(id, filing.Verifying)
	if got, _ := c.Site("s1"); got.Verification == nil || len(got.Verification.Access.IPRanges) != 2 {
		t.Errorf("%+v", got)
	}
}
