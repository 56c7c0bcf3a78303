package records

import (
	"context"

	"beian/internal/filing"
	"beian/internal/table"
)

// Claim is that one live case or filing holds a domain, a subject or an account
// (A7, I11). A case of before accounts were claimed has none on its own.
type Claim struct {
	Name string `json:"name"` // kind#value
	Case string `json:"case"`
}

// DomainClaim names the claim on a canonical domain.
func DomainClaim(domain string) string { return "domain#" + domain }

// SubjectClaim names the claim of a subject, by the blind index of its
// document.
func SubjectClaim(index string) string { return "subject#" + index }

// AccountClaim names the claim of an account: it files for one subject. The id is
// written out, unlike a document's number: the case, its history and the list of
// the account's cases have it too, and a claim is shown to nobody that they are
// not.
func AccountClaim(id string) string { return "account#" + id }

// ClaimKey is where a claim is.
func ClaimKey(name string) table.Key { return table.Key{Partition: "claim#" + name, Sort: "claim"} }

// ClaimItem lays out a claim.
func ClaimItem(c Claim) (table.Item, error) {
	body, err := encode(c)
	return table.Item{Key: ClaimKey(c.Name), Version: 1, Kind: "claim", Body: body}, err
}

// ReadClaim reads a claim.
func ReadClaim(ctx context.Context, t table.Table, name string) (c Claim, found bool, err error) {
	_, found, err = read(ctx, t, ClaimKey(name), &c)
	return c, found, err
}

// Counter is the last member of a gap-free sequence. Its version grows by one
// with every member, so that version and Last are the same.
type Counter struct {
	Last int64 `json:"last"`
}

// SeriesKey is where the counter of a number series is.
func SeriesKey(series string) table.Key {
	return table.Key{Partition: "series#" + series, Sort: "counter"}
}

// SequenceKey is where the delivery sequence of a bureau is.
func SequenceKey(province string) table.Key {
	return table.Key{Partition: "bureau#" + province, Sort: "sequence"}
}

// ReadCounter reads a counter; an absent one stands at 0.
func ReadCounter(ctx context.Context, t table.Table, k table.Key) (int64, error) {
	var c Counter
	_, _, err := read(ctx, t, k, &c)
	return c.Last, err
}

// Advance makes the write that takes the counter from last to last+1, and
// conflicts if it has moved on.
func Advance(k table.Key, last int64) (table.Write, error) {
	body, err := encode(Counter{Last: last + 1})
	condition := table.IfVersion(last)
	if last == 0 {
		condition = table.IfAbsent()
	}
	return table.Put(table.Item{Key: k, Version: last + 1, Kind: "counter", Body: body}, condition), err
}

// Issued says which case has a subject number.
type Issued struct {
	Number filing.Number `json:"number"`
	Case   string        `json:"case"`
}

// NumberKey is where a subject number is.
func NumberKey(n filing.Number) table.Key {
	return table.Key{Partition: "number#" + n.String(), Sort: "number"}
}

// NumberItem lays out an issued number.
func NumberItem(i Issued) (table.Item, error) {
	body, err := encode(i)
	return table.Item{Key: NumberKey(i.Number), Version: 1, Kind: "number", Body: body}, err
}

// ReadNumber reads which case has a number.
func ReadNumber(ctx context.Context, t table.Table, n filing.Number) (i Issued, found bool, err error) {
	_, found, err = read(ctx, t, NumberKey(n), &i)
	return i, found, err
}
