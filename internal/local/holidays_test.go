package local_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"beian/internal/local"
)

// TestHolidays: a system whose clock nears a year of unknown holidays says so
// in its log and its health, until the year's file lies in its folder; a wrong
// file stops it with the reason.
func TestHolidays(t *testing.T) {
	folder := t.TempDir()
	december := func(c *local.Config) { c.Begin = time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC) }
	health := func() (body, log string) {
		var b bytes.Buffer
		s := open(t, folder, december, func(c *local.Config) { c.Log = slog.New(slog.NewTextHandler(&b, nil)) })
		code, _, body := fetch(t, s.URL()+"/healthz")
		if err := s.Close(); err != nil || code != http.StatusOK {
			t.Errorf("healthz answered %d; stopping: %v", code, err)
		}
		return body, b.String()
	}
	body, log := health()
	for _, want := range []string{"holidays missing", "2027", "folder holidays"} {
		if !strings.Contains(body, want) || !strings.Contains(log, want) {
			t.Errorf("without the year: healthz says %q, the log %q, neither may lack %q", body, log, want)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "holidays"), 0o700); err != nil {
		t.Fatal(err)
	}
	year := func(text string) {
		if err := os.WriteFile(filepath.Join(folder, "holidays", "2027.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	year(`{"year":2027,"published":"2026-11-05","sources":["示例"],"off":[{"name":"元旦","from":"2027-01-01","to":"2027-01-03"}]}`)
	if body, log := health(); body != "ok\n" || strings.Contains(log, "holidays") {
		t.Errorf("with the year: healthz says %q, the log %q", body, log)
	}
	year(`{"year":2027}`)
	_, err := local.Open(context.Background(), local.Config{
		Folder: folder, Address: "127.0.0.1:0", ScansAddress: "127.0.0.1:0", Demonstration: true, Log: slog.New(slog.DiscardHandler),
	})
	if err == nil || !strings.Contains(err.Error(), "2027.json") {
		t.Errorf("with a wrong file: %v", err)
	}
}
