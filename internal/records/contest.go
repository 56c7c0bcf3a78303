package records

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// OfContest says that a clock is a contest's.
const OfContest = "contest"

// ContestState is how far a contest has come.
type ContestState string

// The states of a contest: to be decided, decided for or against who contests,
// or ended with the draft that it was of.
const (
	ContestOpen     ContestState = "open"
	ContestUpheld   ContestState = "upheld"
	ContestRejected ContestState = "rejected"
	ContestEnded    ContestState = "ended"
)

// Contest is the dispute about a domain that the draft of one applicant has and
// the case Holder of another one holds (A7). Scan is the domain certificate among
// the scans of the draft; Provider, the holder's, decides. Notes of Reasons are
// sealed under the draft's key.
type Contest struct {
	ID       string          `json:"id"`
	Version  int64           `json:"version"`
	State    ContestState    `json:"state"`
	Draft    string          `json:"draft"`
	Owner    string          `json:"owner"`
	Domain   string          `json:"domain"` // canonical
	Scan     string          `json:"scan"`
	Holder   string          `json:"holder"`
	Receipt  string          `json:"receipt"` // of the holder
	Provider string          `json:"provider"`
	Opened   time.Time       `json:"opened"`
	Clock    filing.Clock    `json:"clock"`
	Decided  time.Time       `json:"decided,omitzero"`
	By       string          `json:"by,omitempty"`
	Reasons  []filing.Reason `json:"reasons,omitempty"`
}

// ContestKey is where a contest is.
func ContestKey(id string) table.Key {
	return table.Key{Partition: OfContest + "#" + id, Sort: "contest"}
}

// KindContest is the kind of a contest's item.
const KindContest table.Kind = "contest"

// ContestItem lays out a contest. An open one stands in the queue of the provider
// that decides, in the order of the due time, among its cases.
func ContestItem(c Contest) (table.Item, error) {
	body, err := encode(c)
	it := table.Item{Key: ContestKey(c.ID), Version: c.Version, Kind: KindContest, Body: body}
	if c.State == ContestOpen {
		it.Index = map[table.Index]table.Key{
			table.Queue: {Partition: ProviderQueue(c.Provider), Sort: stamp(c.Clock.Due) + "#" + c.ID},
		}
	}
	return it, err
}

// ContestOf decodes a contest, as a queue gives it.
func ContestOf(it table.Item) (Contest, error) {
	var c Contest
	return c, decode(it, &c)
}

// ReadContest reads a contest; an unknown id answers NotFound.
func ReadContest(ctx context.Context, t table.Table, id string) (Contest, error) {
	var c Contest
	_, err := need(ctx, t, ContestKey(id), "contest", &c)
	return c, err
}
