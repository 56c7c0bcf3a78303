package casework

import (
	"context"
	"time"

	"beian/internal/policy"
	"beian/internal/records"
)

// Letters is a page of what an organisation's desk was told; an empty cursor ends
// it.
type Letters struct {
	Letters []DeskLetter `json:"letters"`
	Cursor  string       `json:"cursor,omitempty"`
}

// DeskLetter is a notice at a desk. It names the case and nobody.
type DeskLetter struct {
	Case string    `json:"case"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Letters gives a page of the mailbox of the actor's desk, newest first: verifiers
// have their provider's, its manager has one of his own, reviewers have their
// bureau's.
func (d *Desk) Letters(ctx context.Context, a policy.Actor, cursor string, limit int) (Letters, error) {
	if err := allow(a, policy.ViewLetters, policy.Resource{Provider: a.Provider, Province: a.Province}, "mailbox"); err != nil {
		return Letters{}, err
	}
	if err := d.listed(ctx, a); err != nil {
		return Letters{}, err
	}
	owner := "bureau#" + a.Province
	switch a.Role {
	case policy.Verifier:
		owner = "provider#" + a.Provider
	case policy.Manager:
		owner = "manager#" + a.Provider
	case policy.Reviewer, policy.Applicant, policy.Auditor, policy.Officer, policy.Person:
	}
	page, err := d.page(ctx, records.LettersQuery(owner, cursor, limit))
	if err != nil {
		return Letters{}, err
	}
	out := Letters{Letters: []DeskLetter{}, Cursor: page.Cursor}
	for _, it := range page.Items {
		l, err := records.LetterOf(it)
		if err != nil {
			return Letters{}, err
		}
		out.Letters = append(out.Letters, DeskLetter{l.Case, l.Text, l.At})
	}
	return out, nil
}
