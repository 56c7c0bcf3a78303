package local

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/bureau"
	"beian/internal/bureau/exchange"
	"beian/internal/casework"
	"beian/internal/local/gateway"
	"beian/internal/local/issuer"
	"beian/internal/local/parts"
	"beian/internal/mailbox"
	"beian/internal/records"
	"beian/internal/scan/intake"
	"beian/internal/scan/s3store"
	"beian/internal/seal/keyfile"
	"beian/internal/states"
	"beian/internal/table"
	"beian/statemachine"
)

// System is a running system. Make it with [Open], stop it with [System.Close].
type System struct {
	config  Config
	db      Records
	table   *waking
	clock   *clock
	desk    *casework.Desk
	engine  *states.Engine
	feed    parts.Feed
	issuer  *issuer.Issuer
	gateway *gateway.Gateway
	objects parts.Objects
	metrics *metrics

	listener net.Listener
	server   *http.Server
	stop     context.CancelFunc
	loops    sync.WaitGroup
	bells    struct{ feed, follow, engine, timers, deliver, proofs, notices, sweep bell }
}

// Open makes or opens the folder, starts everything and returns when the
// addresses answer.
func Open(ctx context.Context, c Config) (*System, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return nil, fmt.Errorf("local: %w", err)
	}
	s := &System{config: c, metrics: newMetrics()}
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	if err := s.open(ctx, life); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *System) open(ctx, life context.Context) error {
	var err error
	if s.db, err = s.config.records(); err != nil {
		return err
	}
	s.bells.feed, s.bells.engine, s.bells.timers, s.bells.deliver = newBell(), newBell(), newBell(), newBell()
	s.bells.proofs, s.bells.notices, s.bells.sweep, s.bells.follow = newBell(), newBell(), newBell(), newBell()
	s.table = &waking{Table: table.Checked(s.db), bells: map[table.Kind]bell{
		table.KindHistory: s.bells.feed, states.KindExecution: s.bells.engine,
		parts.KindTimer: s.bells.timers, records.KindDelivery: s.bells.deliver, records.KindProof: s.bells.proofs,
		records.KindNotice: s.bells.notices, records.KindFollow: s.bells.follow,
	}}
	if s.clock, err = openClock(ctx, s.table, s.config.Begin); err != nil {
		return err
	}
	if err = s.staff(); err != nil {
		return err
	}
	s.warnOfHolidays(ctx)
	if err = s.openScans(ctx, life); err != nil {
		return err
	}
	for _, p := range s.config.Providers {
		w, changed, err := records.Configured(ctx, s.table, p)
		if err == nil && changed {
			err = s.table.Commit(ctx, w)
		}
		if err != nil {
			return fmt.Errorf("local: provider: %w", err)
		}
	}
	if _, err = s.desk.ResumeNotices(ctx); err != nil {
		return fmt.Errorf("local: notices: %w", err)
	}
	if err = s.serve(life); err != nil {
		return err
	}
	s.run(life)
	return nil
}

// staff makes the desk and the workflow's engine.
func (s *System) staff() error {
	book, err := s.openBook()
	if err != nil {
		return fmt.Errorf("local: %w", err)
	}
	keys, err := openKeys(s.config.file("keys"))
	if err != nil {
		return err
	}
	definition, err := statemachine.Substitute(parts.Substitutions())
	if err != nil {
		return fmt.Errorf("local: %w", err)
	}
	machine, err := states.Load(definition)
	if err != nil {
		return fmt.Errorf("local: %w", err)
	}
	bureaus, err := exchange.Open(bureau.Desk{}, http.DefaultTransport, time.Now, s.config.Systems...)
	if err != nil {
		return fmt.Errorf("local: %w", err)
	}
	s.objects = parts.Objects{Table: s.table}
	s.desk = &casework.Desk{
		Table: s.table, Book: book, Keys: keys, Schedules: parts.Schedules{Table: s.table},
		Carrier: mailbox.Mailbox{Table: s.table, Now: s.clock.now}, Objects: s.objects, Bus: s.metrics, Bureau: bureaus, Examiner: intake.Examiner{},
		Now: s.clock.now, NewID: newID, Log: s.config.Log,
	}
	s.engine = &states.Engine{
		Machine: machine, Table: s.table, Invoke: parts.Invoke(parts.Functions(s.desk)),
		Now: s.clock.now, NewID: newID, Rand: mathrand.Float64,
	}
	s.desk.Workflow = parts.Workflow{Engine: s.engine}
	s.feed = parts.Feed{Table: s.table, Feed: s.db, Desk: s.desk, Log: s.config.Log, Each: sideBySide}
	return nil
}

// openKeys opens the master keys, and makes them in an empty folder.
func openKeys(path string) (*keyfile.Keys, error) {
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		if err := keyfile.Create(path, rand.Reader); err != nil {
			return nil, fmt.Errorf("local: %w", err)
		}
	}
	keys, err := keyfile.Open(path, rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("local: %w", err)
	}
	return keys, nil
}

const region = "us-east-1" // of the gateway; it only enters signatures

// openScans starts the S3 gateway and the store over it. What is uploaded is
// examined before the upload is acknowledged.
func (s *System) openScans(ctx, life context.Context) error {
	credentials, err := gateway.LoadCredentials(s.config.file("scans-credentials"), rand.Reader)
	if err != nil {
		return err
	}
	// The listener comes first: the site's origin is allowed to put scans.
	listening := net.ListenConfig{}
	if s.listener, err = listening.Listen(ctx, "tcp", s.config.Address); err != nil {
		return fmt.Errorf("local: %w", err)
	}
	s.desk.Site = s.URL()
	// An upload may arrive before the store that reads it is made: it waits.
	ready := make(chan struct{})
	s.gateway, err = gateway.Start(ctx, gateway.Config{
		Folder: s.config.file("scans"), Address: s.config.ScansAddress, Region: region, Credentials: credentials,
		Origins: []string{s.URL()}, Log: s.config.Log,
		Created: func(ctx context.Context, bucket, key, _ string) {
			if bucket != gateway.Quarantine {
				return
			}
			select {
			case <-ready:
			case <-ctx.Done():
				return
			}
			if err := s.desk.ReceiveScan(ctx, key); err != nil {
				s.config.Log.WarnContext(life, "scan left to the sweep", "error", err)
			}
		},
	})
	if err != nil {
		return err
	}
	store := s3store.New(s3store.Config{
		AWS: aws.Config{
			Region: region, BaseEndpoint: aws.String(s.gateway.URL()),
			Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return credentials, nil }),
		},
		Quarantine: gateway.Quarantine, Clean: gateway.Clean, Now: time.Now,
	})
	s.desk.Scans = intake.Scans{Presigner: store, Store: store}
	close(ready)
	return nil
}

// URL is the address of site and API.
func (s *System) URL() string { return "http://" + s.listener.Addr().String() }

// ScansURL is the address of the scan store.
func (s *System) ScansURL() string { return s.gateway.URL() }

// Now is the system's time.
func (s *System) Now() time.Time { return s.clock.now() }

// Close stops taking requests, lets those under way end, stops the loops and
// closes the records.
func (s *System) Close() error {
	var errs []error
	if s.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		errs = append(errs, s.server.Shutdown(ctx))
	} else if s.listener != nil {
		errs = append(errs, s.listener.Close())
	}
	if s.gateway != nil {
		errs = append(errs, s.gateway.Stop())
	}
	s.stop()
	s.loops.Wait()
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	return errors.Join(errs...)
}
