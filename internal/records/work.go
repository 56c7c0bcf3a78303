package records

import (
	"context"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// Partitions of the work index: durable work that is not done yet, in the
// order of the time at which it is due. Whatever a lost wake-up should have
// started is found there by the sweep.
const (
	WorkFollow  = "follow"
	WorkWait    = "wait"
	WorkClock   = "clock"
	WorkPublish = "publish"
	WorkNotify  = "notify"
	WorkNotice  = "notice"
	WorkScan    = "scan"
	WorkErase   = "erase"
	WorkProof   = "proof"
	WorkUnfiled = "unfiled"
)

func workKey(kind string, at time.Time, id string) map[table.Index]table.Key {
	return map[table.Index]table.Key{table.Work: {Partition: kind, Sort: stamp(at) + "#" + id}}
}

// Due gives a page of the work of a kind that is due at the moment, oldest
// first. Entries are hints: whoever works on one reads it by key first.
func Due(ctx context.Context, t table.Table, kind string, at time.Time, cursor string, limit int) (table.Page, error) {
	page, err := t.Query(ctx, table.Query{
		Index: table.Work, Partition: kind, To: stamp(at) + "#~", Limit: limit, Cursor: cursor,
	})
	if err != nil {
		return table.Page{}, fmt.Errorf("due %s: %w", kind, err)
	}
	return page, nil
}

// Follow is the durable wake-up of the workflow: the case has entered another
// stage, at the version Visit, and the execution must hear of it.
type Follow struct {
	Case  string    `json:"case"`
	Visit int64     `json:"visit"`
	Since time.Time `json:"since"`
}

// KindFollow is the kind of a wake-up. Putting one is what wakes Follow.
const KindFollow table.Kind = "follow"

// FollowKey is where a case's wake-up is.
func FollowKey(id string) table.Key { return caseKey(id, "follow") }

// FollowItem lays out a wake-up; its version is the visit.
func FollowItem(f Follow) (table.Item, error) {
	body, err := encode(f)
	return table.Item{
		Key: FollowKey(f.Case), Version: f.Visit, Kind: KindFollow, Body: body, Index: workKey(WorkFollow, f.Since, f.Case),
	}, err
}

// ReadFollow reads a case's wake-up.
func ReadFollow(ctx context.Context, t table.Table, id string) (f Follow, found bool, err error) {
	_, found, err = read(ctx, t, FollowKey(id), &f)
	return f, found, err
}

// Stamp orders the attempts to wait for a case's answer: a wait is replaced
// only by a later one.
type Stamp struct {
	Generation int64     `json:"generation"`
	Visit      int64     `json:"visit"`
	Entered    time.Time `json:"entered"`
	Retry      int64     `json:"retry"`
}

// Less reports whether s is an earlier attempt than o.
func (s Stamp) Less(o Stamp) bool {
	switch {
	case s.Generation != o.Generation:
		return s.Generation < o.Generation
	case s.Visit != o.Visit:
		return s.Visit < o.Visit
	case !s.Entered.Equal(o.Entered):
		return s.Entered.Before(o.Entered)
	default:
		return s.Retry < o.Retry
	}
}

// Wait is the token that an execution waits with. An answered wait keeps its
// stamp and loses its token, so that a late earlier attempt is still known for
// one. Checked is when the execution was last seen alive.
type Wait struct {
	Case      string    `json:"case"`
	Version   int64     `json:"version"`
	Token     string    `json:"token,omitempty"`
	Execution string    `json:"execution"`
	Stamp     Stamp     `json:"stamp"`
	Parked    bool      `json:"parked,omitempty"`
	Checked   time.Time `json:"checked"`
}

// WaitKey is where a case's wait is.
func WaitKey(id string) table.Key { return caseKey(id, "wait") }

// WaitItem lays out a wait. One that holds a token stands in the work index by
// the time of the last check.
func WaitItem(w Wait) (table.Item, error) {
	body, err := encode(w)
	it := table.Item{Key: WaitKey(w.Case), Version: w.Version, Kind: "wait", Body: body}
	if w.Token != "" {
		it.Index = workKey(WorkWait, w.Checked, w.Case)
	}
	return it, err
}

// ReadWait reads a case's wait.
func ReadWait(ctx context.Context, t table.Table, id string) (w Wait, found bool, err error) {
	_, found, err = read(ctx, t, WaitKey(id), &w)
	return w, found, err
}

// Execution is which generation of execution runs a case.
type Execution struct {
	Case       string    `json:"case"`
	Version    int64     `json:"version"`
	Generation int64     `json:"generation"`
	Started    time.Time `json:"started"`
	From       int64     `json:"from"` // version of the case at its start
}

// Name gives the execution's name.
func (x Execution) Name() string { return fmt.Sprintf("%s-g%d", x.Case, x.Generation) }

// ExecutionKey is where a case's execution is.
func ExecutionKey(id string) table.Key { return caseKey(id, "execution") }

// ExecutionItem lays out an execution.
func ExecutionItem(x Execution) (table.Item, error) {
	body, err := encode(x)
	return table.Item{Key: ExecutionKey(x.Case), Version: x.Version, Kind: "execution", Body: body}, err
}

// ReadExecution reads a case's execution.
func ReadExecution(ctx context.Context, t table.Table, id string) (x Execution, found bool, err error) {
	_, found, err = read(ctx, t, ExecutionKey(id), &x)
	return x, found, err
}

// Whose a clock is when it is not the case's own.
const OfDraft = "draft"

// Timer is the reminders of one running clock. Of says whose it is, empty for
// the case's own; Case is the id of the case, or of what Of says. Started is the
// version at which the clock started; Next is the index of the next offset of
// the clock's rule, Fires its time.
type Timer struct {
	Of      string       `json:"of,omitempty"`
	Case    string       `json:"case"`
	Started int64        `json:"started"`
	Next    int          `json:"next"`
	Fires   time.Time    `json:"fires,omitzero"`
	Clock   filing.Clock `json:"clock"`
}

// version grows with every clock of the case and every offset of it, but the
// weekly ones of a clock that is overdue for years.
func (m Timer) version() int64 { return m.Started*100 + int64(min(m.Next, 98)) + 1 }

// Version gives the version of the item that holds m.
func (m Timer) Version() int64 { return m.version() }

// TimerKey is where a case's reminders are.
func TimerKey(id string) table.Key { return TimerKeyOf("", id) }

// TimerKeyOf is where the reminders of a case, or of what of says, are.
func TimerKeyOf(of, id string) table.Key {
	if of == "" {
		return caseKey(id, "clock")
	}
	return table.Key{Partition: of + "#" + id, Sort: "clock"}
}

// TimerItem lays out the reminders of a clock; without a next one it leaves the
// work index.
func TimerItem(m Timer) (table.Item, error) {
	body, err := encode(m)
	it := table.Item{Key: TimerKeyOf(m.Of, m.Case), Version: m.version(), Kind: "clock", Body: body}
	if !m.Fires.IsZero() {
		it.Index = workKey(WorkClock, m.Fires, m.Case)
	}
	return it, err
}

// ReadTimer reads a case's reminders.
func ReadTimer(ctx context.Context, t table.Table, id string) (m Timer, found bool, err error) {
	return ReadTimerOf(ctx, t, "", id)
}

// ReadTimerOf reads the reminders of a case, or of what of says.
func ReadTimerOf(ctx context.Context, t table.Table, of, id string) (m Timer, found bool, err error) {
	_, found, err = read(ctx, t, TimerKeyOf(of, id), &m)
	return m, found, err
}

// Outbox is something that a move left to do once it is committed: Kind is
// [WorkPublish] or [WorkNotify].
type Outbox struct {
	Case    string    `json:"case"`
	Version int64     `json:"version"`
	Kind    string    `json:"kind"`
	Since   time.Time `json:"since"`
	Told    bool      `json:"told,omitempty"` // of [WorkPublish]: its event is on the bus
}

// OutboxKey is where the work that a version left is.
func OutboxKey(o Outbox) table.Key {
	return caseKey(o.Case, fmt.Sprintf("outbox#%s#%010d", o.Kind, o.Version))
}

// OutboxItem lays out work that a move left.
func OutboxItem(o Outbox) (table.Item, error) {
	body, err := encode(o)
	return table.Item{
		Key: OutboxKey(o), Version: o.Version, Kind: "outbox", Body: body,
		Index: workKey(o.Kind, o.Since, fmt.Sprintf("%s#%d", o.Case, o.Version)),
	}, err
}

// OutboxOf decodes an outbox item, as the work index gives it.
func OutboxOf(it table.Item) (Outbox, error) {
	var o Outbox
	return o, decode(it, &o)
}

// Outboxes reads the work of a kind that versions of a case up to one have left,
// in their order, as of the latest commit.
func Outboxes(ctx context.Context, t table.Table, id, kind string, through int64) ([]Outbox, error) {
	var all []Outbox
	q := table.Query{
		Partition: casePartition(id), Limit: table.MaxPage,
		From: OutboxKey(Outbox{Case: id, Kind: kind, Version: 0}).Sort, To: OutboxKey(Outbox{Case: id, Kind: kind, Version: through}).Sort,
	}
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("outbox of a case: %w", err)
		}
		for _, it := range page.Items {
			o, err := OutboxOf(it)
			if err != nil {
				return nil, err
			}
			all = append(all, o)
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return all, nil
		}
	}
}

// FollowOf decodes a wake-up, as the work index gives it.
func FollowOf(it table.Item) (Follow, error) {
	var f Follow
	return f, decode(it, &f)
}

// WaitOf decodes a wait, as the work index gives it.
func WaitOf(it table.Item) (Wait, error) {
	var w Wait
	return w, decode(it, &w)
}

// TimerOf decodes a case's reminders, as the work index gives them.
func TimerOf(it table.Item) (Timer, error) {
	var m Timer
	return m, decode(it, &m)
}
