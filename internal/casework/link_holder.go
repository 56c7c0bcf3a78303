package casework

import (
	"context"
	"regexp"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// LinkHolder gives who holds the link with the secret, as an actor for his own
// consent alone. A secret of no link, or of one that a newer one voids or that has
// expired, answers the same NotFound. It reads nothing personal.
func (d *Desk) LinkHolder(ctx context.Context, secret string) (policy.Actor, error) {
	if !regexp.MustCompile(secretPattern).MatchString(secret) {
		return policy.Actor{}, unknownLink()
	}
	hash := secretHash(secret)
	holder, found, err := records.ReadLinkHolder(ctx, d.Table, hash)
	if err != nil {
		return policy.Actor{}, unavailable(err)
	}
	if !found {
		return policy.Actor{}, unknownLink()
	}
	l, found, err := records.ReadConsentLink(ctx, d.Table, holder.Case, holder.Person)
	if err != nil {
		return policy.Actor{}, unavailable(err)
	}
	if !found || l.Hash != hash || !d.Now().Before(l.Expires) {
		return policy.Actor{}, unknownLink()
	}
	return policy.Actor{ID: l.Account(), Role: policy.Person, Case: l.Case, Named: l.Person}, nil
}

// heldLink is the link that somebody holds, with what it is about.
type heldLink struct {
	link records.ConsentLink
	of   filing.Case
	openedPerson
}

// held opens what the actor's link is about, for an action, after recording that
// he reads it. Whatever makes the link void gives the one answer.
func (d *Desk) held(ctx context.Context, a policy.Actor, action policy.Action) (heldLink, error) {
	l, found, err := records.ReadConsentLink(ctx, d.Table, a.Case, a.Named)
	if err != nil {
		return heldLink{}, unavailable(err)
	}
	if !found || l.Account() != a.ID || policy.Allow(a, action, policy.Resource{Case: l.Case, Named: l.Person}) != nil {
		return heldLink{}, unknownLink()
	}
	c, err := records.Case(ctx, d.Table, l.Case)
	if err != nil {
		return heldLink{}, unavailable(err)
	}
	if !d.lives(l, &c) {
		return heldLink{}, unknownLink()
	}
	o, err := d.openPerson(ctx, &c, l.Person, accessor{a.ID, string(a.Role), "own-consent"})
	switch {
	case filing.KindOf(err) == filing.NotFound:
		return heldLink{}, unknownLink()
	case err != nil:
		return heldLink{}, err
	}
	if good, err := d.livesFor(ctx, l, &c, &o.form); err != nil || !good {
		if err == nil {
			err = unknownLink()
		}
		return heldLink{}, err
	}
	return heldLink{l, c, o}, nil
}
