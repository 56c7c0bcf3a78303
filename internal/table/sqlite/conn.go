package sqlite

import (
	"strings"

	"zombiezen.com/go/sqlite"
)

// connect opens a connection to an existing file and sets it up by pragmas.
func connect(path string, flags sqlite.OpenFlags, pragmas ...string) (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return nil, err
	}
	conn.SetBusyTimeout(busy)
	for _, pragma := range pragmas {
		if err := execute(conn, "PRAGMA "+pragma); err != nil {
			_ = conn.Close()
			return nil, err
		}
	}
	return conn, nil
}

// execute runs the statements of a script and drops their rows.
func execute(conn *sqlite.Conn, script string) error {
	for {
		script = strings.TrimSpace(script)
		if script == "" {
			return nil
		}
		stmt, rest, err := conn.PrepareTransient(script)
		if err != nil {
			return err
		}
		if err := run(stmt); err != nil {
			_ = stmt.Finalize()
			return err
		}
		if err := stmt.Finalize(); err != nil {
			return err
		}
		script = script[len(script)-rest:]
	}
}

// run steps a statement with its bindings to its end.
func run(stmt *sqlite.Stmt) error {
	for {
		row, err := stmt.Step()
		if err != nil {
			return err
		}
		if !row {
			return stmt.Reset()
		}
	}
}

// number is the first column of the first row of the answer, 0 without one.
func number(conn *sqlite.Conn, query string) (int64, error) {
	stmt, err := conn.Prepare(query)
	if err != nil {
		return 0, err
	}
	n := int64(0)
	row, err := stmt.Step()
	if err != nil {
		return 0, err
	}
	if row {
		n = stmt.ColumnInt64(0)
	}
	return n, stmt.Reset()
}
