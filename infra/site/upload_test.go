package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"beian/internal/rulebook"
	"beian/site/build"
)

// object is what a bucket was given.
type object struct{ kind, cache, body string }

// bucket is an S3 that keeps what is put into it, in order, and refuses the key
// of full.
func bucket(t *testing.T, full string) (client *s3.Client, kept map[string]object, order *[]string) {
	t.Helper()
	kept, order = map[string]object{}, &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		key, ok := strings.CutPrefix(r.URL.Path, "/site/")
		if err != nil || !ok || r.Method != http.MethodPut || key == full {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		kept[key] = object{r.Header.Get("Content-Type"), r.Header.Get("Cache-Control"), string(body)}
		*order = append(*order, key)
	}))
	t.Cleanup(server.Close)
	return s3.New(s3.Options{
		BaseEndpoint: &server.URL, Region: "xx", UsePathStyle: true, RetryMaxAttempts: 1,
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
		Credentials:                aws.AnonymousCredentials{},
	}), kept, order
}

func files(t *testing.T) map[string]build.File {
	t.Helper()
	book, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	f, err := build.Files(build.Options{Rules: book})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestUpload: whatever a page refers to is in the bucket under that very
// address, and was there before the page; so is whatever a script of it loads.
func TestUpload(t *testing.T) {
	client, kept, order := bucket(t, "")
	if err := upload(t.Context(), client, "site", files(t), io.Discard); err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`(?:src|href|action)="/([^"?#]*)`)
	for at, key := range *order {
		o := kept[key]
		if !strings.HasPrefix(o.kind, "text/html") {
			continue
		}
		for _, found := range address.FindAllStringSubmatch(o.body, -1) {
			there := found[1]
			if there == "" {
				there = "index.html" // the CDN's root object
			}
			before := slices.Index(*order, there)
			if before < 0 || before > at && !strings.HasPrefix(kept[there].kind, "text/html") {
				t.Errorf("%s refers to %s, which is not there before it", key, there)
			}
		}
	}
	pages := slices.IndexFunc(*order, func(key string) bool { return strings.HasPrefix(kept[key].kind, "text/html") })
	part := regexp.MustCompile(`\bimport\("\./([^"]+)"\)|\bfrom"\./([^"]+)"`)
	parts := 0
	for key, o := range kept {
		if !strings.HasSuffix(key, ".js") {
			continue
		}
		for _, found := range part.FindAllStringSubmatch(o.body, -1) {
			parts++
			there := "assets/" + found[1] + found[2]
			if at := slices.Index(*order, there); at < 0 || at > pages || kept[there].kind != "text/javascript; charset=utf-8" {
				t.Errorf("%s loads %s, which is not there before the pages", key, there)
			}
		}
	}
	if parts == 0 {
		t.Error("no script loads another")
	}
	for _, key := range []string{"index.html", "status/", "status", "en/", "en/register/"} {
		if o := kept[key]; o.kind != "text/html; charset=utf-8" || o.cache != "no-cache" || o.body == "" {
			t.Errorf("%s is %s, held %s", key, o.kind, o.cache)
		}
	}
	for key, o := range kept {
		if strings.HasPrefix(key, "assets/") && o.cache != "public, max-age=31536000, immutable" {
			t.Errorf("%s is held %s", key, o.cache)
		}
		if strings.HasSuffix(key, "/index.html") {
			t.Errorf("%s is nobody's address", key)
		}
	}
}

func TestUploadThatIsRefused(t *testing.T) {
	client, kept, _ := bucket(t, "404.html")
	err := upload(t.Context(), client, "site", files(t), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "404.html") {
		t.Errorf("got %v, want the key that was refused", err)
	}
	if _, ok := kept["index.html"]; ok {
		t.Error("went on after an error")
	}
}

func TestBuild(t *testing.T) {
	folder := t.TempDir()
	if err := run(t.Context(), []string{"build", folder}, io.Discard); err != nil {
		t.Fatal(err)
	}
	if page, err := os.ReadFile(filepath.Join(folder, "en", "status", "index.html")); err != nil || !strings.Contains(string(page), `lang="en"`) {
		t.Errorf("the English status page: %v", err)
	}
}

func TestWrongArguments(t *testing.T) {
	for _, args := range [][]string{nil, {"build"}, {"upload"}, {"upload", ""}, {"serve", "x"}, {"build", "x", "y"}} {
		if err := run(t.Context(), args, io.Discard); err == nil || !strings.Contains(err.Error(), "say build FOLDER or upload BUCKET") {
			t.Errorf("%q: %v", args, err)
		}
	}
}
