package casework

import (
	"context"

	"beian/internal/records"
)

// PublishProofs publishes what slips that were made or signed are worth, as far
// as it waits (C5). The sweep does the same; this is for whoever hears of the
// work sooner. It answers how many pieces it handed on; one that fails stays.
func (d *Desk) PublishProofs(ctx context.Context) (int, error) {
	return d.sweepKind(ctx, records.WorkProof, d.Now(), d.sweepProof)
}
