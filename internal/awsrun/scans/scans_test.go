package scans_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/awsrun/recorded"
	"beian/internal/awsrun/scans"
	"beian/internal/casework"
)

const version = "3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY"

func now() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

func open(s *recorded.Service) casework.Scans {
	return scans.Open(s.Config(), scans.Environment{Quarantine: "in", Clean: "out"}, now)
}

// TestQuarantined: an upload that has not arrived is told from one that can't
// be read.
func TestQuarantined(t *testing.T) {
	for _, c := range []struct {
		recordings    []string
		absent, fails bool
	}{
		{[]string{"head", "body"}, false, false},
		{[]string{"head-unavailable", "head", "slow-down", "body"}, false, false},
		{[]string{"head-not-found"}, true, false},
		{[]string{"head", "no-such-key"}, true, false},
		{[]string{"head", "no-such-version"}, true, false},
		{[]string{"head", "precondition-failed"}, true, false}, // another one took its place
		{[]string{"head-forbidden"}, false, true},
		{[]string{"head", "access-denied"}, false, true},
		{[]string{"head", "body-cut-short"}, false, true},
		{slices.Repeat([]string{"head-unavailable"}, 3), false, true},
	} {
		s := recorded.Play(t, c.recordings...)
		body, err := open(s).Quarantined(t.Context(), "k")
		if errors.Is(err, casework.ErrNoObject) != c.absent || (err != nil) != (c.absent || c.fails) || err == nil && string(body) != "scan" {
			t.Errorf("%q: got %q, %v", c.recordings, body, err)
		}
		for _, r := range s.Asked() {
			if got := r.String(); got != "HEAD /in/k" && got != "GET /in/k?versionId="+url.QueryEscape(version)+"&x-id=GetObject" {
				t.Errorf("%q: asked %s", c.recordings, got)
			}
		}
	}
}

// TestKeep: what is kept already is kept, under the version that it has.
func TestKeep(t *testing.T) {
	for _, c := range []struct {
		recordings []string
		kept       bool
	}{
		{[]string{"kept"}, true},
		{[]string{"slow-down", "internal-error", "kept"}, true},
		{[]string{"precondition-failed", "head"}, true},
		{[]string{"internal-error", "precondition-failed", "head"}, true}, // the first try had kept it
		{[]string{"conditional-request-conflict"}, false},
		{[]string{"access-denied"}, false},
		{[]string{"precondition-failed", "head-not-found"}, false}, // it was erased meanwhile
		{slices.Repeat([]string{"slow-down"}, 3), false},
	} {
		s := recorded.Play(t, c.recordings...)
		got, err := open(s).Keep(t.Context(), "k", "image/jpeg", []byte("scan"))
		if c.kept != (err == nil) || c.kept && got != version {
			t.Errorf("%q: got %q, %v", c.recordings, got, err)
		}
		first := s.Asked()[0]
		if first.String() != "PUT /out/k?x-id=PutObject scan" || first.Header.Get("If-None-Match") != "*" ||
			first.Header.Get("Content-Type") != "image/jpeg" ||
			first.Header.Get("X-Amz-Checksum-Sha256") != "Wa0bL8dCh97Ru6evZ3ZdI61KSfGuUZAswu0/jr7pbPo=" {
			t.Errorf("%q: asked %s %v", c.recordings, first, first.Header)
		}
	}
}

// TestDiscard: what is gone is discarded.
func TestDiscard(t *testing.T) {
	for _, c := range []struct {
		recordings []string
		discarded  bool
	}{
		{[]string{"deleted"}, true},
		{[]string{"no-such-key"}, true},
		{[]string{"internal-error", "deleted"}, true},
		{[]string{"access-denied"}, false},
	} {
		s := recorded.Play(t, c.recordings...)
		if err := open(s).Discard(t.Context(), "k"); (err == nil) != c.discarded {
			t.Errorf("%q: got %v", c.recordings, err)
		}
		s.AskedOnly("DELETE /in/k?x-id=DeleteObject")
	}
}

// TestErase: every version of a case's files, and every mark that one was deleted,
// goes from both buckets, page by page; what is denied is no success.
func TestErase(t *testing.T) {
	for _, c := range []struct {
		recordings, asked []string
		erased            bool
	}{
		{
			[]string{"versions-none", "versions-none"},
			[]string{"GET /in?prefix=case%2F&versions=", "GET /out?prefix=case%2F&versions="},
			true,
		},
		{
			[]string{"versions-none", "versions-first", "deleted", "deleted", "versions-last", "no-such-version"},
			[]string{
				"GET /in?prefix=case%2F&versions=", "GET /out?prefix=case%2F&versions=",
				"DELETE /out/case/a?versionId=v1&x-id=DeleteObject", "DELETE /out/case/a?versionId=v2&x-id=DeleteObject",
				"GET /out?key-marker=case%2Fa&prefix=case%2F&version-id-marker=v1&versions=",
				"DELETE /out/case/b?versionId=v3&x-id=DeleteObject",
			},
			true,
		},
		{[]string{"versions-none", "access-denied"}, []string{"GET /in?prefix=case%2F&versions=", "GET /out?prefix=case%2F&versions="}, false},
	} {
		s := recorded.Play(t, c.recordings...)
		err := open(s).Erase(t.Context(), "case")
		var asked []string
		for _, r := range s.Asked() {
			asked = append(asked, r.String())
		}
		if (err == nil) != c.erased || !slices.Equal(asked, c.asked) {
			t.Errorf("%q: %v, asked %q", c.recordings, err, asked)
		}
	}
}

// TestSigned: what a browser may do is signed here and asks nothing of S3.
func TestSigned(t *testing.T) {
	s := recorded.Play(t)
	signed, err := open(s).SignUpload(t.Context(), casework.Upload{
		Object: "k", Type: "image/jpeg", Size: 4, SHA256: "Wa0bL8dCh97Ru6evZ3ZdI61KSfGuUZAswu0/jr7pbPo=",
	})
	if err != nil || signed.Method != "PUT" || !strings.Contains(signed.URL, "/in/k?") || signed.Headers["If-None-Match"] != "*" {
		t.Errorf("upload: %+v, %v", signed, err)
	}
	signed, err = open(s).SignView(t.Context(), "k", version)
	if err != nil || signed.Method != "GET" || !strings.Contains(signed.URL, "/out/k?") || !signed.Expires.After(now()) {
		t.Errorf("view: %+v, %v", signed, err)
	}
}
