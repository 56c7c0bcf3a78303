package filing

import (
	"cmp"
	"slices"
	"time"
)

// FormRef points at one kept version of a case's sealed form. Digest is the
// hex SHA-256 of the sealed form as stored.
type FormRef struct {
	Number int    `json:"number"`
	Digest string `json:"digest"`
}

// SiteState is how far one site of a case has come. It holds nothing personal;
// Head is a person id of the form.
type SiteState struct {
	ID           string     `json:"id"`
	Head         string     `json:"head"`
	Name         string     `json:"name,omitempty"`
	Domains      []string   `json:"domains"`            // canonical A-labels, the main domain first
	HomePage     string     `json:"homePage,omitempty"` // host of the home page
	Dropped      bool       `json:"dropped,omitempty"`
	AppearedAt   time.Time  `json:"appearedAt,omitzero"`
	Verification *SiteCheck `json:"verification,omitempty"`
	Suffix       int        `json:"suffix,omitempty"` // of the site number, from NumberIssued
}

// SiteCheck is what the verifier recorded of one site at the desk.
type SiteCheck struct {
	At          time.Time `json:"at"`
	Photo       string    `json:"photo"`                 // scan id
	Slip        string    `json:"slip"`                  // scan id of the signed slip, or of the head's signature on a screen
	SlipVersion int       `json:"slipVersion,omitempty"` // of the site's slip
	Access      Access    `json:"access"`
	Sources     []Source  `json:"sources"`
}

// Access is how the provider connects a site (Plan 一.4). An applicant may
// declare it; only what the verifier states counts. IPRanges are addresses,
// CIDR prefixes or ranges "first-last" of the provider.
type Access struct {
	Mode     string   `json:"mode"`
	Region   string   `json:"region"` // GB/T 2260 province of the server
	IPRanges []string `json:"ipRanges"`
}

// Source is one information source consulted for an original, and its answer:
// consistent 一致, inconsistent 不一致, or unavailable 无法查询. Of is the path of
// the form that the original proves.
type Source struct {
	Original string `json:"original"`
	Of       string `json:"of,omitempty"`
	Name     string `json:"name"`
	Outcome  string `json:"outcome"`
}

// Confirmation is one person who confirms by SMS code after delivery.
type Confirmation struct {
	Person string    `json:"person"`
	At     time.Time `json:"at,omitzero"`
}

// Case is one filing on its way. It holds no personal data: the form is kept
// sealed beside it. A case changes only by [Case.Apply]; Version counts its
// moves from 1. Visit is the version at which the present stage was entered.
type Case struct {
	ID          string         `json:"id"`
	Version     int64          `json:"version"`
	Status      Status         `json:"status"`
	Visit       int64          `json:"visit"`
	Applicant   string         `json:"applicant"`
	Provider    string         `json:"provider"`
	Province    string         `json:"province"`
	Nature      Nature         `json:"nature"`
	RuleSet     string         `json:"ruleSet"`
	Organiser   string         `json:"organiser"` // as the register shows it: natural persons masked
	Receipt     Receipt        `json:"receipt,omitempty"`
	SubmittedAt time.Time      `json:"submittedAt,omitzero"`
	Form        FormRef        `json:"form"`
	Sites       []SiteState    `json:"sites"`
	Claims      []string       `json:"claims,omitempty"`
	Clock       *Clock         `json:"clock,omitempty"`
	Invitation  *Clock         `json:"invitation,omitempty"` // the month of Plan 二(二)1(3), kept while it is stopped
	Renewed     bool           `json:"renewed,omitempty"`
	Remote      bool           `json:"remote,omitempty"`    // verified online instead of at a desk (C6)
	NoSlot      bool           `json:"noSlot,omitempty"`    // no appointment was free within the invitation
	DeferredAt  time.Time      `json:"deferredAt,omitzero"` // who came before it comes again
	Overdue     bool           `json:"overdue,omitempty"`
	Reasons     []Reason       `json:"reasons,omitempty"` // of the latest return or refusal
	Withdrawing bool           `json:"withdrawing,omitempty"`
	Bookings    int            `json:"bookings,omitempty"`
	Slip        int            `json:"slip,omitempty"`        // version of the slip that was passed last
	Deliveries  int            `json:"deliveries,omitempty"`  // acknowledged by the bureau
	DeliveredTo string         `json:"deliveredTo,omitempty"` // province of the bureau that has it, where the form names another since
	Confirm     []Confirmation `json:"confirm,omitempty"`
	Number      Number         `json:"number,omitzero"`
	FiledAt     time.Time      `json:"filedAt,omitzero"`
	OpenedAt    time.Time      `json:"openedAt,omitzero"`
	Chain       string         `json:"chain,omitempty"` // hash of the latest history record
}

// Site gives the state of the site with the id.
func (c *Case) Site(id string) (*SiteState, bool) {
	for i := range c.Sites {
		if c.Sites[i].ID == id {
			return &c.Sites[i], true
		}
	}
	return nil, false
}

// Bureau gives the province of the bureau that has the case, "" before the first
// delivery: another one has it only when it was delivered there.
func (c *Case) Bureau() string {
	if c.Deliveries == 0 {
		return ""
	}
	return cmp.Or(c.DeliveredTo, c.Province)
}

// Standing gives the sites that were not dropped.
func (c *Case) Standing() []SiteState {
	var kept []SiteState
	for _, s := range c.Sites {
		if !s.Dropped {
			kept = append(kept, s)
		}
	}
	return kept
}

// Acts gives who must act now. A remote or on-site verification is the heads'
// until all of them have appeared.
func (c *Case) Acts() Party { return c.Status.Acts() }

// clone gives a copy that shares nothing that a move changes.
func (c *Case) clone() Case {
	n := *c
	n.Sites = slices.Clone(c.Sites)
	for i := range n.Sites {
		if v := n.Sites[i].Verification; v != nil {
			check := *v
			n.Sites[i].Verification = &check
		}
	}
	n.Claims = slices.Clone(c.Claims)
	n.Reasons = slices.Clone(c.Reasons)
	n.Confirm = slices.Clone(c.Confirm)
	if c.Clock != nil {
		clock := *c.Clock
		n.Clock = &clock
	}
	if c.Invitation != nil {
		clock := *c.Invitation
		n.Invitation = &clock
	}
	return n
}
