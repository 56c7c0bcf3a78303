// Package cloud stands where AWS is for the binaries of the functions: the
// services that they call answer on one address of this machine, and what calls
// them on AWS (the API's gateway, the state machine, the change stream, the bus
// and its rules) calls them here. DynamoDB and S3 are real ones; Step Functions
// is the engine of this system; the others keep what they are given.
//
// It speaks the wire of the services, so that the functions' own clients and
// adapters are what is tested.
package cloud

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	"beian/internal/conformance/dynamolocal"
	"beian/internal/conformance/runtimeapi"
	"beian/internal/local/gateway"
	"beian/internal/local/issuer"
)

// Names of what a deployment has.
const (
	Region  = "us-east-1"
	Account = "000000000000"
	Site    = "https://beian.example" // that links in notices lead to
	busName = "beian-events"
	group   = "beian-reminders"
)

// Config is what a cloud is made of.
type Config struct {
	Folder   string // absolute; keys and objects
	Database *dynamolocal.Service
	Table    string
	// Binaries holds the binary of each function under the function's name.
	Binaries string
	// Through is put between the functions and the table; nil for nothing.
	Through  http.RoundTripper
	Accounts []issuer.Account
	Log      io.Writer // of the functions
}

// Cloud is a running one. Nothing invokes a function by itself before
// [Cloud.Wire] is called.
type Cloud struct {
	// Scheduler, Bus, Messages and Letters are what the functions told those
	// services.
	Scheduler *Scheduler
	Bus       *Bus
	Messages  *Messages
	Letters   *Letters
	Machine   *Machine

	config    Config
	address   string
	server    *http.Server
	functions map[string]*runtimeapi.Function
	objects   *gateway.Gateway
	edge      *edge
	life      context.Context
	stop      context.CancelFunc
	wires     sync.WaitGroup
	wired     bool
}

// Open starts the services and a process of every function.
func Open(ctx context.Context, c Config) (*Cloud, error) {
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &Cloud{
		config: c, functions: map[string]*runtimeapi.Function{}, life: life, stop: stop,
		Scheduler: &Scheduler{}, Bus: &Bus{}, Messages: &Messages{}, Letters: &Letters{},
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Cloud) open(ctx context.Context) error {
	keys, err := newKeys()
	if err != nil {
		return err
	}
	if s.Machine, err = newMachine(s.invokeARN); err != nil {
		return err
	}
	if err := s.openObjects(ctx); err != nil {
		return err
	}
	database, err := proxy(s.config.Database.URL, s.config.Through)
	if err != nil {
		return err
	}
	objects, err := proxy(s.objects.URL(), nil)
	if err != nil {
		return err
	}
	services := map[string]http.Handler{
		"dynamodb": database, "s3": objects, "kms": keys, "states": s.Machine,
		"scheduler": s.Scheduler, "events": s.Bus, "sns": s.Messages, "ses": s.Letters,
	}
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("cloud: %w", err)
	}
	s.address = listener.Addr().String()
	if s.edge, err = newEdge(s, s.objects.URL()); err != nil {
		return errors.Join(err, listener.Close())
	}
	s.server = &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := service(r)
		if h, ok := services[name]; ok {
			h.ServeHTTP(w, r)
			return
		}
		s.edge.ServeHTTP(w, r) // nobody signed it: people do not
	})}
	go func() { _ = s.server.Serve(listener) }() // Close ends it
	return s.start(ctx)
}

// URL is where the services, the API and the published objects answer.
func (s *Cloud) URL() string { return "http://" + s.address }

// service names the service that a request is signed for, in its header or its
// address.
func service(r *http.Request) string {
	credential := r.URL.Query().Get("X-Amz-Credential")
	if _, rest, ok := strings.Cut(r.Header.Get("Authorization"), "Credential="); ok {
		credential, _, _ = strings.Cut(rest, ",")
	}
	if parts := strings.Split(credential, "/"); len(parts) == 5 {
		return parts[3]
	}
	return ""
}

// proxy hands requests on as they are: the host is part of the signature.
func proxy(to string, through http.RoundTripper) (http.Handler, error) {
	target, err := url.Parse(to)
	if err != nil {
		return nil, fmt.Errorf("cloud: %w", err)
	}
	return &httputil.ReverseProxy{
		Transport: through,
		ErrorLog:  slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
		},
	}, nil
}

// Close ends everything. It answers how a function ended that had ended by
// itself.
func (s *Cloud) Close() error {
	s.stop()
	s.wires.Wait()
	var errs []error
	for _, f := range s.functions {
		errs = append(errs, f.Close())
	}
	if s.server != nil {
		errs = append(errs, s.server.Close())
	}
	if s.objects != nil {
		errs = append(errs, s.objects.Stop())
	}
	return errors.Join(errs...)
}
