package objects_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"beian/internal/awsrun/objects"
	"beian/internal/awsrun/recorded"
	"beian/internal/casework"
)

const (
	key  = "status/BA00000000000000000.json"
	etag = `"fba9dede5f27731c9771645a39863328"`
)

func open(s *recorded.Service) objects.Objects {
	return objects.Open(s.Config(), objects.Environment{Bucket: "public"})
}

// TestReceiptStaysOutOfErrors: an object's key has the receipt, and what fails is
// logged.
func TestReceiptStaysOutOfErrors(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close() // nobody listens there
	cfg := recorded.Play(t).Config()
	cfg.BaseEndpoint = &server.URL
	o := objects.Open(cfg, objects.Environment{Bucket: "public"})
	_, head := o.ETag(t.Context(), key)
	for _, err := range []error{head, o.Put(t.Context(), key, nil, "")} {
		if err == nil || strings.Contains(err.Error(), "BA0000") || !strings.Contains(err.Error(), "refused") {
			t.Errorf("the error is %v", err)
		}
	}
}

func TestETag(t *testing.T) {
	for _, c := range []struct {
		recordings []string
		want       string
		fails      bool
	}{
		{[]string{"head"}, etag, false},
		{[]string{"head-not-found"}, "", false},
		{[]string{"head-unavailable", "head"}, etag, false},
		{[]string{"head-forbidden"}, "", true}, // as S3 answers about what is absent to who may not list
		{slices.Repeat([]string{"head-unavailable"}, 3), "", true},
	} {
		s := recorded.Play(t, c.recordings...)
		got, err := open(s).ETag(t.Context(), key)
		if got != c.want || (err != nil) != c.fails {
			t.Errorf("%q: got %q, %v", c.recordings, got, err)
		}
		s.AskedOnly("HEAD /public/" + key)
	}
}

// TestPut: whoever was not the first at an object is told so, by whichever
// answer S3 has for it, and by no other.
func TestPut(t *testing.T) {
	type verdict string
	const stored, lost, failed verdict = "stored", "lost", "failed"
	for _, c := range []struct {
		recordings []string
		etag       string
		want       verdict
	}{
		{[]string{"put"}, "", stored},
		{[]string{"put"}, etag, stored},
		{[]string{"precondition-failed"}, "", lost},
		{[]string{"precondition-failed"}, etag, lost},
		{[]string{"conditional-request-conflict"}, "", lost},
		{[]string{"conditional-request-conflict"}, etag, lost},
		{[]string{"no-such-key"}, etag, lost}, // it was deleted meanwhile
		{[]string{"no-such-key"}, "", failed},
		{[]string{"no-such-bucket"}, "", failed},
		{[]string{"no-such-bucket"}, etag, failed},
		{[]string{"access-denied"}, etag, failed},
		{[]string{"precondition-failed-cut-short"}, etag, failed},
		{[]string{"slow-down", "put"}, etag, stored},
		{[]string{"slow-down", "internal-error", "put"}, "", stored},
		{[]string{"internal-error", "precondition-failed"}, etag, lost}, // by the first try perhaps: publishing reads again
		{slices.Repeat([]string{"slow-down"}, 3), etag, failed},
	} {
		s := recorded.Play(t, c.recordings...)
		got := stored
		err := open(s).Put(t.Context(), key, []byte(`{"stage":"review"}`), c.etag)
		if errors.Is(err, casework.ErrPrecondition) {
			got = lost
		} else if err != nil {
			got = failed
		}
		if got != c.want {
			t.Errorf("%q over %q: %s (%v), want %s", c.recordings, c.etag, got, err, c.want)
		}
		s.AskedOnly("PUT /public/" + key + `?x-id=PutObject {"stage":"review"}`)
		for _, r := range s.Asked() {
			absent, same := r.Header.Get("If-None-Match"), r.Header.Get("If-Match")
			if same != c.etag || (absent == "*") != (c.etag == "") {
				t.Errorf("over %q asks If-Match %q, If-None-Match %q", c.etag, same, absent)
			}
			if r.Header.Get("Content-Type") != "application/json" || r.Header.Get("Cache-Control") != "public, max-age=0, s-maxage=1" {
				t.Errorf("asks %v", r.Header)
			}
		}
	}
}
