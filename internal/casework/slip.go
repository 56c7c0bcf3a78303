package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/seal"
)

// SlipSheet is the content of one version of a slip, as it is printed and as its
// digest covers it. Salt is drawn for every version and shown to nobody outside,
// so that the published digest can't be tried out against guesses.
type SlipSheet struct {
	Name        string                 `json:"name"`
	Receipt     string                 `json:"receipt"`
	Site        string                 `json:"site"`
	Version     int                    `json:"version"`
	Form        int                    `json:"form"`
	Provider    string                 `json:"provider"`
	Blocks      []SlipBox              `json:"blocks"`
	Corrections []SlipCorrection       `json:"corrections"`
	Signatures  []string               `json:"signatures"` // boxes: verifier, head
	Seals       []string               `json:"seals"`      // places: provider, organisation
	Copies      []rulebook.SlipCopy    `json:"copies"`
	Bundle      []rulebook.SlipPiece   `json:"bundle"`
	Ink         []string               `json:"ink"`
	AlsoSigned  []records.AgreementRef `json:"alsoSigned"`
	Proof       string                 `json:"proof"` // what the QR code holds, below the site's address
	Salt        string                 `json:"salt"`
}

// SlipBox is a box of the slip with what its lines show.
type SlipBox struct {
	ID       string     `json:"id"`
	FilledBy string     `json:"filledBy"`
	Lines    []SlipLine `json:"lines"`
}

// SlipLine is a line of a box.
type SlipLine struct {
	Chinese string           `json:"zh"`
	Note    string           `json:"note,omitempty"`
	Values  []rulebook.Value `json:"values"`
}

// SlipCorrection is a field that was corrected at the desk in this visit.
type SlipCorrection struct {
	Path   string           `json:"path"`
	Before filing.Sensitive `json:"before"`
	After  filing.Sensitive `json:"after"`
	At     time.Time        `json:"at"`
}

// Shown gives a copy whose personal data marshals to its text.
func (s SlipSheet) Shown() SlipSheet {
	s.Blocks = slices.Clone(s.Blocks)
	for i := range s.Blocks {
		b := &s.Blocks[i]
		b.Lines = slices.Clone(b.Lines)
		for j := range b.Lines {
			b.Lines[j].Values = slices.Clone(b.Lines[j].Values)
			for k := range b.Lines[j].Values {
				v := &b.Lines[j].Values[k]
				v.Text = v.Text.Shown()
			}
		}
	}
	s.Corrections = slices.Clone(s.Corrections)
	for i := range s.Corrections {
		c := &s.Corrections[i]
		c.Before, c.After = c.Before.Shown(), c.After.Shown()
	}
	return s
}

// canonical gives the bytes that a digest covers, and the digest.
func (s SlipSheet) canonical() (body []byte, digest string, err error) {
	if body, err = json.Marshal(s.Shown()); err != nil {
		return nil, "", fmt.Errorf("slip: %w", err)
	}
	sum := sha256.Sum256(body)
	return body, hex.EncodeToString(sum[:]), nil
}

// basis is the digest of what must change for a new version to be made.
func (s SlipSheet) basis() (string, error) {
	s.Version, s.Proof, s.Salt = 0, "", ""
	_, digest, err := s.canonical()
	return digest, err
}

// slipSheet writes the slip of a site from the form, the access that the desk
// states and the corrections of this visit.
func (d *Desk) slipSheet(ctx context.Context, c *filing.Case, site string, access filing.Access, by accessor) (SlipSheet, seal.DataKey, error) {
	form, key, err := d.form(ctx, c, by)
	if err != nil {
		return SlipSheet{}, seal.DataKey{}, err
	}
	provider, err := records.ReadProvider(ctx, d.Table, c.Provider)
	if err != nil {
		return SlipSheet{}, seal.DataKey{}, unavailable(err)
	}
	stated := form.Clone()
	for i := range stated.Sites {
		if stated.Sites[i].ID == site {
			stated.Sites[i].Access = access
		}
	}
	layout := d.Book.Slip(form.Subject.Nature)
	s := SlipSheet{
		Name: layout.Name, Receipt: c.Receipt.String(), Site: site, Form: c.Form.Number, Provider: provider.Name,
		Signatures: slipSigners(), Seals: slipSeals(c.Nature),
		Copies: layout.Copies, Bundle: layout.Bundle, Ink: layout.Ink, AlsoSigned: d.alsoSigned(c.Nature),
	}
	for _, block := range layout.Blocks {
		box := SlipBox{ID: block.ID, FilledBy: block.FilledBy}
		for _, f := range block.Fields {
			line := SlipLine{Chinese: f.Chinese, Note: f.Note, Values: []rulebook.Value{}}
			for _, path := range f.Paths {
				for _, at := range rulebook.OfSite(&stated, site, path) {
					line.Values = append(line.Values, rulebook.Values(&stated, at)...)
				}
			}
			box.Lines = append(box.Lines, line)
		}
		s.Blocks = append(s.Blocks, box)
	}
	s.Corrections, err = d.corrections(ctx, c, site, by)
	return s, key, err
}

// Who signs a slip and whose seals it has.
const (
	signerVerifier   = "verifier"
	signerHead       = "head"
	sealProvider     = "provider"
	sealOrganisation = "organisation"
)

func slipSigners() []string { return []string{signerVerifier, signerHead} }

// slipSeals lists the seals that a slip needs (Plan 二(二)1(6)): the provider's,
// and the organisation's where the subject is one.
func slipSeals(n filing.Nature) []string {
	if n.Natural() {
		return []string{sealProvider}
	}
	return []string{sealProvider, sealOrganisation}
}

// alsoSigned lists what both parties sign together with the slip, in the
// versions of today.
func (d *Desk) alsoSigned(n filing.Nature) []records.AgreementRef {
	refs := []records.AgreementRef{}
	for _, p := range d.Book.Slip(n).AlsoSigned {
		if a, ok := d.Book.Agreement(p.ID); ok {
			refs = append(refs, records.AgreementRef{ID: a.ID, Version: a.Version})
		}
	}
	return refs
}

// The states of a slip, as anybody with its code sees them.
const (
	SlipCurrent    = "current"
	SlipSigned     = "signed"
	SlipSuperseded = "superseded"
)

// slipState tells what a version of a slip is worth, given the latest version of
// its site: only the latest counts, of the case's present form, and not of an
// earlier visit or once the case was sent back.
func slipState(c *filing.Case, s records.Slip, latest int) string {
	stands := s.Version == latest && s.Form == c.Form.Number
	switch c.Status.Stage() {
	case filing.StageVerification:
		stands = stands && s.Visit == c.Visit
	case filing.StageDraft, filing.StageAcceptance, filing.StagePreCheck, filing.StageCorrection:
		stands = false
	case filing.StageDelivery, filing.StageReview, filing.StageIssuance, filing.StageReverification, filing.StageFiled, filing.StageClosed:
	}
	if site, ok := c.Site(s.Site); !ok || site.Dropped {
		stands = false
	}
	switch {
	case !stands:
		return SlipSuperseded
	case s.SignedAt.IsZero():
		return SlipCurrent
	default:
		return SlipSigned
	}
}

// currentSlip gives the version of a site's slip that stands, or refuses.
func (d *Desk) currentSlip(ctx context.Context, c *filing.Case, site string) (records.Slip, error) {
	s, found, err := records.LatestSlip(ctx, d.Table, c.ID, site)
	switch {
	case err != nil:
		return s, unavailable(err)
	case !found:
		return s, filing.Errorf(filing.Conflict, "slip-missing", "sites["+site+"].slip", "make the slip of this site first")
	case slipState(c, s, s.Version) == SlipSuperseded:
		return s, filing.Errorf(filing.Conflict, "slip-superseded", "sites["+site+"].slip",
			"version %d of the slip is void; make a new one and have it signed", s.Version)
	}
	return s, nil
}

// signedSlip gives the version that stands if it is signed and sealed and its
// scans still stand.
func (d *Desk) signedSlip(ctx context.Context, c *filing.Case, site string) (records.Slip, error) {
	s, err := d.currentSlip(ctx, c, site)
	if err != nil {
		return s, err
	}
	if s.SignedAt.IsZero() {
		gap := slipGaps(s, c.Nature)
		return s, filing.Errorf(filing.Conflict, "slip-unsigned", "sites["+site+"].slip."+gap,
			"version %d of the slip lacks this: %s", s.Version, gap)
	}
	for _, sig := range s.Signatures {
		if _, err := d.cleanScan(ctx, c.ID, site, "sites["+site+"].slip", signatureScan(sig.How), sig.Scan); err != nil {
			return s, err
		}
		if !slices.Equal(sig.AlsoSigned, d.alsoSigned(c.Nature)) {
			return s, filing.Errorf(filing.Conflict, "agreement-outdated", "sites["+site+"].slip.alsoSigned",
				"an agreement that goes with the slip has a new version; have it signed with the slip again")
		}
	}
	return s, nil
}

// slipGaps names the first thing that a slip lacks, "" for a complete one.
func slipGaps(s records.Slip, n filing.Nature) string {
	for _, by := range slipSigners() {
		if !slices.ContainsFunc(s.Signatures, func(sig records.SlipSignature) bool { return sig.By == by }) {
			return "signatures[" + by + "]"
		}
	}
	for _, of := range slipSeals(n) {
		if !slices.Contains(s.Seals, of) {
			return "seals[" + of + "]"
		}
	}
	if !s.Copies.Kept || s.Copies.Sent == "" {
		return "copies"
	}
	return ""
}

// signatureScan gives the purpose of the scan that shows a signature.
func signatureScan(how string) string {
	if how == onScreen {
		return PurposeSignature
	}
	return PurposeSlip
}

// headsScan gives the scan that shows the head's signature: on paper it is the
// slip itself.
func headsScan(s records.Slip) string {
	for _, sig := range s.Signatures {
		if sig.By == signerHead {
			return sig.Scan
		}
	}
	return ""
}
