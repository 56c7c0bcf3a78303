package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/web"
)

// Verify checks every site at the desk, with its checklist, its slip, and a photo
// uploaded by a signed request, and passes.
func (c *Case) Verify(ctx context.Context) error {
	for _, s := range c.Form.Sites {
		if err := c.VerifySite(ctx, s.ID); err != nil {
			return err
		}
	}
	return c.PassVerification(ctx)
}

// Access is what the desk of the demonstration states of every site.
func Access() filing.Access {
	return filing.Access{Mode: "virtual-host", Region: "11", IPRanges: []string{"192.0.2.10"}}
}

// VerifySite records the desk's check of a site and all that it rests on.
func (c *Case) VerifySite(ctx context.Context, site string) error {
	if err := c.CheckOff(ctx, site); err != nil {
		return err
	}
	if err := c.SignSlip(ctx, site); err != nil {
		return err
	}
	photo, err := c.Upload(ctx, casework.PurposePhoto, site, 800, 600)
	if err != nil {
		return err
	}
	return c.RecordSite(ctx, site, photo)
}

// CheckOff finds every original of a site consistent, every field equal and the
// photo in order, and records the consents of those who answer for it.
func (c *Case) CheckOff(ctx context.Context, site string) error {
	path := c.at(site) + "/checklist"
	var list web.SiteChecklist
	if err := c.Verifier.Do(ctx, http.MethodGet, path, nil, &list); err != nil {
		return err
	}
	var done casework.ChecklistEntries
	for _, o := range list.Needed.Originals {
		done.Originals = append(done.Originals, filing.Source{Original: o.ID, Of: o.Of, Name: o.Sources[0].ID, Outcome: "consistent"})
	}
	for _, field := range list.Needed.Fields {
		done.Fields = append(done.Fields, records.ComparedField{Path: field, Result: "equal"})
	}
	for _, p := range list.Needed.Photo {
		done.Photo = append(done.Photo, p.ID)
	}
	if err := c.Verifier.DoMatching(ctx, http.MethodPut, path, list.Version, done, nil); err != nil {
		return err
	}
	return c.Consent(ctx, list)
}

// Consent records that everybody who answers for a site consents at the desk.
func (c *Case) Consent(ctx context.Context, list web.SiteChecklist) error {
	for _, o := range list.Needed.Originals {
		if o.ID != "person-document" {
			continue
		}
		person := strings.TrimSuffix(strings.TrimPrefix(o.Of, "persons["), "].document")
		err := c.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+c.ID+"/consents", casework.ConsentRequest{Person: person}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// SignSlip makes the slip of a site, and has it signed and sealed on paper.
func (c *Case) SignSlip(ctx context.Context, site string) error {
	path := c.at(site) + "/slip"
	if err := c.Verifier.Do(ctx, http.MethodPost, path, web.SlipBody{Access: Access()}, nil); err != nil {
		return err
	}
	var slip web.Slip
	if err := c.Verifier.Do(ctx, http.MethodGet, path+"?purpose=verification", nil, &slip); err != nil {
		return err
	}
	scan, err := c.Upload(ctx, casework.PurposeSlip, site, 1240, 1754)
	if err != nil {
		return err
	}
	return c.Sign(ctx, site, slip, scan)
}

// Sign records both signatures, the seals and the copies of a slip on paper.
func (c *Case) Sign(ctx context.Context, site string, slip web.Slip, scan string) error {
	for _, by := range slip.Sheet.Signatures {
		err := c.Verifier.Do(ctx, http.MethodPost, c.at(site)+"/slip/signatures", casework.SlipSigning{
			Version: slip.Version, By: by, How: "paper", Scan: scan, AlsoSigned: slip.Sheet.AlsoSigned, Seals: slip.Sheet.Seals,
			Copies: records.SlipCopies{Kept: true, Sent: "original"},
		}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// RecordSite records the desk's check of a site with its photo.
func (c *Case) RecordSite(ctx context.Context, site, photo string) error {
	return c.Verifier.Do(ctx, http.MethodPost, c.at(site)+"/verification", web.VerifySiteBody{Photo: photo, Access: Access()}, nil)
}

func (c *Case) at(site string) string { return "/api/provider/cases/" + c.ID + "/sites/" + site }

// PassVerification passes a case whose sites are all verified.
func (c *Case) PassVerification(ctx context.Context) error {
	return c.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+c.ID+"/verification", casework.Verdict{Decision: "pass"}, nil)
}

// Upload uploads one generated picture of a site at the desk through a signed
// request.
func (c *Case) Upload(ctx context.Context, purpose, site string, width, height int) (string, error) {
	return c.UploadOf(ctx, purpose, "sites["+site+"]", width, height)
}

// UploadOf uploads one generated picture of what a path of the form names.
func (c *Case) UploadOf(ctx context.Context, purpose, of string, width, height int) (string, error) {
	c.scan++
	body, err := picture(width, height, c.scan)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	var ticket casework.ScanTicket
	err = c.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+c.ID+"/scans", casework.ScanRequest{
		Purpose: purpose, Of: of, Type: "image/jpeg", Size: int64(len(body)), SHA256: base64.StdEncoding.EncodeToString(sum[:]),
	}, &ticket)
	var p *ProblemError
	if errors.As(err, &p) && p.Code == "scan-finished" {
		return c.finished(ctx, purpose, of)
	}
	if err != nil {
		return "", err
	}
	return ticket.Scan, c.Verifier.patiently(ctx, func() (bool, error) { return c.put(ctx, ticket.Upload, body) })
}

// finished finds a scan that had arrived before a crash took its answer.
func (c *Case) finished(ctx context.Context, purpose, of string) (string, error) {
	v, err := c.View(ctx)
	if err != nil {
		return "", err
	}
	for _, s := range v.Scans {
		if s.Purpose == purpose && s.Of == of && s.State == records.ScanClean {
			return s.ID, nil
		}
	}
	return "", fmt.Errorf("no clean %s", purpose)
}

// put sends the file as the signed request says. A file that is there already
// (412) has arrived.
func (c *Case) put(ctx context.Context, u casework.Signed, body []byte) (again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, u.Method, u.URL, bytes.NewReader(body))
	if err != nil {
		return false, fmt.Errorf("upload: %w", err)
	}
	for name, value := range u.Headers {
		if !strings.EqualFold(name, "Content-Length") {
			req.Header.Set(name, value)
		}
	}
	resp, err := c.Verifier.HTTP.Do(req)
	if err != nil {
		return true, fmt.Errorf("upload: %w", err)
	}
	_ = resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK, http.StatusPreconditionFailed:
		return false, nil
	default:
		return resp.StatusCode >= http.StatusInternalServerError, fmt.Errorf("upload: status %d", resp.StatusCode)
	}
}
