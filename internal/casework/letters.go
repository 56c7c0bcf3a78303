package casework

import (
	"context"
	"time"

	"beian/internal/policy"
	"beian/internal/records"
)

// Letters is a page of a mailbox; an empty cursor ends it.
type Letters struct {
	Letters []Letter `json:"letters"`
	Cursor  string   `json:"cursor,omitempty"`
}

// Letter is a notice in a mailbox. It names the case, or the draft of it, and
// nobody. Template is what it tells, as a name; letters of earlier versions have
// none.
type Letter struct {
	Case     string    `json:"case"`
	Template string    `json:"template,omitempty"`
	Text     string    `json:"text"`
	At       time.Time `json:"at"`
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
	return d.mailbox(ctx, owner, cursor, limit)
}

// OwnLetters gives a page of the mailbox of an applicant's account, newest first:
// what he was told by SMS and e-mail, too. A code that a person gets is not in it.
func (d *Desk) OwnLetters(ctx context.Context, a policy.Actor, cursor string, limit int) (Letters, error) {
	if err := allow(a, policy.ViewOwnLetters, policy.Resource{Applicant: a.ID}, "mailbox"); err != nil {
		return Letters{}, err
	}
	return d.mailbox(ctx, "account#"+a.ID, cursor, limit)
}

func (d *Desk) mailbox(ctx context.Context, owner, cursor string, limit int) (Letters, error) {
	page, err := d.page(ctx, records.LettersQuery(owner, cursor, limit))
	if err != nil {
		return Letters{}, err
	}
	out := Letters{Letters: []Letter{}, Cursor: page.Cursor}
	for _, it := range page.Items {
		l, err := records.LetterOf(it)
		if err != nil {
			return Letters{}, err
		}
		out.Letters = append(out.Letters, Letter{l.Case, l.Template, l.Text, l.At})
	}
	return out, nil
}
