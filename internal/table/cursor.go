package table

import (
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"strings"
	"unicode/utf8"
)

// Position is a place in the order of a query: just after the entry with this
// sort key (of the index, or of the table) that belongs to the item with this
// key. The zero Position is the start, in either direction.
type Position struct {
	Sort string
	Key  Key
}

// PositionIn is the position of it in the index; the item must have a key for
// the index.
func (it Item) PositionIn(index Index) Position {
	if index == Primary {
		return Position{Sort: it.Key.Sort, Key: it.Key}
	}
	return Position{Sort: it.Index[index].Sort, Key: it.Key}
}

// Compare orders positions as an ascending query does.
func (p Position) Compare(o Position) int {
	if n := strings.Compare(p.Sort, o.Sort); n != 0 {
		return n
	}
	if n := strings.Compare(p.Key.Partition, o.Key.Partition); n != 0 {
		return n
	}
	return strings.Compare(p.Key.Sort, o.Key.Sort)
}

// CursorAt gives the cursor with which q goes on after p. All drivers use it,
// so that a cursor means the same above each of them.
func (q Query) CursorAt(p Position) string {
	text := strings.Join([]string{q.checksum(), p.Sort, p.Key.Partition, p.Key.Sort}, "\x00")
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// After decodes q.Cursor: where the page has to begin. It answers
// *[InvalidError] to what is not a cursor of this query; only Limit may differ
// from the query that gave it.
func (q Query) After() (Position, error) {
	if q.Cursor == "" {
		return Position{}, nil
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(q.Cursor)
	if err != nil || !utf8.Valid(text) {
		return Position{}, &InvalidError{"not a cursor"}
	}
	parts := strings.Split(string(text), "\x00")
	if len(parts) != 4 || parts[0] != q.checksum() {
		return Position{}, &InvalidError{"not a cursor of this query"}
	}
	p := Position{Sort: parts[1], Key: Key{Partition: parts[2], Sort: parts[3]}}
	if p != (Position{}) && (p.Sort < q.From || q.To != "" && p.Sort > q.To) {
		return Position{}, &InvalidError{"cursor outside the bounds of its query"}
	}
	return p, nil
}

// checksum tells a query from another that somebody mixed up with it. It is no
// protection against forgery and needs none: a cursor only moves within the
// partition that the query names anyway.
func (q Query) checksum() string {
	order := "ascending"
	if q.Descending {
		order = "descending"
	}
	fields := strings.Join([]string{string(q.Index), q.Partition, q.From, q.To, order}, "\x00")
	return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(fields)))
}
