package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"zombiezen.com/go/sqlite"

	"beian/internal/table"
)

// request is a commit that waits for the writer. Whoever claims it first, the
// writer to apply it or its caller to withdraw it, decides what becomes of it.
type request struct {
	apply   func(*writer) error
	claimed atomic.Bool
	answer  chan error
}

func (r *request) claim() bool { return r.claimed.CompareAndSwap(false, true) }

// submit lets the writer run apply in a transaction and waits until that is on
// the disk. apply may answer *[table.ConflictError] if it wrote nothing; any
// other error undoes the transaction.
func (db *DB) submit(ctx context.Context, apply func(*writer) error) error {
	r := &request{apply: apply, answer: make(chan error, 1)}
	select {
	case <-db.stopped:
		return db.refusal()
	case <-ctx.Done():
		return ctx.Err()
	case db.queue <- r:
	}
	var withdrawn error
	select {
	case err := <-r.answer:
		return err
	case <-ctx.Done():
		withdrawn = ctx.Err()
	case <-db.stopped:
		withdrawn = db.refusal()
	}
	if r.claim() {
		return withdrawn
	}
	return <-r.answer
}

// write runs until the DB is closed or its disk fails: it takes what waits,
// commits it together and answers.
func (db *DB) write() {
	defer close(db.stopped)
	for {
		select {
		case <-db.closing:
			return
		case first := <-db.queue:
			group := db.gather(first)
			answers, failure := db.writer.commitGroup(group)
			if failure != nil {
				db.failure.Store(&failure)
			}
			for i, r := range group {
				r.answer <- answers[i]
			}
			if failure != nil {
				return
			}
		}
	}
}

// gather claims what waits, as far as its callers have not withdrawn it.
func (db *DB) gather(next *request) []*request {
	var group []*request
	for {
		if next.claim() {
			group = append(group, next)
		}
		if len(group) == maxGroup {
			return group
		}
		select {
		case next = <-db.queue:
		default:
			return group
		}
	}
}

// commitGroup applies a group in one transaction and gives the answer to each.
// Conflicts are answered only after the transaction, because what they conflict
// with may be in it. A failure means that the outcome is open until the file
// is opened anew.
func (w *writer) commitGroup(group []*request) (answers []error, failure error) {
	answers = make([]error, len(group))
	all := func(err error) {
		for i := range answers {
			answers[i] = err
		}
	}
	err := run(w.begin)
	for i := 0; i < len(group) && err == nil; i++ {
		err = group[i].apply(w)
		var conflict *table.ConflictError
		if errors.As(err, &conflict) {
			answers[i], err = err, nil
		}
	}
	if err != nil {
		all(fmt.Errorf("%w: %w", table.ErrThrottled, err))
		return answers, w.undo()
	}
	if err = run(w.commit); err == nil {
		return answers, nil
	}
	if sqlite.ErrCode(err).ToPrimary() == sqlite.ResultFull {
		// The mark of the commit, which is written last, did not fit.
		all(fmt.Errorf("%w: %w", table.ErrThrottled, err))
		return answers, w.undo()
	}
	// The mark may or may not have reached the disk, and after a failed flush
	// a second one proves nothing. Only the recovery of a new start can tell.
	all(fmt.Errorf("%w: %w", table.ErrUnknown, err))
	return answers, fmt.Errorf("sqlite: stopped because a commit failed, open the store anew: %w", err)
}

// undo ends a transaction that failed, unless SQLite has done it.
func (w *writer) undo() error {
	if w.conn.AutocommitEnabled() {
		return nil
	}
	if err := run(w.rollback); err != nil {
		return fmt.Errorf("sqlite: stopped because a transaction could not be undone, open the store anew: %w", err)
	}
	return nil
}
