// Package objects keeps the published objects in an S3 bucket.
package objects

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"beian/internal/casework"
)

// Environment is what a function that publishes objects is configured by.
type Environment struct {
	Bucket string `env:"BEIAN_PUBLIC_BUCKET"`
}

// cacheControl lets the network of caches hold an object for one second and a
// browser ask each time.
const cacheControl = "public, max-age=0, s-maxage=1"

// Objects implements [casework.Objects].
type Objects struct {
	client *s3.Client
	bucket string
}

var _ casework.Objects = Objects{}

// Open gives the bucket of the environment.
func Open(cfg aws.Config, env Environment) Objects {
	client := s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
		o.UsePathStyle = cfg.BaseEndpoint != nil // an address has no names below it
	})
	return Objects{client, env.Bucket}
}

// ETag implements [casework.Objects]. The role must be allowed to list the
// bucket: S3 tells nobody else that an object is absent.
func (o Objects) ETag(ctx context.Context, key string) (string, error) {
	out, err := o.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &o.bucket, Key: &key})
	if is(err, "NotFound", "NoSuchKey") {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("objects: head: %w", cause(err))
	}
	return aws.ToString(out.ETag), nil
}

// Put implements [casework.Objects].
func (o Objects) Put(ctx context.Context, key string, body []byte, etag string) error {
	input := &s3.PutObjectInput{
		Bucket: &o.bucket, Key: &key, Body: bytes.NewReader(body),
		ContentType: aws.String("application/json"), CacheControl: aws.String(cacheControl),
	}
	if etag == "" {
		input.IfNoneMatch = aws.String("*")
	} else {
		input.IfMatch = &etag
	}
	_, err := o.client.PutObject(ctx, input)
	switch {
	case is(err, "PreconditionFailed", "ConditionalRequestConflict"), etag != "" && is(err, "NoSuchKey", "NotFound"):
		return casework.ErrPrecondition
	case err != nil:
		return fmt.Errorf("objects: put: %w", cause(err))
	}
	return nil
}

// cause leaves the address of the object out: it has the receipt, by which anybody
// sees the status of the filing, and errors are logged.
func cause(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

func is(err error, codes ...string) bool {
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
