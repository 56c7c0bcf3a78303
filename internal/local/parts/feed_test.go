package parts_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/local/parts"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/memory"
)

// down is a bus that takes nothing.
type down struct{}

func (down) Put(context.Context, casework.Envelope) error { return errors.New("down") }

// TestFeedGoesOn: what an operation can't do with a record is left to the sweep;
// the feed goes on, and begins where it was when it is read anew.
func TestFeedGoesOn(t *testing.T) {
	db := memory.New()
	tbl := table.Checked(db)
	var log bytes.Buffer
	desk := &casework.Desk{Table: tbl, Bus: down{}, Log: slog.New(slog.NewTextHandler(&log, nil))}
	feed := parts.Feed{Table: tbl, Feed: db, Desk: desk, Log: desk.Log}
	put := func(id string) {
		t.Helper()
		it, err := records.RecordItem(&filing.Record{Case: id, Version: 1, Event: "CaseSubmitted"})
		if err != nil {
			t.Fatal(err)
		}
		outbox, err := records.OutboxItem(records.Outbox{Case: id, Version: 1, Kind: records.WorkPublish})
		if err != nil {
			t.Fatal(err)
		}
		if err := tbl.Commit(t.Context(), table.Put(it, table.IfAbsent()), table.Put(outbox, table.IfAbsent())); err != nil {
			t.Fatal(err)
		}
	}
	pump := func(want int) {
		t.Helper()
		if n, err := feed.Pump(t.Context(), 10); err != nil || n != want {
			t.Fatalf("handed on %d records, %v, want %d", n, err, want)
		}
	}
	put("first")
	pump(1)
	if text := log.String(); !strings.Contains(text, "left to the sweep") || !strings.Contains(text, "case=first") {
		t.Errorf("logged %s", text)
	}
	if _, err := tbl.Get(t.Context(), records.OutboxKey(records.Outbox{Case: "first", Version: 1, Kind: records.WorkPublish})); err != nil {
		t.Errorf("what the sweep looks for is gone: %v", err)
	}
	put("second")
	feed = parts.Feed{Table: tbl, Feed: db, Desk: desk, Log: desk.Log}
	pump(1)
	pump(0)
}

// TestFeedGoesOnPastWhatItCantRead: a record that can't be decoded is set aside, told
// of without its contents, and the records after it are handed on.
func TestFeedGoesOnPastWhatItCantRead(t *testing.T) {
	db := memory.New()
	tbl := table.Checked(db)
	var log bytes.Buffer
	heard := &hearing{of: map[string][]string{}}
	desk := &casework.Desk{Table: tbl, Bus: heard, Log: slog.New(slog.NewTextHandler(&log, nil))}
	broken, err := records.RecordItem(&filing.Record{Case: "a", Version: 1})
	if err != nil {
		t.Fatal(err)
	}
	broken.Body = []byte("张示例")
	whole, err := records.RecordItem(&filing.Record{Case: "b", Version: 1, Event: "CaseSubmitted"})
	if err != nil {
		t.Fatal(err)
	}
	outbox, err := records.OutboxItem(records.Outbox{Case: "b", Version: 1, Kind: records.WorkPublish})
	if err != nil {
		t.Fatal(err)
	}
	of, err := records.CaseItem(&filing.Case{ID: "b", Version: 1, Status: filing.Submitted})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range []table.Item{broken, of, outbox, whole} {
		if err := tbl.Commit(t.Context(), table.Put(it, table.IfAbsent())); err != nil {
			t.Fatal(err)
		}
	}
	feed := parts.Feed{Table: tbl, Feed: db, Desk: desk, Log: desk.Log}
	for _, want := range []int{2, 0} {
		if n, err := feed.Pump(t.Context(), 10); err != nil || n != want {
			t.Fatalf("handed on %d records, %v, want %d", n, err, want)
		}
	}
	if !slices.Equal(heard.of["b"], []string{"b-1"}) {
		t.Errorf("after it was heard %v", heard.of)
	}
	keys, _, err := parts.Aside(t.Context(), tbl, "")
	if err != nil || !slices.Equal(keys, []string{broken.Key.String()}) {
		t.Errorf("set aside are %v, %v", keys, err)
	}
	if text := log.String(); !strings.Contains(text, "set aside") || !strings.Contains(text, broken.Key.String()) || strings.Contains(text, "张示例") {
		t.Errorf("logged %s", text)
	}
}

// TestFeedKeepsTheOrderOfACase: cases may be handed on at the same time, the
// records of one of them in their order.
func TestFeedKeepsTheOrderOfACase(t *testing.T) {
	db := memory.New()
	tbl := table.Checked(db)
	heard := &hearing{of: map[string][]string{}}
	desk := &casework.Desk{Table: tbl, Bus: heard, Log: slog.New(slog.DiscardHandler)}
	cases := 0
	feed := parts.Feed{Table: tbl, Feed: db, Desk: desk, Log: desk.Log, Each: func(n int, do func(int)) {
		var group sync.WaitGroup
		for i := range n {
			group.Go(func() { do(i) })
		}
		group.Wait()
		cases = n
	}}
	for _, id := range []string{"a", "b", "c"} {
		it, err := records.CaseItem(&filing.Case{ID: id, Version: 20, Status: filing.Submitted})
		if err != nil {
			t.Fatal(err)
		}
		if err := tbl.Commit(t.Context(), table.Put(it, table.IfAbsent())); err != nil {
			t.Fatal(err)
		}
	}
	for version := range int64(20) {
		for _, id := range []string{"a", "b", "c"} {
			it, err := records.RecordItem(&filing.Record{Case: id, Version: version + 1, Event: "CaseSubmitted"})
			if err != nil {
				t.Fatal(err)
			}
			outbox, err := records.OutboxItem(records.Outbox{Case: id, Version: version + 1, Kind: records.WorkPublish})
			if err != nil {
				t.Fatal(err)
			}
			if err := tbl.Commit(t.Context(), table.Put(it, table.IfAbsent()), table.Put(outbox, table.IfAbsent())); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n, err := feed.Pump(t.Context(), 100); err != nil || n != 60 || cases != 3 {
		t.Fatalf("handed on %d records of %d cases, %v", n, cases, err)
	}
	for _, id := range []string{"a", "b", "c"} {
		var want []string
		for version := range 20 {
			want = append(want, fmt.Sprintf("%s-%d", id, version+1))
		}
		if !slices.Equal(heard.of[id], want) {
			t.Errorf("%s was heard of in the order %v", id, heard.of[id])
		}
	}
}

// hearing is a bus that keeps the ids of events by their case.
type hearing struct {
	mu sync.Mutex
	of map[string][]string
}

func (h *hearing) Put(_ context.Context, e casework.Envelope) error {
	id, _, _ := strings.Cut(e.ID, "-")
	h.mu.Lock()
	defer h.mu.Unlock()
	h.of[id] = append(h.of[id], e.ID)
	return nil
}
