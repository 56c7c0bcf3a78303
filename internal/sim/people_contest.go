package sim

import (
	"context"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/records"
)

// wants gives the form of a plan: every third has two sites, at times it has
// another one's subject and domains, at times only its domain, which then is
// contested.
func (w *World) wants(p *plan, n int) filing.Form {
	natures := filingtest.Natures()
	of := func(n int) filing.Form {
		f := filingtest.Form(natures[n%len(natures)], p.province, n)
		if n%3 == 1 {
			second := filingtest.Form(f.Subject.Nature, p.province, 2_000_000+n).Sites[0]
			second.ID, second.Name, second.Head = "s2", f.Sites[0].Name+"二站", f.Sites[0].Head
			f.Sites = append(f.Sites, second)
		}
		return f
	}
	switch same := len(natures); {
	case n > 0 && w.chance(0.05):
		return of(w.rng.IntN(n))
	case n >= same && w.chance(0.05):
		f := of(n)
		f.Sites = of(n%same + same*w.rng.IntN(n/same)).Sites[:1] // of a subject of the same nature
		return f
	default:
		return of(n)
	}
}

// contest contests the domain that somebody else holds, once the certificate is
// checked, or leaves the draft to its clock.
func (p *plan) contest() {
	if p.contested = p.contested + 1; p.contested > 2 || p.w.chance(0.2) {
		p.over = true
		return
	}
	p.uploadBy(p.actor, "domain-certificate", func(scan string) { p.w.after(time.Minute, func() { p.openContest(scan) }) })
}

func (p *plan) openContest(scan string) {
	p.call(p.actor, "contest", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.OpenContest(ctx, c, p.id, p.form.Sites[0].Domains[0], scan)
	}, func(err error) {
		switch filing.CodeOf(err) {
		case "":
			p.w.after(time.Duration(p.w.rng.Int64N(int64(9*24*time.Hour))), func() { p.decideContest("uphold") })
		case "scan-pending":
			p.w.after(10*time.Minute, func() { p.openContest(scan) })
		case "domain-free": // the holder has let go of it
			p.submit()
		default:
			p.over = true
		}
	})
}

// decideContest decides on the draft's last contest; what the bureau has is
// rejected in the end.
func (p *plan) decideContest(decision string) {
	d, err := records.ReadDraft(context.Background(), p.w.mem, p.id)
	if err != nil || len(d.Contests) == 0 {
		p.over = true // the draft has expired
		return
	}
	v := casework.Verdict{Decision: decision}
	if decision == "reject" {
		v.Reasons = []casework.Ground{{Code: "other-contest"}}
	}
	p.call(verifier(), "decide-contest", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.DecideContest(ctx, c, d.Contests[len(d.Contests)-1], v)
	}, func(err error) {
		if err == nil {
			p.w.contests++
		}
		switch code := filing.CodeOf(err); {
		case err == nil && decision == "uphold" && p.w.chance(0.8):
			p.submit()
		case code == "contest-with-bureau", code == "domain-claimed":
			p.decideContest("reject")
		case code == "checks-running":
			p.w.after(time.Minute, func() { p.decideContest(decision) })
		default:
			p.over = true
		}
	})
}

// checkDrafts holds what is true of drafts: one that is there has something
// scheduled (I3) and every claim that it holds (I11); one whose time is long over
// is gone with its key and scans (A6).
func (w *World) checkDrafts() error {
	ctx := context.Background()
	for _, p := range w.people {
		if p.id == "" {
			continue
		}
		d, err := records.ReadDraft(ctx, w.mem, p.id)
		if filing.KindOf(err) == filing.NotFound {
			if err := w.checkGone(p.id); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		m, found, err := records.ReadTimerOf(ctx, w.mem, records.OfDraft, p.id)
		if err != nil {
			return err
		}
		if !found || m.Fires.IsZero() || w.now.Sub(d.Expires) > 24*time.Hour {
			w.violate("I3", "draft %s of %s has nothing scheduled, or is left", p.id, d.Expires)
		}
		for _, name := range d.Holds {
			if held, _, err := records.ReadClaim(ctx, w.mem, name); err != nil || held.Case != p.id {
				w.violate("I11", "draft %s does not hold its claim (%v)", p.id, err)
			}
		}
	}
	return nil
}

// checkGone holds what is true of a draft that was deleted and became no case:
// what is left of it goes within a day, unless a notice is still on its way.
func (w *World) checkGone(id string) error {
	ctx := context.Background()
	gone, found, err := records.ReadDeparted(ctx, w.mem, id)
	if err != nil {
		return err
	}
	if found && w.now.Sub(gone.At) > 60*24*time.Hour {
		w.violate("A6", "draft %s was deleted at %s and its rest is still there", id, gone.At)
	}
	if _, err := records.Case(ctx, w.mem, id); found || err == nil {
		return nil
	}
	if _, err := records.WrappedKey(ctx, w.mem, id); err == nil {
		w.violate("A6", "the key of the deleted draft %s is left", id)
	}
	if n := w.store.of(id); n > 0 {
		w.violate("A6", "%d files of the deleted draft %s are left", n, id)
	}
	scans, err := records.Scans(ctx, w.mem, id)
	if err == nil && len(scans) > 0 {
		w.violate("A6", "%d scans of the deleted draft %s are left", len(scans), id)
	}
	return err
}
