package casework

import (
	"context"
	"maps"
	"slices"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// erasedAtOnce is how many items are deleted in one commit.
const erasedAtOnce = 50

// EraseCase erases the personal data of a case that closed unfiled, when its time
// has come (H5): first the data key, after which nothing sealed of it can be opened,
// in copies and backups too; then its files, uploaded and kept, in all versions;
// then the forms, contacts, slips, checklists, ticks, consents and whatever else its
// people left. What stays names nobody: the case with its history, its receipt and
// public status, the ledger of notices, and who read the data and when. The sweep
// comes to it; a second delivery goes on where the first one stopped, and finds
// nothing left to do after it was done.
func (d *Desk) EraseCase(ctx context.Context, id string) error {
	e, found, err := records.ReadErasure(ctx, d.Table, id)
	if err != nil || !found || !e.Done.IsZero() || d.Now().Before(e.Due) {
		return unavailable(err)
	}
	c, err := records.Case(ctx, d.Table, id)
	if err != nil {
		return unavailable(err)
	}
	if c.Status.Stage() != filing.StageClosed {
		return nil // cannot happen: closed is for ever
	}
	if err := d.Table.Commit(ctx, table.Delete(records.KeyItem(id, nil).Key, table.Always())); err != nil {
		return unavailable(err)
	}
	if err := d.Scans.Erase(ctx, id); err != nil {
		return scansDown(err)
	}
	if err := d.eraseBeside(ctx, &c); err != nil {
		return err
	}
	keys, err := records.ToErase(ctx, d.Table, id)
	if err != nil {
		return unavailable(err)
	}
	if err := d.eraseKeys(ctx, keys); err != nil {
		return err
	}
	e.Done = d.Now().UTC()
	it, err := records.ErasureItem(e)
	if err != nil {
		return err
	}
	_, err = startOver(ctx, decision{}, d.Table.Commit(ctx, table.Put(it, table.IfVersion(1))))
	return err
}

// eraseBeside deletes what tells of a case's scans and heads elsewhere, while it can
// still be found by them.
func (d *Desk) eraseBeside(ctx context.Context, c *filing.Case) error {
	scans, err := records.Scans(ctx, d.Table, c.ID)
	if err != nil {
		return unavailable(err)
	}
	var keys []table.Key
	for _, s := range scans {
		it, err := records.ChecksumItem(c.Provider, s.SHA256, records.Checksum{Case: s.Case, Scan: s.ID})
		if err != nil {
			return err
		}
		keys = append(keys, it.Key)
	}
	heads, _, err := records.ReadHeads(ctx, d.Table, c.ID)
	if err != nil {
		return unavailable(err)
	}
	for _, who := range slices.Sorted(maps.Values(heads.Who)) {
		if key := records.HeadedKey(who, c.ID); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return d.eraseKeys(ctx, keys)
}

func (d *Desk) eraseKeys(ctx context.Context, keys []table.Key) error {
	for some := range slices.Chunk(keys, erasedAtOnce) {
		var ws []table.Write
		for _, k := range some {
			ws = append(ws, table.Delete(k, table.Always()))
		}
		if err := d.Table.Commit(ctx, ws...); err != nil {
			return unavailable(err)
		}
	}
	return nil
}

// erasureDue makes the write by which the personal data of a case that closes
// unfiled will be erased.
func (d *Desk) erasureDue(rec *filing.Record) (table.Item, error) {
	due, _, err := d.Book.PeriodEnd(rulebook.UnfiledErasure, rec.At)
	if err != nil {
		return table.Item{}, err
	}
	return records.ErasureItem(records.Erasure{Case: rec.Case, Due: due.UTC()})
}

// erased is the answer to whoever wants personal data that were erased.
func erased(err error) error {
	return &filing.Error{
		Kind: filing.Conflict, Code: "data-erased", Field: "status", Err: err,
		Detail: "this filing closed long ago without a number, and its personal data were erased; its status is still shown by its receipt",
	}
}

func (d *Desk) sweepUnfiled(ctx context.Context, it table.Item) error {
	e, err := records.ErasureOf(it)
	if err != nil {
		return err
	}
	return d.EraseCase(ctx, e.Case)
}
