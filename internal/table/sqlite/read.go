package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"

	"beian/internal/table"
)

// reader is a connection that only reads. Each statement that it runs sees the
// latest commit that was acknowledged before it began.
type reader struct{ conn *sqlite.Conn }

func openReader(path string) (*reader, error) {
	conn, err := connect(path, sqlite.OpenReadWrite,
		"query_only = ON",
		"temp_store = MEMORY",
		"cache_size = -4096",
		"trusted_schema = OFF")
	if err != nil {
		return nil, err
	}
	return &reader{conn}, nil
}

// read gives f a reader that nobody else uses meanwhile.
func (db *DB) read(ctx context.Context, f func(*reader) error) error {
	select {
	case <-db.stopped:
		return db.refusal()
	case <-ctx.Done():
		return ctx.Err()
	case r := <-db.reading:
		defer func() { db.reading <- r }()
		if err := db.Err(); err != nil {
			return err
		}
		return f(r)
	}
}

// rows runs a query with the bindings that bind makes and calls each for each
// of its rows until that answers false.
func (r *reader) rows(query string, bind func(*sqlite.Stmt), each func(*sqlite.Stmt) bool) error {
	stmt, err := r.conn.Prepare(query)
	if err != nil {
		return err
	}
	bind(stmt)
	for {
		row, err := stmt.Step()
		if err != nil {
			return err
		}
		if !row || !each(stmt) {
			return stmt.Reset()
		}
	}
}

const getItem = "SELECT " + columns + " FROM items WHERE partition = ? AND sort = ? AND deleted = 0"

// Get implements [table.Table].
func (db *DB) Get(ctx context.Context, k table.Key) (table.Item, error) {
	var it table.Item
	err := db.read(ctx, func(r *reader) error {
		found := false
		err := r.rows(getItem, func(stmt *sqlite.Stmt) {
			stmt.BindText(1, k.Partition)
			stmt.BindText(2, k.Sort)
		}, func(stmt *sqlite.Stmt) bool {
			it, found = scan(stmt), true
			return false
		})
		if err == nil && !found {
			return table.ErrNotFound
		}
		return err
	})
	return it, err
}
