package sqlite

import (
	"context"
	"time"
)

// RemoveExpired deletes up to limit items whose Expires is before now, oldest
// first, and says how many. History stays: the feed needs it. Nothing calls it
// by itself; whoever runs the table does so from time to time.
func (db *DB) RemoveExpired(ctx context.Context, now time.Time, limit int) (int, error) {
	removed := 0
	err := db.submit(ctx, func(w *writer) error {
		w.removeExpired.BindInt64(1, now.Unix())
		w.removeExpired.BindInt64(2, int64(limit))
		if err := run(w.removeExpired); err != nil {
			return err
		}
		removed = w.conn.Changes()
		return nil
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}
