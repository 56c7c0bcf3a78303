package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/memory"
	"beian/internal/workday"
)

const next = `{"year":2027,"published":"2026-11-05","sources":["示例"],"off":[{"name":"元旦","from":"2027-01-01","to":"2027-01-03"}],"work":[]}`

func yearFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "year.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAdd adds a year, twice, then another notice for it, and another year: the
// table has the last of each as the functions read them.
func TestAdd(t *testing.T) {
	db := table.Checked(memory.New())
	var out bytes.Buffer
	second := strings.Replace(next, "2027-01-03", "2027-01-04", 1)
	for _, text := range []string{next, next, second, strings.ReplaceAll(next, "2027", "2028")} {
		years, err := read([]string{yearFile(t, text)})
		if err != nil {
			t.Fatal(err)
		}
		if err := add(t.Context(), db, years, &out); err != nil {
			t.Fatal(err)
		}
	}
	files, version, err := records.Holidays(t.Context(), db)
	if err != nil || len(files) != 2 || version != 4 {
		t.Fatalf("the table has %d years at version %d, %v", len(files), version, err)
	}
	year, err := workday.ParseYear(files[2027])
	if err != nil || year.Year != 2027 || year.Off[0].To != "2027-01-04" {
		t.Errorf("the table has %+v, %v", year, err)
	}
	for _, want := range []string{"holidays of 2027 are added", "holidays of 2028 are added"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it said %q", out.String())
		}
	}
}

// late is a table where somebody else adds a year between reading and writing.
type late struct{ table.Table }

func (l late) Commit(ctx context.Context, ws ...table.Write) error {
	it, err := records.HolidaysItem(1, map[int]json.RawMessage{2029: json.RawMessage(`{}`)})
	if err != nil {
		return err
	}
	if err := l.Table.Commit(ctx, table.Put(it, table.Always())); err != nil {
		return err
	}
	return l.Table.Commit(ctx, ws...)
}

// TestTogether: of two operators neither takes the other's year away.
func TestTogether(t *testing.T) {
	years, err := read([]string{yearFile(t, next)})
	if err != nil {
		t.Fatal(err)
	}
	db := table.Checked(memory.New())
	if err := add(t.Context(), late{db}, years, os.Stdout); err == nil || !strings.Contains(err.Error(), "run it again") {
		t.Errorf("it answered %v", err)
	}
	if files, _, err := records.Holidays(t.Context(), db); err != nil || files[2029] == nil {
		t.Errorf("the other's year is gone: %v", err)
	}
}

// TestRefused says what is wrong before anything is stored.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		table string
		files []string
		says  string
	}{
		"no table":  {"", []string{yearFile(t, next)}, "-table"},
		"no files":  {"t", nil, "after it"},
		"no file":   {"t", []string{filepath.Join(t.TempDir(), "none")}, "no such file"},
		"bad year":  {"t", []string{yearFile(t, `{"year":2027}`)}, "days off"},
		"one wrong": {"t", []string{yearFile(t, next), yearFile(t, strings.Replace(next, `"work":[]`, `"work":["2027-01-04"]`, 1))}, "no make-up day"},
	} {
		if err := run(t.Context(), c.table, c.files, os.Stderr); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}
