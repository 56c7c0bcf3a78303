package rulebook_test

import (
	"slices"
	"strings"
	"testing"

	"beian/internal/rulebook"
)

// TestEveryRuleIsNeeded disables each function of each rule in turn and wants
// a case to notice.
func TestEveryRuleIsNeeded(t *testing.T) {
	b := load(t)
	all := checks()
	seen := 0
	for _, r := range rulebook.RuleParts() {
		id, part := r[0], r[1]
		less := b.Without(id, part)
		seen++
		if !slices.ContainsFunc(all, func(c check) bool {
			// A rule that is not there adds nothing: only cases that it finds can notice.
			finds := slices.ContainsFunc(c.want, func(line string) bool { return strings.HasPrefix(line, id+" ") })
			return finds && lines(c.findings(less)) != c.wanted()
		}) {
			t.Errorf("no case notices that rule %s does not look at the %s", id, part)
		}
	}
	if seen < 130 {
		t.Errorf("disabled %d functions only", seen)
	}
}
