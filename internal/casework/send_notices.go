package casework

import (
	"context"

	"beian/internal/records"
	"beian/internal/table"
)

// SendNotices sends the entries of the ledger that are due. The sweep does the
// same; this is for whoever hears of them sooner. It answers how many entries it
// handed on; one that fails stays.
func (d *Desk) SendNotices(ctx context.Context) (int, error) {
	return d.sweepKind(ctx, records.WorkNotice, d.Now(), d.sweepNotice)
}

// ResumeNotices sends, besides those that are due, the entries whose turn somebody
// has taken. It is for the start of a system that runs in one process, before
// anything else sends notices: whoever had a turn then is gone. Elsewhere a turn is
// left to end.
func (d *Desk) ResumeNotices(ctx context.Context) (int, error) {
	then := d.Now().Add(sendingTime)
	return d.sweepKind(ctx, records.WorkNotice, then, func(ctx context.Context, it table.Item) error {
		n, err := records.NoticeOf(it)
		if err != nil {
			return err
		}
		return d.sendDue(ctx, n.Case, n.Key, then)
	})
}
