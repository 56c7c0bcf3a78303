package sim

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/policy"
	"beian/internal/records"
)

// upload asks for a scan of the site, and the file arrives a moment later.
func (p *plan) upload(purpose string, then func(scan string)) { p.uploadBy(verifier(), purpose, then) }

func (p *plan) uploadBy(a policy.Actor, purpose string, then func(scan string)) {
	file := sha256.Sum256(fmt.Appendf(nil, "%s of %d, turn %d", purpose, p.n, p.key))
	sum := base64.StdEncoding.EncodeToString(file[:])
	var ticket casework.ScanTicket
	p.call(a, "scan-"+purpose, func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		var err error
		ticket, err = p.w.desk.RequestScan(ctx, c, p.id, casework.ScanRequest{Purpose: purpose, Of: "sites[" + p.site + "]", Type: "image/jpeg", Size: 5, SHA256: sum})
		return records.Outcome{}, err
	}, func(err error) {
		if err != nil {
			if a == p.actor {
				p.over = true // his draft is gone
				return
			}
			p.next(24 * time.Hour)(err)
			return
		}
		p.w.store.arrive(ticket.Upload.URL)
		then(ticket.Scan)
	})
}

func (p *plan) verify(c *filing.Case, straight bool) {
	for _, site := range c.Standing() {
		if site.Verification == nil || slices.Contains(p.anew, site.ID) {
			p.verifyOne(site.ID, straight)
			return
		}
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

func (p *plan) verifyOne(site string, straight bool) {
	p.site = site
	p.anew = slices.DeleteFunc(p.anew, func(id string) bool { return id == site })
	switch p.verdict(straight, []string{"verify", "defer", "correct"}, 86, 9, 5) {
	case "verify":
		p.checkOff()
	case "defer":
		p.decideVerification(casework.Verdict{Decision: "defer", Reasons: []casework.Ground{{Code: "seal-forgotten"}}})
	case "correct":
		p.correctAtDesk()
	}
}

// step is a call of the desk after which the next one follows a moment later; a
// refusal lets somebody look at the case anew.
func (p *plan) step(name string, do func(context.Context, casework.Call) (records.Outcome, error), then func()) {
	p.call(verifier(), name, do, func(err error) {
		if err != nil {
			p.next(6 * time.Hour)(err)
			return
		}
		p.w.after(time.Minute, then)
	})
}

// checkOff completes the checklist, and goes on to the slip.
func (p *plan) checkOff() {
	var v casework.ChecklistView
	p.step("view-checklist", func(ctx context.Context, _ casework.Call) (records.Outcome, error) {
		var err error
		v, err = p.w.desk.ViewChecklist(ctx, verifier(), p.id, p.site)
		return records.Outcome{}, err
	}, func() {
		var all casework.ChecklistEntries
		for _, o := range v.Needed.Originals {
			all.Originals = append(all.Originals, filing.Source{Original: o.ID, Of: o.Of, Name: o.Sources[0].ID, Outcome: "consistent"})
		}
		for _, path := range v.Needed.Fields {
			all.Fields = append(all.Fields, records.ComparedField{Path: path, Result: "equal"})
		}
		for _, t := range v.Needed.Photo {
			all.Photo = append(all.Photo, t.ID)
		}
		p.step("save-checklist", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
			c.IfVersion = v.Done.Rev
			return p.w.desk.SaveChecklist(ctx, c, p.id, p.site, all)
		}, func() { p.consent("p1", p.form.Sites[0].Head) })
	})
}

// consent records what each person consents to, and goes on to the slip.
func (p *plan) consent(persons ...string) {
	if len(persons) == 0 {
		p.makeSlip()
		return
	}
	p.step("consent-"+persons[0], func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.RecordConsent(ctx, c, p.id, casework.ConsentRequest{Person: persons[0]})
	}, func() { p.consent(persons[1:]...) })
}

func deskAccess() filing.Access {
	return filing.Access{Mode: "virtual-host", Region: "11", IPRanges: []string{"192.0.2.7"}}
}

func (p *plan) makeSlip() {
	version := 0
	p.step("make-slip", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		out, err := p.w.desk.MakeSlip(ctx, c, p.id, p.site, deskAccess())
		version = int(out.Version)
		return out, err
	}, func() {
		p.upload(casework.PurposeSlip, func(scan string) {
			p.w.after(time.Minute, func() { p.sign(version, scan, "verifier", "head") })
		})
	})
}

// sign has the slip signed on paper by one after the other.
func (p *plan) sign(version int, scan string, by ...string) {
	if len(by) == 0 {
		p.upload(casework.PurposePhoto, func(photo string) { p.w.after(time.Minute, func() { p.verifySite(photo) }) })
		return
	}
	in := casework.SlipSigning{
		Version: version, By: by[0], How: "paper", Scan: scan, Seals: []string{"provider"}, Copies: records.SlipCopies{Kept: true, Sent: "scan"},
	}
	if !p.form.Subject.Nature.Natural() {
		in.Seals = append(in.Seals, "organisation")
	}
	for _, a := range p.w.desk.Book.Agreements("slip") {
		in.AlsoSigned = append(in.AlsoSigned, records.AgreementRef{ID: a.ID, Version: a.Version})
	}
	p.step("sign-slip-"+by[0], func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.SignSlip(ctx, c, p.id, p.site, in)
	}, func() { p.sign(version, scan, by[1:]...) })
}

// correctAtDesk corrects a field on the spot; what it was made of is void.
func (p *plan) correctAtDesk() {
	form := p.form.Clone()
	form.Persons[0].Mobile = filingtest.Form(filing.Enterprise, p.province, 1_000_000+p.n*20+p.key).Persons[0].Mobile
	p.call(verifier(), "correct-form", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.CorrectForm(ctx, c, p.id, casework.Correction{
			Changes: []casework.FieldValue{{Path: "persons[p1].mobile", Value: form.Persons[0].Mobile}}, Initialled: true,
		})
	}, func(err error) {
		if err == nil {
			p.form = form
		}
		p.next(time.Hour)(err)
	})
}

func (p *plan) verifySite(photo string) {
	p.call(verifier(), "verify-site", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.VerifySite(ctx, c, p.id, p.site, photo, deskAccess())
	}, p.next(6*time.Hour))
}

func (p *plan) decideVerification(v casework.Verdict) {
	p.call(verifier(), "verification", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.DecideVerification(ctx, c, p.id, v)
	}, func(err error) {
		// A scan that came late took the place of one that was verified by: the desk
		// signs and verifies once more.
		if v.Decision == "pass" && err != nil {
			for _, s := range p.form.Sites {
				p.anew = append(p.anew, s.ID)
			}
		}
		p.next(24 * time.Hour)(err)
	})
}
