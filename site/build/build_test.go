package build

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"beian/internal/rulebook"
)

func files(t *testing.T) map[string]File {
	t.Helper()
	f, err := Files(Options{Rules: book(t)})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func book(t *testing.T) *rulebook.Book {
	t.Helper()
	b, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPages(t *testing.T) {
	f := files(t)
	local := regexp.MustCompile(`(?:src|href)="([^"]*)"`)
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?: [^>]*)?>[^<]`)
	for _, l := range languages() {
		for _, p := range pages(book(t)) {
			name := strings.TrimPrefix(l.Root, "/") + p.file
			html := string(f[name].Body)
			if !strings.Contains(html, `<html lang="`+l.Code+`">`) || strings.Count(html, "<h1>") != 1 || strings.Contains(html, "<title> -") {
				t.Errorf("%s lacks its language, its one h1 or its title", name)
			}
			data := regexp.MustCompile(`(?s)<script type="application/json" id="data">.*?</script>`)
			if rest := data.ReplaceAllString(html, ""); rest == html || inline.MatchString(rest) {
				t.Errorf("%s has no data block, or has a script, style or handler inline", name)
			}
			for _, link := range local.FindAllStringSubmatch(html, -1) {
				file := strings.TrimPrefix(link[1], "/")
				if file == "" || strings.HasSuffix(file, "/") {
					file += "index.html"
				}
				if _, ok := f[file]; !ok && !strings.HasPrefix(link[1], "#") {
					t.Errorf("%s links to %s, which is not there", name, link[1])
				}
			}
		}
	}
}

func TestNothingFromElsewhere(t *testing.T) {
	address := regexp.MustCompile(`(?i)(?:https?:)?//[a-z0-9-]+\.[a-z]`)
	for name, f := range files(t) {
		text := bytes.ReplaceAll(f.Body, []byte("http://www.w3.org/2000/svg"), nil) // a name, which nobody asks for
		text = bytes.ReplaceAll(text, []byte("https://www.example.cn"), nil)        // how an address is typed
		if found := address.Find(text); found != nil {
			t.Errorf("%s has the address %s", name, found)
		}
	}
}

func TestSameBytes(t *testing.T) {
	a, b := files(t), files(t)
	if !slices.Equal(slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b))) {
		t.Fatal("two builds have different files")
	}
	for name := range a {
		if !bytes.Equal(a[name].Body, b[name].Body) {
			t.Errorf("two builds of %s differ", name)
		}
	}
}

func TestSite(t *testing.T) {
	dir := t.TempDir()
	if err := Site(Options{Rules: book(t)}, dir); err != nil {
		t.Fatal(err)
	}
	for name, f := range files(t) {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(got, f.Body) {
			t.Errorf("%s is not written as built (%v)", name, err)
		}
	}
}

// changed is the rule data with one file in another's place.
type changed struct {
	fs.FS
	name, text string
}

func (c changed) Open(name string) (fs.File, error) {
	if name == c.name {
		return fstest.MapFS{name: {Data: []byte(c.text)}}.Open(name)
	}
	return c.FS.Open(name)
}

func changedBook(t *testing.T, name, text string) *rulebook.Book {
	t.Helper()
	b, err := rulebook.LoadFrom(changed{rulebook.Data(), name, text}, book(t).Calendar())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReasons(t *testing.T) {
	if len(book(t).Reasons()) == 0 {
		t.Fatal("there is no catalogue of reasons")
	}
	rows, err := fs.ReadFile(rulebook.Data(), "reasons.json")
	if err != nil {
		t.Fatal(err)
	}
	rules := changedBook(t, "reasons.json", strings.Replace(string(rows), `"reasons": [`, `"reasons": [
		{"code":"a","family":"review","answer":"verify-again","zh":"甲","en":"A"},`, 1))
	f, err := Files(Options{Rules: rules})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for name, file := range f {
		if strings.HasPrefix(name, "assets/reasons-") {
			texts[name[len("assets/reasons-"):len("assets/reasons-zh")]] = string(file.Body)
			if !strings.Contains(string(f["status/index.html"].Body)+string(f["en/status/index.html"].Body), "/"+name) {
				t.Errorf("no page knows %s", name)
			}
		}
	}
	if !strings.HasPrefix(texts["zh"], `{"a":"甲",`) || !strings.HasPrefix(texts["en"], `{"a":"A",`) {
		t.Errorf("the reasons are %v", texts)
	}
	for _, want := range []struct{ file, text string }{{"guide/reasons/index.html", "省通信管理局退回</h2>\n<ul><li>甲</li>"}, {"en/guide/reasons/index.html", "<li>A</li>"}} {
		if !strings.Contains(string(f[want.file].Body), want.text) {
			t.Errorf("%s lacks %s", want.file, want.text)
		}
	}
}
