// Package local is the only wiring for one machine: the same operations,
// functions and workflow file as on AWS, over one durable folder. It runs as
// one process on loopback addresses and survives being killed at any moment.
package local

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"beian/internal/bureau/exchange"
	"beian/internal/local/issuer"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
	"beian/internal/table/sqlite"
)

// Config says where the system runs and what it begins with.
type Config struct {
	// Folder holds everything: records, keys, scans, and the holidays of years
	// that an operator added. It is made if missing.
	Folder string
	// Address serves site and API, ScansAddress scans; both host:port on the
	// loopback interface, port 0 for any free one.
	Address      string
	ScansAddress string
	// Begin is the moment at which the clock of an empty folder starts; zero
	// for the present one. Afterwards the folder knows its clock.
	Begin time.Time
	// Demonstration allows the clock to be moved and the mailboxes to be read,
	// and lets people sign in by picking an account.
	Demonstration bool
	Accounts      []issuer.Account
	// Issuer and Audience name an OpenID Connect issuer and this API as its
	// tokens do. Without a demonstration they are required; with them, nobody
	// signs in by picking an account.
	Issuer, Audience string
	// Client is the site as that issuer knows it; beian-site if left out.
	Client    string
	Providers []records.Provider
	// Systems are the bureaus that run a system of their own; every other one has
	// the built-in reviewer desk.
	Systems []exchange.System
	// Site serves the static pages; nil serves the API alone.
	Site func(Pages) (http.Handler, error)
	Log  *slog.Logger
	// Records is where everything is kept; nil for a SQLite file in the folder.
	// Closing the system closes it.
	Records Records
	// SweepEvery is how often the sweep looks for what was lost; zero for every
	// ten minutes.
	SweepEvery time.Duration
}

// Pages is what the static pages are made of: the rules, where scans are sent to,
// and where people sign in, as which client.
type Pages struct {
	Book           *rulebook.Book
	ScansOrigin    string
	Issuer, Client string
}

// Records is a driver of the storage port with its feed, for one system alone.
type Records interface {
	table.Table
	table.Feed
	// RemoveExpired deletes up to limit items that expired before now and
	// answers how many; a driver that does so by itself answers 0.
	RemoveExpired(ctx context.Context, now time.Time, limit int) (int, error)
	// Err is why nothing can be written any more, nil while it can.
	Err() error
	Close() error
}

func (c Config) check() error {
	switch {
	case !filepath.IsAbs(c.Folder):
		return errors.New("local: the folder must be an absolute path")
	case c.Address == "" || c.ScansAddress == "":
		return errors.New("local: both addresses are required")
	case !c.Demonstration && (c.Issuer == "" || c.Audience == ""):
		return errors.New("local: without a demonstration an issuer and an audience are required")
	case c.Log == nil:
		return errors.New("local: a log is required")
	}
	return nil
}

func (c Config) file(name string) string { return filepath.Join(c.Folder, name) }

// records opens where everything is kept.
func (c Config) records() (Records, error) {
	if c.Records != nil {
		return c.Records, nil
	}
	db, err := sqlite.Open(c.file("beian.db"))
	if err != nil {
		return nil, err // and no pointer in the interface
	}
	return db, nil
}
