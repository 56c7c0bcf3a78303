package records

import (
	"context"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// Notice is the ledger entry of one notice (I6): Key says what it is about, so
// that however often the reason for it fires there is one entry. To is a role
// or a person id of the form, never an address. Code is empty since codes are
// read where they are kept, sealed. Unsent says why nothing goes out, if so.
type Notice struct {
	Case     string            `json:"case"`
	Key      string            `json:"key"`
	Template string            `json:"template"`
	Channel  string            `json:"channel"`
	To       string            `json:"to"`
	Facts    map[string]string `json:"facts,omitempty"` // what the template shows; nothing personal
	Code     string            `json:"code,omitempty"`
	Created  time.Time         `json:"created"`
	Tries    int               `json:"tries"`
	Next     time.Time         `json:"next,omitzero"`
	SentAt   time.Time         `json:"sentAt,omitzero"`
	Unsent   string            `json:"unsent,omitempty"`
}

// Why a notice goes to nobody: there is no such channel here, the person has no
// address on it, or what it is about is void by now.
const (
	NoChannel = "no-channel"
	NoAddress = "no-address"
	Void      = "void"
)

// Settled reports whether nothing is left to do: it was sent, or goes to nobody.
func (n Notice) Settled() bool { return !n.SentAt.IsZero() || n.Unsent != "" }

func (n Notice) version() int64 {
	v := int64(n.Tries)*2 + 1
	if n.Settled() {
		v++
	}
	return v
}

// Version gives the version of the item that holds n.
func (n Notice) Version() int64 { return n.version() }

// NoticeKey is where a notice is.
func NoticeKey(id, key string) table.Key { return caseKey(id, "notice#"+key) }

// KindNotice is the kind of a notice.
const KindNotice table.Kind = "notice"

// NoticeItem lays out a notice; until it is settled it stands in the work index
// by the time of the next try.
func NoticeItem(n Notice) (table.Item, error) {
	body, err := encode(n)
	it := table.Item{Key: NoticeKey(n.Case, n.Key), Version: n.version(), Kind: KindNotice, Body: body}
	if !n.Settled() {
		it.Index = workKey(WorkNotice, n.Next, n.Case+"#"+n.Key)
	}
	return it, err
}

// NoticeOf decodes a notice, as the work index gives it.
func NoticeOf(it table.Item) (Notice, error) {
	var n Notice
	return n, decode(it, &n)
}

// ReadNotice reads a notice.
func ReadNotice(ctx context.Context, t table.Table, id, key string) (n Notice, found bool, err error) {
	_, found, err = read(ctx, t, NoticeKey(id, key), &n)
	return n, found, err
}

// Notices reads a page of a case's notices in the order of their keys.
func Notices(ctx context.Context, t table.Table, id, cursor string) ([]Notice, string, error) {
	page, err := t.Query(ctx, table.Query{
		Partition: casePartition(id), From: "notice#", To: "notice#~", Limit: table.MaxPage, Cursor: cursor,
	})
	if err != nil {
		return nil, "", fmt.Errorf("notices of a case: %w", err)
	}
	list := make([]Notice, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Cursor, nil
}

// Scan is one scanned original, photo or slip. Of is the path in the form of
// what it shows, Page the side or page of it. Object is the key in the scan
// store; Clean pins the object that was checked.
type Scan struct {
	Case     string           `json:"case"`
	ID       string           `json:"id"`
	Rev      int64            `json:"rev"`
	Purpose  string           `json:"purpose"` // photo, slip, or a document type
	Of       string           `json:"of,omitempty"`
	Page     int              `json:"page,omitempty"`
	Site     string           `json:"site,omitempty"`
	Object   string           `json:"object"`
	Type     string           `json:"type"`
	Size     int64            `json:"size"`
	SHA256   string           `json:"sha256"` // base64, of the file as uploaded
	State    ScanState        `json:"state"`
	By       string           `json:"by"`
	Asked    time.Time        `json:"asked"`
	Checked  time.Time        `json:"checked,omitzero"`
	Clean    string           `json:"clean,omitempty"` // version of the re-encoded object
	Findings []filing.Finding `json:"findings,omitempty"`
}

// ScanState is what became of a scan.
type ScanState string

// The states of a scan: asked for, checked and viewable, refused, or replaced by
// a later one of the same thing.
const (
	ScanAsked    ScanState = "asked"
	ScanClean    ScanState = "clean"
	ScanRejected ScanState = "rejected"
	ScanReplaced ScanState = "replaced"
)

// ScanKey is where a scan's record is.
func ScanKey(id, scan string) table.Key { return caseKey(id, "scan#"+scan) }

// ScanItem lays out a scan. One that was asked for stands in the work index, so
// that an upload whose arrival was not heard is found.
func ScanItem(s Scan) (table.Item, error) {
	body, err := encode(s)
	it := table.Item{Key: ScanKey(s.Case, s.ID), Version: s.Rev, Kind: "scan", Body: body}
	if s.State == ScanAsked {
		it.Index = workKey(WorkScan, s.Asked, s.Case+"#"+s.ID)
	}
	return it, err
}

// ScanOf decodes a scan's record, as the work index gives it.
func ScanOf(it table.Item) (Scan, error) {
	var s Scan
	return s, decode(it, &s)
}

// ReadScan reads a scan's record.
func ReadScan(ctx context.Context, t table.Table, id, scan string) (s Scan, found bool, err error) {
	_, found, err = read(ctx, t, ScanKey(id, scan), &s)
	return s, found, err
}

// Scans reads all scans of a case, in the order of their ids.
func Scans(ctx context.Context, t table.Table, id string) ([]Scan, error) {
	q := table.Query{Partition: casePartition(id), From: "scan#", To: "scan#~", Limit: table.MaxPage}
	var list []Scan
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("scans of a case: %w", err)
		}
		for _, it := range page.Items {
			s, err := ScanOf(it)
			if err != nil {
				return nil, err
			}
			list = append(list, s)
		}
		if page.Cursor == "" {
			return list, nil
		}
		q.Cursor = page.Cursor
	}
}
