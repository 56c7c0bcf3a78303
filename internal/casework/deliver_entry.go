package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/seal"
	"beian/internal/table"
)

// entry makes what a bureau's system is told of a delivery. One that waits is of
// the case as it stands; one that was settled before is told again as the case
// stands now, unless it has ended unfiled.
func (d *Desk) entry(ctx context.Context, takes Taking, w records.Delivery) (Submission, error) {
	c, err := records.Case(ctx, d.Table, w.Case)
	if err != nil {
		return Submission{}, unavailable(err)
	}
	s := Submission{Sequence: w.Sequence, Case: w.Case}
	if waits := awaits(&c, w); w.Settled.IsZero() && !waits || !waits && c.Status.Stage() == filing.StageClosed {
		s.Void = true
		return s, nil
	}
	s.Receipt, s.Slip = c.Receipt, w.Slip
	if !takes.Own {
		return s, nil
	}
	form, _, err := d.form(ctx, &c, systemReader("delivery"))
	if err != nil {
		return Submission{}, err
	}
	scans, err := records.Scans(ctx, d.Table, c.ID)
	if err != nil {
		return Submission{}, unavailable(err)
	}
	s.Form, s.Digest = form, slipDigest(&c, scans)
	for _, x := range scans {
		if x.State == records.ScanClean {
			s.Scans = append(s.Scans, Proof{Scan: x.ID, Purpose: x.Purpose, Site: x.Site, Type: x.Type, SHA256: x.SHA256})
		}
	}
	return s, nil
}

// awaits reports whether the case waits for exactly this delivery.
func awaits(c *filing.Case, w records.Delivery) bool {
	return c.Status == filing.AwaitingDelivery && c.Visit == w.Visit
}

// slipDigest is the hex SHA-256 of one line for each site that stands, in their
// order: the site's id, a space, the base64 SHA-256 of the scan of its signed
// slip, and a line feed.
func slipDigest(c *filing.Case, scans []records.Scan) string {
	h := sha256.New()
	for _, site := range c.Standing() {
		if site.Verification == nil {
			continue
		}
		for _, x := range scans {
			if x.ID == site.Verification.Slip {
				_, _ = fmt.Fprintf(h, "%s %s\n", site.ID, x.SHA256)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// settleDelivery moves the case by the answer to its delivery, which is settled in the
// same commit; done is false for one that is answered later. An answer to a case
// that was withdrawn in the meantime settles nothing: the bureau is told so first,
// under the same sequence.
func (d *Desk) settleDelivery(ctx context.Context, w records.Delivery, s Submission, a Answer) (done bool, err error) {
	if !w.Settled.IsZero() || a.Result == Later {
		return false, nil
	}
	if a.Result != Acknowledged && a.Result != DeliveryFailed {
		return false, filing.Errorf(filing.Unavailable, "bureau-answer", "", "the bureau's system answers what is no result; the delivery stays queued")
	}
	_, err = d.advance(ctx, filing.RoleBureauAdapter, w.Case, func(c *filing.Case) (decision, error) {
		done = false
		before, found, err := records.ReadDelivery(ctx, d.Table, w.Bureau, w.Sequence)
		if err != nil || !found || !before.Settled.IsZero() {
			return decision{}, unavailable(err)
		}
		if !awaits(c, w) && !s.Void {
			return decision{}, nil
		}
		before.Settled = d.Now().UTC()
		it, err := records.DeliveryItem(before)
		if err != nil {
			return decision{}, err
		}
		done = true
		gone := table.Put(it, table.IfVersion(1))
		switch {
		case !awaits(c, w):
			return decision{writes: []table.Write{gone}}, nil
		case a.Result == DeliveryFailed:
			reasons, err := d.resultReasons(ctx, c, a.Refused)
			return decision{event: &filing.DeliveryRefused{Reasons: reasons}, writes: []table.Write{gone}}, err
		default:
			return d.acknowledge(ctx, c, a, gone)
		}
	})
	return done && err == nil, err
}

// resultReasons makes reasons of the coded results of a bureau's system. One that
// the rules do not know is kept in the sealed note of [rulebook.OtherDelivery].
func (d *Desk) resultReasons(ctx context.Context, c *filing.Case, codes []string) ([]filing.Reason, error) {
	if len(codes) == 0 {
		return []filing.Reason{{Code: rulebook.OtherDelivery}}, nil
	}
	codes = codes[:min(len(codes), maxReasons)]
	var out []filing.Reason
	for _, code := range codes {
		reason, known := d.Book.DeliveryReason(code)
		r := filing.Reason{Code: reason}
		if !known {
			key, err := d.dataKey(ctx, c.ID)
			if err != nil {
				return nil, err
			}
			if r.Note, err = key.Seal("reason", strings.ToValidUTF8(code[:min(len(code), maxNote)], "")); err != nil {
				return nil, err
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// acknowledge makes the move of an acknowledged delivery, with a confirmation
// code for each person whom the rule set names (C6).
func (d *Desk) acknowledge(ctx context.Context, c *filing.Case, answer Answer, gone table.Write) (decision, error) {
	form, key, err := d.form(ctx, c, systemReader("name-confirming-persons"))
	if err != nil {
		return decision{}, err
	}
	b := &batch{ws: []table.Write{gone}}
	persons := d.Book.Confirmers(c.RuleSet, standing(c, &form))
	for _, p := range persons {
		code, err := d.newCode(c, p, key)
		if err != nil {
			return decision{}, err
		}
		b.put(table.Always())(records.CodeItem(code))
	}
	return decision{
		event:  &filing.DeliveryAcknowledged{Acknowledgement: answer.Reference, Confirm: persons},
		writes: b.ws,
	}, b.err
}

// newCode makes the code that a person owes for the coming delivery.
func (d *Desk) newCode(c *filing.Case, person string, key seal.DataKey) (records.Code, error) {
	sealed, err := key.Seal("code."+person, digits(d.NewID()))
	if err != nil {
		return records.Code{}, fmt.Errorf("confirmation code: %w", err)
	}
	return records.Code{Case: c.ID, Person: person, Delivery: c.Deliveries + 1, Sealed: sealed}, nil
}

// digits makes a code of six decimal digits from a fresh id: 80 random bits, so
// that the remainder is even to within 2⁻⁶⁰.
func digits(id string) string {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	n := uint64(0)
	for _, r := range id {
		for i, a := range alphabet {
			if a == r {
				n = (n*32 + uint64(i)) % 1_000_000
			}
		}
	}
	return fmt.Sprintf("%06d", n)
}
