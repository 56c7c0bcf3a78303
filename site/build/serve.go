package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Handler serves built files with the headers: GET and HEAD, a folder by its
// index.html, anything else as 404 with the page of the address's language. It
// answers conditional requests by ETag.
func Handler(files map[string]File, headers map[string]string) http.Handler {
	etags := map[string]string{}
	for name, f := range files {
		sum := sha256.Sum256(f.Body)
		etags[name] = `"` + hex.EncodeToString(sum[:8]) + `"`
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		if _, ok := files[name+"/index.html"]; ok {
			there := url.URL{Path: "/" + name + "/", RawQuery: r.URL.RawQuery}
			http.Redirect(w, r, there.String(), http.StatusMovedPermanently)
			return
		}
		f, ok := files[name]
		if !ok {
			notFound(w, r, files)
			return
		}
		w.Header().Set("Content-Type", f.Type)
		w.Header().Set("Cache-Control", f.CacheControl)
		w.Header().Set("ETag", etags[name])
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Body))
	})
}

func notFound(w http.ResponseWriter, r *http.Request, files map[string]File) {
	f := files["404.html"]
	if strings.HasPrefix(r.URL.Path, "/en/") {
		f = files["en/404.html"]
	}
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Cache-Control", f.CacheControl)
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.Body)
	}
}
