// Package s3store keeps scans in two S3 buckets: quarantine, which browsers
// put into, and clean. It is a [scan.Presigner] and a [scan.Store], on AWS and
// before the gateway of one machine alike.
//
// It links the S3 client alone: no shared configuration, no credential chain.
// How S3 is reached comes in as a value.
package s3store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"beian/internal/scan"
)

// Config says where the buckets are.
type Config struct {
	// AWS is how S3 is reached: region, credentials, HTTP client, and before a
	// gateway its base endpoint, which is used with the bucket in the path.
	AWS        aws.Config
	Quarantine string
	Clean      string
	// Now is the real time; the store judges a presigned request by its own.
	Now func() time.Time
}

// Store is made by [New] and is safe for concurrent use.
type Store struct {
	config  Config
	client  *s3.Client
	presign *s3.PresignClient
}

var (
	_ scan.Presigner = (*Store)(nil)
	_ scan.Store     = (*Store)(nil)
)

// New makes a store; it sends nothing.
func New(c Config) *Store {
	client := s3.NewFromConfig(c.AWS, func(o *s3.Options) {
		// A checksum is sent where it is given, and no other is made up.
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
		o.UsePathStyle = c.AWS.BaseEndpoint != nil
	})
	return &Store{config: c, client: client, presign: s3.NewPresignClient(client)}
}

// Quarantined implements [scan.Store].
func (s *Store) Quarantined(ctx context.Context, key, version string) (scan.Object, error) {
	return s.head(ctx, s.config.Quarantine, key, version)
}

func (s *Store) head(ctx context.Context, bucket, key, version string) (scan.Object, error) {
	out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{
		Bucket: &bucket, Key: &key, VersionId: optional(version), ChecksumMode: types.ChecksumModeEnabled,
	})
	if err != nil {
		return scan.Object{}, translate("looking at an object", err)
	}
	return scan.Object{
		Key: key, Version: aws.ToString(out.VersionId), ETag: aws.ToString(out.ETag),
		Type: scan.Type(aws.ToString(out.ContentType)), Size: aws.ToInt64(out.ContentLength),
		SHA256: checksum(out.ChecksumSHA256),
	}, nil
}

// Fetch implements [scan.Store].
func (s *Store) Fetch(ctx context.Context, o scan.Object) ([]byte, error) {
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: &s.config.Quarantine, Key: &o.Key, VersionId: optional(o.Version), IfMatch: optional(o.ETag),
	})
	if err != nil {
		return nil, translate("reading an object", err)
	}
	defer out.Body.Close()
	content, err := io.ReadAll(io.LimitReader(out.Body, scan.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("s3store: reading an object: %w", err)
	}
	if len(content) > scan.MaxBytes {
		return nil, &scan.Refused{Code: "scan-too-large"}
	}
	return content, nil
}

// Keep implements [scan.Store].
func (s *Store) Keep(ctx context.Context, key string, c scan.Clean) (scan.Object, error) {
	sum := sha256.Sum256(c.Bytes)
	out, err := s.client.PutObject(ctx, putInput(s.config.Clean, key, c, sum))
	if err == nil {
		return scan.Object{
			Key: key, Version: aws.ToString(out.VersionId), ETag: aws.ToString(out.ETag),
			Type: c.Type, Size: int64(len(c.Bytes)), SHA256: sum,
		}, nil
	}
	if !coded(err, "PreconditionFailed") {
		return scan.Object{}, translate("keeping a scan", err)
	}
	return s.head(ctx, s.config.Clean, key, "")
}

// Discard implements [scan.Store].
func (s *Store) Discard(ctx context.Context, o scan.Object) error {
	return s.remove(ctx, s.config.Quarantine, o.Key, o.Version)
}

// Erase implements [scan.Store].
func (s *Store) Erase(ctx context.Context, folder string) error {
	if folder == "" || strings.Contains(folder, "/") {
		return errors.New("s3store: erasing: name one folder") // not all there are
	}
	for _, bucket := range []string{s.config.Quarantine, s.config.Clean} {
		if err := s.eraseIn(ctx, bucket, folder+"/"); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) eraseIn(ctx context.Context, bucket, prefix string) error {
	pages := s3.NewListObjectVersionsPaginator(s.client, &s3.ListObjectVersionsInput{Bucket: &bucket, Prefix: &prefix})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return translate("listing versions", err)
		}
		for _, v := range page.Versions {
			if err := s.remove(ctx, bucket, aws.ToString(v.Key), aws.ToString(v.VersionId)); err != nil {
				return err
			}
		}
		for _, m := range page.DeleteMarkers {
			if err := s.remove(ctx, bucket, aws.ToString(m.Key), aws.ToString(m.VersionId)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) remove(ctx context.Context, bucket, key, version string) error {
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key, VersionId: optional(version)})
	if err = translate("removing an object", err); err != nil && !errors.Is(err, scan.ErrNotFound) {
		return err
	}
	return nil
}

// translate gives ErrNotFound for what S3 calls so in its several ways. A
// version that does not match its ETag is gone as well.
func translate(doing string, err error) error {
	if err == nil {
		return nil
	}
	if coded(err, "NotFound", "NoSuchKey", "NoSuchVersion", "PreconditionFailed") {
		return scan.ErrNotFound
	}
	return fmt.Errorf("s3store: %s: %w", doing, err)
}

func coded(err error, codes ...string) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	for _, code := range codes {
		if api.ErrorCode() == code {
			return true
		}
	}
	return false
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func checksum(base64Sum *string) (sum [32]byte) {
	b, err := base64.StdEncoding.DecodeString(aws.ToString(base64Sum))
	if err == nil && len(b) == len(sum) {
		copy(sum[:], b)
	}
	return sum
}
