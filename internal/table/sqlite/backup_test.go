package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"beian/internal/table"
)

func TestBackupIsOfOneMoment(t *testing.T) {
	db := fresh(t)
	for n := range int64(20) {
		if err := db.Commit(t.Context(), step(0, n+1)...); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	written := make(chan struct{}, 1)
	wg.Go(func() {
		for n := int64(21); ctx.Err() == nil; n++ {
			if err := db.Commit(context.Background(), step(0, n)...); err != nil {
				t.Error(err)
				return
			}
			select {
			case written <- struct{}{}:
			default:
			}
		}
	})
	<-written
	path := filepath.Join(t.TempDir(), "backup.db")
	err := db.Backup(t.Context(), path)
	stop()
	wg.Wait()
	if err != nil {
		t.Fatal(err)
	}
	restored := open(t, path)
	commits := checkSteps(t, restored, 0, 21)
	checkRecords(t, restored, "", [crashWorkers]int64{commits})
	// It is a store like any other: it goes on.
	if err := restored.Commit(t.Context(), step(0, commits+1)...); err != nil {
		t.Error(err)
	}
}

func TestBackupOverNothing(t *testing.T) {
	db := fresh(t)
	put(t, db, item(key("p", "s"), 1))
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), path); !errors.Is(err, os.ErrExist) {
		t.Errorf("got %v, want a refusal because the file exists", err)
	}
	if left, err := os.ReadFile(path); err != nil || !bytes.Equal(left, []byte("precious")) {
		t.Errorf("the file was changed: %v", err)
	}
}

func TestBackupCancelled(t *testing.T) {
	db := fresh(t)
	put(t, db, item(key("p", "s"), 1))
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Backup(ctx, filepath.Join(dir, "backup.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

func TestRemoveExpired(t *testing.T) {
	db := fresh(t)
	now := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	expiring := func(sort string, kind table.Kind, at time.Time) {
		it := item(key("p", sort), 1)
		it.Kind, it.Expires = kind, at
		put(t, db, it)
	}
	expiring("oldest", "draft", now.Add(-2*time.Hour))
	expiring("older", "draft", now.Add(-time.Hour))
	expiring("old", "draft", now.Add(-time.Second))
	expiring("now", "draft", now)
	expiring("later", "draft", now.Add(time.Second))
	expiring("never", "draft", time.Time{})
	expiring("record", table.KindHistory, now.Add(-time.Hour))
	for _, want := range []struct {
		removed int
		left    string
	}{{2, "later never now old record"}, {1, "later never now record"}, {0, "later never now record"}} {
		removed, err := db.RemoveExpired(t.Context(), now, 2)
		if err != nil || removed != want.removed {
			t.Errorf("removed %d, %v, want %d", removed, err, want.removed)
		}
		page, err := db.Query(t.Context(), table.Query{Partition: "p", Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		left := ""
		for i, it := range page.Items {
			if i > 0 {
				left += " "
			}
			left += it.Key.Sort
		}
		if left != want.left {
			t.Errorf("left are [%s], want [%s]", left, want.left)
		}
	}
}
