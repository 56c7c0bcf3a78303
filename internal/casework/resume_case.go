package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// ResumeCase lets the workflow of a parked case go on at once, instead of at
// its next try of its own. The case does not change; on one that is not parked
// nothing happens.
func (d *Desk) ResumeCase(ctx context.Context, call Call, id string) (records.Outcome, error) {
	return d.decide(ctx, call, policy.ResumeCase, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		w, found, err := records.ReadWait(ctx, d.Table, id)
		if err != nil || !found || !standsStill(w) {
			return decision{}, unavailable(err)
		}
		it, err := records.FollowItem(records.Follow{
			Case: id, Visit: c.Visit, Since: d.Now().UTC().Add(-2 * FollowPatience),
		})
		return decision{writes: []table.Write{table.Put(it, table.Always())}}, err
	})
}

// standsStill reports whether a wait is one that a try of the workflow's own, or
// [Desk.ResumeCase], ends.
func standsStill(w records.Wait) bool { return w.Parked && w.Token != "" }
