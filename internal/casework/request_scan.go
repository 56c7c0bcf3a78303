package casework

import (
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// Purposes of scans that the desk asks for by name.
const (
	PurposePhoto = "photo"
	PurposeSlip  = "slip"
)

// ScanPurposes lists what a scan can be of.
func ScanPurposes() []string {
	return []string{
		PurposePhoto, PurposeSlip, "subject-document", "person-document", "domain-certificate",
		"authorisation-letter", "approval", "undertaking", "other",
	}
}

// MaxScan is the largest file of a scan, in bytes.
const MaxScan = 10 << 20

// ScanRequest asks to upload one file.
type ScanRequest struct {
	Purpose string `json:"purpose"`
	Site    string `json:"site,omitempty"`
	Type    string `json:"type"`
	Size    int64  `json:"size"`
	SHA256  string `json:"sha256"` // base64
}

// ScanTicket is the permission to upload one file.
type ScanTicket struct {
	Scan   string `json:"scan"`
	Upload Signed `json:"upload"`
}

// RequestScan lets the applicant or the desk upload one file, straight to the
// quarantine (C3). What was asked for is written down first, and its id is made
// from the idempotency key: a repeat gives the same scan, signed anew. Under
// this system photos and slips are the desk's alone (C2).
func (d *Desk) RequestScan(ctx context.Context, call Call, id string, r ScanRequest) (ScanTicket, error) {
	if err := call.CheckKey(); err != nil {
		return ScanTicket{}, err
	}
	if err := r.check(call.Actor.Role); err != nil {
		return ScanTicket{}, err
	}
	if err := d.mayUpload(ctx, call.Actor, id); err != nil {
		return ScanTicket{}, err
	}
	if call.Actor.Role == policy.Applicant && r.Purpose == PurposePhoto {
		if err := d.takesOwnPhoto(ctx, id); err != nil {
			return ScanTicket{}, err
		}
	}
	s, err := d.askedScan(ctx, call, id, r)
	if err != nil {
		return ScanTicket{}, err
	}
	if s.State != records.ScanAsked {
		return ScanTicket{}, filing.Errorf(filing.Conflict, "scan-finished", "", "this file has arrived; a finished file is never sent again")
	}
	signed, err := d.Scans.SignUpload(ctx, Upload{Object: s.Object, Type: s.Type, Size: s.Size, SHA256: s.SHA256})
	if err != nil {
		return ScanTicket{}, &filing.Error{Kind: filing.Unavailable, Code: "scans", Detail: "the scan store does not answer; try again", Err: err}
	}
	return ScanTicket{Scan: s.ID, Upload: signed}, nil
}

func (r ScanRequest) check(role policy.Role) error {
	switch {
	case !slices.Contains(ScanPurposes(), r.Purpose):
		return filing.Errorf(filing.Invalid, "scan-purpose", "purpose", "say what the scan is of")
	case r.Site != "" && !regexp.MustCompile(idPattern).MatchString(r.Site):
		return filing.Errorf(filing.Invalid, "site-id", "site", "name the site that the scan is of by its id in the form, such as s1")
	case role == policy.Applicant && r.Purpose == PurposeSlip:
		return deskOnly()
	case r.Type == "application/pdf":
		return filing.Errorf(filing.Invalid, "scan-pdf", "type", "a PDF can't be taken; scan or export the page as a JPEG or PNG image and upload that")
	case r.Type != "image/jpeg" && r.Type != "image/png":
		return filing.Errorf(filing.Invalid, "scan-type", "type", "upload a JPEG or PNG image")
	case r.Size < 1 || r.Size > MaxScan:
		return filing.Errorf(filing.Invalid, "scan-size", "size", "a file has 1 byte to 10 MB; scan at 300 dpi or less")
	}
	if sum, err := base64.StdEncoding.DecodeString(r.SHA256); err != nil || len(sum) != 32 {
		return filing.Errorf(filing.Invalid, "scan-checksum", "sha256", "send the file's SHA-256 in base64")
	}
	return nil
}

// takesOwnPhoto lets the head's live capture come from himself while his case is
// verified online, and there alone (C2, C6).
func (d *Desk) takesOwnPhoto(ctx context.Context, id string) error {
	c, err := records.Case(ctx, d.Table, id)
	switch {
	case filing.KindOf(err) == filing.NotFound: // a draft
		return deskOnly()
	case err != nil:
		return unavailable(err)
	case !c.Remote || c.Status.Stage() != filing.StageVerification:
		return deskOnly()
	}
	return nil
}

func deskOnly() error {
	return filing.Errorf(filing.Forbidden, "desk-only", "purpose", "photos and slips are taken at the provider's desk")
}

// mayUpload asks the policy for the case or, before it is submitted, the draft.
func (d *Desk) mayUpload(ctx context.Context, a policy.Actor, id string) error {
	if _, err := d.ownDraft(ctx, a, policy.EditDraft, id); err == nil || filing.KindOf(err) != filing.NotFound {
		return err
	}
	c, err := d.authorised(ctx, a, policy.UploadScan, id)
	if err == nil && !c.Status.Open() {
		return filing.Errorf(filing.Conflict, "case-closed", "status", "the case is closed and takes no scans")
	}
	return err
}

// askedScan writes the scan down, or reads it if the key was used before.
func (d *Desk) askedScan(ctx context.Context, call Call, id string, r ScanRequest) (records.Scan, error) {
	for range attempts {
		out, seen, err := d.seen(ctx, call)
		if err != nil {
			return records.Scan{}, err
		}
		if seen {
			s, found, err := records.ReadScan(ctx, d.Table, id, out.Case)
			if err != nil || !found {
				return records.Scan{}, fmt.Errorf("scan of a used key: %w", unavailable(err))
			}
			return s, nil
		}
		scan := d.NewID()
		s := records.Scan{
			Case: id, ID: scan, Rev: 1, Purpose: r.Purpose, Site: r.Site, Object: id + "/" + scan, Type: r.Type,
			Size: r.Size, SHA256: r.SHA256, State: records.ScanAsked, By: call.Actor.ID, Asked: d.Now().UTC(),
		}
		b := &batch{}
		b.put(table.IfAbsent())(records.ScanItem(s))
		w, err := d.remember(call, records.Outcome{Case: scan}, nil)
		b.keep(w, err)
		if b.err != nil {
			return records.Scan{}, b.err
		}
		again, err := startOver(ctx, decision{}, d.Table.Commit(ctx, b.ws...))
		if err != nil || !again {
			return s, err
		}
	}
	return records.Scan{}, busy()
}

// scanPatience is how long an upload may take before the sweep looks for it.
const scanPatience = 10 * time.Minute
