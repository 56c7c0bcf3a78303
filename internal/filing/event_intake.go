package filing

import (
	"slices"
	"time"
)

// Declared is what a form says of a case without saying anything personal.
type Declared struct {
	Nature    Nature         `json:"nature"`
	Province  string         `json:"province"`
	Organiser string         `json:"organiser"`
	Form      FormRef        `json:"form"`
	Sites     []DeclaredSite `json:"sites"`
	Claims    []string       `json:"claims"`
}

// DeclaredSite is a site of a form: its id, its head's person id, its name, its
// canonical domains and the host of its home page.
type DeclaredSite struct {
	ID       string   `json:"id"`
	Head     string   `json:"head"`
	Name     string   `json:"name,omitempty"`
	Domains  []string `json:"domains"`
	HomePage string   `json:"homePage,omitempty"`
}

// guard refuses what a case can't hold. A site that was dropped stays dropped, so
// that a form with nothing else leaves no site to verify.
func (d Declared) guard(c *Case) error {
	domains, standing := 0, 0
	for i, s := range d.Sites {
		domains += len(s.Domains)
		if old, ok := c.Site(s.ID); !ok || !old.Dropped {
			standing++
		}
		if slices.ContainsFunc(d.Sites[:i], func(before DeclaredSite) bool { return before.ID == s.ID }) {
			return Errorf(Invalid, "site-twice", "sites", "two sites have the same id")
		}
	}
	switch {
	case len(d.Sites) == 0:
		return Errorf(Invalid, "no-site", "sites", "a filing needs at least one site")
	case standing == 0:
		return Errorf(Conflict, "no-site-left", "sites", "all these sites were dropped; withdraw the case instead")
	case len(d.Sites) > MaxSites:
		return Errorf(Invalid, "too-many-sites", "sites", "a case has at most %d sites; file the others in a second case", MaxSites)
	case domains > MaxDomains:
		return Errorf(Invalid, "too-many-domains", "sites", "a case has at most %d domains", MaxDomains)
	}
	return nil
}

// declare takes over what the form says. Sites that stay keep that they were
// dropped; what was verified of the earlier form is void.
func (c *Case) declare(d Declared) {
	if d.Province != c.Province {
		c.DeliveredTo = c.Bureau()
	}
	c.Nature, c.Province, c.Organiser = d.Nature, d.Province, d.Organiser
	c.Form, c.Claims = d.Form, slices.Clone(d.Claims)
	var sites []SiteState
	for _, s := range d.Sites {
		state := SiteState{ID: s.ID, Head: s.Head, Name: s.Name, Domains: slices.Clone(s.Domains), HomePage: s.HomePage}
		if old, ok := c.Site(s.ID); ok {
			state.Dropped = old.Dropped
		}
		sites = append(sites, state)
	}
	c.Sites = sites
}

// voidVerification forgets appearances and checks: the heads appear again.
func (c *Case) voidVerification() {
	for i := range c.Sites {
		c.Sites[i].AppearedAt, c.Sites[i].Verification = time.Time{}, nil
	}
	c.Remote, c.NoSlot = false, false
}

// CaseSubmitted opens a case: the applicant submits the draft to a provider.
// The rule set of the moment is frozen into the case.
type CaseSubmitted struct {
	Applicant string   `json:"applicant"`
	Provider  string   `json:"provider"`
	RuleSet   string   `json:"ruleSet"`
	Declared  Declared `json:"declared"`
}

// Name implements [Event].
func (*CaseSubmitted) Name() EventName { return "CaseSubmitted" }

func (e *CaseSubmitted) guard(c *Case, _ Move) error {
	if c.Version != 0 {
		return Errorf(Conflict, "already-submitted", "status", "the case was submitted before")
	}
	return e.Declared.guard(c)
}

func (e *CaseSubmitted) apply(c *Case, m Move) {
	c.Applicant, c.Provider, c.RuleSet, c.SubmittedAt = e.Applicant, e.Provider, e.RuleSet, m.At
	c.declare(e.Declared)
}

// SubmissionAccepted gives the case its receipt (受理码).
type SubmissionAccepted struct {
	Receipt Receipt `json:"receipt"`
}

// Name implements [Event].
func (*SubmissionAccepted) Name() EventName { return "SubmissionAccepted" }

func (e *SubmissionAccepted) apply(c *Case, _ Move) { c.Receipt = e.Receipt }

// Contact is how the verifier confirmed the contact details (Plan 二(二)1(2)):
// channel phone, mail or letter, and the time.
type Contact struct {
	Channel string    `json:"channel"`
	At      time.Time `json:"at"`
}

// PreCheckPassed invites the heads to appear within a month; its clock is that
// month. Remote is that they are verified online instead (rule set current, C6).
type PreCheckPassed struct {
	Contact Contact `json:"contact"`
	Remote  bool    `json:"remote,omitempty"`
}

// Name implements [Event].
func (*PreCheckPassed) Name() EventName { return "PreCheckPassed" }

func (e *PreCheckPassed) apply(c *Case, _ Move) {
	invitation := *c.Clock
	c.Invitation, c.Renewed, c.Reasons = &invitation, false, nil
	c.Remote, c.NoSlot = e.Remote, false
}

// PreCheckReturned sends the case back; the reasons' fields are unlocked.
type PreCheckReturned struct {
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*PreCheckReturned) Name() EventName { return "PreCheckReturned" }

func (e *PreCheckReturned) guard(*Case, Move) error { return needReasons(e.Reasons, true) }
func (e *PreCheckReturned) apply(c *Case, _ Move)   { c.Reasons = slices.Clone(e.Reasons) }

// PreCheckRefused closes the case with grounds: not the provider's customer,
// no commission, prohibited content.
type PreCheckRefused struct {
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*PreCheckRefused) Name() EventName { return "PreCheckRefused" }

func (e *PreCheckRefused) guard(*Case, Move) error { return needReasons(e.Reasons, false) }
func (e *PreCheckRefused) apply(c *Case, _ Move)   { c.Reasons = slices.Clone(e.Reasons) }

// needReasons demands at least one coded reason, and for a return a field each,
// for only named fields are unlocked.
func needReasons(rs []Reason, fields bool) error {
	if len(rs) == 0 {
		return Errorf(Invalid, "reasons-missing", "reasons", "name at least one coded reason")
	}
	for _, r := range rs {
		if r.Code == "" {
			return Errorf(Invalid, "reason-code-missing", "reasons", "every reason needs a code of the catalogue")
		}
		if fields && r.Field == "" {
			return Errorf(Invalid, "reason-field-missing", "reasons", "every reason of a return names the field to correct")
		}
	}
	return nil
}

// CaseResubmitted brings the corrected form. Changed lists the field paths that
// differ; all of them were unlocked.
type CaseResubmitted struct {
	Declared Declared `json:"declared"`
	Changed  []string `json:"changed"`
}

// Name implements [Event].
func (*CaseResubmitted) Name() EventName { return "CaseResubmitted" }

func (e *CaseResubmitted) guard(c *Case, _ Move) error { return e.Declared.guard(c) }

func (e *CaseResubmitted) apply(c *Case, _ Move) {
	c.declare(e.Declared)
	c.voidVerification()
}

// SiteDropped takes a site out of a returned case; its claims end.
type SiteDropped struct {
	Site   string   `json:"site"`
	Claims []string `json:"claims"` // that remain
}

// Name implements [Event].
func (*SiteDropped) Name() EventName { return "SiteDropped" }

func (e *SiteDropped) guard(c *Case, _ Move) error {
	site, ok := c.Site(e.Site)
	if !ok || site.Dropped {
		return Errorf(NotFound, "unknown-site", "site", "the case has no such site")
	}
	if len(c.Standing()) == 1 {
		return Errorf(Conflict, "last-site", "site", "one site must remain; withdraw the case instead")
	}
	return nil
}

func (e *SiteDropped) apply(c *Case, _ Move) {
	site, _ := c.Site(e.Site)
	site.Dropped = true
	c.Claims = slices.Clone(e.Claims)
}

// PersonReplaced puts another person in the place of one; what that person
// booked and showed is void and the pre-check starts anew. Changed lists the
// field paths that differ.
type PersonReplaced struct {
	Person   string   `json:"person"`
	Declared Declared `json:"declared"`
	Changed  []string `json:"changed,omitempty"`
}

// Name implements [Event].
func (*PersonReplaced) Name() EventName { return "PersonReplaced" }

func (e *PersonReplaced) guard(c *Case, _ Move) error { return e.Declared.guard(c) }

func (e *PersonReplaced) apply(c *Case, _ Move) {
	c.declare(e.Declared)
	c.voidVerification()
}

// CaseWithdrawn closes a case that the bureau never had, or has given back.
type CaseWithdrawn struct{}

// Name implements [Event].
func (*CaseWithdrawn) Name() EventName { return "CaseWithdrawn" }

func (*CaseWithdrawn) guard(c *Case, _ Move) error {
	// Of the statuses that this is possible at, a case that was delivered is on
	// its way to the bureau again at one alone; at the others the bureau has
	// given it back.
	if c.Deliveries > 0 && c.Status == AwaitingDelivery {
		return Errorf(Conflict, "already-delivered", "status", "the case goes to the bureau again; only it can return it")
	}
	return nil
}

func (*CaseWithdrawn) apply(*Case, Move) {}

// CaseLapsed closes a case whose applicant or heads did not answer in time.
type CaseLapsed struct{}

// Name implements [Event].
func (*CaseLapsed) Name() EventName { return "CaseLapsed" }

func (*CaseLapsed) guard(c *Case, m Move) error {
	if c.Clock == nil || !c.Clock.MayLapse(m.At) {
		return Errorf(Conflict, "not-due", "status", "the time to answer is not over")
	}
	return nil
}

func (*CaseLapsed) apply(*Case, Move) {}

// DeadlinePassed marks a case overdue; somebody else hears of it, nothing is
// decided.
type DeadlinePassed struct{}

// Name implements [Event].
func (*DeadlinePassed) Name() EventName { return "DeadlinePassed" }

func (*DeadlinePassed) guard(c *Case, m Move) error {
	if c.Clock == nil || !c.Clock.Passed(m.At) || c.Overdue {
		return Errorf(Conflict, "not-due", "status", "the deadline has not passed, or was marked before")
	}
	return nil
}

func (*DeadlinePassed) apply(c *Case, _ Move) { c.Overdue = true }
