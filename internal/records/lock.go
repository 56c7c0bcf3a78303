package records

import (
	"context"
	"fmt"
	"time"

	"beian/internal/table"
)

// Lock is that somebody of the provider's staff works on a case until a time.
// Rev counts who has had it.
type Lock struct {
	Provider string    `json:"provider"`
	Case     string    `json:"case"`
	Holder   string    `json:"holder"` // account
	Until    time.Time `json:"until"`
	Rev      int64     `json:"rev"`
}

// Runs reports whether the lock holds at the moment.
func (l Lock) Runs(at time.Time) bool { return l.Rev > 0 && at.Before(l.Until) }

// LockKey is where the lock of a case is. All locks of a provider share one
// partition, so that one query serves a page of its queue.
func LockKey(provider, id string) table.Key {
	return table.Key{Partition: "locks#" + provider, Sort: id}
}

// lockKeep is how long a lock that is over may still be found.
const lockKeep = time.Hour

// LockItem lays out a lock.
func LockItem(l Lock) (table.Item, error) {
	body, err := encode(l)
	return table.Item{
		Key: LockKey(l.Provider, l.Case), Version: l.Rev, Kind: "lock", Body: body, Expires: l.Until.Add(lockKeep),
	}, err
}

// ReadLock reads the lock of a case, which may be over; without one its Rev is 0.
func ReadLock(ctx context.Context, t table.Table, provider, id string) (Lock, error) {
	var l Lock
	_, _, err := read(ctx, t, LockKey(provider, id), &l)
	return l, err
}

// Locks reads the running locks of a provider by their cases.
func Locks(ctx context.Context, t table.Table, provider string, at time.Time) (map[string]Lock, error) {
	q := table.Query{Partition: "locks#" + provider, Limit: table.MaxPage}
	all := map[string]Lock{}
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("locks: %w", err)
		}
		for _, it := range page.Items {
			var l Lock
			if err := decode(it, &l); err != nil {
				return nil, err
			}
			if l.Runs(at) {
				all[l.Case] = l
			}
		}
		if page.Cursor == "" {
			return all, nil
		}
		q.Cursor = page.Cursor
	}
}
