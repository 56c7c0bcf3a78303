package functions_test

import (
	"bytes"
	"crypto/sha256"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Limits of a function in bytes: it starts as fast as its binary is small.
const (
	tableOnly = 8_500_000  // whose only client is the table's
	anyOther  = 13_000_000 // with further clients
)

// build links every function as `make functions` does from the sources in dir,
// into a new folder, and gives that folder and what the linker found reachable.
func build(t *testing.T, dir string) (built string, reached []byte) {
	t.Helper()
	built = t.TempDir()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false",
		"-tags", "lambda.norpc,nethttpomithttp2", "-gcflags=all=-dwarf=false", "-ldflags", "-s -w -dumpdep", "-o", built+"/", "./functions/...")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=arm64", "PWD="+dir)
	reached, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go build in %s: %v\n%s", dir, err, reached[:min(len(reached), 2000)])
	}
	return built, reached
}

// sources copies the sources into a new folder: what git tracks, and what it
// would.
func sources(t *testing.T) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = ".."
	list, err := cmd.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	to := t.TempDir()
	for name := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		body, err := os.ReadFile(filepath.Join("..", name))
		if os.IsNotExist(err) { // deleted, but not yet in git
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// TestBuilt builds the functions twice, in two folders: both builds are equal
// to the byte, no function is too large, and none calls methods by name, which
// makes the linker keep every method of every type.
func TestBuilt(t *testing.T) {
	here, reached := build(t, sources(t))
	there, _ := build(t, sources(t))
	if bytes.Contains(reached, []byte("<ReflectMethod>")) {
		t.Errorf("functions call methods by name: %q", callers(reached))
	}
	for _, name := range names(t) {
		binary, err := os.ReadFile(filepath.Join(here, name))
		if err != nil {
			t.Fatal(err)
		}
		again, err := os.ReadFile(filepath.Join(there, name))
		if err != nil {
			t.Fatal(err)
		}
		if sha256.Sum256(binary) != sha256.Sum256(again) {
			t.Errorf("%s: two builds of the same sources differ", name)
		}
		limit := anyOther
		if slices.Contains([]string{"accept-submission", "await-answer", "issue-number"}, name) {
			limit = tableOnly
		}
		t.Logf("%-18s %6.2f MB of %5.2f", name, float64(len(binary))/1e6, float64(limit)/1e6)
		if len(binary) > limit {
			t.Errorf("%s has %d bytes, at most %d are allowed", name, len(binary), limit)
		}
	}
}

// callers lists what the linker marks as a call of reflect's Method or
// MethodByName.
func callers(reached []byte) []string {
	var list []string
	for line := range strings.Lines(string(reached)) {
		if strings.Contains(line, "<ReflectMethod>") {
			list = append(list, strings.TrimSpace(line))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
