package sim

import (
	"context"
	"fmt"
	"strings"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/policy"
	"beian/internal/records"
)

var provinces = []string{"11", "31", "44"}

// plan is one applicant and what the people do with his case.
type plan struct {
	w         *World
	n         int
	actor     policy.Actor
	province  string
	form      filing.Form
	id        string // once the draft is started
	waits     int    // how often there was nothing to do
	turns     int    // how often somebody has acted; patience ends
	key       int
	contested int      // how often it contested its domain
	over      bool     // nothing more will be tried
	refused   bool     // a submission was, for what another case holds
	site      string   // that the desk works on
	anew      []string // the sites that were verified and have to be verified again
}

// patience is after how many turns the people only do what brings a case to its
// end.
const patience = 14

// newPlan plans the case n: some file what another one files too, some from an
// account that files something else.
func (w *World) newPlan(n int) *plan {
	p := &plan{w: w, n: n, site: "s1", actor: applicant(n), province: provinces[w.rng.IntN(len(provinces))]}
	if n > 0 && w.chance(0.1) {
		p.actor = applicant(w.rng.IntN(n))
	}
	spread := 20 * 24 * time.Hour
	if w.cfg.HotSpot {
		p.province, spread = provinces[0], time.Second
	}
	p.form = w.wants(p, n)
	w.after(time.Duration(w.rng.Int64N(int64(spread))), p.start)
	return p
}

// call makes a person's call until it has an answer: a call that failed or
// crashed is repeated under its key, and sometimes one that succeeded is
// delivered again much later. then hears the answer.
func (p *plan) call(a policy.Actor, name string, do func(context.Context, casework.Call) (records.Outcome, error), then func(error)) {
	p.key++
	c := casework.Call{Actor: a, Key: fmt.Sprintf("%d-%d-%s", p.n, p.key, name), Digest: name}
	p.try(c, name, do, then)
	if p.w.chance(p.w.faults.Repeat) {
		late := time.Duration(p.w.rng.Int64N(int64(6 * time.Hour)))
		p.w.after(late, func() { p.try(c, name, do, func(error) {}) })
	}
}

func (p *plan) try(c casework.Call, name string, do func(context.Context, casework.Call) (records.Outcome, error), then func(error)) {
	w := p.w
	var out records.Outcome
	w.operate(0, name, func(ctx context.Context) error {
		var err error
		out, err = do(ctx, c)
		return err
	}, func(err error) {
		if filing.KindOf(err) == filing.Unavailable || err != nil && filing.KindOf(err) == "" {
			w.after(time.Duration(w.rng.Int64N(int64(10*time.Minute))), func() { p.try(c, name, do, then) })
			return
		}
		if err == nil && out != (records.Outcome{}) {
			p.acknowledged(c, out)
		}
		then(err)
	})
}

// acknowledged keeps what was promised, and tries the key for something else at
// times (I5, I12).
func (p *plan) acknowledged(c casework.Call, out records.Outcome) {
	w := p.w
	if before, ok := w.promised[c.Key]; ok && before != out {
		w.violate("I5", "key %s was answered %v and then %v", c.Key, before, out)
	}
	w.promised[c.Key] = out
	if !w.chance(0.02) {
		return
	}
	c.Digest = "something else"
	w.operate(0, "reused-key", func(ctx context.Context) error {
		_, err := w.desk.Withdraw(ctx, c, p.id)
		return err
	}, func(err error) {
		if code := filing.CodeOf(err); code != "idempotency-key-reused" && filing.KindOf(err) != filing.Unavailable {
			w.violate("I12", "a reused key was answered %v", err)
		}
	})
}

func (p *plan) start() {
	p.call(p.actor, "start-draft", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		out, err := p.w.desk.StartDraft(ctx, c, provider, p.form)
		if err == nil {
			p.id = out.Case
		}
		return out, err
	}, func(err error) {
		if err != nil {
			p.w.violate("people", "start-draft: %v", err)
			return
		}
		p.agree(p.w.desk.Book.Agreements("submission"))
	})
}

// agree accepts what belongs to a submission, and submits.
func (p *plan) agree(to []casework.Agreement) {
	if len(to) == 0 {
		p.submit()
		return
	}
	ref := records.AgreementRef{ID: to[0].ID, Version: to[0].Version}
	p.call(p.actor, "agree-"+ref.ID, func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.AcceptAgreement(ctx, c, p.id, ref)
	}, func(err error) {
		if err != nil {
			p.w.violate("people", "agree: %v", err)
			return
		}
		p.agree(to[1:])
	})
}

func (p *plan) submit() {
	p.call(p.actor, "submit", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.Submit(ctx, c, p.id)
	}, func(err error) {
		before := p.refused
		p.refused = p.refused || err != nil
		switch code := filing.CodeOf(err); {
		case code == "already-submitted" && before:
			// A refusal is not kept: a late repeat of the refused call went through.
			p.look(time.Hour)
		case code == "domain-claimed":
			p.contest()
		case code == "subject-claimed", code == "subject-filed":
			p.over = true
		case code == "account-claimed", code == "account-filed":
			p.bound()
		case code == "unknown-draft": // it has expired while its contest was decided
			p.over = true
		case err != nil:
			p.w.violate("people", "submit: %v", err)
		default:
			p.look(time.Hour)
		}
	})
}

// bound tries again once the other case of the account may have closed, until the
// draft expires, or gives up.
func (p *plan) bound() {
	p.w.bound++
	if p.w.chance(0.3) {
		p.over = true
		return
	}
	p.w.after(time.Duration(p.w.rng.Int64N(int64(20*24*time.Hour))), p.submit)
}

// wait looks again later and later, up to half a day: there is nothing to do.
func (p *plan) wait() {
	p.waits++
	p.w.after(min(time.Second<<min(p.waits, 20), 12*time.Hour), p.act)
}

// look lets somebody look at the case within a while, and act.
func (p *plan) look(within time.Duration) {
	if p.w.cfg.HotSpot && within < 30*24*time.Hour {
		within = time.Second // everybody at the same instant
	}
	p.w.after(time.Duration(p.w.rng.Int64N(int64(within)))+time.Second, p.act)
}

func (p *plan) act() {
	c, err := records.Case(context.Background(), p.w.mem, p.id)
	if err != nil {
		p.w.violate("people", "case of %d: %v", p.n, err)
		return
	}
	if !c.Status.Open() {
		p.over = true
		return
	}
	p.turns++
	straight := p.turns > patience
	if !straight && p.w.chance(0.03) { // changes his mind, wherever the case is
		p.withdraw()
		return
	}
	switch c.Status {
	case filing.AwaitingPreCheck:
		p.preCheck(straight)
	case filing.Returned:
		p.correct(&c, straight)
	case filing.AwaitingVerification:
		p.appear(&c, straight)
	case filing.Verifying:
		p.verify(&c, straight)
	case filing.AwaitingConfirmation:
		p.confirm(&c, straight)
	case filing.AwaitingReview:
		// On a hot spot the bureau decides everything at the full hour.
		if hour := p.w.now.Truncate(time.Hour); p.w.cfg.HotSpot && p.w.now.Sub(hour) > time.Second {
			p.turns--
			p.w.after(hour.Add(time.Hour).Sub(p.w.now), p.act)
			return
		}
		p.review(straight)
	case filing.ReturnedByBureau:
		p.reverify(&c, straight)
	case filing.Draft, filing.Submitted, filing.AwaitingDelivery, filing.Approved, filing.Filed, filing.Lapsed,
		filing.Withdrawn, filing.Refused, filing.FilingRefused:
		p.turns-- // the system's turn
		p.wait()
	}
}

// next looks again whatever the answer was: a move that another one made
// impossible is no fault of anybody.
func (p *plan) next(within time.Duration) func(error) {
	return func(err error) {
		p.waits = 0
		p.heard(err)
		p.look(within)
	}
}

func (p *plan) heard(err error) {
	if k := filing.KindOf(err); err != nil && k != filing.Conflict && k != filing.Invalid && k != filing.TooLate && k != filing.NotFound {
		p.w.violate("people", "unexpected answer: %v", err)
	}
}

// verdict draws a decision by weights; a straight one is the first.
func (p *plan) verdict(straight bool, names []string, weights ...int) string {
	if straight {
		return names[0]
	}
	total := 0
	for _, n := range weights {
		total += n
	}
	drawn := p.w.rng.IntN(total)
	for i, n := range weights {
		if drawn < n {
			return names[i]
		}
		drawn -= n
	}
	return names[0]
}

func (p *plan) preCheck(straight bool) {
	v := casework.Verdict{Decision: p.verdict(straight, []string{"pass", "return", "refuse"}, 80, 15, 5)}
	switch v.Decision {
	case "pass":
		v.Contact = filing.Contact{Channel: "phone", At: p.w.now}
	case "return":
		v.Reasons = []casework.Ground{{Code: "mobile-unreachable", Field: "persons[p1].mobile", Note: filing.NewSensitive("请更换号码")}}
	case "refuse":
		v.Reasons = []casework.Ground{{Code: "no-commission"}}
	}
	p.call(verifier(), "pre-check", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.DecidePreCheck(ctx, c, p.id, v)
	}, p.next(20*24*time.Hour))
}

func (p *plan) correct(c *filing.Case, straight bool) {
	switch p.verdict(straight, []string{"correct", "ignore", "withdraw"}, 75, 15, 10) {
	case "correct":
		form := p.form.Clone()
		form.Persons[0].Mobile = filingtest.Form(filing.Enterprise, p.province, 1_000_000+p.n*20+p.key).Persons[0].Mobile
		p.call(p.actor, "resubmit", func(ctx context.Context, call casework.Call) (records.Outcome, error) {
			return p.w.desk.Resubmit(ctx, call, p.id, form)
		}, func(err error) {
			switch {
			case err == nil:
				p.form = form
			case filing.CodeOf(err) == "field-locked": // only his domain, which was another one's, and he has no other
				p.withdraw()
				return
			}
			p.next(3 * 24 * time.Hour)(err)
		})
	case "ignore":
		p.look(c.Clock.Due.Sub(p.w.now) + 24*time.Hour)
	case "withdraw":
		p.withdraw()
	}
}

func (p *plan) withdraw() {
	p.call(p.actor, "withdraw", func(ctx context.Context, call casework.Call) (records.Outcome, error) {
		return p.w.desk.Withdraw(ctx, call, p.id)
	}, p.next(24*time.Hour))
}

func (p *plan) appear(c *filing.Case, straight bool) {
	if !straight && p.keeps(c) {
		return
	}
	switch p.verdict(straight, []string{"appear", "book", "ignore", "renew", "last-second"}, 45, 35, 8, 7, 5) {
	case "book":
		p.book()
	case "appear":
		p.come(straight)
	case "ignore":
		p.look(max(c.Clock.Due.Sub(p.w.now), 0) + 24*time.Hour)
	case "renew":
		p.call(verifier(), "renew", func(ctx context.Context, call casework.Call) (records.Outcome, error) {
			return p.w.desk.RenewInvitation(ctx, call, p.id, casework.Ground{Code: "no-free-slot"})
		}, p.next(10*24*time.Hour))
	case "last-second":
		at := c.Clock.Due.Add(filing.LapseGrace + time.Duration(p.w.rng.Int64N(int64(6*time.Second))) - 3*time.Second)
		p.w.after(max(at.Sub(p.w.now), 0), func() { p.come(straight) })
	}
}

// come lets the heads of all sites be checked in at the same moment, at two desks,
// or at times one alone.
func (p *plan) come(straight bool) {
	sites := p.form.Sites
	if !straight && p.w.chance(0.3) {
		i := p.w.rng.IntN(len(sites))
		sites = sites[i : i+1]
	}
	left := len(sites)
	for _, s := range sites {
		p.call(verifier(), "appear-"+s.ID, func(ctx context.Context, call casework.Call) (records.Outcome, error) {
			return p.w.desk.Appear(ctx, call, p.id, s.ID)
		}, func(err error) {
			p.heard(err)
			if left--; left == 0 {
				p.next(24 * time.Hour)(err)
			}
		})
	}
}

func (p *plan) confirm(c *filing.Case, straight bool) {
	person := ""
	for _, owed := range c.Confirm {
		if owed.At.IsZero() {
			person = owed.Person
			break
		}
	}
	text := p.w.carrier.last[p.id+"/"+person+"/code"]
	how := p.verdict(straight, []string{"right", "wrong", "ignore"}, 85, 10, 5)
	if text == "" || how == "ignore" {
		p.wait()
		return
	}
	code := codeIn(text)
	if how == "wrong" {
		code = "not-it"
	}
	p.call(p.actor, "confirm", func(ctx context.Context, call casework.Call) (records.Outcome, error) {
		return p.w.desk.ConfirmPerson(ctx, call, p.id, person, code)
	}, p.next(time.Hour))
}

func codeIn(text string) string {
	_, rest, _ := strings.Cut(text, "短信核验码为")
	if len(rest) < 6 {
		return ""
	}
	return rest[:6]
}
