package build

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"beian/site/headers"
)

func TestHandler(t *testing.T) {
	f := files(t)
	sent := headers.Security(headers.Origins{})
	h := Handler(f, sent)
	asset := func(begins string) string {
		for name := range f {
			if strings.HasPrefix(name, "assets/"+begins) {
				return "/" + name
			}
		}
		t.Fatalf("no file begins with %s", begins)
		return ""
	}
	for _, c := range []struct {
		method, path string
		status       int
		kind, cache  string
		has          string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "no-cache", `lang="zh-CN"`},
		{"HEAD", "/", 200, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/en/status/?r=X", 200, "text/html; charset=utf-8", "no-cache", `lang="en"`},
		{"GET", asset("home-"), 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "addEventListener"},
		{"GET", asset("desk-"), 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "export{"},
		{"GET", "/assets/desk-OFBEFORE.js", 404, "text/html; charset=utf-8", "no-cache", "没有这个网页"},
		{"GET", "/status?r=X", 301, "", "", ""},
		{"GET", "/nothing", 404, "text/html; charset=utf-8", "no-cache", "没有这个网页"},
		{"GET", "/en/nothing/", 404, "text/html; charset=utf-8", "no-cache", "There is no such page"},
		{"HEAD", "/nothing", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/../messages/zh.json", 404, "text/html; charset=utf-8", "no-cache", ""},
		{"POST", "/", 405, "text/plain; charset=utf-8", "", ""},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		got := w.Result().Header
		if w.Code != c.status || c.kind != "" && got.Get("Content-Type") != c.kind || got.Get("Cache-Control") != c.cache {
			t.Errorf("%s %s: %d %s %s", c.method, c.path, w.Code, got.Get("Content-Type"), got.Get("Cache-Control"))
		}
		if !strings.Contains(w.Body.String(), c.has) || c.method == "HEAD" && w.Body.Len() > 0 {
			t.Errorf("%s %s: the body is %.80q", c.method, c.path, w.Body)
		}
		if c.status == http.StatusMovedPermanently && got.Get("Location") != "/status/?r=X" {
			t.Errorf("%s leads to %s", c.path, got.Get("Location"))
		}
		for name, value := range sent {
			if got.Get(name) != value {
				t.Errorf("%s %s: %s is %q", c.method, c.path, name, got.Get(name))
			}
		}
	}
}

func TestHandlerConditional(t *testing.T) {
	h := Handler(files(t), nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	again := httptest.NewRequest("GET", "/", nil)
	again.Header.Set("If-None-Match", w.Header().Get("ETag"))
	w = httptest.NewRecorder()
	h.ServeHTTP(w, again)
	if w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("a page that is known is answered with %d and %d bytes", w.Code, w.Body.Len())
	}
}
