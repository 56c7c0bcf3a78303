package records

import (
	"context"
	"fmt"
	"strings"
	"time"

	"beian/internal/table"
)

// Ticks is what the reviewer has looked at of one delivery of a case: a later
// delivery is looked at anew. Version counts its savings. Missing lists the key
// paths without an ok.
type Ticks struct {
	Case     string    `json:"case"`
	Delivery int       `json:"delivery"`
	Version  int64     `json:"version"`
	Ticks    []Tick    `json:"ticks"`
	Missing  []string  `json:"missing,omitempty"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// Tick is the outcome of one look. Reason and Field are what a fault suggests to
// return the case for; Note is sealed as a reason's note is.
type Tick struct {
	Path    string `json:"path"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason"`
	Field   string `json:"field,omitempty"`
	Note    string `json:"note,omitempty"`
}

// The outcomes of a tick.
const (
	TickOK    = "ok"
	TickFault = "fault"
)

// TicksKey is where the ticks of a delivery are.
func TicksKey(id string, delivery int) table.Key {
	return caseKey(id, fmt.Sprintf("ticks#%04d", delivery))
}

// TicksItem lays out the ticks of a delivery.
func TicksItem(k Ticks) (table.Item, error) {
	body, err := encode(k)
	return table.Item{Key: TicksKey(k.Case, k.Delivery), Version: k.Version, Kind: "ticks", Body: body}, err
}

// ReadTicks reads the ticks of a delivery.
func ReadTicks(ctx context.Context, t table.Table, id string, delivery int) (k Ticks, found bool, err error) {
	_, found, err = read(ctx, t, TicksKey(id, delivery), &k)
	return k, found, err
}

// Delivery is one entry of a bureau's outbox: a case on its way to the bureau's
// system. Sequence is gap-free within the bureau; a delivery keeps it however
// often it is tried. A settled one stays, so that a bureau that lost it can be
// given it again. Visit is the version at which the case began to wait for it.
type Delivery struct {
	Bureau   string    `json:"bureau"`
	Sequence int64     `json:"sequence"`
	Case     string    `json:"case"`
	Slip     int       `json:"slip"`
	Visit    int64     `json:"visit"`
	Since    time.Time `json:"since"`
	Settled  time.Time `json:"settled,omitzero"`
}

// KindDelivery is the kind of a delivery that waits.
const KindDelivery table.Kind = "delivery"

// Version gives the version of the item that holds d.
func (d Delivery) Version() int64 {
	if d.Settled.IsZero() {
		return 1
	}
	return 2
}

func bureauKey(bureau, sort string) table.Key {
	return table.Key{Partition: "bureau#" + bureau, Sort: sort}
}

// DeliveryKey is where a delivery is: a bureau's lie together in sequence.
func DeliveryKey(bureau string, sequence int64) table.Key {
	return bureauKey(bureau, fmt.Sprintf("delivery#%012d", sequence))
}

// DeliveryItem lays out a delivery.
func DeliveryItem(d Delivery) (table.Item, error) {
	body, err := encode(d)
	kind := KindDelivery
	if !d.Settled.IsZero() {
		kind = "delivered"
	}
	return table.Item{Key: DeliveryKey(d.Bureau, d.Sequence), Version: d.Version(), Kind: kind, Body: body}, err
}

// ReadDelivery reads a delivery.
func ReadDelivery(ctx context.Context, t table.Table, bureau string, sequence int64) (d Delivery, found bool, err error) {
	_, found, err = read(ctx, t, DeliveryKey(bureau, sequence), &d)
	return d, found, err
}

// Deliveries reads a page of a bureau's outbox from a sequence on, as of the
// latest commit.
func Deliveries(ctx context.Context, t table.Table, bureau string, from int64, cursor string, limit int) ([]Delivery, string, error) {
	page, err := t.Query(ctx, table.Query{
		Partition: "bureau#" + bureau, From: fmt.Sprintf("delivery#%012d", from), To: "delivery#~", Limit: limit, Cursor: cursor,
	})
	if err != nil {
		return nil, "", fmt.Errorf("deliveries: %w", err)
	}
	list := make([]Delivery, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Cursor, nil
}

// SettledKey is where a bureau's outbox notes through which sequence everything
// is settled, so that nobody reads it from its beginning.
func SettledKey(bureau string) table.Key { return bureauKey(bureau, "settled") }

// SettledItem lays out that note; it only saves reading, and is never ahead.
func SettledItem(bureau string, through int64) (table.Item, error) {
	body, err := encode(Counter{Last: through})
	return table.Item{Key: SettledKey(bureau), Version: through, Kind: "counter", Body: body}, err
}

// Lease says who hands over to a bureau, and until when nobody else does.
// Version counts its holders and renewals, and never begins anew; Failures how
// often in a row the bureau's system has not answered.
type Lease struct {
	Bureau   string    `json:"bureau"`
	Version  int64     `json:"version"`
	Holder   string    `json:"holder"`
	Until    time.Time `json:"until"`
	Failures int       `json:"failures,omitempty"`
}

// LeaseItem lays out a bureau's lease.
func LeaseItem(l Lease) (table.Item, error) {
	body, err := encode(l)
	return table.Item{Key: bureauKey(l.Bureau, "lease"), Version: l.Version, Kind: "lease", Body: body}, err
}

// ReadLease reads a bureau's lease.
func ReadLease(ctx context.Context, t table.Table, bureau string) (l Lease, found bool, err error) {
	_, found, err = read(ctx, t, bureauKey(bureau, "lease"), &l)
	return l, found, err
}

// Filing is that a subject, by the blind index of its document, had a case: the
// list of a subject's cases has one a case, the latest submitted first.
type Filing struct {
	Subject   string    `json:"subject"`
	Case      string    `json:"case"`
	Submitted time.Time `json:"submitted"`
}

// FilingKey is where a subject's case is listed.
func FilingKey(f Filing) table.Key {
	return table.Key{Partition: subjectPartition(f.Subject), Sort: "filing#" + stamp(f.Submitted) + "#" + f.Case}
}

// FilingItem lays out a subject's case.
func FilingItem(f Filing) (table.Item, error) {
	body, err := encode(f)
	return table.Item{Key: FilingKey(f), Version: 1, Kind: "filing", Body: body}, err
}

// Filings reads a page of a subject's cases, the latest first.
func Filings(ctx context.Context, t table.Table, subject, cursor string, limit int) ([]Filing, string, error) {
	page, err := t.Query(ctx, table.Query{
		Partition: subjectPartition(subject), From: "filing#", To: "filing#~", Descending: true, Limit: limit, Cursor: cursor,
	})
	if err != nil {
		return nil, "", fmt.Errorf("filings of a subject: %w", err)
	}
	list := make([]Filing, len(page.Items))
	for i, it := range page.Items {
		if err := decode(it, &list[i]); err != nil {
			return nil, "", err
		}
	}
	return list, page.Cursor, nil
}

func subjectPartition(subject string) string { return "subject#" + subject }

// SubjectOf gives the subject that one of a case's claims is on, by the blind
// index of its document, or "".
func SubjectOf(claims []string) string {
	for _, name := range claims {
		if index, ok := strings.CutPrefix(name, SubjectClaim("")); ok {
			return index
		}
	}
	return ""
}
