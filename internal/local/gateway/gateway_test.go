package gateway_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"beian/internal/local/gateway"
	"beian/internal/scan"
	"beian/internal/scan/s3store"
)

const (
	region = "cn-north-1"
	site   = "http://site.example:8080"
)

var credentials = aws.Credentials{AccessKeyID: "beian", SecretAccessKey: "a-secret-of-a-test"}

// created collects what a gateway tells.
type created struct {
	mu   sync.Mutex
	told []string
}

func (c *created) tell(_ context.Context, bucket, key, version string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = append(c.told, bucket+" "+key+" "+version)
}

func (c *created) list() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.told...)
}

func config(folder string, c *created) gateway.Config {
	return gateway.Config{
		Folder: folder, Address: "127.0.0.1:0", Region: region, Credentials: credentials,
		Origins: []string{site}, Created: c.tell, Log: slog.New(slog.DiscardHandler),
	}
}

func start(t *testing.T, folder string, c *created) *gateway.Gateway {
	t.Helper()
	g, err := gateway.Start(t.Context(), config(folder, c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.Stop() })
	return g
}

// fixed are credentials that stay.
type fixed struct{ aws.Credentials }

func (f fixed) Retrieve(context.Context) (aws.Credentials, error) { return f.Credentials, nil }

func store(g *gateway.Gateway) *s3store.Store { return storeOf(g, credentials) }

func storeOf(g *gateway.Gateway, c aws.Credentials) *s3store.Store {
	return s3store.New(s3store.Config{
		AWS:        aws.Config{Region: region, BaseEndpoint: aws.String(g.URL()), Credentials: fixed{c}},
		Quarantine: gateway.Quarantine, Clean: gateway.Clean, Now: time.Now,
	})
}

func client(g *gateway.Gateway) *s3.Client {
	return s3.New(s3.Options{Region: region, BaseEndpoint: aws.String(g.URL()), UsePathStyle: true, Credentials: fixed{credentials}})
}

func upload(key string, content []byte) scan.Upload {
	return scan.Upload{Key: key, Type: scan.JPEG, Size: int64(len(content)), SHA256: sha256.Sum256(content)}
}

func presigned(t *testing.T, s *s3store.Store, u scan.Upload) scan.Request {
	t.Helper()
	r, err := s.PresignUpload(t.Context(), u)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// send sends a presigned request as a browser does.
func send(t *testing.T, r scan.Request, content []byte) (status int, body string) {
	t.Helper()
	answer := do(t, request(t, r, content))
	return answer.status, answer.body
}

func request(t *testing.T, r scan.Request, content []byte) *http.Request {
	t.Helper()
	sent, err := http.NewRequestWithContext(t.Context(), r.Method, r.URL, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	sent.Header = r.Header.Clone()
	return sent
}

type answer struct {
	status int
	body   string
	header http.Header
}

func do(t *testing.T, r *http.Request) answer {
	t.Helper()
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{a.StatusCode, string(body), a.Header}
}

func TestAnUploadIsToldAndKeptAndViewed(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	s := store(g)
	content := []byte("the bytes of a scan")
	u := upload("case-1/scan-1", content)
	r := presigned(t, s, u)
	if status, body := send(t, r, content); status != http.StatusOK {
		t.Fatalf("the upload got %d %s", status, body)
	}
	if got := fmt.Sprint(c.list()); got != "[quarantine case-1/scan-1 ]" {
		t.Errorf("the gateway told %s", got)
	}
	if left := time.Until(r.Expires); left > scan.PutLife || left < scan.PutLife-time.Minute {
		t.Errorf("the upload expires in %v", left)
	}
	object, err := s.Quarantined(t.Context(), u.Key, "")
	if err != nil || object.Size != u.Size || object.Type != u.Type || object.SHA256 != u.SHA256 {
		t.Fatalf("quarantined is %+v, %v", object, err)
	}
	if got, err := s.Fetch(t.Context(), object); err != nil || !bytes.Equal(got, content) {
		t.Errorf("fetched %q, %v", got, err)
	}
	clean, err := s.Keep(t.Context(), "case-1/clean-1", scan.Clean{Type: scan.PNG, Bytes: []byte("written anew")})
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range []scan.Object{clean, {Key: clean.Key}} {
		view, err := s.PresignView(t.Context(), object)
		if err != nil {
			t.Fatal(err)
		}
		seen := do(t, request(t, view, nil))
		if seen.status != http.StatusOK || seen.body != "written anew" || seen.header.Get("Content-Type") != "image/png" ||
			seen.header.Get("Cache-Control") != "private, no-store" || seen.header.Get("Content-Disposition") != "inline" {
			t.Errorf("the view of %+v got %+v", object, seen)
		}
		if left := time.Until(view.Expires); left > scan.ViewLife {
			t.Errorf("the view expires in %v", left)
		}
	}
}

func TestStoreTwice(t *testing.T) {
	var c created
	s := store(start(t, t.TempDir(), &c))
	one := scan.Clean{Type: scan.PNG, Bytes: []byte("one")}
	first, err := s.Keep(t.Context(), "case/k", one)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.Keep(t.Context(), "case/k", one)
	if err != nil || second != first {
		t.Errorf("kept again: %+v, %v; want %+v", second, err, first)
	}
	third, err := s.Keep(t.Context(), "case/k", scan.Clean{Type: scan.PNG, Bytes: []byte("two")})
	if err != nil || third != first {
		t.Errorf("kept by another version of the program: %+v, %v; want %+v", third, err, first)
	}
	for range 2 {
		if err := s.Erase(t.Context(), "case"); err != nil {
			t.Errorf("erasing: %v", err)
		}
	}
	view, err := s.PresignView(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := send(t, view, nil); status != http.StatusNotFound {
		t.Errorf("viewing what was erased got %d", status)
	}
	content := []byte("x")
	send(t, presigned(t, s, upload("q", content)), content)
	object, err := s.Quarantined(t.Context(), "q", "")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Discard(t.Context(), object); err != nil {
			t.Errorf("discarding: %v", err)
		}
	}
	if _, err := s.Quarantined(t.Context(), "q", ""); !errors.Is(err, scan.ErrNotFound) {
		t.Errorf("looking at what was discarded: %v", err)
	}
	if _, err := s.Fetch(t.Context(), object); !errors.Is(err, scan.ErrNotFound) {
		t.Errorf("fetching what was discarded: %v", err)
	}
}

// TestErase: every file of a case goes from both buckets, and none of another one,
// whose id may begin alike.
func TestErase(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	s := store(g)
	for _, key := range []string{"case/a", "case/b", "case1/a", "another/case"} {
		content := []byte(key)
		send(t, presigned(t, s, upload(key, content)), content)
		if _, err := s.Keep(t.Context(), key, scan.Clean{Type: scan.PNG, Bytes: content}); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"", "case/a", "/"} {
		if err := s.Erase(t.Context(), folder); err == nil {
			t.Errorf("%q was erased", folder)
		}
	}
	for range 2 {
		if err := s.Erase(t.Context(), "case"); err != nil {
			t.Fatal(err)
		}
	}
	for _, bucket := range []string{gateway.Quarantine, gateway.Clean} {
		out, err := client(g).ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: &bucket})
		if err != nil {
			t.Fatal(err)
		}
		var left []string
		for _, v := range out.Versions {
			left = append(left, *v.Key)
		}
		if want := []string{"another/case", "case1/a"}; !slices.Equal(left, want) || len(out.DeleteMarkers) != 0 {
			t.Errorf("in %s are %v, want %v", bucket, left, want)
		}
	}
}

func TestFetchReadsThePinnedBytesOnly(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	s := store(g)
	content := []byte("first")
	send(t, presigned(t, s, upload("q", content)), content)
	object, err := s.Quarantined(t.Context(), "q", "")
	if err != nil {
		t.Fatal(err)
	}
	// Whoever has the bucket's own credentials may overwrite.
	if _, err := client(g).PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(gateway.Quarantine), Key: aws.String("q"), Body: strings.NewReader("later")}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Fetch(t.Context(), object); !errors.Is(err, scan.ErrNotFound) {
		t.Errorf("fetched %q, %v; want ErrNotFound", got, err)
	}
}

func TestCopiesAreTold(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	s3c := client(g)
	if _, err := s3c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(gateway.Clean), Key: aws.String("a"), Body: strings.NewReader("x")}); err != nil {
		t.Fatal(err)
	}
	if _, err := s3c.CopyObject(t.Context(), &s3.CopyObjectInput{Bucket: aws.String(gateway.Quarantine), Key: aws.String("b"), CopySource: aws.String("clean/a")}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(c.list()); got != "[clean a  quarantine b ]" {
		t.Errorf("the gateway told %s", got)
	}
}

func TestPublicObjects(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	s3c := client(g)
	put := func(ifMatch, ifNone *string, body string) error {
		_, err := s3c.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: aws.String(gateway.Public), Key: aws.String("status/x.json"), Body: strings.NewReader(body),
			ContentType: aws.String("application/json"), IfMatch: ifMatch, IfNoneMatch: ifNone,
		})
		return err
	}
	if err := put(nil, aws.String("*"), "{}"); err != nil {
		t.Fatal(err)
	}
	if err := put(nil, aws.String("*"), "{1}"); err == nil {
		t.Error("a published object was made twice")
	}
	head, err := s3c.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(gateway.Public), Key: aws.String("status/x.json")})
	if err != nil {
		t.Fatal(err)
	}
	if err := put(head.ETag, nil, `{"v":2}`); err != nil {
		t.Errorf("writing over the version that was read: %v", err)
	}
	if err := put(head.ETag, nil, `{"v":3}`); err == nil {
		t.Error("an older version was written over")
	}
	for path, want := range map[string]int{
		"/public/status/x.json": http.StatusOK, "/public/status/none.json": http.StatusNotFound,
		"/public/": http.StatusForbidden, "/public?list-type=2": http.StatusForbidden,
		"/clean/status/x.json": http.StatusForbidden, "/quarantine/q": http.StatusForbidden, "/": http.StatusForbidden,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, g.URL()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", site)
		got := do(t, r)
		if got.status != want {
			t.Errorf("anybody reading %s got %d %s; want %d", path, got.status, got.body, want)
		}
		if want == http.StatusOK && (got.body != `{"v":2}` || got.header.Get("Access-Control-Allow-Origin") != site) {
			t.Errorf("anybody reading %s got %+v", path, got)
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, g.URL()+"/public/status/x.json", strings.NewReader("evil"))
	if err != nil {
		t.Fatal(err)
	}
	if got := do(t, r); got.status != http.StatusForbidden {
		t.Errorf("anybody writing got %d", got.status)
	}
}

func TestObjectsOutliveTheGateway(t *testing.T) {
	folder := t.TempDir()
	var c created
	g := start(t, folder, &c)
	content := []byte("kept")
	for _, key := range []string{"one", "case/two"} {
		if status, body := send(t, presigned(t, store(g), upload(key, content)), content); status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
	}
	if _, err := gateway.Start(t.Context(), config(t.TempDir(), &c)); err == nil {
		t.Error("two gateways run at a time")
	}
	for range 2 {
		if err := g.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := http.Get(g.URL()); err == nil {
		t.Error("the gateway serves after Stop")
	}
	var again created
	g = start(t, folder, &again)
	object, err := store(g).Quarantined(t.Context(), "case/two", "")
	if err != nil || object.SHA256 != sha256.Sum256(content) {
		t.Errorf("after a restart: %+v, %v", object, err)
	}
	if err := g.Redeliver(t.Context(), gateway.Quarantine); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(again.list()); got != "[quarantine case/two  quarantine one ]" {
		t.Errorf("told again: %s", got)
	}
	private(t, folder)
}

// private wants the two folders that hold everything to be their owner's alone.
func private(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err != nil || info.Mode() != fs.ModeDir|0o700 {
			t.Errorf("%s is %v, %v", entry.Name(), info.Mode(), err)
		}
	}
}

func TestStartIsQuietAndFast(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	saved := os.Stdout
	os.Stdout = write
	var c created
	began := time.Now()
	g, err := gateway.Start(t.Context(), config(t.TempDir(), &c))
	took := time.Since(began)
	if err == nil {
		err = g.Stop()
	}
	os.Stdout = saved
	if err := errors.Join(err, write.Close()); err != nil {
		t.Fatal(err)
	}
	if said, err := io.ReadAll(read); err != nil || len(said) > 0 {
		t.Errorf("the gateway said %q, %v", said, err)
	}
	t.Logf("started in %v", took)
}

func TestStartRefuses(t *testing.T) {
	var c created
	for name, change := range map[string]func(*gateway.Config){
		"relative folder": func(c *gateway.Config) { c.Folder = "data" },
		"no hook":         func(c *gateway.Config) { c.Created = nil },
		"no log":          func(c *gateway.Config) { c.Log = nil },
		"no port":         func(c *gateway.Config) { c.Address = "127.0.0.1" },
		"no credentials":  func(c *gateway.Config) { c.Credentials = aws.Credentials{} },
		"address in use":  func(c *gateway.Config) { c.Address = "192.0.2.1:9" },
	} {
		bad := config(t.TempDir(), &c)
		change(&bad)
		if g, err := gateway.Start(t.Context(), bad); err == nil {
			t.Errorf("%s: started", name)
			_ = g.Stop()
		}
	}
}

func TestCredentialsStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gateway")
	first, err := gateway.LoadCredentials(path, rand.Reader)
	if err != nil || len(first.SecretAccessKey) != 64 {
		t.Fatalf("%d characters, %v", len(first.SecretAccessKey), err)
	}
	if second, err := gateway.LoadCredentials(path, strings.NewReader("")); err != nil || second.SecretAccessKey != first.SecretAccessKey {
		t.Errorf("the credentials did not stay: %v", err)
	}
	if err := os.WriteFile(path, []byte("beian-gateway-1\nabc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := gateway.LoadCredentials(path, rand.Reader); err == nil {
		t.Error("damaged credentials are taken")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := gateway.LoadCredentials(path, rand.Reader); err == nil {
		t.Error("credentials that others can read are taken")
	}
	if _, err := gateway.LoadCredentials(filepath.Join(t.TempDir(), "x"), strings.NewReader("short")); err == nil {
		t.Error("credentials of too little randomness are taken")
	}
}
