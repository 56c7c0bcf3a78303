package s3store_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/scan"
	"beian/internal/scan/s3store"
)

// What S3 does with these requests is tested before a real gateway, in
// internal/local/gateway. Here is what this package makes of answers that a
// gateway gives at no will.

type fixed struct{}

func (fixed) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "key", SecretAccessKey: "secret"}, nil
}

func clock() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

func store(endpoint string) *s3store.Store {
	cfg := aws.Config{Region: "cn-north-1", Credentials: fixed{}}
	if endpoint != "" {
		cfg.BaseEndpoint = &endpoint
	}
	return s3store.New(s3store.Config{AWS: cfg, Quarantine: "in", Clean: "out", Now: clock})
}

func answering(t *testing.T, status int, body string) *s3store.Store {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return store(server.URL)
}

func TestErrorsKeepMissingAndUnreachableApart(t *testing.T) {
	coded := func(code string) string { return "<Error><Code>" + code + "</Code></Error>" }
	for name, tt := range map[string]struct {
		status  int
		body    string
		missing bool
	}{
		"no such key":          {http.StatusNotFound, coded("NoSuchKey"), true},
		"no such version":      {http.StatusNotFound, coded("NoSuchVersion"), true},
		"another version":      {http.StatusPreconditionFailed, coded("PreconditionFailed"), true},
		"no such bucket":       {http.StatusNotFound, coded("NoSuchBucket"), false},
		"denied":               {http.StatusForbidden, coded("AccessDenied"), false},
		"an answer of no form": {http.StatusBadRequest, "<html>", false},
	} {
		s := answering(t, tt.status, tt.body)
		if _, err := s.Fetch(t.Context(), scan.Object{Key: "k"}); err == nil || errors.Is(err, scan.ErrNotFound) != tt.missing {
			t.Errorf("fetching, %s: %v", name, err)
		}
		if err := s.Discard(t.Context(), scan.Object{Key: "k"}); (err == nil) != tt.missing {
			t.Errorf("discarding, %s: %v", name, err)
		}
	}
}

func TestFetchReadsNoMoreThanIsTaken(t *testing.T) {
	var refused *scan.Refused
	if _, err := answering(t, http.StatusOK, strings.Repeat("x", scan.MaxBytes+1)).Fetch(t.Context(), scan.Object{Key: "k"}); !errors.As(err, &refused) {
		t.Errorf("an object that is too large: %v; want a refusal", err)
	}
	if got, err := answering(t, http.StatusOK, strings.Repeat("x", scan.MaxBytes)).Fetch(t.Context(), scan.Object{Key: "k"}); err != nil || len(got) != scan.MaxBytes {
		t.Errorf("an object just not too large: %d bytes, %v", len(got), err)
	}
}

func TestUploadsSignAllThatBindsThem(t *testing.T) {
	r, err := store("https://s3.example").PresignUpload(t.Context(), scan.Upload{Key: "case/scan", Type: scan.JPEG, Size: 123, SHA256: [32]byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		t.Fatal(err)
	}
	signed := strings.Split(u.Query().Get("X-Amz-SignedHeaders"), ";")
	if want := []string{"content-length", "content-type", "host", "if-none-match", "x-amz-checksum-sha256"}; !slices.Equal(signed, want) {
		t.Errorf("signed are %v; want %v", signed, want)
	}
	if u.Host != "s3.example" || u.Path != "/in/case/scan" || u.Query().Get("X-Amz-Expires") != "300" || r.Method != http.MethodPut {
		t.Errorf("the request is %s %s", r.Method, r.URL)
	}
	if !r.Expires.Equal(clock().Add(scan.PutLife)) {
		t.Errorf("it expires at %v", r.Expires)
	}
	for name, want := range map[string]string{
		"Content-Type": "image/jpeg", "Content-Length": "", "If-None-Match": "*",
		"X-Amz-Checksum-Sha256": "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "Host": "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s is %q; want %q", name, got, want)
		}
	}
	var refused *scan.Refused
	if _, err := store("https://s3.example").PresignUpload(t.Context(), scan.Upload{Key: "k", Type: scan.PDF, Size: 1}); !errors.As(err, &refused) {
		t.Errorf("a PDF: %v; want a refusal", err)
	}
}

func TestOnAWSTheBucketIsInTheName(t *testing.T) {
	r, err := store("").PresignView(t.Context(), scan.Object{Key: "case/clean", Version: "v1", Type: scan.PNG})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		t.Fatal(err)
	}
	if u.Host != "out.s3.cn-north-1.amazonaws.com.cn" || u.Path != "/case/clean" || u.Query().Get("versionId") != "v1" || u.Query().Get("X-Amz-Expires") != "60" {
		t.Errorf("the view is at %s", r.URL)
	}
}
