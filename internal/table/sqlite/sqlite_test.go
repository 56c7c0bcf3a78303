package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"beian/internal/table"
	"beian/internal/table/tabletest"
)

func TestMain(m *testing.M) {
	if child := os.Getenv(childEnv); child != "" {
		runChild(child, os.Args[1])
		return
	}
	os.Exit(m.Run())
}

func open(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func fresh(t testing.TB) *DB {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "table.db"))
}

func key(partition, sort string) table.Key { return table.Key{Partition: partition, Sort: sort} }

func item(k table.Key, version int64) table.Item {
	return table.Item{Key: k, Version: version, Kind: "case"}
}

func put(t testing.TB, db *DB, it table.Item) {
	t.Helper()
	if err := db.Commit(t.Context(), table.Put(it, table.Always())); err != nil {
		t.Fatal(err)
	}
}

func has(t testing.TB, db *DB, k table.Key) bool {
	t.Helper()
	_, err := db.Get(t.Context(), k)
	if err != nil && !errors.Is(err, table.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func TestContract(t *testing.T) {
	tabletest.Run(t, func(t *testing.T) (table.Table, table.Feed) {
		db := fresh(t)
		return db, db
	})
}

func TestSettings(t *testing.T) {
	db := fresh(t)
	for pragma, want := range map[string]int64{"synchronous": 2, "user_version": 1} {
		if got, err := number(db.writer.conn, "PRAGMA "+pragma); err != nil || got != want {
			t.Errorf("%s is %d, %v, want %d", pragma, got, err, want)
		}
	}
	wal, err := number(db.writer.conn, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'")
	if err != nil || wal != 1 {
		t.Errorf("not in WAL mode: %v", err)
	}
	// Before 3.51.3 a checkpoint beside a commit could, rarely, lose pages.
	sound, err := number(db.writer.conn, "SELECT format('%d%03d%03d', major, minor, patch) >= '3051003' FROM"+
		" (SELECT substr(v, 1, 1) AS major, substr(v, 3, 2) AS minor, substr(v, 6) AS patch FROM (SELECT sqlite_version() AS v))")
	if err != nil || sound != 1 {
		t.Errorf("SQLite is older than 3.51.3: %v", err)
	}
	for _, name := range []string{db.path, db.path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, want permissions 0600, got %v", filepath.Base(name), err, info.Mode())
		}
	}
}

func TestOpenTwiceIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	first := open(t, path)
	second, err := Open(path)
	if err == nil {
		t.Fatal("opened twice", second.Close())
	}
	if !strings.Contains(err.Error(), "folder "+filepath.Dir(path)+" is in use") {
		t.Errorf("error does not name the folder: %v", err)
	}
	if out := outputOf(t, "open", path); !strings.Contains(out, "folder "+filepath.Dir(path)+" is in use") {
		t.Errorf("another process was not refused: %s", out)
	}
	put(t, first, item(key("p", "s"), 1))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if !has(t, open(t, path), key("p", "s")) {
		t.Error("item is missing after the store was opened again")
	}
}

func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"no folder": filepath.Join(dir, "none", "table.db"), "garbage": garbage, "folder": dir} {
		db, err := Open(path)
		if err == nil {
			t.Errorf("%s: opened, %v", name, db.Close())
		}
		// A failure must not leave the lock behind.
		if _, again := Open(path); again == nil || strings.Contains(again.Error(), "in use") {
			t.Errorf("%s: second try: %v, after %v", name, again, err)
		}
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	db := open(t, path)
	if err := db.submit(t.Context(), func(w *writer) error { return execute(w.conn, "PRAGMA user_version = 99") }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "schema 99") {
		t.Errorf("got %v, want a refusal that names the schema", err)
	}
}

func TestClosed(t *testing.T) {
	db := fresh(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, get := db.Get(t.Context(), key("p", "s"))
	_, query := db.Query(t.Context(), table.Query{Partition: "p", Limit: 1})
	_, _, read := db.Read(t.Context(), "", 1)
	commit := db.Commit(t.Context(), table.Put(item(key("p", "s"), 1), table.Always()))
	for name, err := range map[string]error{"get": get, "query": query, "feed": read, "commit": commit} {
		if !errors.Is(err, errClosed) {
			t.Errorf("%s: got %v, want %v", name, err, errClosed)
		}
	}
	if err := db.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
}

// TestCloseMeanwhile closes while callers commit and read: each commit is
// either acknowledged and there, or refused and not.
func TestCloseMeanwhile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	db := open(t, path)
	const callers, each = 8, 200
	answers := make([][]error, callers)
	var wg sync.WaitGroup
	begun := make(chan struct{}, callers*each)
	for c := range callers {
		wg.Go(func() {
			for i := range each {
				err := db.Commit(context.Background(), table.Put(item(key(fmt.Sprint(c), fmt.Sprint(i)), 1), table.IfAbsent()))
				answers[c] = append(answers[c], err)
				begun <- struct{}{}
			}
		})
		wg.Go(func() {
			for {
				if _, err := db.Get(context.Background(), key("p", "s")); errors.Is(err, errClosed) {
					return
				}
			}
		})
	}
	for range 3 * callers {
		<-begun
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	db = open(t, path)
	for c, errs := range answers {
		for i, err := range errs {
			if err != nil && !errors.Is(err, errClosed) {
				t.Errorf("got %v, want %v", err, errClosed)
			}
			if there := has(t, db, key(fmt.Sprint(c), fmt.Sprint(i))); there != (err == nil) {
				t.Errorf("answer %v, but the item is there: %t", err, there)
			}
		}
	}
}
