package objects_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"beian/internal/awsrun/objects"
	"beian/internal/casework"
)

type client struct {
	err error
	put *s3.PutObjectInput
}

func (c *client) HeadObject(context.Context, *s3.HeadObjectInput, ...func(*s3.Options)) (*s3.HeadObjectOutput, error) {
	return &s3.HeadObjectOutput{ETag: aws.String(`"e"`)}, c.err
}

func (c *client) PutObject(_ context.Context, in *s3.PutObjectInput, _ ...func(*s3.Options)) (*s3.PutObjectOutput, error) {
	c.put = in
	return &s3.PutObjectOutput{}, c.err
}

func (c *client) DeleteObject(context.Context, *s3.DeleteObjectInput, ...func(*s3.Options)) (*s3.DeleteObjectOutput, error) {
	return &s3.DeleteObjectOutput{}, c.err
}

func failing(code string) *client { return &client{err: &smithy.GenericAPIError{Code: code}} }

func TestETag(t *testing.T) {
	if got, err := objects.New(&client{}, "b").ETag(t.Context(), "k"); err != nil || got != `"e"` {
		t.Errorf("got %s, %v", got, err)
	}
	if got, err := objects.New(failing("NotFound"), "b").ETag(t.Context(), "k"); err != nil || got != "" {
		t.Errorf("absent: got %q, %v", got, err)
	}
	if _, err := objects.New(failing("Forbidden"), "b").ETag(t.Context(), "k"); err == nil {
		t.Error("forbidden was taken for absent")
	}
}

func TestPut(t *testing.T) {
	for _, c := range []struct {
		etag, code string
		lost       bool
	}{
		{"", "PreconditionFailed", true},
		{`"e"`, "PreconditionFailed", true},
		{`"e"`, "ConditionalRequestConflict", true},
		{`"e"`, "NoSuchKey", true},
		{"", "NoSuchBucket", false},
		{"", "NoSuchKey", false},
		{"", "SlowDown", false},
	} {
		err := objects.New(failing(c.code), "b").Put(t.Context(), "k", []byte("{}"), c.etag)
		if err == nil || errors.Is(err, casework.ErrPrecondition) != c.lost {
			t.Errorf("%s with ETag %q: got %v", c.code, c.etag, err)
		}
	}
	cl := &client{}
	if err := objects.New(cl, "b").Put(t.Context(), "k", []byte("{}"), ""); err != nil || aws.ToString(cl.put.IfNoneMatch) != "*" || cl.put.IfMatch != nil {
		t.Errorf("new object: %v, %+v", err, cl.put)
	}
	if err := objects.New(cl, "b").Put(t.Context(), "k", []byte("{}"), `"e"`); err != nil || aws.ToString(cl.put.IfMatch) != `"e"` || cl.put.IfNoneMatch != nil {
		t.Errorf("next version: %v, %+v", err, cl.put)
	}
}
