package rulebook_test

import (
	"testing"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

// TestDeadlines: each set lists one deadline for every status that a case waits
// at, with both texts and a source; only "current" has the SMS confirmation.
func TestDeadlines(t *testing.T) {
	b := load(t)
	for _, set := range []string{rulebook.Set2010, rulebook.SetCurrent} {
		at := map[filing.Status]rulebook.Deadline{}
		for _, d := range b.Deadlines(set) {
			if d.N < 1 || d.Unit == "" || d.Chinese == "" || d.English == "" || d.Source == "" || d.Status != "" && at[d.Status].ID != "" {
				t.Errorf("%s: %+v is incomplete, or the second one of its status", set, d)
			}
			at[d.Status] = d
		}
		for _, s := range filing.Standings() {
			waits := s.Status.Open() && (s.Status != filing.AwaitingConfirmation || set == rulebook.SetCurrent)
			if _, ok := at[s.Status]; ok != waits {
				t.Errorf("%s: a deadline at %s: %v, want %v", set, s.Status, ok, waits)
			}
		}
	}
	review := b.Deadlines(rulebook.SetCurrent)
	for _, d := range review {
		if d.ID == "review" && (d.N != 20 || d.Unit != "working-day") {
			t.Errorf("the review takes %d %s", d.N, d.Unit)
		}
	}
}
