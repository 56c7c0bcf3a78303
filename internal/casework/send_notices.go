package casework

import (
	"context"

	"beian/internal/records"
)

// SendNotices sends the entries of the ledger that are due. The sweep does the
// same; this is for whoever hears of them sooner. It answers how many entries it
// handed on; one that fails stays.
func (d *Desk) SendNotices(ctx context.Context) (int, error) {
	return d.sweepKind(ctx, records.WorkNotice, d.Now(), d.sweepNotice)
}
