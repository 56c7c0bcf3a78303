package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// How a slip is signed.
const (
	onPaper  = "paper"
	onScreen = "screen"
)

// SlipSigning is that the verifier or the head signed a version of a slip. On
// paper the scan is the one of the slip, with all signatures and seals on it; on
// a screen it is the signature that the signer drew. AlsoSigned are the
// agreements that were signed with it. Seals and copies are named when they are
// there, with either signature.
type SlipSigning struct {
	Version    int                    `json:"version"`
	By         string                 `json:"by"`
	How        string                 `json:"how"`
	Scan       string                 `json:"scan"`
	AlsoSigned []records.AgreementRef `json:"alsoSigned"`
	Seals      []string               `json:"seals,omitempty"`
	Copies     records.SlipCopies     `json:"copies,omitzero"`
}

// SignSlip records a signature on the current version of a site's slip, with the
// seals and what became of the two copies (C5, Plan 二(二)1(6)). With both
// signatures, the provider's seal and an organisation's, and both copies, the
// slip is signed. Signing on a screen needs the provider's setting. A second
// signature of one signer replaces his first. An earlier version can't be
// signed, nor by a scan from before this one was made: Conflict. The outcome's version is the slip's.
func (d *Desk) SignSlip(ctx context.Context, call Call, id, site string, in SlipSigning) (records.Outcome, error) {
	return d.decide(ctx, call, policy.VerifySite, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if err := d.atDesk(ctx, c, site); err != nil {
			return decision{}, err
		}
		slip, err := d.currentSlip(ctx, c, site)
		if err != nil {
			return decision{}, err
		}
		if in.Version != slip.Version {
			return decision{}, filing.Errorf(filing.Conflict, "slip-superseded", "version",
				"version %d of the slip is the current one; have that signed", slip.Version)
		}
		if err := in.check(c.Nature, d.alsoSigned(c.Nature)); err != nil {
			return decision{}, err
		}
		if err := d.signedOn(ctx, c, &slip, in); err != nil {
			return decision{}, err
		}
		before := slip.Rev
		slip.Rev++
		sig := records.SlipSignature{
			By: in.By, How: in.How, Scan: in.Scan, AlsoSigned: d.alsoSigned(c.Nature), At: d.Now().UTC(), Actor: call.Actor.ID,
		}
		slip.Signatures = append(slices.DeleteFunc(slip.Signatures, func(s records.SlipSignature) bool {
			return s.By == in.By || replacesPaper(s, sig)
		}), sig)
		for _, of := range in.Seals {
			slip.Seals = appendNew(slip.Seals, of)
		}
		if in.Copies != (records.SlipCopies{}) {
			slip.Copies = in.Copies
		}
		slip.SignedAt = time.Time{}
		if slipGaps(slip, c.Nature) == "" {
			slip.SignedAt = sig.At
		}
		b := &batch{}
		b.put(table.IfVersion(before))(records.SlipItem(slip))
		d.proves(b, slip)
		if err := d.changesEvidence(ctx, b, c.ID, site); err != nil {
			return decision{}, err
		}
		return decision{writes: b.ws, outcome: beside(c, int64(slip.Version))}, b.err
	})
}

// replacesPaper reports whether a signature stands on another paper than the new
// one: one paper carries all of them.
func replacesPaper(old, sig records.SlipSignature) bool {
	return old.How == onPaper && (sig.How != onPaper || sig.Scan != old.Scan) || old.How == onScreen && sig.How == onPaper
}

func (in SlipSigning) check(n filing.Nature, also []records.AgreementRef) error {
	switch {
	case !slices.Contains(slipSigners(), in.By):
		return filing.Errorf(filing.Invalid, "slip-signer", "by", "a slip is signed by the verifier and the head")
	case in.How != onPaper && in.How != onScreen:
		return filing.Errorf(filing.Invalid, "slip-how", "how", "a slip is signed on paper or on a screen")
	case in.Copies != (records.SlipCopies{}) && !slices.Contains([]string{"original", "fax", "scan"}, in.Copies.Sent):
		return filing.Errorf(filing.Invalid, "slip-copies", "copies.sent", "the bureau's copy is sent as original, fax or scan")
	}
	for i, of := range in.Seals {
		if !slices.Contains(slipSeals(n), of) {
			return filing.Errorf(filing.Invalid, "slip-seal", fmt.Sprintf("seals[%d]", i), "the slip has a place for the provider's seal and for an organisation's")
		}
	}
	for _, ref := range also {
		if !slices.Contains(in.AlsoSigned, ref) {
			return filing.Errorf(filing.Conflict, "agreement-unsigned", "alsoSigned",
				"%s in version %d is signed together with the slip; have it signed and name it", ref.ID, ref.Version)
		}
	}
	if len(in.AlsoSigned) != len(also) {
		return filing.Errorf(filing.Invalid, "unknown-agreement", "alsoSigned", "name each agreement that goes with the slip once")
	}
	return nil
}

// signedOn demands the scan that shows a signature: the slip on paper, or a drawn
// signature, the verifier's on page 1 and the head's on page 2. What was uploaded
// before this version was made shows another one.
func (d *Desk) signedOn(ctx context.Context, c *filing.Case, slip *records.Slip, in SlipSigning) error {
	if in.How == onScreen {
		p, err := records.ReadProvider(ctx, d.Table, c.Provider)
		if err != nil {
			return unavailable(err)
		}
		if !p.OnScreen {
			return filing.Errorf(filing.Conflict, "on-screen-off", "how", "this provider has slips signed on paper; print the slip, have it signed and upload its scan")
		}
	}
	s, err := d.cleanScan(ctx, c.ID, slip.Site, "scan", signatureScan(in.How), in.Scan)
	if err != nil {
		return err
	}
	if s.Asked.Before(slip.At) {
		return filing.Errorf(filing.Conflict, "scan-outdated", "scan",
			"this scan is older than version %d of the slip; have that version signed and upload its scan", slip.Version)
	}
	page := 1 + slices.Index(slipSigners(), in.By)
	if in.How == onScreen && s.Page != page {
		return filing.Errorf(filing.Invalid, "signature-page", "scan", "the drawn signature of the %s is page %d of the site's signatures", in.By, page)
	}
	return nil
}
