package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"beian/internal/casework"
	"beian/internal/web"
)

// letter is what a mailbox shows.
type letter struct {
	Case, To, Channel, Text string
	At                      time.Time
}

// letters reads what a person of the case was told, from the demonstration's
// mailbox of the applicant, which has everybody's of his cases.
func (c *Case) letters(ctx context.Context, person string) ([]letter, error) {
	var all []letter
	for cursor := ""; ; {
		var page struct {
			Letters []letter `json:"letters"`
			Cursor  string   `json:"cursor"`
		}
		if err := c.Applicant.Do(ctx, http.MethodGet, "/demonstration/mailbox?cursor="+cursor, nil, &page); err != nil {
			return nil, err
		}
		for _, l := range page.Letters {
			if l.Case == c.ID && l.To == person {
				all = append(all, l)
			}
		}
		if cursor = page.Cursor; cursor == "" {
			return all, nil
		}
	}
}

// AskConsent sends a person the link by which he consents, as the applicant.
func (c *Case) AskConsent(ctx context.Context, person string) error {
	return c.Applicant.Do(ctx, http.MethodPost, "/api/applicant/cases/"+c.ID+"/consent-requests", web.PersonBody{Person: person}, nil)
}

// Link waits until a person was sent so many links by SMS, and gives the address
// of the last one.
func (c *Case) Link(ctx context.Context, person string, sent int) (string, error) {
	link := ""
	err := c.Applicant.patiently(ctx, func() (bool, error) {
		letters, err := c.letters(ctx, person)
		if err != nil {
			return false, err
		}
		slices.SortStableFunc(letters, func(a, b letter) int { return a.At.Compare(b.At) })
		n := 0
		for _, l := range letters {
			before, after, ok := strings.Cut(l.Text, casework.ConsentPath)
			if !ok || l.Channel != "sms" {
				continue
			}
			secret, _, _ := strings.Cut(after, " ")
			link = before[strings.LastIndexByte(before, ' ')+1:] + casework.ConsentPath + secret
			n++
		}
		if n < sent {
			return true, fmt.Errorf("%d links have come, want %d", n, sent)
		}
		return false, nil
	})
	return link, err
}

// ConsentBy consents by a link, as whoever holds it.
func (c *Case) ConsentBy(ctx context.Context, link string) error {
	_, secret, ok := strings.Cut(link, casework.ConsentPath)
	if !ok {
		return errors.New("this is no link to consent")
	}
	holder := &Client{Base: c.Applicant.Base, Key: c.Applicant.Key + "-link", HTTP: c.Applicant.HTTP, Patience: c.Applicant.Patience, token: secret}
	var v casework.ConsentView
	if err := holder.Do(ctx, http.MethodGet, "/api/person/consent", nil, &v); err != nil || v.Consented != nil {
		return err
	}
	return holder.Do(ctx, http.MethodPost, "/api/person/consent", casework.ConsentAnswer{Version: v.Agreement.Version}, nil)
}
