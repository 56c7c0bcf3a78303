package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"
)

// Backup writes a copy of the table, as of one moment, to a new file at path,
// which must not exist. It is on the disk when the call returns nil; otherwise
// there is no file. Commits go on meanwhile. Opening the copy restores it.
func (db *DB) Backup(ctx context.Context, path string) error {
	return db.read(ctx, func(*reader) error { return Copy(ctx, db.path, path) })
}

// Copy is [DB.Backup] of a file that another process may have open.
func Copy(ctx context.Context, from, path string) error {
	part := path + ".part"
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("sqlite: backup: %w", err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("sqlite: backup: %s exists, or can't be looked up: %w", path, errors.Join(err, os.ErrExist))
	}
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("sqlite: backup: %w", err)
	}
	err := copyTo(ctx, from, part)
	if sqlite.ErrCode(err) == sqlite.ResultInterrupt {
		err = ctx.Err()
	}
	if err == nil {
		err = publish(part, path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("sqlite: backup: %w", err), remove(part))
	}
	return nil
}

// copyTo runs on a connection of its own: readers are set to write nothing.
func copyTo(ctx context.Context, from, to string) error {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	conn, err := connect(from, sqlite.OpenReadWrite, "temp_store = MEMORY")
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetInterrupt(ctx.Done())
	stmt, err := conn.Prepare("VACUUM INTO ?")
	if err != nil {
		return err
	}
	stmt.BindText(1, to)
	return run(stmt)
}

// publish makes the part durable and gives it its name.
func publish(part, path string) error {
	if err := flush(part); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	return flush(filepath.Dir(path))
}

func flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
