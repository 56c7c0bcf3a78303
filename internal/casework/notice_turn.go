package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"beian/internal/records"
	"beian/internal/table"
)

// sendingTime is how long the turn to send a notice lasts: longer than the calls that
// it takes, and than clocks differ. Who is cut short in between leaves it to the next
// sweep after that, or to ResumeNotices.
const sendingTime = 6 * time.Minute

// noticeTurn takes the turn to send a notice, before the carrier is asked: of two
// deliveries that find it unsent, one sends it (I6).
func (d *Desk) noticeTurn(ctx context.Context, n *records.Notice) (mine bool, err error) {
	before := n.Version()
	n.Tries++
	n.Next = d.Now().UTC().Add(sendingTime)
	it, err := records.NoticeItem(*n)
	if err != nil {
		return false, err
	}
	err = d.Table.Commit(ctx, table.Put(it, table.IfVersion(before)))
	var conflict *table.ConflictError
	switch {
	case err == nil:
		return true, nil
	case errors.As(err, &conflict):
		return false, nil
	case errors.Is(err, table.ErrUnknown):
		// A turn that was taken unheard would keep everybody waiting. Its end, to the
		// nanosecond, tells whose it is.
		now, found, again := records.ReadNotice(ctx, d.Table, n.Case, n.Key)
		if again == nil && found && now.Version() == n.Version() && now.Next.Equal(n.Next) {
			return true, nil
		}
	}
	return false, unavailable(fmt.Errorf("turn of a notice: %w", err))
}
