package casework

import (
	"context"
	"errors"
	"strings"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// scanExpiry is after how long an upload that never arrived is given up.
const scanExpiry = 24 * time.Hour

// ReceiveScan checks what arrived in the quarantine under an object key,
// re-encodes it and keeps it clean (C3). Nothing that was not asked for is
// touched. A second delivery finds the scan checked and does nothing; a crash
// in between checks it again, with the same outcome.
func (d *Desk) ReceiveScan(ctx context.Context, object string) error {
	id, scan, ok := strings.Cut(object, "/")
	if !ok {
		return nil
	}
	s, found, err := records.ReadScan(ctx, d.Table, id, scan)
	if err != nil || !found {
		return unavailable(err)
	}
	if s.State != records.ScanAsked {
		if err := d.Scans.Discard(ctx, object); err != nil {
			return scansDown(err)
		}
		return nil
	}
	body, err := d.Scans.Quarantined(ctx, object)
	if errors.Is(err, ErrNoObject) {
		return d.neverArrived(ctx, s)
	}
	if err != nil {
		return scansDown(err)
	}
	clean, mediaType, findings, err := d.Examiner.Examine(
		body, Upload{Object: object, Type: s.Type, Size: s.Size, SHA256: s.SHA256}, s.Purpose, d.ruleSetOf(ctx, id), d.Now())
	if err != nil {
		return err
	}
	s.Findings, s.State = findings, records.ScanRejected
	if len(clean) > 0 {
		if s.Clean, err = d.Scans.Keep(ctx, object, mediaType, clean); err != nil {
			return scansDown(err)
		}
		s.State, s.Type = records.ScanClean, mediaType
	}
	if err := d.checkedScan(ctx, s); err != nil {
		return err
	}
	// The original goes last: until then a crash finds it again.
	if err := d.Scans.Discard(ctx, object); err != nil {
		return scansDown(err)
	}
	return nil
}

// ruleSetOf gives the rule set that judges a case, or a draft's future one.
func (d *Desk) ruleSetOf(ctx context.Context, id string) string {
	if c, err := records.Case(ctx, d.Table, id); err == nil {
		return c.RuleSet
	}
	return d.Book.SetAt(d.Now())
}

func (d *Desk) neverArrived(ctx context.Context, s records.Scan) error {
	if d.Now().Sub(s.Asked) < scanExpiry {
		return nil
	}
	s.State, s.Findings = records.ScanRejected, []string{"never-arrived"}
	return d.checkedScan(ctx, s)
}

// checkedScan keeps what became of a scan, unless another delivery was faster.
func (d *Desk) checkedScan(ctx context.Context, s records.Scan) error {
	before := s.Rev
	s.Rev, s.Checked = before+1, d.Now().UTC()
	it, err := records.ScanItem(s)
	if err != nil {
		return err
	}
	err = d.Table.Commit(ctx, table.Put(it, table.IfVersion(before)))
	var conflict *table.ConflictError
	if err == nil || errors.As(err, &conflict) {
		return nil
	}
	return unavailable(err)
}

func (d *Desk) sweepScan(ctx context.Context, it table.Item) error {
	s, err := records.ScanOf(it)
	if err != nil {
		return err
	}
	return d.ReceiveScan(ctx, s.Object)
}

// cleanScan demands that a scan of the case is of the purpose and clean.
func (d *Desk) cleanScan(ctx context.Context, id, field, purpose, scan string) error {
	if scan == "" {
		return filing.Errorf(filing.Invalid, purpose+"-missing", field, "upload the %s first and name its scan", purpose)
	}
	s, found, err := records.ReadScan(ctx, d.Table, id, scan)
	switch {
	case err != nil:
		return unavailable(err)
	case !found || s.Purpose != purpose:
		return filing.Errorf(filing.Invalid, "unknown-scan", field, "the case has no %s of this id", purpose)
	case s.State == records.ScanAsked:
		return filing.Errorf(filing.Conflict, "scan-pending", field, "the file has not arrived or is being checked; try again in a moment")
	case s.State == records.ScanRejected:
		return filing.Errorf(filing.Conflict, "scan-rejected", field, "the file was refused; upload another one")
	}
	return nil
}

func scansDown(err error) error {
	return &filing.Error{Kind: filing.Unavailable, Code: "scans", Detail: "the scan store does not answer; it is tried again", Err: err}
}
