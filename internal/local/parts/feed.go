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
	cases, unread := byCase(items)
	if err := f.setAside(ctx, unread); err != nil {
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

// byCase decodes records and puts those of one case together. unread are those that
// can't be decoded.
func byCase(items []table.Item) (cases [][]*filing.Record, unread []table.Item) {
	place := map[string]int{}
	for _, it := range items {
		rec, err := records.RecordOf(it)
		if err != nil {
			unread = append(unread, it)
			continue
		}
		i, known := place[rec.Case]
		if !known {
			i = len(cases)
			place[rec.Case], cases = i, append(cases, nil)
		}
		cases[i] = append(cases[i], &rec)
	}
	return cases, unread
}

// setAside lets the feed go on past records that can't be decoded, as a later version
// of this program may have written: the other cases must not wait for them. What they
// left to do stays in the table and is tried by each sweep; an operator finds them in
// the log and by [Aside]. Their contents are told nowhere.
func (f Feed) setAside(ctx context.Context, unread []table.Item) error {
	for _, it := range unread {
		f.Log.ErrorContext(ctx, "a record of the feed can't be read and is set aside", "item", it.Key.String())
		err := f.Table.Commit(ctx, table.Put(table.Item{
			Key: table.Key{Partition: "feed", Sort: aside + it.Key.String()}, Version: 1, Kind: "feed-aside", Body: []byte(it.Key.String()),
		}, table.Always()))
		if err != nil {
			return fmt.Errorf("feed: set aside: %w", err)
		}
	}
	return nil
}

const aside = "aside#"

// Aside gives a page of the keys of the records that the feed has set aside, and the
// cursor of the next one.
func Aside(ctx context.Context, t table.Table, cursor string) (keys []string, next string, err error) {
	page, err := t.Query(ctx, table.Query{Partition: "feed", From: aside, To: aside + "~", Limit: table.MaxPage, Cursor: cursor})
	if err != nil {
		return nil, "", fmt.Errorf("feed: %w", err)
	}
	for _, it := range page.Items {
		keys = append(keys, string(it.Body))
	}
	return keys, page.Cursor, nil
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
