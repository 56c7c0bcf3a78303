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

// envelope is the body of an item: what it holds, and which version of that
// kind's shape it is written in.
type envelope struct {
	Schema int             `json:"schema"`
	Body   json.RawMessage `json:"body"`
}

// upgrade converts a body from one version of its shape to the next.
type upgrade func(old json.RawMessage) (json.RawMessage, error)

// migrated is a kind of body whose shape has changed in a way that an older
// reader would misread: upgrades[i] converts version i+1. A field that is only
// added, and may be absent, changes no version.
type migrated interface{ upgrades() []upgrade }

// schemaOf gives the version that a body is written in: 1, and one more for each
// upgrade that its kind has seen.
func schemaOf(v any) (schema int, steps []upgrade) {
	if m, ok := v.(migrated); ok {
		steps = m.upgrades()
	}
	return 1 + len(steps), steps
}

// encode makes the body of an item.
func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	schema, _ := schemaOf(v)
	return json.Marshal(envelope{Schema: schema, Body: b})
}

// decode reads the body of an item into v, a pointer. An older body is converted
// on the way, and written anew by whoever changes the item next; a newer one,
// which a later version of the program has written, is refused: nothing of it
// may be lost.
func decode(it table.Item, v any) error {
	var e envelope
	if err := json.Unmarshal(it.Body, &e); err != nil {
		return fmt.Errorf("decode %s: %w", it.Key, err)
	}
	schema, steps := schemaOf(v)
	if e.Schema < 1 || e.Schema > schema {
		return fmt.Errorf("decode %s: schema %d is not known to this version, which writes %d", it.Key, e.Schema, schema)
	}
	for i := e.Schema; i < schema; i++ {
		var err error
		if e.Body, err = steps[i-1](e.Body); err != nil {
			return fmt.Errorf("decode %s: from schema %d: %w", it.Key, i, err)
		}
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
