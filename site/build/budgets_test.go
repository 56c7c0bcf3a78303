package build

import (
	"bytes"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// The limits, in bytes by brotli, of what a reader loads.
const (
	maxPage    = 14 << 10
	maxScript  = 5 << 10
	maxConsole = 30 << 10 // script of any screen of a console; its page may be as large as it is
	maxStyle   = 4 << 10
)

// sizer gives the size of a file by brotli, once.
type sizer struct {
	t     *testing.T
	files map[string]File
	known map[string]int
}

func (s sizer) of(name string) int {
	s.t.Helper()
	name = strings.TrimPrefix(name, "/")
	if n, ok := s.known[name]; ok {
		return n
	}
	file, ok := s.files[name]
	if !ok {
		s.t.Fatalf("no file %s", name)
	}
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotli.BestCompression)
	_, _ = w.Write(file.Body)
	_ = w.Close()
	s.known[name] = out.Len()
	return out.Len()
}

func (s sizer) all(names []string) int {
	sum := 0
	for _, name := range names {
		sum += s.of(name)
	}
	return sum
}

var (
	importAtOnce = regexp.MustCompile(`(?:\bfrom|\bimport) ?"(\./[^"]+)"`)
	importLater  = regexp.MustCompile(`\bimport\("(\./[^"]+)"\)`)
)

// imports gives what the text of a script imports by a pattern, as names of files.
func imports(files map[string]File, name string, pattern *regexp.Regexp) []string {
	var all []string
	for _, m := range pattern.FindAllStringSubmatch(string(files[name].Body), -1) {
		all = append(all, path.Join(path.Dir(name), m[1]))
	}
	return all
}

// atOnce gives a script and all that it can't begin without.
func atOnce(files map[string]File, name string) []string {
	all := []string{name}
	for i := 0; i < len(all); i++ {
		for _, next := range imports(files, all[i], importAtOnce) {
			if !slices.Contains(all, next) {
				all = append(all, next)
			}
		}
	}
	return all
}

// TestBudgets holds what each page loads before anybody acts, and what each
// further screen of a console loads then, against their limits. Each script of the
// site is one of these.
func TestBudgets(t *testing.T) {
	f := files(t)
	size := sizer{t, f, map[string]int{}}
	loads, script := regexp.MustCompile(`"/(assets/[^"]+)"`), regexp.MustCompile(`<script src="/([^"]+)"`)
	counted := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		html := string(f[name].Body)
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		first := atOnce(f, script.FindStringSubmatch(html)[1])
		total, line := size.of(name), name+": html "+strconv.Itoa(size.of(name))
		for _, m := range loads.FindAllStringSubmatch(html, -1) {
			n := size.of(m[1])
			total += n
			line += ", " + path.Base(m[1]) + " " + strconv.Itoa(n)
			if strings.HasSuffix(m[1], ".css") && n > maxStyle {
				t.Errorf("%s has %d bytes", m[1], n)
			}
			if strings.HasSuffix(m[1], ".js") && !slices.Contains(first, m[1]) {
				t.Errorf("%s loads %s, which its script does not import", name, m[1])
			}
		}
		for _, part := range first {
			counted[part] = true
			if !strings.Contains(html, `"/`+part+`"`) {
				t.Errorf("%s does not name %s, which its script waits for", name, part)
			}
		}
		scripts := size.all(first)
		t.Logf("%s; scripts %d, all %d", line, scripts, total)
		if !strings.Contains(html, `<body class="console`) {
			if scripts > maxScript || total > maxPage {
				t.Errorf("%s has %d bytes of script and %d with all that it loads", name, scripts, total)
			}
			continue
		}
		if scripts > maxConsole {
			t.Errorf("%s loads %d bytes of script before anybody acts", name, scripts)
		}
		var parts []string
		for _, script := range first {
			parts = append(parts, imports(f, script, importLater)...)
		}
		for _, later := range parts {
			more := slices.DeleteFunc(atOnce(f, later), func(part string) bool { return slices.Contains(first, part) })
			for _, part := range more {
				counted[part] = true
			}
			t.Logf("  later %v %d", more, size.all(more))
			if all := scripts + size.all(more); all > maxConsole {
				t.Errorf("%s needs %d bytes of script for the screens of %s", name, all, later)
			}
		}
	}
	for name := range f {
		if strings.HasSuffix(name, ".js") && !counted[name] {
			t.Errorf("no page accounts for %s", name)
		}
	}
}
