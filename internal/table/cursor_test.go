package table_test

import (
	"encoding/base64"
	"errors"
	"testing"

	"beian/internal/table"
)

func TestCursorGoesOnWhereItWasMade(t *testing.T) {
	q := table.Query{Index: table.Queue, Partition: "provider", From: "2026-03", To: "2026-04", Limit: 10}
	for _, p := range []table.Position{
		{},
		{Sort: "2026-03-02", Key: key("case-1", "case")},
		{Sort: "2026-03-02|备案", Key: key("案", "\U0010ffff")},
	} {
		next := q
		next.Cursor = q.CursorAt(p)
		next.Limit = 20
		if next.Cursor == "" {
			t.Errorf("%v: an empty cursor ends the answer", p)
		}
		if got, err := next.After(); err != nil || got != p {
			t.Errorf("got %v, %v, want %v", got, err, p)
		}
	}
}

func TestForeignCursorRefused(t *testing.T) {
	q := table.Query{Index: table.Queue, Partition: "provider", From: "b", To: "d", Limit: 10}
	cursor := q.CursorAt(table.Position{Sort: "c", Key: key("p", "s")})
	cases := map[string]func(*table.Query){
		"other index":     func(q *table.Query) { q.Index = table.Work },
		"other partition": func(q *table.Query) { q.Partition = "bureau" },
		"other from":      func(q *table.Query) { q.From = "a" },
		"other to":        func(q *table.Query) { q.To = "" },
		"other order":     func(q *table.Query) { q.Descending = true },
		"not base64":      func(q *table.Query) { q.Cursor = "!" },
		"too few parts":   func(q *table.Query) { q.Cursor = base64.RawURLEncoding.EncodeToString([]byte("x")) },
		"not UTF-8":       func(q *table.Query) { q.Cursor = base64.RawURLEncoding.EncodeToString([]byte("\xff\x00\x00\x00")) },
		"before from":     func(q *table.Query) { q.Cursor = q.CursorAt(table.Position{Sort: "a", Key: key("p", "s")}) },
		"behind to":       func(q *table.Query) { q.Cursor = q.CursorAt(table.Position{Sort: "e", Key: key("p", "s")}) },
	}
	for name, change := range cases {
		other := q
		other.Cursor = cursor
		change(&other)
		var invalid *table.InvalidError
		if p, err := other.After(); !errors.As(err, &invalid) {
			t.Errorf("%s: got %v, %v, want *InvalidError", name, p, err)
		}
	}
}
