package sqlite

import (
	"context"
	"strconv"

	"zombiezen.com/go/sqlite"

	"beian/internal/table"
)

const readFeed = "SELECT " + columns + ", id FROM items INDEXED BY history" +
	" WHERE kind = '" + string(table.KindHistory) + "' AND id > ? ORDER BY id LIMIT ?"

const lastRecord = "SELECT id FROM items INDEXED BY history WHERE kind = '" + string(table.KindHistory) + "' ORDER BY id DESC LIMIT 1"

// Read implements [table.Feed]. Each record comes once, in the order of the
// commits of the whole table; within a commit, in the order of its writes.
func (db *DB) Read(ctx context.Context, after string, limit int) ([]table.Item, string, error) {
	if limit < 1 {
		return nil, "", &table.InvalidError{Reason: "feed limit below 1"}
	}
	from := int64(0)
	if after != "" {
		n, err := strconv.ParseInt(after, 10, 64)
		if err != nil || n < 1 {
			return nil, "", errPosition()
		}
		from = n
	}
	var records []table.Item
	next := from
	err := db.read(ctx, func(r *reader) error {
		err := r.rows(readFeed, func(stmt *sqlite.Stmt) {
			stmt.BindInt64(1, from)
			stmt.BindInt64(2, int64(limit))
		}, func(stmt *sqlite.Stmt) bool {
			records = append(records, scan(stmt))
			next = stmt.ColumnInt64(columnCount)
			return true
		})
		if err != nil || next > from || from == 0 {
			return err
		}
		// A position behind the last record is of another file, for example
		// from before a restore; to accept it would skip what comes next.
		last, err := number(r.conn, lastRecord)
		if err == nil && from > last {
			return errPosition()
		}
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if next == from {
		return nil, after, nil
	}
	return records, strconv.FormatInt(next, 10), nil
}

func errPosition() error { return &table.InvalidError{Reason: "not a position of this feed"} }
