package main

import (
	"bytes"
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

// TestPut adds a year, twice, and then another notice for it: the table has the
// last one as the functions read it.
func TestPut(t *testing.T) {
	db := table.Checked(memory.New())
	var out bytes.Buffer
	second := strings.Replace(next, "2027-01-03", "2027-01-04", 1)
	for _, text := range []string{next, next, second} {
		writes, err := read([]string{yearFile(t, text)})
		if err != nil {
			t.Fatal(err)
		}
		if err := put(t.Context(), db, writes, &out); err != nil {
			t.Fatal(err)
		}
	}
	files, err := records.Holidays(t.Context(), db)
	if err != nil || len(files) != 1 {
		t.Fatalf("the table has %d years, %v", len(files), err)
	}
	year, err := workday.ParseYear(files[0])
	if err != nil || year.Year != 2027 || year.Off[0].To != "2027-01-04" {
		t.Errorf("the table has %+v, %v", year, err)
	}
	if !strings.Contains(out.String(), "holidays of 2027 are added") {
		t.Errorf("it said %q", out.String())
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
