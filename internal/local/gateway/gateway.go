// Package gateway serves S3 in this process, from a folder, so that one
// machine uses the same S3 client and the same presigned requests as AWS does.
// The server is versitygw with its file backend; this package starts it,
// makes the buckets, puts what was written on disk before it is acknowledged,
// and tells synchronously when an object was created.
//
// Two things that versitygw brings along: one gateway runs in a process at a
// time, and the process's working directory becomes the folder of objects, so
// every other path of the process must be absolute.
//
// Keys are paths of files: a key that is the beginning of another up to a
// slash ("a" and "a/b") can't exist beside it.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"
)

// The buckets of the system.
const (
	Quarantine = "quarantine" // browsers of the origins put scans here
	Clean      = "clean"      // checked scans
	Public     = "public"     // published objects; anybody may read them
)

const (
	maxConnections = 1000
	maxRequests    = 500
	stopTime       = 15 * time.Second // versitygw's own limit is 10
)

// Config is what a gateway is made of.
type Config struct {
	Folder      string // absolute; made if missing; all state is in it
	Address     string // host:port to listen on; port 0 takes any
	Region      string
	Credentials aws.Credentials // of the one account; see [LoadCredentials]
	Origins     []string        // of the pages that may put into quarantine and read the others
	// Created is called after an object was put or copied and is on disk, and
	// before that is acknowledged; the writer waits for it. It is called again
	// for what [Gateway.Redeliver] finds. Its context ends with the gateway.
	Created func(ctx context.Context, bucket, key, version string)
	Log     *slog.Logger
}

// running guards what a process has once, the working directory: a second
// gateway must not even open its folder.
var running atomic.Bool

// Gateway is a running gateway.
type Gateway struct {
	address string
	client  *s3.Client
	store   *durable
	cancel  context.CancelFunc
	done    chan struct{} // closed when it has ended, with err set
	err     error
}

// Start starts a gateway and returns when it serves and its buckets exist.
func Start(ctx context.Context, c Config) (*Gateway, error) {
	if !filepath.IsAbs(c.Folder) || c.Created == nil || c.Log == nil {
		return nil, errors.New("gateway: an absolute folder, Created and Log are required")
	}
	address, err := resolve(ctx, c.Address)
	if err != nil {
		return nil, err
	}
	if !running.CompareAndSwap(false, true) {
		return nil, errors.New("gateway: one is running in this process")
	}
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	store, err := open(life, c)
	if err != nil {
		cancel()
		running.Store(false)
		return nil, err
	}
	g := &Gateway{address: address, store: store, cancel: cancel, done: make(chan struct{})}
	g.client = client(g.URL(), c)
	ready := make(chan struct{})
	go func() {
		g.err = embedgw.RunVersityGW(life, store, settings(c, address, func() { close(ready) }))
		running.Store(false)
		close(g.done)
	}()
	select {
	case <-ready:
	case <-g.done:
		cancel()
		return nil, fmt.Errorf("gateway: not started: %w", g.err)
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), g.Stop())
	}
	if err := prepare(ctx, g.client, c.Origins); err != nil {
		return nil, errors.Join(err, g.Stop())
	}
	c.Log.DebugContext(ctx, "object gateway serves", slog.String("address", address))
	return g, nil
}

// URL is the endpoint for S3 clients, which put the bucket into the path.
func (g *Gateway) URL() string { return "http://" + g.address }

// Redeliver calls Created for every object of a bucket. Whoever takes objects
// out of the bucket once they are handled so learns of those whose creation
// was told to a process that died over it.
func (g *Gateway) Redeliver(ctx context.Context, bucket string) error {
	pages := s3.NewListObjectsV2Paginator(g.client, &s3.ListObjectsV2Input{Bucket: &bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("gateway: listing %s: %w", bucket, err)
		}
		for _, object := range page.Contents {
			g.store.created(bucket, aws.ToString(object.Key), "")
		}
	}
	return nil
}

// Stop lets the requests that are being served end, and stops. A second call
// gives the same answer.
func (g *Gateway) Stop() error {
	g.cancel()
	select {
	case <-g.done:
		if g.err != nil {
			return fmt.Errorf("gateway: %w", g.err)
		}
		return nil
	case <-time.After(stopTime):
		return errors.New("gateway: does not stop")
	}
}

// resolve picks a port where none is given: versitygw does not tell which one
// it got.
func resolve(ctx context.Context, address string) (string, error) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", fmt.Errorf("gateway: %w", err)
	}
	if port != "0" {
		return address, nil
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return "", fmt.Errorf("gateway: %w", err)
	}
	address = l.Addr().String()
	if err := l.Close(); err != nil {
		return "", fmt.Errorf("gateway: %w", err)
	}
	return address, nil
}

func open(life context.Context, c Config) (*durable, error) {
	objects, attributes := filepath.Join(c.Folder, "objects"), filepath.Join(c.Folder, "attributes")
	for _, folder := range []string{objects, attributes} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, fmt.Errorf("gateway: %w", err)
		}
	}
	if err := sweepOrphans(objects, attributes); err != nil {
		return nil, err
	}
	// Attributes in files of their own: not every file system has extended ones.
	// The backend is given the storer alone, because it announces the folder on
	// standard output where it is named in its options.
	storer, err := meta.NewSideCar(attributes)
	if err != nil {
		return nil, fmt.Errorf("gateway: %w", err)
	}
	var options posix.PosixOpts
	options.SetNewDirPerm(0o700)
	options.SetNewFilePerm(0o600)
	options.CopyObjectThreshold = 5 << 30 // S3's own limit; its zero refuses every copy
	files, err := posix.New(objects, storer, options)
	if err != nil {
		return nil, fmt.Errorf("gateway: %w", err)
	}
	return &durable{
		Backend: files, objects: objects, attributes: attributes,
		created: func(bucket, key, version string) { c.Created(life, bucket, key, version) },
	}, nil
}

func settings(c Config, address string, onListen func()) *embedgw.Config {
	return &embedgw.Config{
		RootUserAccess: c.Credentials.AccessKeyID, RootUserSecret: c.Credentials.SecretAccessKey,
		Region: c.Region, Ports: []string{address},
		MaxConnections: maxConnections, MaxRequests: maxRequests, MultipartMaxParts: 1,
		Quiet: true, KeepAlive: true,
		// Given, because versitygw announces the one that it makes itself.
		IAMService: oneAccount{auth.NewIAMServiceSingle(auth.Account{
			Access: c.Credentials.AccessKeyID, Secret: c.Credentials.SecretAccessKey, Role: auth.RoleAdmin,
		})},
		S3Options: []s3api.Option{s3api.WithOnListen(onListen), s3api.WithMiddleware("/", strict)},
	}
}
