package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/demo"
)

// TestDemonstration runs `demo` as `make demo` does: it ends with the number,
// after a return, a correction and a return by the bureau.
func TestDemonstration(t *testing.T) {
	var log bytes.Buffer
	cmd := exec.Command(compile(t), "demo")
	cmd.Stderr = &log
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, log.String())
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	last := regexp.MustCompile(`^filed 京ICP备2026000001号-1 receipt BA(-[0-9A-HJKMNP-TV-Z]{4}){4}-[0-9A-HJKMNP-TV-Z]$`)
	if !last.MatchString(lines[len(lines)-1]) {
		t.Errorf("it ends with %q", lines[len(lines)-1])
	}
	for _, event := range []string{"PreCheckReturned", "CaseResubmitted", "ReviewReturned", "NumberIssued"} {
		if !strings.Contains(string(out), event) {
			t.Errorf("the timeline lacks %s", event)
		}
	}
}

// TestServe starts the program in an empty folder: it fills it with cases in
// different statuses, says where it is and how to sign in, stops cleanly, and
// goes on at the second start without filling it again, under a new master key
// beside the first.
func TestServe(t *testing.T) {
	s := &server{t: t, binary: compile(t), folder: t.TempDir(), address: freeAddress(t), scans: freeAddress(t)}
	first := s.session()
	for _, want := range []string{"filling the empty folder", "http://" + s.address + "/", "http://" + s.scans, s.folder, demo.AccountReviewer, "applicant-3   示例数据：退回待修改"} {
		if !strings.Contains(first.said, want) {
			t.Errorf("it did not say %q:\n%s", want, first.said)
		}
	}
	want := []string{"awaiting-pre-check", "awaiting-verification", "draft", "filed", "returned", "withdrawn"}
	if !slices.Equal(first.statuses, want) {
		t.Errorf("the cases are %v, want %v", first.statuses, want)
	}
	if said := s.command("rotate-key", "-folder", s.folder); !strings.Contains(said, "wraps from the next start on") {
		t.Errorf("it said %q", said)
	}
	home := t.TempDir()
	copied, keys := filepath.Join(home, "copy"), filepath.Join(home, "keys")
	s.during = func() { s.command("backup", "-folder", s.folder, "-to", copied, "-keys", keys) }
	second := s.session()
	if strings.Contains(second.said, "filling") || !slices.Equal(second.statuses, first.statuses) {
		t.Errorf("the second start has %v and said\n%s", second.statuses, second.said)
	}
	// What was copied while it ran is a system of its own.
	s.folder, s.during = filepath.Join(home, "restored"), nil
	said := s.command("restore", "-from", copied, "-keys", keys, "-folder", s.folder)
	if !strings.HasPrefix(said, "restored 6 cases with ") { // each opened, under the first key
		t.Errorf("it said %q", said)
	}
	if text, err := os.ReadFile(keys); err != nil || strings.Count(string(text), "wrap ") != 2 {
		t.Errorf("the copied file does not have both keys (%v)", err)
	}
	if third := s.session(); !slices.Equal(third.statuses, first.statuses) {
		t.Errorf("restored it has %v", third.statuses)
	}
}

// command runs another command of the program to its end.
func (s *server) command(args ...string) string {
	s.t.Helper()
	out, err := exec.Command(s.binary, args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// session is one run of serve from its start to a clean stop.
type session struct {
	said     string
	statuses []string // of the applicants' drafts and cases
}

func (s *server) session() session {
	s.t.Helper()
	var out, log lockedBuffer
	cmd := exec.Command(s.binary, "serve", "-folder", s.folder, "-address", s.address, "-scans", s.scans, "-begin", "2026-03-02")
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	select {
	case <-out.says("Ctrl-C"):
	case <-time.After(time.Minute):
		_ = cmd.Process.Kill()
		s.t.Fatalf("it did not start:\n%s%s", out.String(), log.String())
	}
	statuses := s.statuses()
	if s.during != nil {
		s.during()
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		s.t.Errorf("it did not stop cleanly: %v\n%s", err, log.String())
	}
	return session{out.String(), statuses}
}

func (s *server) statuses() []string {
	s.t.Helper()
	client := &demo.Client{Base: "http://" + s.address, Account: demo.AccountVerifier, Key: "look", HTTP: http.DefaultClient}
	seen := map[string]bool{}
	for n := range demo.Applicants {
		var page casework.Rows
		if err := client.As(demo.Applicant(n+1)).Do(context.Background(), http.MethodGet, "/api/applicant/cases", nil, &page); err != nil {
			s.t.Fatal(err)
		}
		for _, row := range page.Rows {
			seen[string(row.Status)] = true
		}
	}
	var list []string
	for status := range seen {
		if status != "awaiting-review" {
			list = append(list, status)
		}
	}
	if !seen["awaiting-review"] {
		s.t.Error("no case waits for the bureau")
	}
	slices.Sort(list)
	return list
}

// TestUsage refuses what it does not know and says what it takes.
func TestUsage(t *testing.T) {
	for name, args := range map[string][]string{
		"nothing": nil, "unknown command": {"fly"}, "wrong date": {"serve", "-begin", "tomorrow"}, "wrong level": {"serve", "-log", "loud"},
		"too few applicants":  {"serve", "-applicants", "1"},
		"rotation of no keys": {"rotate-key", "-folder", "testdata"}, "rotation of what": {"rotate-key", "data"},
		"backup to nowhere": {"backup"}, "restore from nothing": {"restore", "-keys", "x"},
	} {
		if err := run(context.Background(), args, os.Stdout, os.Stderr); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
