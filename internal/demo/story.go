package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/web"
)

// Case is one filing that the people of the demonstration drive.
type Case struct {
	Applicant, Verifier, Reviewer *Client

	ID   string
	Form filing.Form
	// Code reads the code that the person got by SMS for a delivery of the case;
	// nil reads the demonstration's mailbox.
	Code func(ctx context.Context, person string, delivery int) (string, error)
	scan uint64
}

// NewCase makes the people of one case, whose applicant has the account: beside
// one that is open or filed, another case needs another account (A7). Key makes
// its idempotency keys its own.
func NewCase(base, account, key string, form filing.Form, client *http.Client, patience time.Duration) *Case {
	c := &Client{Base: base, Account: account, Key: key, HTTP: client, Patience: patience}
	return &Case{Applicant: c, Verifier: c.As(AccountVerifier), Reviewer: c.As(AccountReviewer), Form: form}
}

// Start keeps the form as a draft and accepts what belongs to its submission.
func (c *Case) Start(ctx context.Context) error {
	var out web.Outcome
	err := c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/drafts", startBody{Provider, c.Form.Shown()}, &out)
	if c.ID = out.Case; err != nil {
		return err
	}
	var all web.Agreements
	if err := c.Applicant.Do(ctx, http.MethodGet, "/api/applicant/agreements", nil, &all); err != nil {
		return err
	}
	for _, a := range all.Agreements {
		if a.When != "submission" {
			continue
		}
		ref := records.AgreementRef{ID: a.ID, Version: a.Version}
		if err := c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+c.ID+"/agreements", ref, nil); err != nil {
			return err
		}
	}
	return nil
}

type startBody struct {
	Provider string      `json:"provider"`
	Form     filing.Form `json:"form"`
}

type formBody struct {
	Form filing.Form `json:"form"`
}

// Submit submits the draft and waits until it is accepted.
func (c *Case) Submit(ctx context.Context) error {
	if err := c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+c.ID+"/submission", nil, nil); err != nil {
		return err
	}
	return c.Await(ctx, filing.AwaitingPreCheck)
}

// Withdraw closes the case.
func (c *Case) Withdraw(ctx context.Context) error {
	return c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+c.ID+"/withdrawal", nil, nil)
}

// PreCheck decides the pre-check: pass, or return one field for a reason. The
// contact was confirmed at the time; a zero time is that of the submission,
// which is the same at every repeat.
func (c *Case) PreCheck(ctx context.Context, at time.Time, returned ...casework.Ground) error {
	if at.IsZero() && len(returned) == 0 {
		v, err := c.View(ctx)
		if err != nil {
			return err
		}
		at = v.Case.SubmittedAt
	}
	v := casework.Verdict{Decision: "pass", Contact: filing.Contact{Channel: "phone", At: at}}
	if len(returned) > 0 {
		for i := range returned {
			returned[i].Note = returned[i].Note.Shown()
		}
		v = casework.Verdict{Decision: "return", Reasons: returned}
	}
	return c.Verifier.Do(ctx, http.MethodPost, "/api/provider/cases/"+c.ID+"/pre-check", v, nil)
}

// Resubmit brings the form as it is now.
func (c *Case) Resubmit(ctx context.Context) error {
	return c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+c.ID+"/resubmission", formBody{c.Form.Shown()}, nil)
}

// Appear records that the heads of all sites came.
func (c *Case) Appear(ctx context.Context) error {
	for _, s := range c.Form.Sites {
		path := "/api/provider/cases/" + c.ID + "/sites/" + s.ID + "/appearance"
		if err := c.Verifier.Do(ctx, http.MethodPost, path, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// View reads the case as the verifier sees it.
func (c *Case) View(ctx context.Context) (web.Case, error) {
	var v web.Case
	err := c.Verifier.Do(ctx, http.MethodGet, "/api/provider/cases/"+c.ID+"?purpose=verification", nil, &v)
	return v, err
}

// Confirm enters the codes that the named persons got by SMS after delivery.
func (c *Case) Confirm(ctx context.Context) error {
	if err := c.Await(ctx, filing.AwaitingConfirmation, filing.AwaitingReview); err != nil {
		return err
	}
	v, err := c.View(ctx)
	if err != nil {
		return err
	}
	for _, owed := range v.Case.Confirm {
		if !owed.At.IsZero() {
			continue
		}
		read := c.Code
		if read == nil {
			read = c.code
		}
		code, err := read(ctx, owed.Person, v.Case.Deliveries)
		if err != nil {
			return err
		}
		path := "/api/applicant/cases/" + c.ID + "/confirmations/" + owed.Person
		if err := c.Applicant.Do(ctx, http.MethodPost, path, web.CodeBody{Code: code}, nil); err != nil {
			return err
		}
	}
	return nil
}

// code waits for the message with the code of a person for the delivery and
// reads it. Every delivery sends one.
func (c *Case) code(ctx context.Context, person string, delivery int) (string, error) {
	code := ""
	err := c.Applicant.patiently(ctx, func() (bool, error) {
		letters, err := c.letters(ctx, person)
		if err != nil {
			return false, err
		}
		sent := 0
		for _, l := range letters {
			if _, rest, ok := strings.Cut(l.Text, "短信核验码为"); ok && len(rest) >= 6 {
				code = rest[:6] // a later delivery's replaces an earlier one's
				sent++
			}
		}
		if sent < delivery {
			return true, errors.New("the message with the code has not come")
		}
		return false, nil
	})
	return code, err
}

// Review decides as the bureau. To approve, the reviewer finds nothing at fault.
func (c *Case) Review(ctx context.Context, v casework.Verdict) error {
	if err := c.Await(ctx, filing.AwaitingReview); err != nil {
		return err
	}
	if v.Decision == "approve" {
		if err := c.tick(ctx); err != nil {
			return err
		}
	}
	return c.Reviewer.Do(ctx, http.MethodPost, "/api/bureau/cases/"+c.ID+"/review", v, nil)
}

// tick lets the reviewer tick whatever is not ticked yet.
func (c *Case) tick(ctx context.Context) error {
	var list casework.TickList
	path := "/api/bureau/cases/" + c.ID + "/ticks"
	if err := c.Reviewer.Do(ctx, http.MethodGet, path, nil, &list); err != nil || list.Version > 0 {
		return err
	}
	var body web.TicksBody
	for _, t := range list.Ticks {
		body.Ticks = append(body.Ticks, casework.Tick{Path: t.Path, Outcome: records.TickOK})
	}
	return c.Reviewer.Do(ctx, http.MethodPut, path, body, nil)
}

// Await waits until the case has one of the statuses. It looks at the applicant's list,
// which has no personal data: whoever waits leaves no readings behind.
func (c *Case) Await(ctx context.Context, want ...filing.Status) error {
	return c.Applicant.patiently(ctx, func() (bool, error) {
		var own casework.Rows
		if err := c.Applicant.Do(ctx, http.MethodGet, "/api/applicant/cases?limit=100", nil, &own); err != nil {
			return false, err
		}
		i := slices.IndexFunc(own.Rows, func(r casework.Row) bool { return r.Case == c.ID })
		if i < 0 {
			return false, fmt.Errorf("the applicant has no case %s", c.ID)
		}
		if status := own.Rows[i].Status; !slices.Contains(want, status) {
			return true, fmt.Errorf("the case is %s, not %v", status, want)
		}
		return false, nil
	})
}

// Status reads the public status of the case by its receipt, as anybody can.
func (c *Case) Status(ctx context.Context, receipt filing.Receipt) (casework.StatusObject, error) {
	var o casework.StatusObject
	err := c.Applicant.patiently(ctx, func() (bool, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Applicant.Base+"/"+casework.StatusKey(receipt), nil)
		if err != nil {
			return false, fmt.Errorf("status: %w", err)
		}
		resp, err := c.Applicant.HTTP.Do(req)
		if err != nil {
			return true, fmt.Errorf("status: %w", err)
		}
		defer func() { _ = resp.Body.Close() }()
		if resp.StatusCode != http.StatusOK {
			return true, fmt.Errorf("status: %d", resp.StatusCode)
		}
		if err := json.NewDecoder(resp.Body).Decode(&o); err != nil {
			return false, fmt.Errorf("status: %w", err)
		}
		return o.Status != filing.Filed, fmt.Errorf("the published status is %s", o.Status)
	})
	if o.Status == filing.Filed {
		err = nil
	}
	return o, err
}

// MoveClock moves the demonstration's clock forward to a moment.
func (c *Case) MoveClock(ctx context.Context, to time.Time) error {
	return c.Applicant.Do(ctx, http.MethodPost, "/demonstration/clock", map[string]time.Time{"to": to}, nil)
}
