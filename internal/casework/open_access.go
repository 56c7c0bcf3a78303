package casework

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// OpenAccess records the day on which the provider connected the sites
// (AccessOpened), possible only once the number exists (Plan 二(二)2).
func (d *Desk) OpenAccess(ctx context.Context, call Call, id string, on time.Time) (records.Outcome, error) {
	return d.decide(ctx, call, policy.OpenAccess, filing.RoleVerifier, id, func(*filing.Case) (decision, error) {
		return decision{event: &filing.AccessOpened{On: on.UTC()}}, nil
	})
}
