package demo

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// Filed is what the demonstration ends with.
type Filed struct {
	Number  string
	Receipt string
}

// story is the demonstrated filing with its clock.
type story struct {
	*Case
	out io.Writer
	now time.Time
}

// Tell drives one filing from draft to number on a system whose clock stands at
// filingtest.Now: it is returned once by the verifier and once by the bureau,
// and the clock moves where the law says days. It prints the dated timeline as
// the public sees it.
func Tell(ctx context.Context, base string, client *http.Client, out io.Writer) (Filed, error) {
	s := story{out: out, now: filingtest.Now()}
	s.Case = NewCase(base, "demo", filingtest.Form(filing.Enterprise, "11", 900_001), client, 20*time.Second)
	for _, step := range []struct {
		says string
		days int // that pass before it
		do   func(context.Context) error
	}{
		{"The applicant starts a draft", 0, s.Start},
		{"The applicant submits; the system accepts and checks", 0, s.Submit},
		{"The verifier calls, reaches nobody, and returns one field", 2, s.unreachable},
		{"The applicant corrects that field and submits again", 3, s.correct},
		{"The verifier confirms the contact and passes the pre-check", 1, s.pass},
		{"The heads appear at the desk with their originals", 9, s.Appear},
		{"The verifier takes photo and signed slip, verifies and passes; the case is delivered", 0, s.Verify},
		{"The named persons confirm by SMS code", 0, s.Confirm},
		{"The bureau returns the case for its slip", 6, s.returnByBureau},
		{"The provider verifies again and delivers again", 1, s.deliverAgain},
		{"The named persons confirm once more", 0, s.Confirm},
		{"The bureau approves; the system issues the number", 8, s.approve},
	} {
		if err := s.elapse(ctx, step.days); err != nil {
			return Filed{}, err
		}
		_, _ = fmt.Fprintf(out, "%s  %s\n", s.now.In(china()).Format("2006-01-02"), step.says)
		if err := step.do(ctx); err != nil {
			return Filed{}, fmt.Errorf("%s: %w", step.says, err)
		}
	}
	return s.end(ctx)
}

func china() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

// elapse lets days pass.
func (s *story) elapse(ctx context.Context, days int) error {
	if days == 0 {
		return nil
	}
	s.now = s.now.AddDate(0, 0, days)
	return s.MoveClock(ctx, s.now)
}

func (s *story) unreachable(ctx context.Context) error {
	return s.PreCheck(ctx, s.now, casework.Ground{
		Code: "mobile-unreachable", Field: "persons[p2].mobile", Note: filing.NewSensitive("请核对手机号码"),
	})
}

func (s *story) correct(ctx context.Context) error {
	other := filingtest.Form(filing.Enterprise, "11", 900_002)
	s.Form.Persons[1].Mobile = other.Persons[1].Mobile
	if err := s.Resubmit(ctx); err != nil {
		return err
	}
	return s.Await(ctx, filing.AwaitingPreCheck)
}

func (s *story) pass(ctx context.Context) error { return s.PreCheck(ctx, s.now) }

func (s *story) returnByBureau(ctx context.Context) error {
	return s.Review(ctx, casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-slip"}}})
}

func (s *story) deliverAgain(ctx context.Context) error {
	return s.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+s.ID+"/reverification",
		casework.Verdict{Decision: "deliver-again"}, nil)
}

func (s *story) approve(ctx context.Context) error {
	if err := s.Review(ctx, casework.Verdict{Decision: "approve"}); err != nil {
		return err
	}
	return s.Await(ctx, filing.Filed)
}

// end reads the public status and prints it.
func (s *story) end(ctx context.Context) (Filed, error) {
	v, err := s.View(ctx)
	if err != nil {
		return Filed{}, err
	}
	o, err := s.Status(ctx, v.Case.Receipt)
	if err != nil {
		return Filed{}, err
	}
	_, _ = fmt.Fprintln(s.out, "\nThe timeline that anybody with the receipt sees:")
	for _, e := range o.Timeline {
		_, _ = fmt.Fprintf(s.out, "  %s  %s\n", e.At.In(china()).Format("2006-01-02 15:04"), e.Event)
	}
	return Filed{Number: v.Case.Number.Site(v.Case.Sites[0].Suffix), Receipt: o.Receipt}, nil
}
