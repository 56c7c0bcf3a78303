package rulebook_test

import (
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// TestCheckAccess: what the verifier states is looked at like what the applicant
// declares, by the case's set, province and nature.
func TestCheckAccess(t *testing.T) {
	b := load(t)
	own := rulebook.Facts{Provider: provider()}
	for name, tt := range map[string]struct {
		c     filing.Case
		a     filing.Access
		facts rulebook.Facts
		want  string
	}{
		"own": {
			filing.Case{RuleSet: "current", Province: "11", Nature: filing.Enterprise},
			filing.Access{Mode: "cloud", Region: "11", IPRanges: []string{"192.0.2.7", "2001:db8::/64"}},
			own, "",
		},
		"nothing": {
			filing.Case{RuleSet: "current"},
			filing.Access{},
			own,
			"access-incomplete access.mode\naccess-incomplete access.region\naccess-incomplete access.ipRanges",
		},
		"older set": {
			filing.Case{RuleSet: "2010"},
			filing.Access{Mode: "cloud", Region: "11", IPRanges: []string{"192.0.2.7"}},
			own,
			"access-mode-unknown access.mode",
		},
		"another's": {
			filing.Case{RuleSet: "2010"},
			filing.Access{Mode: "other", Region: "44", IPRanges: []string{"8.8.8.8"}},
			own,
			"access-region access.region\naccess-address access.ipRanges",
		},
		"two addresses in Tianjin": {
			filing.Case{RuleSet: "current", Province: "12", Nature: filing.Enterprise},
			filing.Access{Mode: "other", Region: "11", IPRanges: []string{"192.0.2.7", "192.0.2.9"}},
			own,
			"province-one-address access.ipRanges",
		},
		"two addresses of an individual in Tianjin": {
			filing.Case{RuleSet: "current", Province: "12", Nature: filing.Individual},
			filing.Access{Mode: "other", Region: "11", IPRanges: []string{"192.0.2.7", "192.0.2.9"}},
			own, "",
		},
		"no record": {
			filing.Case{RuleSet: "current"}, filing.Access{Mode: "other", Region: "44", IPRanges: []string{"8.8.8.8"}}, rulebook.Facts{}, "",
		},
	} {
		if got := lines(b.CheckAccess(&tt.c, tt.a, filingtest.Now(), tt.facts)); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
