package gateway_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	awshttp "github.com/aws/smithy-go/transport/http"

	"beian/internal/scan"
	"beian/internal/scan/s3store"
)

// broken is a body that ends before its time.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		return n, io.ErrUnexpectedEOF
	}
	return n, err
}

// try is one upload that must not succeed, or the second of one that did. It
// gives the status, 0 where the connection broke.
type try func(t *testing.T, s *s3store.Store, c *s3.Client, content []byte) int

// raw sends a presigned request after a change, as anybody on the network can.
func raw(change func(r *http.Request, content []byte) []byte) try {
	return func(t *testing.T, s *s3store.Store, _ *s3.Client, content []byte) int {
		t.Helper()
		r := request(t, presigned(t, s, upload("scan", content)), nil)
		r.ContentLength = int64(len(content))
		sent := change(r, bytes.Clone(content))
		if r.Body == nil || r.Body == http.NoBody {
			r.Body, r.GetBody = readCloser(sent), nil
		}
		return statusOf(t, r)
	}
}

func statusOf(t *testing.T, r *http.Request) int {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// bySDK puts with the AWS SDK after a change of what it asks.
func bySDK(change func(in *s3.PutObjectInput, content []byte)) try {
	return func(t *testing.T, _ *s3store.Store, c *s3.Client, content []byte) int {
		t.Helper()
		sum := sha256.Sum256(content)
		in := &s3.PutObjectInput{
			Bucket: aws.String("quarantine"), Key: aws.String("scan"), Body: bytes.NewReader(content), ContentType: aws.String("image/jpeg"),
			ContentLength: aws.Int64(int64(len(content))), ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(sum[:])), IfNoneMatch: aws.String("*"),
		}
		change(in, content)
		_, err := c.PutObject(t.Context(), in, func(o *s3.Options) { o.RetryMaxAttempts = 1 })
		var answered *awshttp.ResponseError
		switch {
		case err == nil:
			return http.StatusOK
		case errors.As(err, &answered) && answered.Response != nil:
			return answered.HTTPStatusCode()
		default:
			return 0
		}
	}
}

// TestWrongUploads holds every way to go wrong with an upload, over plain HTTP
// and with the AWS SDK: it is refused, tells nobody and leaves nothing; then the
// right upload of the same file is taken, once.
func TestWrongUploads(t *testing.T) {
	content := []byte(strings.Repeat("the bytes of a scan ", 400))
	otherSum := func(b []byte) string {
		sum := sha256.Sum256(append(bytes.Clone(b), 'x'))
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	for name, tt := range map[string]struct {
		do   try
		want []int
	}{
		"HTTP: one byte more": {raw(func(r *http.Request, b []byte) []byte { r.ContentLength++; return append(b, 'x') }), []int{403}},
		"HTTP: one byte less": {raw(func(r *http.Request, b []byte) []byte { r.ContentLength--; return b[1:] }), []int{403}},
		"HTTP: another type":  {raw(func(r *http.Request, b []byte) []byte { r.Header.Set("Content-Type", "image/png"); return b }), []int{403}},
		"HTTP: another checksum": {raw(func(r *http.Request, b []byte) []byte {
			r.Header.Set("X-Amz-Checksum-Sha256", otherSum(b))
			return b
		}), []int{403}},
		"HTTP: another file":   {raw(func(_ *http.Request, b []byte) []byte { b[7] ^= 1; return b }), []int{400}},
		"HTTP: another key":    {raw(func(r *http.Request, b []byte) []byte { r.URL.Path += "2"; return b }), []int{403}},
		"HTTP: another method": {raw(func(r *http.Request, b []byte) []byte { r.Method = http.MethodPost; return b }), []int{400, 403, 405}},
		"HTTP: truncated": {raw(func(r *http.Request, b []byte) []byte {
			r.Body = io.NopCloser(broken{bytes.NewReader(b[:100])})
			return b
		}), []int{0, 400, 408}},
		"HTTP: aborted": {func(t *testing.T, s *s3store.Store, _ *s3.Client, content []byte) int {
			ctx, cancel := context.WithCancel(t.Context())
			r := request(t, presigned(t, s, upload("scan", content)), nil).WithContext(ctx)
			r.ContentLength = int64(len(content))
			r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(content[:200]), stop(cancel), bytes.NewReader(content[200:])))
			return statusOf(t, r)
		}, []int{0}},
		"HTTP: expired": {func(t *testing.T, _ *s3store.Store, c *s3.Client, content []byte) int {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, *c.Options().BaseEndpoint+"/quarantine/scan?X-Amz-Expires=300", nil)
			if err != nil {
				t.Fatal(err)
			}
			signed, header, err := v4.NewSigner().PresignHTTP(t.Context(), credentials, r, "UNSIGNED-PAYLOAD", "s3", region, time.Now().Add(-6*time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			header.Del("Host")
			status, _ := send(t, scan.Request{Method: http.MethodPut, URL: signed, Header: header}, content)
			return status
		}, []int{403}},
		"SDK: another checksum": {bySDK(func(in *s3.PutObjectInput, b []byte) { in.ChecksumSHA256 = aws.String(otherSum(b)) }), []int{400}},
		"SDK: another file":     {bySDK(func(in *s3.PutObjectInput, b []byte) { in.Body = bytes.NewReader(bytes.ToUpper(b)) }), []int{400}},
		"SDK: truncated": {bySDK(func(in *s3.PutObjectInput, b []byte) {
			in.Body = bytes.NewReader(b[:100])
		}), []int{0, 400}},
		"SDK: a checksum of nothing": {bySDK(func(in *s3.PutObjectInput, b []byte) {
			in.ChecksumSHA256 = aws.String(base64.StdEncoding.EncodeToString(make([]byte, 32)))
		}), []int{400}},
		"SDK: aborted": {func(t *testing.T, _ *s3store.Store, c *s3.Client, content []byte) int {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("quarantine"), Key: aws.String("scan"), Body: bytes.NewReader(content)})
			if err == nil {
				return http.StatusOK
			}
			return 0
		}, []int{0}},
	} {
		t.Run(name, func(t *testing.T) {
			var told created
			g := start(t, t.TempDir(), &told)
			s, c := store(g), client(g)
			status := tt.do(t, s, c, content)
			known := false
			for _, want := range tt.want {
				known = known || status == want
			}
			if !known {
				t.Errorf("answered %d, want one of %v", status, tt.want)
			}
			if _, err := s.Quarantined(t.Context(), "scan", ""); !errors.Is(err, scan.ErrNotFound) || len(told.list()) > 0 {
				t.Errorf("it left %v, and told %v", err, told.list())
			}
			// The same file is sent again alone and right; sent once more, it is there.
			if status, text := send(t, presigned(t, s, upload("scan", content)), content); status != http.StatusOK {
				t.Fatalf("the right upload was answered %d %s", status, text)
			}
			for way, again := range map[string]try{
				"reused": raw(func(_ *http.Request, b []byte) []byte { return b }), "repeated by the SDK": bySDK(func(*s3.PutObjectInput, []byte) {}),
			} {
				if status := again(t, s, c, content); status != http.StatusPreconditionFailed {
					t.Errorf("%s: %d, want 412", way, status)
				}
			}
			if len(told.list()) != 1 {
				t.Errorf("told %v", told.list())
			}
		})
	}
}

// stop ends a request in the middle of its body.
func stop(cancel context.CancelFunc) io.Reader { return stopper{cancel} }

type stopper struct{ cancel context.CancelFunc }

func (s stopper) Read([]byte) (int, error) {
	s.cancel()
	return 0, context.Canceled
}
