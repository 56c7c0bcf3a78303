// Package sqlite is the table in one SQLite file, durable when a commit is
// acknowledged: the file is in WAL mode with synchronous=FULL, so that an
// acknowledged commit survives the end of the process and of the power.
//
// One goroutine writes. It takes all commits that wait, applies them in one
// transaction and answers them after its one flush to the disk, so that the
// cost of a flush is shared by the callers of the moment. Reads have
// connections of their own and see the latest acknowledged commit.
package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"zombiezen.com/go/sqlite"
)

// readers is the number of connections that read at once.
const readers = 4

// busy is how long a connection waits for a lock that only a backup, another
// program with the file open, or the recovery after a crash can hold.
const busy = 5 * time.Second

var errClosed = errors.New("sqlite: closed, nothing was written")

// DB is the table in one file, and its feed. It is safe for concurrent use.
// Use it below [table.Checked]: it trusts its callers.
type DB struct {
	path    string
	lock    *sqlite.Conn
	writer  *writer
	reading chan *reader // those that are free
	readers int          // how many there are

	queue   chan *request
	closing chan struct{} // closed by Close
	stopped chan struct{} // closed when the writer has ended
	closed  atomic.Bool
	failure atomic.Pointer[error]
}

// Open opens the file at path, and makes it if there is none; its folder must
// exist. A file that is open already, here or in another process, is refused:
// next to the file, a file with the ending .lock is locked as long as the DB
// is open or its process lives.
func Open(path string) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	lock, err := acquire(path)
	if err != nil {
		return nil, err
	}
	db := &DB{
		path:    path,
		lock:    lock,
		reading: make(chan *reader, readers),
		queue:   make(chan *request, maxGroup),
		closing: make(chan struct{}),
		stopped: make(chan struct{}),
	}
	if err := db.start(); err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: open %s: %w", path, err), db.release())
	}
	return db, nil
}

func (db *DB) start() error {
	// Before SQLite does, so that nobody else may read it. The files that
	// SQLite puts beside it get the same permissions.
	f, err := os.OpenFile(db.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if db.writer, err = openWriter(db.path); err != nil {
		return err
	}
	for range readers {
		r, err := openReader(db.path)
		if err != nil {
			return err
		}
		db.reading <- r
		db.readers++
	}
	go db.write()
	return nil
}

// Close answers the commits that are under way and closes the file. What
// comes later is refused. A second call does nothing.
func (db *DB) Close() error {
	if db.closed.Swap(true) {
		return nil
	}
	close(db.closing)
	<-db.stopped
	return db.release()
}

// release closes what start opened, waiting for the readers. The last
// connection that is closed moves what is in the log into the file.
func (db *DB) release() error {
	var err error
	for range db.readers {
		r := <-db.reading
		err = errors.Join(err, r.conn.Close())
	}
	if db.writer != nil {
		err = errors.Join(err, db.writer.conn.Close())
	}
	return errors.Join(err, db.lock.Close())
}

// Err is nil as long as the table works. After the disk failed a commit in a
// way that leaves its outcome open, it is the reason, and all calls answer it
// until the file is opened anew, which settles the outcome.
func (db *DB) Err() error {
	if failure := db.failure.Load(); failure != nil {
		return *failure
	}
	return nil
}

// refusal is why a stopped table does nothing.
func (db *DB) refusal() error {
	if err := db.Err(); err != nil {
		return err
	}
	return errClosed
}
