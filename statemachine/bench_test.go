package statemachine_test

import (
	"strings"
	"testing"

	"beian/internal/filing"
)

// BenchmarkStraightFiling is the interpreter's own cost of one filing over the
// table in memory, with the miniature desk for its functions.
func BenchmarkStraightFiling(b *testing.B) {
	m := machine(b)
	events := strings.Fields(toReview + " ReviewApproved")
	b.ReportAllocs()
	for b.Loop() {
		d := deskWith(b, m, filing.Submitted)
		d.begin(0)
		for _, event := range events {
			d.decide(event)
		}
	}
}
