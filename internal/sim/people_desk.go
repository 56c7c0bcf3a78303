package sim

import (
	"context"
	"encoding/base64"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
)

// upload asks for a scan, and the file arrives a moment later.
func (p *plan) upload(purpose string, then func(scan string)) {
	sum := base64.StdEncoding.EncodeToString(make([]byte, 32))
	var ticket casework.ScanTicket
	p.call(verifier(), "scan-"+purpose, func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		var err error
		ticket, err = p.w.desk.RequestScan(ctx, c, p.id, casework.ScanRequest{Purpose: purpose, Type: "image/jpeg", Size: 5, SHA256: sum})
		return records.Outcome{}, err
	}, func(err error) {
		if err != nil {
			p.next(24 * time.Hour)(err)
			return
		}
		p.w.store.arrive(ticket.Upload.URL)
		then(ticket.Scan)
	})
}

func (p *plan) verify(c *filing.Case, straight bool) {
	if c.Sites[0].Verification == nil {
		if p.verdict(straight, []string{"verify", "defer"}, 9, 1) == "defer" {
			p.decideVerification(casework.Verdict{Decision: "defer", Reasons: []casework.Ground{{Code: "seal-forgotten"}}})
			return
		}
		p.upload(casework.PurposePhoto, func(photo string) {
			p.upload(casework.PurposeSlip, func(slip string) { p.w.after(time.Minute, func() { p.verifySite(photo, slip) }) })
		})
		return
	}
	v := casework.Verdict{Decision: p.verdict(straight, []string{"pass", "return", "refuse"}, 88, 7, 5)}
	switch v.Decision {
	case "return":
		v.Reasons = []casework.Ground{{Code: "original-differs", Field: "persons[p1].mobile"}}
	case "refuse":
		v.Reasons = []casework.Ground{{Code: "identity-differs"}}
	}
	p.decideVerification(v)
}

func (p *plan) verifySite(photo, slip string) {
	check := filing.SiteCheck{
		Photo: photo, Slip: slip,
		Access:  filing.Access{Mode: "virtual-host", Region: "11", IPRanges: []string{"192.0.2.7"}},
		Sources: []filing.Source{{Original: "resident-id", Name: "公安", Outcome: "consistent"}},
	}
	p.call(verifier(), "verify-site", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.VerifySite(ctx, c, p.id, "s1", check)
	}, p.next(6*time.Hour))
}

func (p *plan) decideVerification(v casework.Verdict) {
	p.call(verifier(), "verification", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.DecideVerification(ctx, c, p.id, v)
	}, p.next(24*time.Hour))
}
