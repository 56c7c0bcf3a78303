package diagram_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"beian/internal/structure/diagram"
)

const root = "../../../"

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(root + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestLifecycleIsCurrent holds the drawing in ARCHITECTURE.md against the table.
func TestLifecycleIsCurrent(t *testing.T) {
	before := read(t, "ARCHITECTURE.md")
	after, err := diagram.Insert(before, diagram.Lifecycle())
	if err != nil {
		t.Fatal(err)
	}
	if before != after {
		t.Error("the lifecycle in ARCHITECTURE.md is not current; run go generate ./internal/structure/...")
	}
}

// TestEveryDependencyHasItsReason holds go.mod's direct dependencies against
// the list in ARCHITECTURE.md, both ways.
func TestEveryDependencyHasItsReason(t *testing.T) {
	direct := map[string]bool{}
	for _, line := range regexp.MustCompile(`(?m)^\s*(?:require )?(\S+\.\S+/\S+|\S+\.org/\S+) v\S+(.*)$`).FindAllStringSubmatch(read(t, "go.mod"), -1) {
		if !strings.Contains(line[2], "// indirect") {
			direct[line[1]] = true
		}
	}
	listed := map[string]bool{}
	_, section, _ := strings.Cut(read(t, "ARCHITECTURE.md"), "## Dependencies")
	for _, row := range strings.Split(section, "\n") {
		cells := strings.Split(row, "|")
		if len(cells) < 3 {
			continue
		}
		for _, name := range regexp.MustCompile("`([^`]+/[^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			listed[name[1]] = true
		}
	}
	for name := range direct {
		if !listed[name] {
			t.Errorf("%s has no reason in ARCHITECTURE.md", name)
		}
	}
	for name := range listed {
		if !direct[name] {
			t.Errorf("%s is listed in ARCHITECTURE.md and is no direct dependency", name)
		}
	}
	if len(direct) < 10 {
		t.Errorf("found %d dependencies only", len(direct))
	}
}

// TestDifferencesArePinned holds the tests that the table of differences names
// against the tree: each row has one at least, and each is there.
func TestDifferencesArePinned(t *testing.T) {
	_, table, _ := strings.Cut(read(t, "ARCHITECTURE.md"), "<!-- differences:begin -->")
	table, _, _ = strings.Cut(table, "<!-- differences:end -->")
	rows := 0
	for _, row := range strings.Split(table, "\n") {
		cells := strings.Split(row, "|")
		if len(cells) != 6 || strings.HasPrefix(cells[1], "---") || cells[1] == " what " {
			continue
		}
		rows++
		pins := regexp.MustCompile("`([a-z0-9/]+)\\.(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(cells[4], -1)
		if len(pins) == 0 {
			t.Errorf("nothing pins %s", cells[1])
		}
		for _, pin := range pins {
			if !declares(t, pin[1], pin[2]) {
				t.Errorf("%s has no test %s, which pins%s", pin[1], pin[2], cells[1])
			}
		}
	}
	if rows < 15 {
		t.Errorf("found %d differences only", rows)
	}
}

// declares reports whether the package in the folder has the test.
func declares(t *testing.T, folder, test string) bool {
	t.Helper()
	files, err := filepath.Glob(root + folder + "/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\nfunc "+test+"(t *testing.T) {") {
			return true
		}
	}
	return false
}

// TestCommandsExist holds every `make` command that a document names against
// the Makefile, and every file that it links to against the tree.
func TestCommandsExist(t *testing.T) {
	makefile := read(t, "Makefile")
	for _, doc := range []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"} {
		text := read(t, doc)
		for _, m := range regexp.MustCompile("(?m)(?:`|^)make ([a-z-]+)").FindAllStringSubmatch(text, -1) {
			if !regexp.MustCompile(`(?m)^` + m[1] + `:`).MatchString(makefile) {
				t.Errorf("%s names make %s, which the Makefile does not have", doc, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(root + m[1]); err != nil {
				t.Errorf("%s links to %s, which is not there", doc, m[1])
			}
		}
		for _, m := range regexp.MustCompile("`(internal/[a-z/]+|functions|infra|infra/local|site|events|statemachine)`").FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(root + m[1]); err != nil {
				t.Errorf("%s names %s, which is not there", doc, m[1])
			}
		}
	}
}
