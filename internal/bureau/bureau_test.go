package bureau_test

import (
	"testing"

	"beian/internal/bureau"
	"beian/internal/casework"
)

// TestReference: a submission that comes twice has one reference, and no two
// have the same.
func TestReference(t *testing.T) {
	of := func(province string, sequence int64) string {
		t.Helper()
		got, err := bureau.Desk{}.Submit(t.Context(), province, []casework.Submission{{Sequence: sequence, Case: "c1", Slip: 1}})
		if err != nil || len(got.Answers) != 1 || got.Answers[0].Result != casework.Acknowledged || got.Answers[0].Sequence != sequence {
			t.Fatalf("got %+v, %v", got, err)
		}
		return got.Answers[0].Reference
	}
	seen := map[string]bool{}
	for _, province := range []string{"11", "31", "1"} {
		for _, sequence := range []int64{1, 2, 11, 111} {
			reference := of(province, sequence)
			if seen[reference] || reference != of(province, sequence) {
				t.Errorf("submission %d to %s has the reference %s", sequence, province, reference)
			}
			seen[reference] = true
		}
	}
}
