package sim

import (
	"context"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
)

func (p *plan) review(straight bool) {
	v := casework.Verdict{Decision: p.verdict(straight, []string{"approve", "return", "refuse", "withdrawal"}, 82, 9, 5, 4)}
	switch v.Decision {
	case "approve":
		p.tick(func() { p.decideReview(v) })
		return
	case "return":
		v.Reasons = []casework.Ground{{Code: []string{"review-head", "review-site-name", "review-withdrawn"}[p.w.rng.IntN(3)], Field: "persons[p1].mobile"}}
	case "refuse":
		v.Reasons = []casework.Ground{{Code: "false-information", Note: filing.NewSensitive("证件系伪造")}}
	case "withdrawal":
		p.call(p.actor, "request-withdrawal", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
			return p.w.desk.RequestWithdrawal(ctx, c, p.id)
		}, p.next(5*24*time.Hour))
		return
	}
	p.decideReview(v)
}

func (p *plan) decideReview(v casework.Verdict) {
	p.call(reviewer(p.province), "review", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.Review(ctx, c, p.id, v)
	}, p.next(10*24*time.Hour))
}

// tick lets the reviewer find nothing at fault, and then decide.
func (p *plan) tick(then func()) {
	p.call(reviewer(p.province), "ticks", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		list, err := p.w.desk.ViewTicks(ctx, c.Actor, p.id)
		if err != nil {
			return records.Outcome{}, err
		}
		ticks := make([]casework.Tick, len(list.Ticks))
		for i, t := range list.Ticks {
			ticks[i] = casework.Tick{Path: t.Path, Outcome: records.TickOK}
		}
		c.IfVersion = list.Version
		return p.w.desk.SaveTicks(ctx, c, p.id, ticks)
	}, func(err error) {
		if err != nil {
			p.next(24 * time.Hour)(err)
			return
		}
		then()
	})
}

// reverify answers a return as its reasons need, more heavily at times, and too
// lightly once in a while, which is refused.
func (p *plan) reverify(c *filing.Case, straight bool) {
	codes := make([]string, len(c.Reasons))
	for i, r := range c.Reasons {
		codes[i] = r.Code
	}
	v := casework.Verdict{Decision: p.w.desk.Book.Needed(codes)}
	if !straight && p.w.chance(0.3) {
		v.Decision = rulebook.Answers()[p.w.rng.IntN(len(rulebook.Answers()))]
	}
	if v.Decision == rulebook.AnswerSendBack {
		v.Reasons = []casework.Ground{{Code: "mobile-unreachable", Field: "persons[p1].mobile"}}
	}
	p.call(verifier(), "reverification", func(ctx context.Context, c casework.Call) (records.Outcome, error) {
		return p.w.desk.DecideReverification(ctx, c, p.id, v)
	}, p.next(5*24*time.Hour))
}
