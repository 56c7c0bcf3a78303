package records

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// schema is the version of every body's shape. A reader of a newer version
// converts older ones; a body of an unknown newer version is refused.
const schema = 1

type envelope struct {
	Schema int             `json:"schema"`
	Body   json.RawMessage `json:"body"`
}

// encode makes the body of an item.
func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return json.Marshal(envelope{Schema: schema, Body: b})
}

// decode reads the body of an item into v.
func decode(it table.Item, v any) error {
	var e envelope
	if err := json.Unmarshal(it.Body, &e); err != nil {
		return fmt.Errorf("decode %s: %w", it.Key, err)
	}
	if e.Schema != schema {
		return fmt.Errorf("decode %s: schema %d is not known to this version", it.Key, e.Schema)
	}
	if err := json.Unmarshal(e.Body, v); err != nil {
		return fmt.Errorf("decode %s: %w", it.Key, err)
	}
	return nil
}

// read gets an item and decodes it; found is false when there is none.
func read(ctx context.Context, t table.Table, k table.Key, v any) (version int64, found bool, err error) {
	it, err := t.Get(ctx, k)
	// A key that the table can't hold, from an id with U+0000 or one that is far
	// too long, is the key of nothing.
	if errors.Is(err, table.ErrNotFound) || errors.As(err, new(*table.InvalidError)) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("read %s: %w", k, err)
	}
	return it.Version, true, decode(it, v)
}

// need is [read] that answers NotFound for what is absent.
func need(ctx context.Context, t table.Table, k table.Key, what string, v any) (int64, error) {
	version, found, err := read(ctx, t, k, v)
	if err == nil && !found {
		err = filing.Errorf(filing.NotFound, "unknown-"+what, "", "there is no such %s", what)
	}
	return version, err
}

// stamp writes a time as it sorts: UTC, fixed width, microseconds.
func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000Z") }

// casePartition is the partition of everything of one case.
func casePartition(id string) string { return "case#" + id }

func caseKey(id, sort string) table.Key { return table.Key{Partition: casePartition(id), Sort: sort} }
