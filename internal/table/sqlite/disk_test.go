package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"beian/internal/table"
)

// TestFullDisk has a file that may not grow: the commit is refused as a whole,
// and works when there is room again.
func TestFullDisk(t *testing.T) {
	db := fresh(t)
	before := item(key("p", "before"), 1)
	put(t, db, before)
	limit := func(pages int) {
		t.Helper()
		script := fmt.Sprintf("PRAGMA max_page_count = %d", pages)
		if err := db.submit(t.Context(), func(w *writer) error { return execute(w.conn, script) }); err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // at least what it has
	large := item(key("p", "large"), 1)
	large.Body = make([]byte, 100_000)
	before.Version = 2
	ws := []table.Write{table.Put(before, table.IfVersion(1)), table.Put(large, table.IfAbsent())}
	if err := db.Commit(t.Context(), ws...); !errors.Is(err, table.ErrThrottled) {
		t.Fatalf("got %v, want ErrThrottled", err)
	}
	if it, err := db.Get(t.Context(), before.Key); err != nil || it.Version != 1 {
		t.Errorf("got version %d, %v: a commit that was refused is there in part", it.Version, err)
	}
	if err := db.Err(); err != nil {
		t.Errorf("a full disk is no failure of the store: %v", err)
	}
	limit(1 << 20)
	if err := db.Commit(t.Context(), ws...); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// fillDisk is the child whose files may not grow beyond a size, which fails
// writes in the middle of a commit. It prints what became of each.
func fillDisk(ctx context.Context, db *DB) {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 300_000, Max: 1 << 40}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println("setrlimit", err)
		return
	}
	for n := int64(1); ; n++ {
		err := db.Commit(ctx, step(0, n)...)
		switch {
		case err == nil:
			fmt.Println("acknowledged", n)
		case errors.Is(err, table.ErrUnknown):
			fmt.Println("unknown", n)
			_, get := db.Get(ctx, key("worker0", "counter"))
			again := db.Commit(ctx, step(0, n)...)
			fmt.Println("stopped", db.Err() != nil && errors.Is(get, db.Err()) && errors.Is(again, db.Err()))
			os.Exit(0)
		default:
			fmt.Println("other", err)
			os.Exit(0)
		}
	}
}

// TestFailedCommit lets the disk fail a commit half-way: the answer is that
// nobody knows, the store stops, and opening it anew settles the matter.
func TestFailedCommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	var acknowledged, unknown int64
	stopped := false
	for _, line := range strings.Split(strings.TrimSpace(outputOf(t, "fill", path)), "\n") {
		switch word, rest, _ := strings.Cut(line, " "); word {
		case "acknowledged":
			acknowledged++
		case "unknown":
			unknown++
		case "stopped":
			stopped = rest == "true"
		default:
			t.Errorf("child said %q", line)
		}
	}
	if acknowledged == 0 || unknown != 1 || !stopped {
		t.Errorf("%d acknowledged, %d unknown, stopped is %t; want some, 1, true", acknowledged, unknown, stopped)
	}
	db := open(t, path)
	if n := checkSteps(t, db, 0, acknowledged); n > acknowledged+unknown {
		t.Errorf("%d commits are there, want at most %d", n, acknowledged+unknown)
	}
	if err := db.Err(); err != nil {
		t.Errorf("opened anew: %v", err)
	}
}
