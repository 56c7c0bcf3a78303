package casework

import (
	"context"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// ViewScan signs one short view of a clean scan of a case or, to its owner, of a
// draft, after recording who views it and why (I9). What is not clean, or was
// replaced, is never shown.
func (d *Desk) ViewScan(ctx context.Context, a policy.Actor, id, scan, purpose string) (Signed, error) {
	if !slices.Contains(Purposes(), purpose) {
		return Signed{}, filing.Errorf(filing.Invalid, "purpose-missing", "purpose", "name the purpose of viewing the scan")
	}
	if _, err := d.authorised(ctx, a, policy.ViewScan, id); err != nil {
		if _, draft := d.ownDraft(ctx, a, policy.ViewDraft, id); draft != nil {
			return Signed{}, err
		}
	}
	return d.signView(ctx, accessor{a.ID, string(a.Role), purpose}, id, scan, records.ScanClean)
}

// signView signs a view of a scan of a case or draft in one of the states, once
// it is recorded.
func (d *Desk) signView(ctx context.Context, by accessor, id, scan string, in ...records.ScanState) (Signed, error) {
	s, found, err := records.ReadScan(ctx, d.Table, id, scan)
	if err != nil {
		return Signed{}, unavailable(err)
	}
	if !found || !slices.Contains(in, s.State) {
		return Signed{}, filing.Errorf(filing.NotFound, "unknown-scan", "scan", "the case has no such scan to view")
	}
	if _, err := d.recordAccess(ctx, id, by, "scan#"+scan); err != nil {
		return Signed{}, err
	}
	signed, err := d.Scans.SignView(ctx, s.Object, s.Clean)
	if err != nil {
		return Signed{}, scansDown(err)
	}
	return signed, nil
}
