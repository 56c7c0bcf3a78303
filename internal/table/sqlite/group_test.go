package sqlite

import (
	"context"
	"errors"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"beian/internal/table"
)

// hold keeps the writer busy until release is called and returns when it is.
func hold(t *testing.T, db *DB) (release func()) {
	t.Helper()
	holding, end, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- db.submit(context.Background(), func(*writer) error {
			close(holding)
			<-end
			return nil
		})
	}()
	<-holding
	return func() {
		t.Helper()
		close(end)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// waitQueued returns when so many requests wait for the held writer.
func waitQueued(db *DB, n int) {
	for len(db.queue) < n {
		runtime.Gosched()
	}
}

func TestWhatWaitsIsOneTransaction(t *testing.T) {
	db := fresh(t)
	release := hold(t, db)
	const commits = 50
	var answered, late atomic.Int32
	var wg sync.WaitGroup
	for i := range commits {
		wg.Go(func() {
			err := db.submit(t.Context(), func(w *writer) error {
				if answered.Load() > 0 {
					late.Add(1)
				}
				return w.apply([]table.Write{table.Put(item(key("p", strconv.Itoa(i)), 1), table.IfAbsent())})
			})
			answered.Add(1)
			if err != nil {
				t.Error(err)
			}
		})
	}
	waitQueued(db, commits)
	release()
	wg.Wait()
	if late.Load() != 0 {
		t.Errorf("%d of %d commits were applied after others were answered", late.Load(), commits)
	}
}

func TestConflictWithinATransaction(t *testing.T) {
	db := fresh(t)
	release := hold(t, db)
	errs := make(chan error, 5)
	for range cap(errs) {
		go func() { errs <- db.Commit(t.Context(), table.Put(item(key("p", "s"), 1), table.IfAbsent())) }()
	}
	waitQueued(db, cap(errs))
	release()
	won := 0
	for range cap(errs) {
		if err := <-errs; err == nil {
			won++
		} else if !table.Conflicted(err, 0) {
			t.Errorf("got %v, want a conflict", err)
		}
	}
	if won != 1 {
		t.Errorf("%d commits won, want 1", won)
	}
}

// TestFailureUndoesTheGroup lets one commit of a group meet a failing disk:
// nothing of the group is written, nor is a conflict with it reported.
func TestFailureUndoesTheGroup(t *testing.T) {
	db := fresh(t)
	release := hold(t, db)
	failing := errors.New("disk fails")
	errs := make(chan error, 3)
	send := func(apply func(*writer) error) {
		n := len(db.queue)
		go func() { errs <- db.submit(t.Context(), apply) }()
		waitQueued(db, n+1)
	}
	claim := func(w *writer) error {
		return w.apply([]table.Write{table.Put(item(key("p", "s"), 1), table.IfAbsent())})
	}
	send(claim)
	send(claim)
	send(func(*writer) error { return failing })
	release()
	for range cap(errs) {
		if err := <-errs; !errors.Is(err, table.ErrThrottled) || !errors.Is(err, failing) {
			t.Errorf("got %v, want ErrThrottled because of %v", err, failing)
		}
	}
	if has(t, db, key("p", "s")) {
		t.Error("an item of a failed transaction is there")
	}
	put(t, db, item(key("p", "s"), 1))
}

func TestWithdrawn(t *testing.T) {
	db := fresh(t)
	release := hold(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	errs := make(chan error)
	go func() { errs <- db.Commit(ctx, table.Put(item(key("p", "s"), 1), table.Always())) }()
	waitQueued(db, 1)
	cancel()
	if err := <-errs; !errors.Is(err, context.Canceled) || errors.Is(err, table.ErrUnknown) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	release()
	put(t, db, item(key("p", "after"), 1))
	if has(t, db, key("p", "s")) {
		t.Error("a commit that was withdrawn was applied")
	}
}
