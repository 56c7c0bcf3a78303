package sqlite

import (
	"fmt"

	"zombiezen.com/go/sqlite"

	"beian/internal/table"
)

// maxGroup is how many commits share a transaction at most.
const maxGroup = 256

// writer is the one connection that writes, with its statements. Only the
// goroutine of [DB.write] uses it.
type writer struct {
	conn *sqlite.Conn

	begin, commit, rollback *sqlite.Stmt
	find, insert            *sqlite.Stmt
	update, move            *sqlite.Stmt
	remove, hide            *sqlite.Stmt
	removeExpired           *sqlite.Stmt
}

func openWriter(path string) (*writer, error) {
	conn, err := connect(path, sqlite.OpenReadWrite,
		"journal_mode = WAL",
		"synchronous = FULL",
		"wal_autocheckpoint = 4000",
		"temp_store = MEMORY",
		"cache_size = -16384",
		"trusted_schema = OFF")
	if err != nil {
		return nil, err
	}
	w := &writer{conn: conn}
	if err := w.prepare(); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return w, nil
}

func (w *writer) prepare() error {
	if err := migrate(w.conn); err != nil {
		return err
	}
	for _, s := range []struct {
		stmt **sqlite.Stmt
		sql  string
	}{
		{&w.begin, "BEGIN IMMEDIATE"},
		{&w.commit, "COMMIT"},
		{&w.rollback, "ROLLBACK"},
		{&w.find, "SELECT id, version, kind, queue_partition, queue_sort, account_partition, account_sort, work_partition, work_sort" +
			" FROM items WHERE partition = ? AND sort = ? AND deleted = 0"},
		// The numbers of the parameters are those of bind; ?13 is the id. An
		// index is written anew whenever one of its columns is set, even to
		// what it was, so that there is a statement that leaves them alone.
		{&w.insert, "INSERT INTO items (" + columns + ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"},
		{&w.update, "UPDATE items SET version = ?1, expires = ?2, kind = ?3, body = ?12 WHERE id = ?13"},
		{&w.move, "UPDATE items SET version = ?1, expires = ?2, kind = ?3, queue_partition = ?6, queue_sort = ?7," +
			" account_partition = ?8, account_sort = ?9, work_partition = ?10, work_sort = ?11, body = ?12 WHERE id = ?13"},
		{&w.remove, "DELETE FROM items WHERE id = ?"},
		{&w.hide, "UPDATE items SET deleted = 1, queue_partition = NULL, queue_sort = NULL, account_partition = NULL," +
			" account_sort = NULL, work_partition = NULL, work_sort = NULL WHERE id = ?"},
		{&w.removeExpired, "DELETE FROM items WHERE id IN (SELECT id FROM items" +
			" WHERE expires < ? AND kind <> '" + string(table.KindHistory) + "' ORDER BY expires LIMIT ?)"},
	} {
		stmt, err := w.conn.Prepare(s.sql)
		if err != nil {
			return fmt.Errorf("prepare %q: %w", s.sql, err)
		}
		*s.stmt = stmt
	}
	return nil
}
