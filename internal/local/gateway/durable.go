package gateway

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/s3response"
)

// durable is a backend that acknowledges an object when it is on disk (the
// file backend leaves that to the operating system) and was told of.
type durable struct {
	backend.Backend
	objects, attributes string // folders
	created             func(bucket, key, version string)
}

// PutObject implements [backend.Backend].
func (d *durable) PutObject(ctx context.Context, in s3response.PutObjectInput) (s3response.PutObjectOutput, error) {
	out, err := d.Backend.PutObject(ctx, in)
	if err != nil {
		return out, err
	}
	return out, d.tell(aws.ToString(in.Bucket), aws.ToString(in.Key), out.VersionID)
}

// CopyObject implements [backend.Backend].
func (d *durable) CopyObject(ctx context.Context, in s3response.CopyObjectInput) (s3response.CopyObjectOutput, error) {
	out, err := d.Backend.CopyObject(ctx, in)
	if err != nil {
		return out, err
	}
	return out, d.tell(aws.ToString(in.Bucket), aws.ToString(in.Key), aws.ToString(out.VersionId))
}

func (d *durable) tell(bucket, key, version string) error {
	if err := d.persist(bucket, key); err != nil {
		return err
	}
	d.created(bucket, key, version)
	return nil
}

// persist puts an object, its attributes and the names of both on disk. An
// object that another request has removed meanwhile is no error.
func (d *durable) persist(bucket, key string) error {
	object := filepath.Join(d.objects, bucket, filepath.FromSlash(key))
	if err := syncUp(object, d.objects); err != nil {
		return err
	}
	attributes := filepath.Join(d.attributes, bucket, filepath.FromSlash(key), "meta")
	files, err := os.ReadDir(attributes)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("gateway: %w", err)
	}
	for _, f := range files {
		if err := syncOne(filepath.Join(attributes, f.Name())); err != nil {
			return err
		}
	}
	return syncUp(attributes, d.attributes)
}

// syncUp syncs a path and every folder above it up to and with top.
func syncUp(path, top string) error {
	for ; len(path) >= len(top); path = filepath.Dir(path) {
		if err := syncOne(path); err != nil {
			return err
		}
	}
	return nil
}

func syncOne(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	return nil
}
