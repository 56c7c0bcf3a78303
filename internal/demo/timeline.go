package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
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

// story is the demonstrated filing with its clock. The n-th has a form of its
// own.
type story struct {
	*Case
	n   int
	out io.Writer
	now time.Time
}

func newStory(base string, client *http.Client, patience time.Duration, n int, out io.Writer) *story {
	form := filingtest.Form(filing.Enterprise, "11", formOf(n))
	return &story{Case: NewCase(base, Applicant(n+1), fmt.Sprintf("demo-%d", n), form, client, patience), n: n, out: out, now: filingtest.Now()}
}

// formOf numbers the form of the n-th story; the next number is that of the
// form that its correction takes a mobile from.
func formOf(n int) int { return 900_001 + 2*n }

// chapter is one step of the story and the days that pass before it.
type chapter struct {
	says string
	days int
	do   func(*story, context.Context) error
}

func chapters() []chapter {
	return []chapter{
		{"The applicant starts a draft", 0, on((*Case).Start)},
		{"The applicant submits; the system accepts and checks", 0, on((*Case).Submit)},
		{"The verifier calls, reaches nobody, and returns one field", 2, (*story).unreachable},
		{"The applicant corrects that field and submits again", 3, (*story).correct},
		{"The verifier confirms the contact and passes the pre-check", 1, (*story).pass},
		{"The heads appear at the desk with their originals", 9, on((*Case).Appear)},
		{"The verifier takes photo and signed slip, verifies and passes; the case is delivered", 0, on((*Case).Verify)},
		{"The named persons confirm by SMS code", 0, on((*Case).Confirm)},
		{"The bureau returns the case for its slip", 6, (*story).returnByBureau},
		{"The provider invites the heads again", 1, (*story).verifyAgain},
		{"The heads appear once more", 3, on((*Case).Appear)},
		{"The verifier has the slip signed again and passes; the case is delivered again", 0, on((*Case).Verify)},
		{"The named persons confirm once more", 0, on((*Case).Confirm)},
		{"The bureau approves; the system issues the number", 8, (*story).approve},
	}
}

// on makes a step of the story from one of its case.
func on(do func(*Case, context.Context) error) func(*story, context.Context) error {
	return func(s *story, ctx context.Context) error { return do(s.Case, ctx) }
}

// Tell drives one filing from draft to number on a system whose clock stands at
// filingtest.Now: it is returned once by the verifier and once by the bureau,
// and the clock moves where the law says days. It prints the dated timeline as
// the public sees it.
func Tell(ctx context.Context, base string, client *http.Client, out io.Writer) (Filed, error) {
	s := newStory(base, client, 20*time.Second, 0, out)
	for _, c := range chapters() {
		if err := s.elapse(ctx, c.days); err != nil {
			return Filed{}, err
		}
		_, _ = fmt.Fprintf(out, "%s  %s\n", s.now.In(china()).Format("2006-01-02"), c.says)
		if err := c.do(s, ctx); err != nil {
			return Filed{}, fmt.Errorf("%s: %w", c.says, err)
		}
	}
	return s.end(ctx)
}

// TellMany drives n such filings at the same time on one system with as many
// applicants ([AccountsOf]), some of them side by side, chapter by chapter: the
// clock is everybody's. A call is repeated for as long as patience lasts.
func TellMany(ctx context.Context, base string, client *http.Client, n, sideBySide int, patience time.Duration) ([]Filed, error) {
	stories := make([]*story, n)
	for i := range stories {
		stories[i] = newStory(base, client, patience, i, io.Discard)
	}
	all := func(do func(s *story) error) error {
		failed := make([]error, n)
		var group sync.WaitGroup
		slots := make(chan struct{}, sideBySide)
		for i, s := range stories {
			slots <- struct{}{}
			group.Go(func() {
				if err := do(s); err != nil {
					failed[i] = fmt.Errorf("filing %d: %w", i, err)
				}
				<-slots
			})
		}
		group.Wait()
		return errors.Join(failed...)
	}
	for _, c := range chapters() {
		for i, s := range stories {
			if s.now = s.now.AddDate(0, 0, c.days); i == 0 && c.days > 0 {
				if err := s.MoveClock(ctx, s.now); err != nil {
					return nil, err
				}
			}
		}
		if err := all(func(s *story) error { return c.do(s, ctx) }); err != nil {
			return nil, fmt.Errorf("%s: %w", c.says, err)
		}
	}
	filed := make([]Filed, n)
	err := all(func(s *story) (err error) {
		filed[s.n], err = s.end(ctx)
		return err
	})
	return filed, err
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
	other := filingtest.Form(filing.Enterprise, "11", formOf(s.n)+1)
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

func (s *story) verifyAgain(ctx context.Context) error {
	return s.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+s.ID+"/reverification",
		casework.Verdict{Decision: "verify-again"}, nil)
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
