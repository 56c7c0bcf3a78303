package casework

import (
	"context"
	"errors"
	"strings"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// scanExpiry is after how long an upload that never arrived is given up.
const scanExpiry = 24 * time.Hour

// ReceiveScan checks what arrived in the quarantine under an object key,
// re-encodes it and keeps it clean (C3). A clean one takes the place of the
// earlier one of the same purpose, path and page. The same file under another
// name, in this case or another one of the provider, is a finding for the
// verifier. Nothing that was not asked for is touched. A second delivery finds
// the scan checked and does nothing; a crash in between checks it again, with
// the same outcome.
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
	if s, err = d.examined(ctx, s, body); err != nil {
		return err
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

// examined judges the file of a scan and keeps it if it is clean.
func (d *Desk) examined(ctx context.Context, s records.Scan, body []byte) (records.Scan, error) {
	home, err := d.homeOf(ctx, s.Case)
	if err != nil {
		return s, err
	}
	now := d.Now()
	clean, mediaType, findings, err := d.Examiner.Examine(
		body, Upload{Object: s.Object, Type: s.Type, Size: s.Size, SHA256: s.SHA256},
		Expectation{Purpose: s.Purpose, RuleSet: home.set, Now: now, PhotoAge: d.Book.PhotoAge(home.province, now)})
	if err != nil {
		return s, err
	}
	s.Findings, s.State = findings, records.ScanRejected
	if len(clean) == 0 {
		return s, nil
	}
	if s.Clean, err = d.Scans.Keep(ctx, s.Object, mediaType, clean); err != nil {
		return s, scansDown(err)
	}
	s.State, s.Type = records.ScanClean, mediaType
	twice, err := d.uploadedBefore(ctx, home.provider, s)
	if twice {
		s.Findings = append(s.Findings, d.Book.ScanFinding(rulebook.ScanDuplicate, ""))
	}
	return s, err
}

// home is what judges a scan: the provider, province and rule set of its case,
// or of the draft that it is for.
type home struct{ provider, province, set string }

func (d *Desk) homeOf(ctx context.Context, id string) (home, error) {
	c, err := records.Case(ctx, d.Table, id)
	if err == nil {
		return home{c.Provider, c.Province, c.RuleSet}, nil
	}
	if filing.KindOf(err) != filing.NotFound {
		return home{}, unavailable(err)
	}
	draft, err := records.ReadDraft(ctx, d.Table, id)
	if err != nil && filing.KindOf(err) != filing.NotFound {
		return home{}, unavailable(err)
	}
	return home{draft.Provider, draft.Form.Subject.Province, d.Book.SetAt(d.Now())}, nil
}

// uploadedBefore reports whether the same file was taken as a scan of something
// else: of another case of the provider, or of another thing of this one.
func (d *Desk) uploadedBefore(ctx context.Context, provider string, s records.Scan) (bool, error) {
	cursor := ""
	for {
		list, next, err := records.Checksums(ctx, d.Table, provider, s.SHA256, cursor)
		if err != nil {
			return false, unavailable(err)
		}
		for _, e := range list {
			if e.Case == s.Case && e.Scan == s.ID {
				continue
			}
			other, found, err := records.ReadScan(ctx, d.Table, e.Case, e.Scan)
			if err != nil {
				return false, unavailable(err)
			}
			taken := found && (other.State == records.ScanClean || other.State == records.ScanReplaced)
			if taken && (other.Case != s.Case || !sameThing(other, s)) {
				return true, nil
			}
		}
		if next == "" {
			return false, nil
		}
		cursor = next
	}
}

func (d *Desk) neverArrived(ctx context.Context, s records.Scan) error {
	if d.Now().Sub(s.Asked) < scanExpiry {
		return nil
	}
	s.State, s.Findings = records.ScanRejected, []filing.Finding{d.Book.ScanFinding(rulebook.ScanNeverArrived, "")}
	return d.checkedScan(ctx, s)
}

// checkedScan keeps what became of a scan, unless another delivery was faster.
func (d *Desk) checkedScan(ctx context.Context, s records.Scan) error {
	before := s.Rev
	s.Rev, s.Checked = before+1, d.Now().UTC()
	for range attempts {
		ws, err := d.takesPlace(ctx, s, before)
		if err != nil {
			return err
		}
		again, err := startOver(ctx, decision{}, d.Table.Commit(ctx, ws...))
		if err != nil || !again {
			return err
		}
		now, found, err := records.ReadScan(ctx, d.Table, s.Case, s.ID)
		if err != nil || !found || now.State != records.ScanAsked {
			return unavailable(err)
		}
	}
	return busy()
}

func (d *Desk) sweepScan(ctx context.Context, it table.Item) error {
	s, err := records.ScanOf(it)
	if err != nil {
		return err
	}
	return d.ReceiveScan(ctx, s.Object)
}

// cleanScan demands that a scan of the case or draft is of the purpose, of the
// site if one is named, and clean.
func (d *Desk) cleanScan(ctx context.Context, id, site, field, purpose, scan string) (records.Scan, error) {
	if scan == "" {
		return records.Scan{}, filing.Errorf(filing.Invalid, purpose+"-missing", field, "upload the %s first and name its scan", purpose)
	}
	s, found, err := records.ReadScan(ctx, d.Table, id, scan)
	switch {
	case err != nil:
		return s, unavailable(err)
	case !found || s.Purpose != purpose:
		return s, filing.Errorf(filing.Invalid, "unknown-scan", field, "the case has no %s of this id", purpose)
	case site != "" && s.Site != site:
		return s, filing.Errorf(filing.Invalid, "scan-of-another-site", field, "this %s is of another site; name the one of this site", purpose)
	case s.State == records.ScanAsked:
		return s, filing.Errorf(filing.Conflict, "scan-pending", field, "the file has not arrived or is being checked; try again in a moment")
	case s.State == records.ScanReplaced:
		return s, filing.Errorf(filing.Conflict, "scan-replaced", field, "a newer file took the place of this one; name that")
	case s.State == records.ScanRejected:
		return s, filing.Errorf(filing.Conflict, "scan-rejected", field, "the file was refused; upload another one")
	}
	return s, nil
}

func scansDown(err error) error {
	return &filing.Error{Kind: filing.Unavailable, Code: "scans", Detail: "the scan store does not answer; it is tried again", Err: err}
}
