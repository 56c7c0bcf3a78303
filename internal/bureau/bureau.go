// Package bureau is the bureau's built-in reviewer desk. A bureau with a system
// of its own takes the place of this package behind [casework.Bureau].
package bureau

import (
	"context"
	"fmt"

	"beian/internal/casework"
)

// Desk takes every submission at once, for its reviewers work on the same
// records. The same sequence has the same reference.
type Desk struct{}

var _ casework.Bureau = Desk{}

// batch is how many submissions are taken together.
const batch = 50

// Takes implements [casework.Bureau].
func (Desk) Takes(string) casework.Taking { return casework.Taking{Batch: batch} }

// Submit implements [casework.Bureau].
func (Desk) Submit(_ context.Context, bureau string, batch []casework.Submission) (casework.Answers, error) {
	answers := make([]casework.Answer, len(batch))
	for i, s := range batch {
		answers[i] = casework.Answer{
			Sequence: s.Sequence, Result: casework.Acknowledged, Reference: fmt.Sprintf("desk-%s-%d", bureau, s.Sequence),
		}
	}
	return casework.Answers{Answers: answers}, nil
}
