package casework

import (
	"context"

	"beian/internal/filing"
)

// AcceptSubmission is the task that registers a submission and gives it its
// receipt (SubmissionAccepted). On a case that is past it, nothing happens.
func (d *Desk) AcceptSubmission(ctx context.Context, t Task) (Position, error) {
	c, err := d.advance(ctx, filing.RoleSystem, t.Case, func(c *filing.Case) (decision, error) {
		if c.Status != filing.Submitted {
			return decision{}, nil
		}
		receipt, err := filing.NewReceipt(d.NewID())
		if err != nil {
			return decision{}, err
		}
		return decision{event: &filing.SubmissionAccepted{Receipt: receipt}}, nil
	})
	return positionIn(&c, filing.StagePreCheck, t), err
}

// positionIn gives where the case stands, if it stands in the stage that the
// state after the task waits for. Otherwise the case has gone on without the
// task: then the task's own visit is given back, which the next wait finds to be
// over, so that it is led to where the case is.
func positionIn(c *filing.Case, stage filing.Stage, t Task) Position {
	p := position(c)
	if c.Status.Stage() != stage {
		p.Visit = t.Visit
	}
	return p
}

func position(c *filing.Case) Position {
	return Position{Case: c.ID, Status: string(c.Status), Visit: c.Visit}
}
