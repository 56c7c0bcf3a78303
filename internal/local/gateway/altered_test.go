package gateway_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"beian/internal/scan"
)

// alteration changes a request, or the bytes that it sends.
type alteration struct {
	name  string
	apply func(r *http.Request, content []byte) []byte
}

func head(name string, change func(http.Header)) alteration {
	return alteration{name, func(r *http.Request, content []byte) []byte { change(r.Header); return content }}
}

func address(name string, change func(*url.URL)) alteration {
	return alteration{name, func(r *http.Request, content []byte) []byte { change(r.URL); return content }}
}

func query(name string, change func(url.Values)) alteration {
	return address(name, func(u *url.URL) {
		q := u.Query()
		change(q)
		u.RawQuery = q.Encode()
	})
}

func length(name string, content func([]byte) []byte) alteration {
	return alteration{name, func(r *http.Request, old []byte) []byte {
		b := content(old)
		r.ContentLength = int64(len(b))
		return b
	}}
}

// alterations of a presigned upload, at least 500.
func alterations(size int) []alteration {
	all := []alteration{
		{"chunked", func(r *http.Request, b []byte) []byte { r.ContentLength = -1; return b }},
		length("empty", func([]byte) []byte { return nil }),
		length("one byte more", func(b []byte) []byte { return append(b, 'x') }),
		length("one byte less", func(b []byte) []byte { return b[:len(b)-1] }),
		length("ten megabytes and one", func([]byte) []byte { return make([]byte, scan.MaxBytes+1) }),
		head("another checksum", func(h http.Header) {
			sum := sha256.Sum256([]byte("other"))
			h.Set("X-Amz-Checksum-Sha256", base64.StdEncoding.EncodeToString(sum[:]))
		}),
		head("If-None-Match of a tag", func(h http.Header) { h.Set("If-None-Match", `"abc"`) }),
		head("If-Match beside", func(h http.Header) { h.Del("If-None-Match"); h.Set("If-Match", "*") }),
		address("another bucket", func(u *url.URL) { u.Path = strings.Replace(u.Path, "quarantine", "clean", 1) }),
		address("the public bucket", func(u *url.URL) { u.Path = strings.Replace(u.Path, "quarantine", "public", 1) }),
		address("no key", func(u *url.URL) { u.Path = "/quarantine" }),
		address("a slash after", func(u *url.URL) { u.Path += "/" }),
		address("a folder above", func(u *url.URL) { u.Path = "/quarantine/../clean/x" }),
		address("no query", func(u *url.URL) { u.RawQuery = "" }),
	}
	for _, method := range []string{"GET", "HEAD", "DELETE", "POST", "PATCH", "put"} {
		all = append(all, alteration{"method " + method, func(r *http.Request, b []byte) []byte { r.Method = method; return b }})
	}
	for _, typ := range []string{"image/png", "text/html", "application/pdf", "image/jpeg; charset=utf-8", "IMAGE/JPEG", "image/svg+xml", ""} {
		all = append(all, head("type "+typ, func(h http.Header) { h.Set("Content-Type", typ) }))
	}
	for _, name := range []string{"Content-Type", "X-Amz-Checksum-Sha256", "If-None-Match"} {
		all = append(all,
			head("without "+name, func(h http.Header) { h.Del(name) }),
			head("another besides "+name, func(h http.Header) { h.Add(name, "text/html") }),
			head("another before "+name, func(h http.Header) { h[name] = []string{"text/html", h.Get(name)} }),
			head("longer "+name, func(h http.Header) { h.Set(name, h.Get(name)+"x") }))
	}
	for name, value := range map[string]string{
		"X-Amz-Acl": "public-read", "X-Amz-Meta-A": "b", "X-Amz-Tagging": "a=b", "X-Amz-Copy-Source": "clean/x",
		"X-Amz-Storage-Class": "GLACIER", "X-Amz-Website-Redirect-Location": "https://evil.example",
		"X-Amz-Grant-Read": "uri=all", "X-Amz-Object-Lock-Mode": "GOVERNANCE", "X-Amz-Checksum-Crc32": "AAAAAA==",
		"X-Amz-Security-Token": "x", "X-Amz-Content-Sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
	} {
		all = append(all, head("with "+name, func(h http.Header) { h.Set(name, value) }))
	}
	for _, name := range []string{"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"} {
		all = append(all,
			query("without "+name, func(q url.Values) { q.Del(name) }),
			query("empty "+name, func(q url.Values) { q.Set(name, "") }),
			query("longer "+name, func(q url.Values) { q.Set(name, q.Get(name)+"0") }),
			query("two "+name, func(q url.Values) { q.Add(name, "x") }),
			query("two "+name+", the first empty", func(q url.Values) { q[name] = []string{"", q.Get(name)} }))
	}
	for _, signed := range []string{"host", "content-length;host", "content-type;host", "content-length;content-type;host;if-none-match"} {
		all = append(all, query("signing only "+signed, func(q url.Values) { q.Set("X-Amz-SignedHeaders", signed) }))
	}
	for _, name := range []string{"acl", "uploads", "uploadId", "tagging", "retention", "versionId", "x-amz-acl", "cors", "policy"} {
		all = append(all, query("with "+name, func(q url.Values) { q.Set(name, "") }))
	}
	for i := range 64 { // every character of the signature
		all = append(all, query(fmt.Sprintf("signature %d", i), func(q url.Values) {
			s := []byte(q.Get("X-Amz-Signature"))
			if s[i] == '0' {
				s[i] = '1'
			} else {
				s[i] = '0'
			}
			q.Set("X-Amz-Signature", string(s))
		}))
	}
	for i := range 100 { // other keys
		all = append(all, address(fmt.Sprintf("key %d", i), func(u *url.URL) { u.Path += fmt.Sprintf("%d", i) }))
	}
	for i := range size { // every byte of the content
		all = append(all, alteration{fmt.Sprintf("byte %d", i), func(_ *http.Request, b []byte) []byte { b[i] ^= 1; return b }})
	}
	return all
}

func TestAlteredUploadsAreRefused(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	s := store(g)
	content := []byte(strings.Repeat("the bytes of a scan ", 15))
	all := alterations(len(content))
	if len(all) < 500 {
		t.Errorf("only %d alterations", len(all))
	}
	good := presigned(t, s, upload("scan", content))
	for _, a := range all {
		r := request(t, good, nil)
		r.ContentLength = int64(len(content))
		sent := a.apply(r, bytes.Clone(content))
		r.Body, r.GetBody = readCloser(sent), nil
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			// The server may refuse and close before it has read all that is sent.
			var refused *net.OpError
			if !errors.As(err, &refused) && !strings.Contains(err.Error(), "http:") {
				t.Errorf("%s: %v", a.name, err)
			}
			continue
		}
		got.Body.Close()
		if got.StatusCode < 400 {
			t.Errorf("%s got %s", a.name, got.Status)
		}
	}
	if got := c.list(); len(got) > 0 {
		t.Errorf("altered uploads made %v", got)
	}
	// What was altered all the time is itself good, once.
	if status, body := send(t, good, content); status != http.StatusOK {
		t.Errorf("the good upload got %d %s", status, body)
	}
	if status, _ := send(t, good, content); status != http.StatusPreconditionFailed {
		t.Errorf("the second upload got %d; want 412", status)
	}
}

type body struct{ *bytes.Reader }

func (body) Close() error { return nil }

func readCloser(b []byte) body { return body{bytes.NewReader(b)} }

func TestOfManyUploadsAtOnceOneWins(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	s := store(g)
	const rivals = 12
	status := make([]int, rivals)
	var all sync.WaitGroup
	for i := range rivals {
		content := []byte(fmt.Sprintf("rival %02d", i))
		r := request(t, presigned(t, s, upload("scan", content)), content)
		all.Go(func() {
			got, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			got.Body.Close()
			status[i] = got.StatusCode
		})
	}
	all.Wait()
	won := 0
	for _, got := range status {
		switch got {
		case http.StatusOK:
			won++
		case http.StatusPreconditionFailed, http.StatusConflict:
		default:
			t.Errorf("an upload got %d", got)
		}
	}
	if won != 1 || len(c.list()) != 1 {
		t.Errorf("%d uploads won, %d were told", won, len(c.list()))
	}
}

func TestLateRequestsAreRefused(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	content := []byte("x")
	for age, want := range map[time.Duration]int{4 * time.Minute: http.StatusOK, 6 * time.Minute: http.StatusForbidden, -20 * time.Minute: http.StatusForbidden} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, g.URL()+"/quarantine/late"+strings.Trim(age.String(), "-")+"?X-Amz-Expires=300", nil)
		if err != nil {
			t.Fatal(err)
		}
		signed, header, err := v4.NewSigner().PresignHTTP(t.Context(), credentials, r, "UNSIGNED-PAYLOAD", "s3", region, time.Now().Add(-age))
		if err != nil {
			t.Fatal(err)
		}
		header.Del("Host")
		if status, text := send(t, scan.Request{Method: http.MethodPut, URL: signed, Header: header}, content); status != want {
			t.Errorf("a request signed %v ago got %d %s; want %d", age, status, text, want)
		}
	}
}

func TestAConnectionThatBreaksLeavesNothing(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	s := store(g)
	content := bytes.Repeat([]byte("x"), 1<<20)
	r := request(t, presigned(t, s, upload("broken", content)), content)
	var wire bytes.Buffer
	if err := r.Write(&wire); err != nil {
		t.Fatal(err)
	}
	connection, err := net.Dial("tcp", strings.TrimPrefix(g.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := connection.Write(wire.Bytes()[:wire.Len()-100]); err != nil {
		t.Fatal(err)
	}
	if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	// The server's last word, or its end of the connection.
	if got, err := http.ReadResponse(bufio.NewReader(connection), r); err == nil {
		if got.StatusCode == http.StatusOK {
			t.Errorf("a broken upload got %s", got.Status)
		}
		got.Body.Close()
	}
	connection.Close()
	if _, err := s.Quarantined(t.Context(), "broken", ""); !errors.Is(err, scan.ErrNotFound) {
		t.Errorf("a broken upload left %v", err)
	}
	if status, text := send(t, presigned(t, s, upload("broken", content)), content); status != http.StatusOK {
		t.Errorf("the upload tried again got %d %s", status, text)
	}
	if got := c.list(); len(got) != 1 {
		t.Errorf("told %v", got)
	}
}

func TestBrowsersOfTheSiteMayUpload(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	s := store(g)
	content := []byte("x")
	good := presigned(t, s, upload("scan", content))
	var asked []string
	for name := range good.Header {
		asked = append(asked, strings.ToLower(name))
	}
	for origin, want := range map[string]string{site: site, "https://evil.example": "", "null": ""} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, good.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", "PUT")
		r.Header.Set("Access-Control-Request-Headers", strings.Join(asked, ","))
		if got := do(t, r).header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%s may upload: %q; want %q", origin, got, want)
		}
	}
	r := request(t, good, content)
	r.Header.Set("Origin", site)
	if got := do(t, r); got.status != http.StatusOK || got.header.Get("Access-Control-Allow-Origin") != site {
		t.Errorf("the site's upload got %d with %v", got.status, got.header)
	}
}

func TestOtherCredentialsAreRefused(t *testing.T) {
	var c created
	g := start(t, t.TempDir(), &c)
	other := credentials
	for name, change := range map[string]func(){
		"another secret": func() { other.SecretAccessKey = "another-secret" },
		"another key":    func() { other.AccessKeyID = "other" },
	} {
		other = credentials
		change()
		s := storeOf(g, other)
		content := []byte("x")
		if status, _ := send(t, presigned(t, s, upload("scan", content)), content); status != http.StatusForbidden {
			t.Errorf("%s got %d", name, status)
		}
		if _, err := s.Keep(t.Context(), "k", scan.Clean{Type: scan.PNG, Bytes: content}); err == nil || errors.Is(err, scan.ErrNotFound) {
			t.Errorf("%s: keeping: %v", name, err)
		}
	}
}
