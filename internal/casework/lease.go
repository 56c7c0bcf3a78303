package casework

import (
	"context"
	"errors"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// leaseTime is how long nobody else hands over to a bureau after its holder was
// heard of: longer than one call of its system, shorter than two rounds.
const leaseTime = 90 * time.Second

// lease takes the lease of a bureau's own system; free is false while another one
// has it. Two that hand over at the same time would do no harm, for the bureau
// knows each sequence again: the lease keeps the order simple and the traffic
// single.
func (d *Desk) lease(ctx context.Context, bureau string) (l records.Lease, free bool, err error) {
	held, found, err := records.ReadLease(ctx, d.Table, bureau)
	if err != nil {
		return records.Lease{}, false, unavailable(err)
	}
	if found && d.Now().Before(held.Until) {
		return records.Lease{}, false, nil
	}
	held.Bureau, held.Holder = bureau, d.NewID()
	return d.extend(ctx, held, d.Now().Add(leaseTime))
}

// extend gives the lease another end. It is lost if somebody else has taken it.
func (d *Desk) extend(ctx context.Context, l records.Lease, until time.Time) (records.Lease, bool, error) {
	condition := table.IfVersion(l.Version)
	if l.Version == 0 {
		condition = table.IfAbsent()
	}
	l.Version++
	l.Until = until.UTC()
	it, err := records.LeaseItem(l)
	if err != nil {
		return l, false, err
	}
	err = d.Table.Commit(ctx, table.Put(it, condition))
	if errors.As(err, new(*table.ConflictError)) {
		return l, false, nil
	}
	return l, err == nil, unavailable(err)
}

// release lets the next one in: at once, or after a system that does not answer
// was given time, which doubles up to patience.
func (d *Desk) release(ctx context.Context, l records.Lease, err error) error {
	pause := time.Duration(0)
	if failedBureau(err) {
		pause = min(time.Minute<<min(l.Failures, 10), patience)
		l.Failures++
	}
	_, _, err = d.extend(ctx, l, d.Now().Add(pause))
	return err
}

// patience is the longest pause between two tries of a bureau's system.
const patience = 8 * time.Minute

// failedBureau reports whether it was the bureau's system that did not answer as
// it should.
func failedBureau(err error) bool {
	switch filing.CodeOf(err) {
	case "bureau", "bureau-answer", "bureau-sequence":
		return true
	default:
		return false
	}
}
