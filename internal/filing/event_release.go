package filing

import "slices"

// DomainReleased takes a domain from a case whose provider has found, in a
// contest, that it is another applicant's (A7): the case is returned for that
// site, and its claims go on without the domain. Reasons are all that is to be
// corrected, those of an earlier return among them.
type DomainReleased struct {
	Contest string   `json:"contest"`
	Site    string   `json:"site"`
	Domain  string   `json:"domain"` // canonical
	Claims  []string `json:"claims"` // that remain
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*DomainReleased) Name() EventName { return "DomainReleased" }

func (e *DomainReleased) guard(c *Case, _ Move) error {
	site, ok := c.Site(e.Site)
	if !ok || site.Dropped || !slices.Contains(site.Domains, e.Domain) {
		return Errorf(NotFound, "unknown-site", "site", "the case has no such site with this domain")
	}
	return needReasons(e.Reasons, true)
}

func (e *DomainReleased) apply(c *Case, _ Move) {
	c.Claims, c.Reasons = slices.Clone(e.Claims), slices.Clone(e.Reasons)
	c.voidVerification()
}
