package sqlite

import (
	"fmt"
	"path/filepath"

	"zombiezen.com/go/sqlite"
)

// acquire locks the file at path against being opened twice. SQLite's own
// locks allow several writers, but a second DB would break the promise of one.
// The lock is itself one of SQLite, on an empty file, because that is the
// exclusive lock that works on every system and ends with its process.
func acquire(path string) (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(path+".lock", sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return nil, fmt.Errorf("sqlite: lock in folder %s: %w", filepath.Dir(path), err)
	}
	conn.SetBusyTimeout(0)
	err = execute(conn, "BEGIN EXCLUSIVE")
	if err == nil {
		return conn, nil
	}
	_ = conn.Close()
	if sqlite.ErrCode(err).ToPrimary() == sqlite.ResultBusy {
		return nil, fmt.Errorf("sqlite: the store in folder %s is in use: stop the other program that has %s open",
			filepath.Dir(path), filepath.Base(path))
	}
	return nil, fmt.Errorf("sqlite: lock in folder %s: %w", filepath.Dir(path), err)
}
