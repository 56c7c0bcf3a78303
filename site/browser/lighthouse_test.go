package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/site/build"
)

// What a page may ask for and load before its first result, by brotli. A console may have
// 30 KB of script, 4 KB of styles, and its words besides.
const (
	maxRequests     = 6
	maxPublicBytes  = 14 << 10
	maxConsoleBytes = 48 << 10
	lighthouseTakes = 90 * time.Second
)

// edge stands before a system as the CDN does: it compresses, and counts what a page
// asks for and loads.
type edge struct {
	*httptest.Server
	mu      sync.Mutex
	paths   []string
	missing []string
	bytes   int
}

func newEdge(t *testing.T, handler http.Handler) *edge {
	t.Helper()
	e := &edge{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		if strings.Contains(r.Header.Get("Accept-Encoding"), "br") && compressible(answer.Header().Get("Content-Type")) {
			var out bytes.Buffer
			to := brotli.NewWriterLevel(&out, brotli.BestCompression)
			if _, err := to.Write(body); err != nil {
				t.Error(err)
			}
			if err := to.Close(); err != nil {
				t.Error(err)
			}
			body = out.Bytes()
			w.Header().Set("Content-Encoding", "br")
		}
		for name, values := range answer.Header() {
			if name != "Content-Length" {
				w.Header()[name] = values
			}
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		e.count(r, answer.Code, len(body))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	}))
	t.Cleanup(e.Close)
	return e
}

func compressible(media string) bool {
	return strings.HasPrefix(media, "text/") || strings.Contains(media, "json") || strings.Contains(media, "svg") || strings.Contains(media, "javascript")
}

// count notes what a page asked for, once. Lighthouse itself looks for files of robots,
// and fetches the page again.
func (e *edge) count(r *http.Request, status, size int) {
	path := r.URL.Path
	e.mu.Lock()
	defer e.mu.Unlock()
	if path == "/robots.txt" || path == "/llms.txt" || strings.HasPrefix(path, "/.well-known/") || slices.Contains(e.paths, path) {
		return
	}
	e.paths = append(e.paths, path)
	e.bytes += size
	if status != http.StatusOK {
		e.missing = append(e.missing, path)
	}
}

// taken gives what was asked for and loaded since the last time, and what of it was
// not there.
func (e *edge) taken() (paths, missing []string, size int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	paths, missing, size = e.paths, e.missing, e.bytes
	e.paths, e.missing, e.bytes = nil, nil, 0
	return paths, missing, size
}

// peer is GOV.UK's page template with its header and footer, as a static page.
func peer(t *testing.T) http.Handler {
	t.Helper()
	root := filepath.Join(shared.home, "..", "..", "node_modules", "govuk-frontend", "dist", "govuk")
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatalf("the peer of the measurement needs govuk-frontend: npm ci (%v)", err)
		}
		return b
	}
	page := `<!DOCTYPE html>
<html lang="en" class="govuk-template">
<head>
<meta charset="utf-8"><title>Page template - GOV.UK</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="description" content="The page template of GOV.UK with its header and footer.">
<meta name="theme-color" content="#1d70b8">
<link rel="icon" sizes="any" href="/assets/images/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/govuk-frontend.min.css">
</head>
<body class="govuk-template__body">
<script>document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');</script>
<a href="#main-content" class="govuk-skip-link" data-module="govuk-skip-link">Skip to main content</a>
<header class="govuk-template__header">` + string(read("components/header/template-default.html")) + `</header>
<div class="govuk-width-container"><main class="govuk-main-wrapper" id="main-content"><h1 class="govuk-heading-xl">Default page template</h1></main></div>
<footer class="govuk-template__footer">` + string(read("components/footer/template-default.html")) + `</footer>
<script type="module" src="/govuk-frontend.min.js"></script>
<script type="module">import { initAll } from '/govuk-frontend.min.js'
initAll()</script>
</body>
</html>`
	files := map[string]build.File{
		"index.html":                {Body: []byte(page), Type: "text/html; charset=utf-8", CacheControl: "no-cache"},
		"404.html":                  {Body: []byte("not found"), Type: "text/html; charset=utf-8"},
		"govuk-frontend.min.css":    {Body: read("govuk-frontend.min.css"), Type: "text/css; charset=utf-8"},
		"govuk-frontend.min.js":     {Body: read("govuk-frontend.min.js"), Type: "text/javascript; charset=utf-8"},
		"govuk-frontend.min.js.map": {Body: read("govuk-frontend.min.js.map"), Type: "application/json"},
	}
	for folder, media := range map[string]string{"assets/fonts": "font/woff2", "assets/images": "image/svg+xml"} {
		list, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(folder)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			files[folder+"/"+f.Name()] = build.File{Body: read(folder + "/" + f.Name()), Type: media}
		}
	}
	return build.Handler(files, nil)
}

// measured is what Lighthouse says of a page: scores of 100, times in milliseconds,
// bytes with headers.
type measured struct {
	Name, Error               string
	Scores                    map[string]int
	FCP, LCP, TBT, CLS, Bytes float64
	Shifted, Failed           []string
}

type lighthousePage struct {
	Name    string `json:"name"`
	URL     string `json:"url"`
	Session string `json:"session,omitempty"`
}

// TestLighthouse measures pages of the whole system as on a mid-range phone, beside
// GOV.UK's page template on the same machine. What is loaded, how many requests and
// how much the layout shifts are held; scores and times are told.
func TestLighthouse(t *testing.T) {
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatalf("the measurement needs Node: apt-get install nodejs (%v)", err)
	}
	if _, err := os.Stat(filepath.Join(shared.home, "..", "..", "node_modules", "lighthouse")); err != nil {
		t.Fatalf("the measurement needs Lighthouse: npm ci (%v)", err)
	}
	_, s := openSystem(t)
	receipt := submitted(t, s.URL())
	to, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.Out.Header.Del("Accept-Encoding")
	}}
	own, govuk := newEdge(t, proxy), newEdge(t, peer(t))
	all := measure(t, node, []lighthousePage{
		{Name: "home", URL: own.URL + "/"},
		{Name: "status", URL: own.URL + "/status/?r=" + receipt},
		{Name: "provider queue", URL: own.URL + "/provider/", Session: sessionOf(t, s.URL(), demo.AccountVerifier)},
		{Name: "GOV.UK page template", URL: govuk.URL + "/"},
	}, own, govuk)
	for _, m := range all {
		limit := maxPublicBytes
		if m.Name == "provider queue" {
			limit = maxConsoleBytes
		}
		if m.Error != "" || len(m.Scores) == 0 || len(m.missing) > 0 {
			t.Errorf("%s: %s, without %v", m.Name, m.Error, m.missing)
		}
		if strings.HasPrefix(m.Name, "GOV.UK") {
			continue // what it is measured beside
		}
		if len(m.paths) > maxRequests {
			t.Errorf("%s asks for %d things: %v", m.Name, len(m.paths), m.paths)
		}
		if m.loaded > limit {
			t.Errorf("%s loads %d bytes, of which %d are allowed", m.Name, m.loaded, limit)
		}
		if m.CLS > maxShift {
			t.Errorf("%s shifts by %.3f: %v", m.Name, m.CLS, m.Shifted)
		}
	}
}

type seen struct {
	measured
	paths, missing []string
	loaded         int
}

// measure runs Lighthouse over the pages, one after the other, and tells what it says.
func measure(t *testing.T, node string, pages []lighthousePage, edges ...*edge) []seen {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	asked, err := json.Marshal(map[string]any{"chromium": chromium, "pages": pages})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), lighthouseTakes)
	defer stop()
	run := exec.CommandContext(ctx, node, filepath.Join(shared.home, "testdata", "lighthouse.mjs"), string(asked))
	var complaints bytes.Buffer
	run.Stderr = &complaints
	run.WaitDelay = time.Second
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	all := read(t, out, edges)
	if err := run.Wait(); err != nil || len(all) != len(pages) {
		t.Fatalf("Lighthouse measured %d of %d pages (%v, %v): %s", len(all), len(pages), err, ctx.Err(), complaints.String())
	}
	return all
}

func read(t *testing.T, out io.Reader, edges []*edge) []seen {
	t.Helper()
	var all []seen
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		text, ok := strings.CutPrefix(lines.Text(), "result ")
		if !ok {
			continue
		}
		var m seen
		if err := json.Unmarshal([]byte(text), &m.measured); err != nil {
			t.Fatal(err)
		}
		for _, e := range edges {
			paths, missing, size := e.taken()
			m.paths, m.missing, m.loaded = append(m.paths, paths...), append(m.missing, missing...), m.loaded+size
		}
		all = append(all, m)
		t.Logf("%-20s performance %d, accessibility %d, best practices %d, SEO %d; FCP %.0f ms, LCP %.0f ms, TBT %.0f ms, CLS %.3f; %d requests, %d bytes, %.0f with headers; below 0.9: %v",
			m.Name, m.Scores["performance"], m.Scores["accessibility"], m.Scores["best-practices"], m.Scores["seo"],
			m.FCP, m.LCP, m.TBT, m.CLS, len(m.paths), m.loaded, m.Bytes, m.Failed)
	}
	return all
}

// submitted files a case and gives its receipt once its status is public.
func submitted(t *testing.T, base string) string {
	t.Helper()
	ctx := context.Background()
	c := demo.NewCase(base, demo.AccountApplicant, "lighthouse", filingtest.Form(filing.Enterprise, "11", 900), &http.Client{Timeout: 20 * time.Second}, 20*time.Second)
	for _, step := range []func(context.Context) error{c.Start, c.Submit} {
		if err := step(ctx); err != nil {
			t.Fatal(err)
		}
	}
	v, err := c.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Status(ctx, v.Case.Receipt); err != nil && !strings.Contains(err.Error(), string(filing.AwaitingPreCheck)) {
		t.Fatal(err)
	}
	return string(v.Case.Receipt)
}

// sessionOf signs an account of the demonstration in and gives what a tab keeps of it.
func sessionOf(t *testing.T, base, account string) string {
	t.Helper()
	answer, err := http.PostForm(base+"/issuer/token", url.Values{"grant_type": {"urn:beian:demonstration"}, "account": {account}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var got struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil || got.AccessToken == "" {
		t.Fatalf("no token: %v", err)
	}
	return fmt.Sprintf(`{"token":%q,"expires":%d,"account":%q,"role":"verifier"}`, got.AccessToken, time.Now().UnixMilli()+got.ExpiresIn*1000, account)
}
