package conformance

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"beian/internal/conformance/dynamolocal"
	"beian/internal/demo"
	"beian/internal/filing/filingtest"
	"beian/internal/local"
	"beian/internal/table"
	"beian/internal/table/dynamodb"
)

const (
	filings    = 200             // filings that are driven at the same time
	sideBySide = 24              // of them, people who act at the same instant
	patience   = 8 * time.Minute // of a caller; a notice that was not sent is tried again after a minute, one whose sending was cut short after six
)

// TestFilings takes 200 filings of the demonstration, each returned once by the
// verifier and once by the bureau, from draft to number on DynamoDB, which is
// busy and loses answers after it has done what was asked.
func TestFilings(t *testing.T) {
	t.Parallel()
	service := start(t)
	create(t, service, "filings")
	stream, err := service.Stream(t.Context(), "filings")
	if err != nil {
		t.Fatal(err)
	}
	faults := &dynamolocal.Faults{Throttled: 0.02, Lost: 0.002, Broken: 0.002, Rand: rand.New(rand.NewPCG(7, 8))}
	store := &streamed{Table: dynamodb.New(service.Client(faults), "filings", briefly), feed: dynamolocal.Feed{Stream: stream}}
	// The gateway of objects makes its folder the process's working directory.
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	s, err := local.Open(t.Context(), local.Config{
		Folder: folder, Address: "127.0.0.1:0", ScansAddress: "127.0.0.1:0", Demonstration: true, Begin: filingtest.Now(),
		Accounts: demo.AccountsOf(filings), Providers: demo.Providers(), Log: slog.New(slog.DiscardHandler),
		Records: store, SweepEvery: 30 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	filed, err := demo.TellMany(t.Context(), s.URL(), http.DefaultClient, filings, sideBySide, patience)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := os.Chdir(here); err != nil {
		t.Error(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for i, f := range filed {
		got = append(got, f.Number)
		want = append(want, fmt.Sprintf("京ICP备2026%06d号-1", i+1))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the numbers are %v", got)
	}
	for _, name := range []string{"throttled", "lost", "broken"} {
		n := faults.Injected(name)
		if t.Logf("%d requests were %s", n, name); n < 100 {
			t.Errorf("only %d requests were %s", n, name)
		}
	}
}

// streamed is a table whose feed is a stream, which comes a moment after the
// commits: reading it waits for what was committed before.
type streamed struct {
	table.Table
	feed     dynamolocal.Feed
	put, got atomic.Int64 // history records
}

var _ local.Records = (*streamed)(nil)

// Commit implements [table.Table].
func (s *streamed) Commit(ctx context.Context, ws ...table.Write) error {
	err := s.Table.Commit(ctx, ws...)
	for _, w := range ws {
		if err == nil && w.Action == table.ActionPut && w.Item.Kind == table.KindHistory {
			s.put.Add(1)
		}
	}
	return err
}

// Read implements [table.Feed].
func (s *streamed) Read(ctx context.Context, after string, limit int) ([]table.Item, string, error) {
	for {
		owed := s.put.Load()
		list, next, err := s.feed.Read(ctx, after, limit)
		s.got.Add(int64(len(list)))
		if err != nil || next != after || s.got.Load() >= owed {
			return list, next, err
		}
	}
}

// RemoveExpired implements [local.Records]: DynamoDB does so by itself.
func (s *streamed) RemoveExpired(context.Context, time.Time, int) (int, error) { return 0, nil }

// Err implements [local.Records].
func (s *streamed) Err() error { return nil }

// Close implements [local.Records].
func (s *streamed) Close() error { return nil }
