package bureau_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"beian/internal/awsrun/bureau"
	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
	"beian/internal/table/memory"
)

func load(t *testing.T) *rulebook.Book {
	t.Helper()
	book, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// TestOpen: which bureaus have a system of their own, and what the error of an
// environment that is not whole names. It repeats no key.
func TestOpen(t *testing.T) {
	const key = "0123456789abcdef0123456789abcdef"
	book := load(t)
	whole := bureau.Environment{
		Systems: []string{"31=https://bureau.example/filings?a=b"}, Keys: []string{"31=" + key},
	}
	b, err := bureau.Open(whole, book, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if b.Takes("11").Own || !b.Takes("31").Own || b.Takes("31").Batch != 50 {
		t.Errorf("11 takes %+v, 31 takes %+v", b.Takes("11"), b.Takes("31"))
	}
	for name, change := range map[string]func(*bureau.Environment){
		"no key":                 func(e *bureau.Environment) { e.Keys = nil },
		"a short key":            func(e *bureau.Environment) { e.Keys = []string{"31=0123456789abcdef"} },
		"a key of nobody":        func(e *bureau.Environment) { e.Keys = []string{key} },
		"an address alone":       func(e *bureau.Environment) { e.Systems = []string{"https://bureau.example/"} },
		"no TLS":                 func(e *bureau.Environment) { e.Systems = []string{"31=http://bureau.example/"} },
		"a bureau of nowhere":    func(e *bureau.Environment) { e.Systems = []string{"99=https://bureau.example/"} },
		"a bureau twice":         func(e *bureau.Environment) { e.Systems = append(e.Systems, "31=https://other.example/") },
		"a bureau by its letter": func(e *bureau.Environment) { e.Systems = []string{"沪=https://bureau.example/"} },
	} {
		env := whole
		change(&env)
		_, err := bureau.Open(env, book, time.Now)
		if err == nil || !strings.Contains(err.Error(), "BEIAN_BUREAU_") || strings.Contains(err.Error(), "0123456789") || strings.Contains(err.Error(), "example") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// asked is a way to the bureaus that counts what it is asked, and takes nothing.
type asked struct{ provinces chan string }

func (a asked) Takes(string) casework.Taking { return casework.Taking{Batch: 1} }

func (a asked) Submit(_ context.Context, province string, _ []casework.Submission) (casework.Answers, error) {
	a.provinces <- province
	return casework.Answers{}, nil
}

// counted counts the items that are read.
type counted struct {
	table.Table
	reads atomic.Int64
}

func (c *counted) Get(ctx context.Context, k table.Key) (table.Item, error) {
	c.reads.Add(1)
	return c.Table.Get(ctx, k)
}

// TestEveryProvinceIsDeliveredTo: a case is accepted for any province of the rule
// book, so what waits for any of them is handed over. Where nothing waits, a round
// costs a read a bureau, for it runs every minute.
func TestEveryProvinceIsDeliveredTo(t *testing.T) {
	book, now := load(t), time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	db := &counted{Table: memory.New()}
	way := asked{make(chan string, 100)}
	desk := &casework.Desk{Table: db, Book: book, Bureau: way, Now: func() time.Time { return now }}
	if err := bureau.Deliver(t.Context(), desk); err != nil {
		t.Fatal(err)
	}
	if n, most := db.reads.Load(), int64(len(book.Provinces())); n > most {
		t.Errorf("a round without work reads %d items, want at most %d", n, most)
	}
	for _, p := range book.Provinces() {
		queue(t, db, p.Code, now)
	}
	if err := bureau.Deliver(t.Context(), desk); err != nil {
		t.Fatal(err)
	}
	close(way.provinces)
	got := map[string]bool{}
	for province := range way.provinces {
		got[province] = true
	}
	for _, p := range book.Provinces() {
		if !got[p.Code] {
			t.Errorf("what waits for %s is never handed over", p.Name)
		}
	}
}

// queue puts a delivery into the outbox of a province, of a case that was withdrawn
// on its way.
func queue(t *testing.T, db table.Table, province string, at time.Time) {
	t.Helper()
	it, err := records.DeliveryItem(records.Delivery{Bureau: province, Sequence: 1, Case: "case-" + province, Since: at})
	if err != nil {
		t.Fatal(err)
	}
	c, err := records.CaseItem(&filing.Case{ID: "case-" + province, Status: filing.Withdrawn, Version: 1})
	if err != nil {
		t.Fatal(err)
	}
	next, err := records.Advance(records.SequenceKey(province), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Commit(t.Context(), next, table.Put(it, table.IfAbsent()), table.Put(c, table.IfAbsent())); err != nil {
		t.Fatal(err)
	}
}
