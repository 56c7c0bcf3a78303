package casework

import (
	"context"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// SlipObject is what anybody with a slip's code learns of it: which case, site
// and version it is of, the digest of its content, and whether it stands. It
// holds nothing personal.
type SlipObject struct {
	Receipt string     `json:"receipt"`
	Domains []string   `json:"domains"`
	Version int        `json:"version"`
	Digest  string     `json:"digest"`
	State   string     `json:"state"` // current, signed or superseded
	Signed  *time.Time `json:"signed,omitempty"`
}

// SlipKey names the published proof of the slip with the code.
func SlipKey(code string) string { return "slip/" + code + ".json" }

// PublishSlips brings the public proofs of a case's slips up to how they stand.
// It follows a slip that was made or signed, whose work item lives until it is
// done, and every move that can void one; a second delivery writes the same.
func (d *Desk) PublishSlips(ctx context.Context, id string) error {
	slips, err := records.Slips(ctx, d.Table, id)
	if err != nil {
		return unavailable(err)
	}
	for _, s := range slips {
		if err := d.publishSlip(ctx, s); err != nil {
			return published(err)
		}
	}
	return nil
}

func (d *Desk) publishSlip(ctx context.Context, s records.Slip) error {
	for range attempts {
		again, err := d.putObject(ctx, SlipKey(s.Code), s.Case, func(ctx context.Context, c *filing.Case) (any, error) {
			return d.slipObject(ctx, c, s)
		})
		if err != nil || !again {
			return err
		}
	}
	return busy()
}

// slipObject reads the slip anew: what is written is not older than what the
// object's ETag stood for.
func (d *Desk) slipObject(ctx context.Context, c *filing.Case, s records.Slip) (any, error) {
	slips, err := records.Slips(ctx, d.Table, c.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	o := SlipObject{Receipt: c.Receipt.String(), Domains: []string{}}
	if site, ok := c.Site(s.Site); ok && len(site.Domains) > 0 {
		o.Domains = site.Domains
	}
	latest := 0
	for _, other := range slips {
		if other.Site != s.Site {
			continue
		}
		latest = max(latest, other.Version)
		if other.Version == s.Version {
			s = other
		}
	}
	o.Version, o.Digest, o.State = s.Version, s.Digest, slipState(c, s, latest)
	if !s.SignedAt.IsZero() {
		o.Signed = &s.SignedAt
	}
	return o, nil
}

// publishVoided brings the proofs along with a move that can change what a slip
// is worth: it was made while the case was verified at the desk, corrected, or
// answered after a return.
func (d *Desk) publishVoided(ctx context.Context, o records.Outbox) error {
	rec, found, err := records.Record(ctx, d.Table, o.Case, o.Version)
	if err != nil || !found {
		return unavailable(err)
	}
	switch rec.From.Stage() {
	case filing.StageVerification, filing.StageReverification, filing.StageCorrection:
		return d.PublishSlips(ctx, o.Case)
	default:
		return nil
	}
}

func (d *Desk) sweepProof(ctx context.Context, it table.Item) error {
	p, err := records.ProofOf(it)
	if err != nil {
		return err
	}
	if err := d.PublishSlips(ctx, p.Case); err != nil {
		return err
	}
	// A later signature has put the work again, at a later revision.
	_, err = startOver(ctx, decision{}, d.Table.Commit(ctx, table.Delete(records.ProofKey(p), table.IfVersion(p.Rev))))
	if err != nil {
		return fmt.Errorf("slip published: %w", err)
	}
	return nil
}
