package parts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// Feed hands the history records of a table's feed to the operations that
// follow a commit, and keeps how far it has come in the table, so that a
// restart goes on there. A record is handed on at least once. An operation that
// fails is logged and left to the sweep: the durable work items remain.
type Feed struct {
	Table table.Table
	Feed  table.Feed
	Desk  *casework.Desk
	Log   *slog.Logger
	// Each calls do for each of n cases, in any order or at the same time, and
	// returns when all are done; nil calls it one after another.
	Each func(n int, do func(i int))
}

// Pump hands on what is new, at most limit records, and answers how many. The
// records of one case come in their order.
func (f Feed) Pump(ctx context.Context, limit int) (int, error) {
	position, version, err := f.position(ctx)
	if err != nil {
		return 0, err
	}
	items, next, err := f.Feed.Read(ctx, position, limit)
	if err != nil {
		return 0, fmt.Errorf("feed: %w", err)
	}
	cases, err := byCase(items)
	if err != nil {
		return 0, err
	}
	f.each(len(cases), func(i int) {
		for _, rec := range cases[i] {
			f.Hand(ctx, rec)
		}
	})
	if next == position {
		return len(items), nil
	}
	err = f.Table.Commit(ctx, table.Put(table.Item{
		Key: positionKey(), Version: version + 1, Kind: "feed-position", Body: []byte(next),
	}, table.Always()))
	if err != nil {
		return len(items), fmt.Errorf("feed position: %w", err)
	}
	return len(items), nil
}

func (f Feed) each(n int, do func(i int)) {
	if f.Each != nil {
		f.Each(n, do)
		return
	}
	for i := range n {
		do(i)
	}
}

// byCase decodes records and puts those of one case together.
func byCase(items []table.Item) ([][]*filing.Record, error) {
	var cases [][]*filing.Record
	place := map[string]int{}
	for _, it := range items {
		rec, err := records.RecordOf(it)
		if err != nil {
			return nil, err
		}
		i, known := place[rec.Case]
		if !known {
			i = len(cases)
			place[rec.Case], cases = i, append(cases, nil)
		}
		cases[i] = append(cases[i], &rec)
	}
	return cases, nil
}

// Hand gives one record to the operations that follow a commit.
func (f Feed) Hand(ctx context.Context, rec *filing.Record) {
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"publish", func() error { return f.Desk.Publish(ctx, rec.Case, rec.Version) }},
		{"notify", func() error { return f.Desk.Notify(ctx, rec.Case, rec.Version) }},
		{"arm", func() error { return f.Desk.Arm(ctx, rec.Case) }},
	} {
		if err := step.do(); err != nil && ctx.Err() == nil {
			f.Log.WarnContext(ctx, "left to the sweep", "operation", step.name, "case", rec.Case, "version", rec.Version, "error", err)
		}
	}
}

func (f Feed) position(ctx context.Context) (string, int64, error) {
	it, err := f.Table.Get(ctx, positionKey())
	if errors.Is(err, table.ErrNotFound) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, fmt.Errorf("feed position: %w", err)
	}
	return string(it.Body), it.Version, nil
}

func positionKey() table.Key { return table.Key{Partition: "feed", Sort: "position"} }
