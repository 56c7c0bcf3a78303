package casework

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// ConsentView is what a person is asked to consent to, as his link shows it:
// organiser and person as the public register shows natural persons, so that who
// finds a telephone reads no whole name.
type ConsentView struct {
	Organiser string     `json:"organiser"`
	Provider  string     `json:"provider"`
	Person    string     `json:"person"`
	Subject   bool       `json:"subject"` // he answers for the organiser
	Sites     []OwnSite  `json:"sites"`   // that he answers for
	Agreement Agreement  `json:"agreement"`
	Notice    Agreement  `json:"notice"`   // what becomes of his data
	Guardian  bool       `json:"guardian"` // he is under fourteen: a guardian consents
	Expires   time.Time  `json:"expires"`
	Consented *time.Time `json:"consented,omitempty"`
	How       string     `json:"how,omitempty"` // desk, account or link
}

// OwnSite is a site that a person answers for.
type OwnSite struct {
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"` // domains in A-labels, the main one first, or the host of a site without one
}

// ViewConsent shows the holder of a link what it is about, and whether he has
// consented; that he reads it is recorded first.
func (d *Desk) ViewConsent(ctx context.Context, a policy.Actor) (ConsentView, error) {
	h, err := d.held(ctx, a, policy.ViewConsent)
	if err != nil {
		return ConsentView{}, err
	}
	provider, err := records.ReadProvider(ctx, d.Table, h.of.Provider)
	if err != nil {
		return ConsentView{}, unavailable(err)
	}
	agreement, _ := d.Book.Agreement(rulebook.SensitiveData)
	notice, _ := d.Book.Agreement(rulebook.PrivacyNotice)
	v := ConsentView{
		Organiser: h.of.Organiser, Provider: provider.Name, Person: rulebook.Masked(h.person.Name.Reveal()),
		Subject: h.form.Subject.Head == h.person.ID, Sites: ownSites(&h.of, h.person.ID), Agreement: agreement, Notice: notice,
		Guardian: d.Book.NeedsGuardian(&h.person, d.Now()), Expires: h.link.Expires,
	}
	given, done, err := d.given(ctx, &h.of, &h.form, h.person.ID)
	if err == nil && done {
		v.Consented, v.How = &given.At, given.How
	}
	return v, err
}

func ownSites(c *filing.Case, person string) []OwnSite {
	sites := []OwnSite{}
	for _, s := range c.Standing() {
		if s.Head != person {
			continue
		}
		own := OwnSite{Name: s.Name, Addresses: s.Domains}
		if len(own.Addresses) == 0 {
			own.Addresses = []string{s.HomePage}
		}
		sites = append(sites, own)
	}
	return sites
}
