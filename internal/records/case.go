package records

import (
	"context"
	"fmt"

	"beian/internal/filing"
	"beian/internal/table"
)

// CaseKey is where the case is.
func CaseKey(id string) table.Key { return caseKey(id, "case") }

// HistoryKey is where the history record of a version is.
func HistoryKey(id string, version int64) table.Key {
	return caseKey(id, fmt.Sprintf("history#%010d", version))
}

// ProviderQueue is the partition of what a provider must do.
func ProviderQueue(provider string) string { return "provider#" + provider }

// BureauQueue is the partition of what a bureau must decide.
func BureauQueue(province string) string { return "bureau#" + province }

// AccountCases is the partition of an account's drafts and cases.
func AccountCases(account string) string { return "account#" + account }

// CaseItem lays out the case. While the provider or the bureau must act, or a
// provider's filed case waits for its access to open, the item stands in that
// queue in the order of the due time.
func CaseItem(c *filing.Case) (table.Item, error) {
	body, err := encode(c)
	if err != nil {
		return table.Item{}, err
	}
	index := map[table.Index]table.Key{
		table.Account: {Partition: AccountCases(c.Applicant), Sort: stamp(c.SubmittedAt) + "#" + c.ID},
	}
	if q, ok := queueKey(c); ok {
		index[table.Queue] = q
	}
	return table.Item{Key: CaseKey(c.ID), Version: c.Version, Kind: "case", Index: index, Body: body}, nil
}

func queueKey(c *filing.Case) (table.Key, bool) {
	switch {
	case c.Status == filing.Filed && c.OpenedAt.IsZero():
		return table.Key{Partition: ProviderQueue(c.Provider), Sort: stamp(c.FiledAt) + "#" + c.ID}, true
	case !c.Status.Open() || c.Clock == nil:
		return table.Key{}, false
	case c.Acts() == filing.PartyBureau:
		return table.Key{Partition: BureauQueue(c.Province), Sort: stamp(c.Clock.Due) + "#" + c.ID}, true
	default:
		// The provider sees its open cases: those that it must act on and those
		// whose applicant, heads or persons it waits for.
		return table.Key{Partition: ProviderQueue(c.Provider), Sort: stamp(c.Clock.Due) + "#" + c.ID}, true
	}
}

// Case reads a case; an unknown id answers NotFound.
func Case(ctx context.Context, t table.Table, id string) (filing.Case, error) {
	var c filing.Case
	_, err := need(ctx, t, CaseKey(id), "case", &c)
	return c, err
}

// CaseOf decodes a case item, as a queue gives it.
func CaseOf(it table.Item) (filing.Case, error) {
	var c filing.Case
	return c, decode(it, &c)
}

// RecordItem lays out a history record.
func RecordItem(r *filing.Record) (table.Item, error) {
	body, err := encode(r)
	return table.Item{Key: HistoryKey(r.Case, r.Version), Version: r.Version, Kind: table.KindHistory, Body: body}, err
}

// RecordOf decodes a history item, as the feed gives it.
func RecordOf(it table.Item) (filing.Record, error) {
	var r filing.Record
	return r, decode(it, &r)
}

// Record reads one history record; found is false if the version is not
// reached yet.
func Record(ctx context.Context, t table.Table, id string, version int64) (r filing.Record, found bool, err error) {
	_, found, err = read(ctx, t, HistoryKey(id, version), &r)
	return r, found, err
}

// History reads all history records of a case, oldest first.
func History(ctx context.Context, t table.Table, id string) ([]filing.Record, error) {
	var all []filing.Record
	q := table.Query{Partition: casePartition(id), From: "history#", To: "history#~", Limit: table.MaxPage}
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("history of a case: %w", err)
		}
		for _, it := range page.Items {
			r, err := RecordOf(it)
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		}
		if page.Cursor == "" {
			return all, nil
		}
		q.Cursor = page.Cursor
	}
}

// FormItem lays out a kept version of the sealed form.
func FormItem(id string, number int, sealed []byte) table.Item {
	return table.Item{Key: formKey(id, number), Version: 1, Kind: "form", Body: sealed}
}

// SealedForm reads a kept version of the form, as stored.
func SealedForm(ctx context.Context, t table.Table, id string, number int) ([]byte, error) {
	it, err := t.Get(ctx, formKey(id, number))
	if err != nil {
		return nil, fmt.Errorf("form %d of a case: %w", number, err)
	}
	return it.Body, nil
}

func formKey(id string, number int) table.Key { return caseKey(id, fmt.Sprintf("form#%04d", number)) }

// KeyItem lays out the wrapped data key of a case. Deleting it makes all
// personal data of the case unreadable for good.
func KeyItem(id string, wrapped []byte) table.Item {
	return table.Item{Key: caseKey(id, "key"), Version: 1, Kind: "key", Body: wrapped}
}

// WrappedKey reads the wrapped data key of a case.
func WrappedKey(ctx context.Context, t table.Table, id string) ([]byte, error) {
	it, err := t.Get(ctx, caseKey(id, "key"))
	if err != nil {
		return nil, fmt.Errorf("key of a case: %w", err)
	}
	return it.Body, nil
}
