package casework

import (
	"context"
	"slices"
	"time"

	"beian/internal/records"
	"beian/internal/table"
)

// erasePatience is how long the address of a deleted draft's head is kept for
// the last notice at most; a carrier that is down longer never sends it.
const erasePatience = 30 * 24 * time.Hour

// scansAtOnce is how many records of scans are deleted in one commit.
const scansAtOnce = 30

// uploadsOver is after how long nothing more of a deleted draft arrives: an upload
// that was signed before may still be sent for five minutes, and is checked and
// written anew within a minute then.
const uploadsOver = 15 * time.Minute

// EraseDraft deletes what a draft left behind: at once its files, uploaded and
// kept, and then the records of them; and, when its last notice is settled, what
// arrived late, its key, what the applicant accepted for it, and the sealed address
// that the notice needed (H5, A6). The sweep comes to it. A second delivery goes on
// where the first one stopped: files go before what tells of them. The records of
// who read the draft stay.
func (d *Desk) EraseDraft(ctx context.Context, id string) error {
	gone, found, err := records.ReadDeparted(ctx, d.Table, id)
	if err != nil || !found {
		return unavailable(err)
	}
	scans, err := records.Scans(ctx, d.Table, id)
	if err != nil {
		return unavailable(err)
	}
	if len(scans) > 0 {
		if err := d.Scans.Erase(ctx, id); err != nil {
			return scansDown(err)
		}
	}
	for len(scans) > 0 {
		b := &batch{}
		n := min(len(scans), scansAtOnce)
		for _, s := range scans[:n] {
			b.add(table.Delete(records.ScanKey(id, s.ID), table.Always()))
			for _, about := range aboutScan(gone.Provider, s) {
				it, err := about()
				b.keep(table.Delete(it.Key, table.Always()), err)
			}
		}
		if b.err != nil {
			return b.err
		}
		if err := d.Table.Commit(ctx, unique(b.ws)...); err != nil {
			return unavailable(err)
		}
		scans = scans[n:]
	}
	open, err := records.NoticesOpen(ctx, d.Table, id)
	if err != nil {
		return unavailable(err)
	}
	if left := d.Now().Sub(gone.At); left < uploadsOver || open && left < erasePatience {
		return nil
	}
	if err := d.Scans.Erase(ctx, id); err != nil { // what arrived since
		return scansDown(err)
	}
	b := &batch{ws: []table.Write{
		table.Delete(records.KeyItem(id, nil).Key, table.Always()), table.Delete(records.DepartedKey(id), table.Always()),
	}}
	for _, a := range d.Book.Agreements("submission") {
		b.add(table.Delete(records.AcceptedKey(id, a.ID), table.Always()))
	}
	return unavailable(d.Table.Commit(ctx, b.ws...))
}

// aboutScan gives the items that say something of a scan beside its record: that
// it is the one shown, and its checksum among those of the provider.
func aboutScan(provider string, s records.Scan) []func() (table.Item, error) {
	return []func() (table.Item, error){
		func() (table.Item, error) {
			return records.ShownItem(records.Shown{Case: s.Case, Purpose: s.Purpose, Of: s.Of, Page: s.Page})
		},
		func() (table.Item, error) {
			return records.ChecksumItem(provider, s.SHA256, records.Checksum{Case: s.Case, Scan: s.ID})
		},
	}
}

// unique leaves out deletions of a key that is deleted already: several scans
// stand for one page.
func unique(ws []table.Write) []table.Write {
	seen := map[table.Key]bool{}
	return slices.DeleteFunc(ws, func(w table.Write) bool {
		twice := seen[w.Item.Key]
		seen[w.Item.Key] = true
		return twice
	})
}
