package casework

import (
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// Purposes of scans that the desk asks for by name.
const (
	PurposePhoto     = "photo"
	PurposeSlip      = "slip"
	PurposeSignature = "signature" // drawn on a screen
	purposeOther     = "other"
)

// ScanPurposes lists what a scan can be of, besides the papers that accompany a
// form, whose codes are purposes too.
func ScanPurposes() []string {
	return []string{PurposePhoto, PurposeSlip, PurposeSignature, "subject-document", "person-document", "undertaking", purposeOther}
}

// MaxScan is the largest file of a scan, in bytes.
const MaxScan = 10 << 20

// maxScanPages is how many sides or pages of one thing there may be.
const maxScanPages = 30

// ScanRequest asks to upload one file. Of is the path in the form of what the
// scan shows: subject.document, persons[p1].document, sites[s1]; Site is the
// short form of a site's path. Page tells the sides and pages of one thing
// apart, the first one if it is left out.
type ScanRequest struct {
	Purpose string `json:"purpose"`
	Of      string `json:"of,omitempty"`
	Page    int    `json:"page,omitempty"`
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
// from the idempotency key: a repeat gives the same scan, signed anew. A scan of
// the same purpose, path and page as an earlier one replaces it once it is found
// clean; "other" papers stand beside each other. Photos, slips and signatures
// are the desk's alone (C2). Once the case has gone to the bureau its papers
// stand as they are: Conflict.
func (d *Desk) RequestScan(ctx context.Context, call Call, id string, r ScanRequest) (ScanTicket, error) {
	if err := call.CheckKey(); err != nil {
		return ScanTicket{}, err
	}
	r = r.complete()
	if err := r.check(d.scanPurposes(), call.Actor.Role); err != nil {
		return ScanTicket{}, err
	}
	provider, err := d.mayUpload(ctx, call.Actor, id, r.Purpose)
	if err != nil {
		return ScanTicket{}, err
	}
	if call.Actor.Role == policy.Applicant && r.Purpose == PurposePhoto {
		if err := d.takesOwnPhoto(ctx, id); err != nil {
			return ScanTicket{}, err
		}
	}
	s, err := d.askedScan(ctx, call, id, provider, r)
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

func (d *Desk) scanPurposes() []string {
	all := ScanPurposes()
	for _, a := range d.Book.Attachments() {
		all = append(all, a.Code)
	}
	return all
}

// complete writes the path of a site that was named by its id, or its id if it
// was named by its path.
func (r ScanRequest) complete() ScanRequest {
	if r.Of == "" && r.Site != "" {
		r.Of = "sites[" + r.Site + "]"
	} else if rest, ok := strings.CutPrefix(r.Of, "sites["); ok && r.Site == "" {
		r.Site, _, _ = strings.Cut(rest, "]")
	}
	r.Page = max(r.Page, 1)
	return r
}

func (r ScanRequest) check(purposes []string, role policy.Role) error {
	desk := ofDesk(r.Purpose)
	switch {
	case !slices.Contains(purposes, r.Purpose):
		return filing.Errorf(filing.Invalid, "scan-purpose", "purpose", "say what the scan is of")
	case r.Site != "" && (!regexp.MustCompile(idPattern).MatchString(r.Site) || !strings.HasPrefix(r.Of, "sites["+r.Site+"]")):
		return filing.Errorf(filing.Invalid, "site-id", "site", "name the site that the scan is of by its id in the form, such as s1")
	case r.Of != "" && !rulebook.IsPath(r.Of):
		return filing.Errorf(filing.Invalid, "unknown-path", "of", "name what the scan shows by its path in the form, such as persons[p1].document")
	case r.Page > maxScanPages:
		return filing.Errorf(filing.Invalid, "scan-page", "page", "number the pages of one thing from 1 to %d", maxScanPages)
	case role == policy.Applicant && desk && r.Purpose != PurposePhoto:
		return deskOnly()
	case desk && r.Site == "":
		return filing.Errorf(filing.Invalid, "scan-of-no-site", "of", "name the site that the photo, slip or signature belongs to, such as sites[s1]")
	case r.Type == "application/pdf":
		return filing.Errorf(filing.Invalid, "scan-pdf", "type", "a PDF can't be taken; scan or export the page as a JPEG or PNG image and upload that")
	case r.Type != "image/jpeg" && r.Type != "image/png":
		return filing.Errorf(filing.Invalid, "scan-type", "type", "upload a JPEG or PNG image")
	case r.Purpose == PurposeSignature && r.Type != "image/png":
		return filing.Errorf(filing.Invalid, "scan-type", "type", "a drawn signature is a PNG image")
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
	return filing.Errorf(filing.Forbidden, "desk-only", "purpose", "photos, slips and signatures are taken at the provider's desk")
}

// mayUpload asks the policy for the case or, before it is submitted, the draft,
// and gives its provider.
func (d *Desk) mayUpload(ctx context.Context, a policy.Actor, id, purpose string) (provider string, err error) {
	draft, err := d.ownDraft(ctx, a, policy.EditDraft, id)
	if err == nil || filing.KindOf(err) != filing.NotFound {
		return draft.Provider, err
	}
	c, err := d.authorised(ctx, a, policy.UploadScan, id)
	switch {
	case err != nil:
		return "", err
	case !c.Status.Open():
		return "", filing.Errorf(filing.Conflict, "case-closed", "status", "the case is closed and takes no scans")
	case purpose != purposeOther && papersStand(c.Status, purpose):
		return "", filing.Errorf(filing.Conflict, "papers-delivered", "status",
			"the papers of this case have gone to the bureau and stand as they are until it returns them")
	}
	return c.Provider, nil
}

// papersStand reports whether the papers of a purpose are on their way to the
// bureau or there (Plan 二(二)1(7)), so that none is replaced. What the desk verified
// by stands as well while a return is answered: it may be delivered again as it is,
// and is made anew only at another verification.
func papersStand(s filing.Status, purpose string) bool {
	switch s.Stage() {
	case filing.StageDelivery, filing.StageReview, filing.StageIssuance, filing.StageFiled, filing.StageClosed:
		return true
	case filing.StageReverification:
		return ofDesk(purpose)
	default:
		return false
	}
}

// ofDesk reports whether papers of a purpose are the desk's alone.
func ofDesk(purpose string) bool {
	return purpose == PurposePhoto || purpose == PurposeSlip || purpose == PurposeSignature
}

// askedScan writes the scan down, or reads it if the key was used before.
func (d *Desk) askedScan(ctx context.Context, call Call, id, provider string, r ScanRequest) (records.Scan, error) {
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
			Case: id, ID: scan, Rev: 1, Purpose: r.Purpose, Of: r.Of, Page: r.Page, Site: r.Site, Object: id + "/" + scan, Type: r.Type,
			Size: r.Size, SHA256: r.SHA256, State: records.ScanAsked, By: call.Actor.ID, Asked: d.Now().UTC(),
		}
		b := &batch{}
		b.put(table.IfAbsent())(records.ScanItem(s))
		b.put(table.IfAbsent())(records.ChecksumItem(provider, r.SHA256, records.Checksum{Case: id, Scan: scan}))
		w, err := d.remember(ctx, call, records.Outcome{Case: scan}, nil)
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
