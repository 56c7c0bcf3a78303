package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/seal"
	"beian/internal/table"
)

// consentLinkLife is how long a link is good. A person who is asked on a Friday
// still has the working week after it; a longer one would outlive many a filing.
const consentLinkLife = 7 * 24 * time.Hour

// ConsentPath is the page of a link, below the site's address. The secret stands
// in the fragment, which no browser sends to a server.
const ConsentPath = "/consent/#"

// secretPattern is a secret of two fresh ids: 160 random bits.
const secretPattern = `^[0-9a-hjkmnp-tv-z]{32}$`

// newSecret draws the secret of a link.
func (d *Desk) newSecret() string { return d.NewID() + d.NewID() }

// secretHash gives the name that a link is kept under. The secret is random, so
// that its hash says nothing about it.
func secretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// unknownLink is the answer to every link that is good for nothing, whether it
// never was one or is no longer: whoever tries one learns nothing of it.
func unknownLink() error {
	return filing.Errorf(filing.NotFound, "unknown-link", "Authorization",
		"this link is not valid, or not any more: it lasts 7 days and ends with a newer one, with a change of the filing's data or when the papers go to the bureau; ask whoever filed, or the access provider, for a new one, or consent at its desk")
}

// openedPerson is a person of a case's form, opened.
type openedPerson struct {
	person filing.Person
	form   filing.Form
	key    seal.DataKey
}

// openPerson opens the form of a case, after recording who reads it, and finds
// the person in it.
func (d *Desk) openPerson(ctx context.Context, c *filing.Case, person string, by accessor) (openedPerson, error) {
	form, key, err := d.form(ctx, c, by)
	if err != nil {
		return openedPerson{}, err
	}
	p, ok := form.Person(person)
	if !ok {
		return openedPerson{}, filing.Errorf(filing.NotFound, "unknown-person", "person", "the form names no such person")
	}
	return openedPerson{p, form, key}, nil
}

// whoReached gives the blind index of a person and of where he is reached: a link
// that went to a wrong number is good for nothing once the number is put right.
func (d *Desk) whoReached(ctx context.Context, p *filing.Person) (string, error) {
	index, err := d.Keys.Blind(ctx, "consent-link", strings.Join([]string{
		p.Document.Type, d.Book.DocumentNumber(&p.Document), p.Name.Reveal(), d.Book.Mobile(p.Mobile.Reveal()), d.Book.Email(p.Email.Reveal()),
	}, "\n"))
	if err != nil {
		return "", keysDown(err)
	}
	return index, nil
}

// lives reports whether a link is good as far as the case and the clock tell.
func (d *Desk) lives(l records.ConsentLink, c *filing.Case) bool {
	return d.Now().Before(l.Expires) && consentsOpen(c) == nil
}

// livesFor reports whether a link is good for the person as the form has him: he
// still answers for the subject or a site, and is who he was and where he was.
func (d *Desk) livesFor(ctx context.Context, l records.ConsentLink, c *filing.Case, form *filing.Form) (bool, error) {
	p, ok := form.Person(l.Person)
	if !ok || !d.lives(l, c) || !slices.Contains(named(c, form), l.Person) {
		return false, nil
	}
	if l.Form == c.Form.Number {
		return true, nil
	}
	index, err := d.whoReached(ctx, &p)
	return index == l.For, err
}

// given finds the consent of a person as the form has him, in the version of
// today. Before is what there is of him at all, with an empty
// person for nothing.
func (d *Desk) given(ctx context.Context, c *filing.Case, form *filing.Form, person string) (before records.Consent, done bool, err error) {
	before, found, err := records.ReadConsent(ctx, d.Table, c.ID, person)
	if err != nil || !found {
		return before, false, unavailable(err)
	}
	done, err = d.stands(ctx, c, form, before)
	return before, done, err
}

// stands reports whether a consent is of the person whom the form has, and in the
// version of today.
func (d *Desk) stands(ctx context.Context, c *filing.Case, form *filing.Form, g records.Consent) (bool, error) {
	today, _ := d.Book.Agreement(rulebook.SensitiveData)
	if _, ok := form.Person(g.Person); !ok || g.To.Version != today.Version {
		return false, nil
	}
	if g.Form == c.Form.Number {
		return true, nil
	}
	who, err := d.whoIs(ctx, form, g.Person)
	return who == g.Who, err
}

// sentLink opens the link that a notice is about, as its text shows it; void says
// that it is not to be sent any more.
func (d *Desk) sentLink(ctx context.Context, c *filing.Case, n records.Notice) (link string, void bool, err error) {
	l, found, err := records.ReadConsentLink(ctx, d.Table, c.ID, n.To)
	if err != nil {
		return "", false, err
	}
	if !found || l.ID != n.Facts["id"] || !d.lives(l, c) {
		return "", true, nil
	}
	form, key, err := d.form(ctx, c, systemReader("notice"))
	if errors.Is(err, table.ErrNotFound) {
		return "", true, nil
	}
	if err != nil {
		return "", false, err
	}
	if good, err := d.livesFor(ctx, l, c, &form); err != nil || !good {
		return "", true, err
	}
	secret, err := key.Open(linkField(n.To), l.Sealed)
	return d.Site + ConsentPath + secret, false, err
}

// linkField is what a link's secret is sealed as.
func linkField(person string) string { return "consent-link." + person }
