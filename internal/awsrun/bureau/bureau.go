// Package bureau is the bureau's built-in reviewer desk: its reviewers work on
// the same records, so that a submission is theirs at once. A bureau with a
// system of its own takes the place of this package.
package bureau

import (
	"context"
	"fmt"

	"beian/internal/casework"
)

// Environment is what the function that delivers is configured by.
type Environment struct {
	Bureaus []string `env:"BEIAN_BUREAUS"` // two-digit province codes, comma-separated
}

// Desk implements [casework.Bureau]: the same sequence has the same reference.
type Desk struct{}

var _ casework.Bureau = Desk{}

// Submit implements [casework.Bureau].
func (Desk) Submit(_ context.Context, s casework.Submission) (casework.Answer, error) {
	return casework.Answer{Reference: fmt.Sprintf("desk-%s-%d", s.Bureau, s.Sequence)}, nil
}
