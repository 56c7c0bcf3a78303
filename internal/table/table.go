// Package table is the storage port: an ordered table of items with sparse
// indexes and conditional, all-or-nothing commits.
//
// The port is as narrow as the poorest of its drivers. Nothing above it may
// rely on what one driver happens to do better, so the limits and refusals
// below are checked once, in [Checked], above every driver. Drivers know keys,
// versions and bytes; none of them knows what a case is.
package table

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Limits of the port. They are the tightest that any driver has, with room
// for the driver's own overhead.
const (
	MaxWrites            = 100              // writes in one commit
	MaxItemBytes         = 350 << 10        // bytes of one item: keys, index keys, kind and body
	MaxCommitBytes       = 3_500 << 10      // bytes of all items of one commit
	MaxPartitionKey      = 1024             // bytes of a partition key
	MaxSortKey           = 512              // bytes of a sort key
	MaxPage              = 100              // items of one page
	KindHistory     Kind = "history-record" // the one kind that the feed carries
)

// Kind names what an item holds, for the reader of a dump and for the feed.
type Kind string

// Index names a sparse index. An item appears in an index only if it carries
// a key for it.
type Index string

// The indexes of the table. Each costs a write wherever it is used, so there
// are few and each serves several readers.
const (
	Primary Index = ""        // the table itself
	Queue   Index = "queue"   // cases by who must act, ordered by due time
	Account Index = "account" // drafts, cases and letters by their owner
	Work    Index = "work"    // durable work that is not done yet, ordered by time
)

// Key addresses an item: Partition groups, Sort orders bytewise within it.
// Both are UTF-8 without U+0000, and neither may be empty or longer than
// [MaxPartitionKey] / [MaxSortKey]; see [MaxIndexedKey] for items in an index.
type Key struct{ Partition, Sort string }

// String gives the key as partition/sort, for errors and dumps.
func (k Key) String() string { return k.Partition + "/" + k.Sort }

// Item is what the table stores. Version is chosen by the writer (at least 1)
// and is what [IfVersion] compares. Kind may not be empty. Body is opaque. Expires, when not zero, is
// the second after which a driver may delete the item at a time of its own;
// readers must not rely on it being gone.
type Item struct {
	Key     Key
	Version int64
	Kind    Kind
	Index   map[Index]Key
	Body    []byte
	Expires time.Time
}

// Clone makes a copy that shares nothing with it.
func (it Item) Clone() Item {
	it.Index = maps.Clone(it.Index)
	it.Body = slices.Clone(it.Body)
	return it
}

// Condition guards a write.
type Condition struct {
	kind    conditionKind
	version int64
}

type conditionKind uint8

const (
	anything conditionKind = iota
	absent
	atVersion
)

// Always lets the write through whatever is stored.
func Always() Condition { return Condition{} }

// IfAbsent lets the write through only if no item has the key.
func IfAbsent() Condition { return Condition{kind: absent} }

// IfVersion lets the write through only if an item has the key and exactly
// this version.
func IfVersion(v int64) Condition { return Condition{kind: atVersion, version: v} }

// Unconditional reports whether c lets every write through.
func (c Condition) Unconditional() bool { return c.kind == anything }

// WantsAbsent reports whether c is [IfAbsent].
func (c Condition) WantsAbsent() bool { return c.kind == absent }

// WantsVersion gives the version of [IfVersion] and whether c is one.
func (c Condition) WantsVersion() (int64, bool) { return c.version, c.kind == atVersion }

// Holds reports whether c lets a write through over stored, nil when there is
// no item. Drivers that evaluate conditions themselves use it.
func (c Condition) Holds(stored *Item) bool {
	switch c.kind {
	case anything:
		return true
	case absent:
		return stored == nil
	case atVersion:
		return stored != nil && stored.Version == c.version
	default:
		return false
	}
}

// Action is what a write does.
type Action uint8

// The actions of a write. ActionCheck changes nothing: it only makes the
// commit depend on its condition.
const (
	ActionPut Action = iota + 1
	ActionDelete
	ActionCheck
)

// Write is one part of a commit. Delete and Check use only Item.Key.
type Write struct {
	Action Action
	Item   Item
	If     Condition
}

// Put stores it whole, replacing what has its key.
func Put(it Item, c Condition) Write { return Write{Action: ActionPut, Item: it, If: c} }

// Delete removes the item with key k; deleting what is absent is no error
// unless the condition says so.
func Delete(k Key, c Condition) Write {
	return Write{Action: ActionDelete, Item: Item{Key: k}, If: c}
}

// Check makes the commit depend on c without changing the item.
func Check(k Key, c Condition) Write {
	return Write{Action: ActionCheck, Item: Item{Key: k}, If: c}
}

// Query reads one partition of the table ([Primary]) or of a sparse index in
// the order of the sort key (of the index), items with equal index keys in the
// order of their primary keys. From and To bound the sort key, both inclusive;
// empty means unbounded. Limit is 1..[MaxPage]. Cursor is empty or the Cursor
// of the page before, and is valid only with the same other fields.
type Query struct {
	Index      Index
	Partition  string
	From, To   string
	Descending bool
	Limit      int
	Cursor     string
}

// Page is a part of an answer. It may hold fewer items than asked for, even
// none: only an empty Cursor ends the answer.
type Page struct {
	Items  []Item
	Cursor string
}

// Table is an ordered table of items with conditional, all-or-nothing commits.
// Each call may answer [ErrThrottled], and the error of its context, which
// then did nothing; a commit that was cut short under way answers [ErrUnknown].
type Table interface {
	// Get reads the item with key k as of the latest commit (a consistent
	// read). It answers [ErrNotFound] if there is none.
	Get(ctx context.Context, k Key) (Item, error)

	// Query reads a page. Reads of [Primary] are consistent. Reads of another
	// index are hints: an entry may be late, early or stale, so a reader gets
	// the item by its key before it decides anything.
	Query(ctx context.Context, q Query) (Page, error)

	// Commit applies all writes or none. It answers nil, *[ConflictError] with
	// the indices of the writes whose conditions failed, [ErrThrottled] when
	// nothing was written and the call may be repeated, or [ErrUnknown] when
	// the writes may or may not have been applied: the caller re-reads before
	// it does anything else. They may even be applied after that reading, as
	// long as their conditions hold then; so whatever is not a repetition of
	// the same write is conditional. Repeating a commit that was applied answers as
	// its conditions say: a conditional put conflicts with itself, so that the
	// second delivery is recognised by reading.
	Commit(ctx context.Context, ws ...Write) error
}

// Feed is the change feed of a table: every item of kind [KindHistory] that
// was put, at least once, in the order of the commits of one partition;
// records of different partitions, or of one commit, come in any order.
type Feed interface {
	// Read gives up to limit records after the position, "" being the start,
	// and the position to continue from. It does not wait: no records and the
	// same position mean that there is nothing new.
	Read(ctx context.Context, after string, limit int) (records []Item, next string, err error)
}

// Answers of a table other than success.
var (
	ErrNotFound  = errors.New("table: no such item")
	ErrThrottled = errors.New("table: throttled, nothing was written")
	ErrUnknown   = errors.New("table: outcome unknown, re-read before going on")
)

// ConflictError is the answer to a commit of which at least one condition did
// not hold. Nothing was written. Indices are the positions, ascending, of
// writes whose condition failed; a driver that can't tell which gives all
// conditional ones.
type ConflictError struct{ Indices []int }

func (e *ConflictError) Error() string {
	return fmt.Sprintf("table: condition of writes %v failed", e.Indices)
}

// Conflicted reports whether err is a conflict, and whether write i is among
// those whose condition failed.
func Conflicted(err error, i int) bool {
	var c *ConflictError
	if !errors.As(err, &c) {
		return false
	}
	for _, j := range c.Indices {
		if i == j {
			return true
		}
	}
	return false
}

// InvalidError is the answer to a call that breaks the contract of the port.
// It is a programming error: nothing was read or written.
type InvalidError struct{ Reason string }

func (e *InvalidError) Error() string { return "table: invalid call: " + e.Reason }
