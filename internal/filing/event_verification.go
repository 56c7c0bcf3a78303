package filing

import (
	"slices"
	"time"
)

// Appearance is that the head of a site came with the originals.
type Appearance struct {
	Site string    `json:"site"`
	At   time.Time `json:"at"`
}

// PersonsAppeared stops the month: the head of every site has come.
type PersonsAppeared struct {
	Appearances []Appearance `json:"appearances"`
}

// Name implements [Event].
func (*PersonsAppeared) Name() EventName { return "PersonsAppeared" }

func (e *PersonsAppeared) guard(c *Case, m Move) error {
	for _, s := range c.Standing() {
		if !slices.ContainsFunc(e.Appearances, func(a Appearance) bool { return a.Site == s.ID && !a.At.IsZero() }) {
			return Errorf(Conflict, "head-missing", "sites["+s.ID+"]", "the head of this site has not appeared yet")
		}
	}
	if c.Clock.MayLapse(m.At) {
		return Errorf(TooLate, "invitation-over", "status", "the month to appear is over; a new case can copy the form")
	}
	return nil
}

func (e *PersonsAppeared) apply(c *Case, _ Move) {
	c.NoSlot = false
	for _, a := range e.Appearances {
		if site, ok := c.Site(a.Site); ok {
			site.AppearedAt = a.At
		}
	}
}

// SiteVerified records the desk's check of one site: originals, photo, slip and
// access (Plan 二(二)1(4)-(6)).
type SiteVerified struct {
	Site  string    `json:"site"`
	Check SiteCheck `json:"check"`
}

// Name implements [Event].
func (*SiteVerified) Name() EventName { return "SiteVerified" }

func (e *SiteVerified) guard(c *Case, _ Move) error {
	if err := standingSite(c, e.Site); err != nil {
		return err
	}
	if site, _ := c.Site(e.Site); site.AppearedAt.IsZero() {
		return Errorf(Conflict, "head-missing", "site", "the head of this site has not appeared")
	}
	switch {
	case e.Check.Photo == "":
		return Errorf(Invalid, "photo-missing", "photo", "take the head's photo first")
	case e.Check.Slip == "":
		return Errorf(Invalid, "slip-missing", "slip", "upload the signed and sealed slip first")
	case len(e.Check.Sources) == 0:
		return Errorf(Invalid, "sources-missing", "sources", "name the source consulted for each original")
	case len(e.Check.Access.IPRanges) == 0:
		return Errorf(Invalid, "access-missing", "access.ipRanges", "state the addresses that the site is connected by")
	}
	return nil
}

func (e *SiteVerified) apply(c *Case, _ Move) {
	site, _ := c.Site(e.Site)
	check := e.Check
	site.Verification = &check
}

// FormCorrected corrects the form on the spot (Plan 二(二)1(5)): the head
// initialled what the verifier changed. Changed lists the field paths that
// differ, Sites the sites that they concern. Every slip made before is void, and
// with it what was verified on it; the heads are still there.
type FormCorrected struct {
	Declared   Declared `json:"declared"`
	Changed    []string `json:"changed"`
	Sites      []string `json:"sites"`
	Initialled bool     `json:"initialled"`
}

// Name implements [Event].
func (*FormCorrected) Name() EventName { return "FormCorrected" }

func (e *FormCorrected) guard(c *Case, _ Move) error {
	switch {
	case !e.Initialled:
		return Errorf(Invalid, "not-initialled", "initialled", "a correction at the desk is initialled by the head")
	case len(e.Changed) == 0:
		return Errorf(Invalid, "nothing-corrected", "changes", "name at least one field whose value changes")
	case e.Declared.Province != c.Province:
		return Errorf(Conflict, "province-changed", "subject.province",
			"another bureau would decide; return the case to the applicant instead of correcting it at the desk")
	}
	return e.Declared.guard(c)
}

func (e *FormCorrected) apply(c *Case, _ Move) {
	appeared := map[string]time.Time{}
	for _, s := range c.Sites {
		appeared[s.ID] = s.AppearedAt
	}
	c.declare(e.Declared)
	for i := range c.Sites {
		c.Sites[i].AppearedAt = appeared[c.Sites[i].ID]
	}
}

// VerificationDeferred sends the heads home for a forgotten original or seal;
// the invitation goes on, with at least five working days left.
type VerificationDeferred struct {
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*VerificationDeferred) Name() EventName { return "VerificationDeferred" }

func (e *VerificationDeferred) guard(*Case, Move) error { return needReasons(e.Reasons, false) }

func (*VerificationDeferred) apply(c *Case, m Move) {
	invitation := *c.Clock
	c.Invitation, c.DeferredAt = &invitation, m.At
	for i := range c.Sites {
		if c.Sites[i].Verification == nil {
			c.Sites[i].AppearedAt = time.Time{}
		}
	}
}

// VerificationReturned sends the case back for what can't be corrected at the
// desk.
type VerificationReturned struct {
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*VerificationReturned) Name() EventName { return "VerificationReturned" }

func (e *VerificationReturned) guard(*Case, Move) error { return needReasons(e.Reasons, true) }

func (e *VerificationReturned) apply(c *Case, _ Move) {
	c.Reasons = slices.Clone(e.Reasons)
	c.voidVerification()
}

// VerificationPassed closes the desk's work: every site is verified, the slip
// of this version is signed.
type VerificationPassed struct{}

// Name implements [Event].
func (*VerificationPassed) Name() EventName { return "VerificationPassed" }

func (*VerificationPassed) guard(c *Case, _ Move) error {
	for _, s := range c.Standing() {
		if s.Verification == nil {
			return Errorf(Conflict, "site-not-verified", "sites["+s.ID+"]", "verify this site first, or drop it from the case")
		}
	}
	return nil
}

func (*VerificationPassed) apply(c *Case, _ Move) {
	c.Slip++
	c.Invitation, c.Reasons = nil, nil
}

// VerificationRefused closes the case: the originals are not genuine, or not
// of the subject (Plan 二(二)1(5): 不一致不予受理).
type VerificationRefused struct {
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*VerificationRefused) Name() EventName { return "VerificationRefused" }

func (e *VerificationRefused) guard(*Case, Move) error { return needReasons(e.Reasons, false) }
func (e *VerificationRefused) apply(c *Case, _ Move)   { c.Reasons = slices.Clone(e.Reasons) }

// SentBackToApplicant passes the bureau's return on to the applicant.
type SentBackToApplicant struct {
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*SentBackToApplicant) Name() EventName { return "SentBackToApplicant" }

func (e *SentBackToApplicant) guard(*Case, Move) error { return needReasons(e.Reasons, true) }

func (e *SentBackToApplicant) apply(c *Case, _ Move) {
	c.Reasons = slices.Clone(e.Reasons)
	c.voidVerification()
}

// VerificationRepeated invites the heads once more after a return by the
// bureau.
type VerificationRepeated struct{}

// Name implements [Event].
func (*VerificationRepeated) Name() EventName { return "VerificationRepeated" }

func (*VerificationRepeated) apply(c *Case, _ Move) {
	invitation := *c.Clock
	c.Invitation, c.Renewed = &invitation, false
	c.voidVerification()
}

// DeliveryRepeated delivers once more with the same slip.
type DeliveryRepeated struct{}

// Name implements [Event].
func (*DeliveryRepeated) Name() EventName { return "DeliveryRepeated" }

func (*DeliveryRepeated) guard(c *Case, m Move) error { return (&VerificationPassed{}).guard(c, m) }
func (*DeliveryRepeated) apply(*Case, Move)           {}

func standingSite(c *Case, id string) error {
	if site, ok := c.Site(id); !ok || site.Dropped {
		return Errorf(NotFound, "unknown-site", "site", "the case has no such site")
	}
	return nil
}
