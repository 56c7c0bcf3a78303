package s3store

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"beian/internal/scan"
)

// PresignUpload implements [scan.Presigner]. The signature covers method,
// bucket, key, Content-Length, Content-Type, x-amz-checksum-sha256 and
// If-None-Match: *, so the store refuses any other value of them.
func (s *Store) PresignUpload(ctx context.Context, u scan.Upload) (scan.Request, error) {
	if err := u.Check(); err != nil {
		return scan.Request{}, err
	}
	signed, err := s.presign.PresignPutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.config.Quarantine, Key: &u.Key,
		ContentLength:  &u.Size,
		ContentType:    aws.String(string(u.Type)),
		ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(u.SHA256[:])),
		IfNoneMatch:    aws.String("*"),
	}, s3.WithPresignExpires(scan.PutLife))
	if err != nil {
		return scan.Request{}, fmt.Errorf("s3store: presigning an upload: %w", err)
	}
	r := s.request(signed)
	r.Expires = s.config.Now().Add(scan.PutLife)
	return r, nil
}

// PresignView implements [scan.Presigner]. The answer is shown in place, is
// not kept by caches, and has the type of the object given, or, if that is
// empty, the one that it was kept with.
func (s *Store) PresignView(ctx context.Context, o scan.Object) (scan.Request, error) {
	signed, err := s.presign.PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket: &s.config.Clean, Key: &o.Key, VersionId: optional(o.Version),
		ResponseContentType:        optional(string(o.Type)),
		ResponseContentDisposition: aws.String("inline"),
		ResponseCacheControl:       aws.String("private, no-store"),
	}, s3.WithPresignExpires(scan.ViewLife))
	if err != nil {
		return scan.Request{}, fmt.Errorf("s3store: presigning a view: %w", err)
	}
	r := s.request(signed)
	r.Expires = s.config.Now().Add(scan.ViewLife)
	return r, nil
}

// request leaves out what a browser sets by itself and forbids to set: Host,
// which is in the URL, and Content-Length, which is that of the file.
func (s *Store) request(signed *v4.PresignedHTTPRequest) scan.Request {
	header := signed.SignedHeader.Clone()
	header.Del("Host")
	header.Del("Content-Length")
	return scan.Request{Method: signed.Method, URL: signed.URL, Header: header}
}

func putInput(bucket, key string, c scan.Clean, sum [32]byte) *s3.PutObjectInput {
	return &s3.PutObjectInput{
		Bucket: &bucket, Key: &key,
		Body:              bytes.NewReader(c.Bytes),
		ContentLength:     aws.Int64(int64(len(c.Bytes))),
		ContentType:       aws.String(string(c.Type)),
		ChecksumAlgorithm: types.ChecksumAlgorithmSha256,
		ChecksumSHA256:    aws.String(base64.StdEncoding.EncodeToString(sum[:])),
		IfNoneMatch:       aws.String("*"),
	}
}
