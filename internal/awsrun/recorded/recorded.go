// Package recorded plays AWS's answers to the SDK's real clients in tests, over
// HTTP: what an adapter makes of an answer depends on how the SDK reads its
// status, headers and body, and only that wire shows it.
//
// A recording is a file testdata/<name>.http of the adapter's package, named
// after what it is: the status line, headers, an empty line and the body of one
// answer, as the services' documentation gives them and the SDK's own
// deserializers read them; none was taken from an account. An answer that is cut
// short says a Content-Length that its body does not reach.
package recorded

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// Service plays recordings. It is made by [Play].
type Service struct {
	t      testing.TB
	server *httptest.Server
	lock   sync.Mutex
	names  []string
	asked  []Request
}

// Request is what a client asked.
type Request struct {
	Method string
	Path   string // with the query, if there is one
	Header http.Header
	Body   string
}

// Play starts a service that answers each request with the next recording and
// then closes the connection. The test fails if more requests come, or fewer.
func Play(t testing.TB, names ...string) *Service {
	t.Helper()
	s := &Service{t: t, names: names}
	s.server = httptest.NewServer(s)
	t.Cleanup(func() {
		s.server.Close()
		if len(s.asked) < len(names) {
			t.Errorf("nobody asked for the recordings %q", names[len(s.asked):])
		}
	})
	return s
}

// Config is the configuration of a client of the service, in a region that has
// every service. It tries again
// whatever the SDK tries again by itself, as often but without a pause.
func (s *Service) Config() aws.Config {
	return aws.Config{
		Region:       "ap-east-1",
		BaseEndpoint: &s.server.URL,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "key", SecretAccessKey: "secret", SessionToken: "session"}, nil
		}),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
			})
		},
	}
}

// Asked lists the requests so far, in order.
func (s *Service) Asked() []Request {
	s.lock.Lock()
	defer s.lock.Unlock()
	return append([]Request(nil), s.asked...)
}

// AskedOnly fails the test unless each request was the one given, as
// [Request.String] writes it, and there was one: a try that is repeated is
// repeated as it was.
func (s *Service) AskedOnly(want string) {
	s.t.Helper()
	asked := s.Asked()
	if len(asked) == 0 {
		s.t.Errorf("nothing was asked\nwant %s", want)
	}
	for i, r := range asked {
		if r.String() != want {
			s.t.Errorf("request %d is %s\nwant %s", i+1, r, want)
		}
	}
}

// ServeHTTP implements [http.Handler].
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Errorf("a request broke off: %v", err)
	}
	s.lock.Lock()
	n := len(s.asked)
	s.asked = append(s.asked, Request{r.Method, r.URL.RequestURI(), r.Header, string(body)})
	s.lock.Unlock()
	if n >= len(s.names) {
		s.t.Errorf("request %d has no recording: %s", n+1, s.Asked()[n])
		w.WriteHeader(http.StatusTeapot)
		return
	}
	answer, err := read(s.names[n])
	if err != nil {
		s.t.Errorf("recording %s: %v", s.names[n], err)
		return
	}
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		s.t.Errorf("recording %s: %v", s.names[n], err)
		return
	}
	defer func() { _ = connection.Close() }()
	_, _ = connection.Write(answer) // a client that has gone is its own fault
}

// read gives a recording as it goes over the wire.
func read(name string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join("testdata", name+".http"))
	if err != nil {
		return nil, err
	}
	head, body, whole := bytes.Cut(text, []byte("\n\n"))
	if !whole {
		return nil, fmt.Errorf("no empty line ends the headers")
	}
	body = bytes.TrimSuffix(body, []byte("\n"))
	var out bytes.Buffer
	for line := range strings.Lines(string(head)) {
		fmt.Fprintf(&out, "%s\r\n", strings.TrimRight(line, "\n"))
	}
	if !bytes.Contains(bytes.ToLower(head), []byte("\ncontent-length:")) {
		fmt.Fprintf(&out, "Content-Length: %d\r\n", len(body))
	}
	fmt.Fprintf(&out, "Connection: close\r\n\r\n%s", body)
	return out.Bytes(), nil
}

// String gives the whole of what was asked: method, path, the operation where a
// header names it, and the body, of JSON and forms in the order of their names,
// so that a test that compares it finds whatever was added.
func (r Request) String() string {
	parts := []string{r.Method, r.Path}
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		parts = append(parts, target)
	}
	if r.Body != "" {
		parts = append(parts, plain(r.Header.Get("Content-Type"), r.Body))
	}
	return strings.Join(parts, " ")
}

func plain(contentType, body string) string {
	if strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		if form, err := url.ParseQuery(body); err == nil {
			text, _ := url.QueryUnescape(form.Encode())
			return text
		}
	}
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return body
	}
	var sorted bytes.Buffer
	encoder := json.NewEncoder(&sorted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return body
	}
	return strings.TrimSpace(sorted.String())
}
