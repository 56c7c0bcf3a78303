package web

import (
	"strconv"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// Outcome is how a case or draft stands after a call.
type Outcome = records.Outcome

// outcome answers an operation's outcome with its version as ETag.
func (c *call) outcome(out records.Outcome, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	c.etag = out.Version
	return out, nil
}

// Draft is a draft with its form open, and what was uploaded and accepted for it.
type Draft struct {
	ID         string                   `json:"case"`
	Version    int64                    `json:"version"`
	Provider   string                   `json:"provider"`
	Form       filing.Form              `json:"form"`
	Saved      time.Time                `json:"saved"`
	Expires    time.Time                `json:"expires"`
	Scans      []Scan                   `json:"scans"`      // asked for, or clean
	Refused    []Scan                   `json:"refused"`    // latest tries that were refused, with what was found
	Missing    []casework.DeclaredPaper `json:"missing"`    // papers that the form declares and nobody uploaded
	Agreements []Agreed                 `json:"agreements"` // what the applicant accepted
	// BoundTo is the case that its account is bound to: beside it no other can be
	// submitted from there.
	BoundTo string `json:"boundTo,omitempty"`
}

func draftOf(d *casework.DraftView) Draft {
	agreements, _ := agreedOf(casework.CaseView{Accepted: d.Accepted})
	return Draft{
		ID: d.ID, Version: d.Version, Provider: d.Provider, Form: d.Form.Shown(), Saved: d.Saved, Expires: d.Expires,
		Scans: scansOf(d.Scans.Shown), Refused: scansOf(d.Scans.Refused), Missing: d.Missing, Agreements: agreements, BoundTo: d.BoundTo,
	}
}

// Providers are the access providers of this system.
type Providers struct {
	Providers []casework.OfferedProvider `json:"providers"`
}

// Case is a case with its form open, as its reader may see it.
type Case struct {
	Case       filing.Case              `json:"case"`
	Form       filing.Form              `json:"form"`
	Reasons    []casework.Ground        `json:"reasons"`
	Findings   []filing.Finding         `json:"findings"`
	History    []Step                   `json:"history"`
	Scans      []Scan                   `json:"scans"`   // asked for, or clean
	Refused    []Scan                   `json:"refused"` // latest tries that were refused, with what was found
	Hidden     HiddenScans              `json:"hidden"`
	Missing    []casework.DeclaredPaper `json:"missing"`    // papers that the form declares and nobody uploaded
	Agreements []Agreed                 `json:"agreements"` // what the applicant accepted
	Consents   []Agreed                 `json:"consents"`   // what named persons consented to
	Links      []ConsentLink            `json:"links"`      // that are good now, of who is asked to consent by one
	Allowed    []filing.EventName       `json:"allowed"`
	Unlocked   []string                 `json:"unlocked"` // paths that a correction may change

	// For the applicant and the provider, while heads are waited for.
	Booked   []casework.Booked   `json:"booked,omitempty"`
	Appeared []filing.Appearance `json:"appeared,omitempty"`

	// For the applicant alone, while persons confirm.
	Tries []casework.TriesLeft `json:"tries,omitempty"`

	// For the provider's staff alone.
	Lock      *casework.Locked     `json:"lock,omitempty"`
	Contacts  []casework.Contacted `json:"contacts,omitempty"`
	Suggested []casework.Ground    `json:"suggested,omitempty"`

	// For the provider's manager alone: whether the workflow stands still until its
	// next try of its own, or until it is resumed.
	Parked bool `json:"parked,omitempty"`

	// After a return by the bureau: the answer of the provider that it needs at
	// least.
	Needed string `json:"needed,omitempty"`

	// For reviewers, each time that the bureau, its system or those who confirm
	// returned it; for the provider's staff, that the desk did, too.
	Returns []casework.Return `json:"returns,omitempty"`

	// For a reviewer alone: other cases of the subject that he may see, and the call
	// that shows what the last correction changed.
	Filings []casework.Row `json:"filings,omitempty"`
	Changes string         `json:"changes,omitempty"`
}

// Step is one move of a case's history.
type Step struct {
	Version int64            `json:"version"`
	Event   filing.EventName `json:"event"`
	From    filing.Status    `json:"from"`
	To      filing.Status    `json:"to"`
	By      filing.Role      `json:"by"`
	At      time.Time        `json:"at"`
	Due     *time.Time       `json:"due,omitempty"`
}

// Scan is a scan and what became of it.
type Scan struct {
	ID       string            `json:"scan"`
	Purpose  string            `json:"purpose"`
	Of       string            `json:"of,omitempty"`
	Page     int               `json:"page,omitempty"`
	Site     string            `json:"site,omitempty"`
	Type     string            `json:"type"`
	Size     int64             `json:"size"`
	State    records.ScanState `json:"state"`
	Findings []filing.Finding  `json:"findings,omitempty"`
	Asked    time.Time         `json:"asked"`
}

// Agreed is that somebody agreed to something in a version.
type Agreed struct {
	ID       string    `json:"id"`
	Version  int       `json:"version"`
	Person   string    `json:"person,omitempty"`
	At       time.Time `json:"at"`
	By       string    `json:"by"` // account that recorded it
	Role     string    `json:"role"`
	How      string    `json:"how"`                // account, desk, link
	Guardian bool      `json:"guardian,omitempty"` // a guardian consented
}

func agreedOf(v casework.CaseView) (accepted, consents []Agreed) {
	accepted, consents = []Agreed{}, []Agreed{}
	for _, a := range v.Accepted {
		accepted = append(accepted, Agreed{ID: a.ID, Version: a.Version, At: a.At, By: a.By, Role: a.Role, How: a.How})
	}
	for _, c := range v.Consents {
		consents = append(consents, Agreed{
			ID: c.To.ID, Version: c.To.Version, Person: c.Person, At: c.At, By: c.By, Role: c.Role, How: c.How, Guardian: c.Guardian != "",
		})
	}
	return accepted, consents
}

func linksOf(links []records.ConsentLink) []ConsentLink {
	list := make([]ConsentLink, len(links))
	for i, l := range links {
		list[i] = ConsentLink{Person: l.Person, At: l.Asked, Expires: l.Expires}
	}
	return list
}

// HiddenScans is how many scans nobody views any more.
type HiddenScans struct {
	Replaced int `json:"replaced"`
	Rejected int `json:"rejected"`
}

func scansOf(list []records.Scan) []Scan {
	out := make([]Scan, len(list))
	for i, s := range list {
		out[i] = Scan{
			ID: s.ID, Purpose: s.Purpose, Of: s.Of, Page: s.Page, Site: s.Site, Type: s.Type, Size: s.Size,
			State: s.State, Findings: s.Findings, Asked: s.Asked,
		}
	}
	return out
}

// Notices is a page of what was told about a case.
type Notices struct {
	Notices []Notice `json:"notices"`
	Cursor  string   `json:"cursor,omitempty"`
}

// Notice is one entry of the notice ledger, without the text.
type Notice struct {
	Template string     `json:"template"`
	Channel  string     `json:"channel"`
	To       string     `json:"to"`
	Created  time.Time  `json:"created"`
	SentAt   *time.Time `json:"sentAt,omitempty"`
	Unsent   string     `json:"unsent,omitempty"` // why it goes to nobody: no-channel, no-address or void
}

func (a *API) viewCase(c *call) (any, error) {
	v, err := a.Desk.ViewCase(c.Context(), c.Actor, c.PathValue("case"), c.URL.Query().Get("purpose"))
	if err != nil {
		return nil, err
	}
	c.etag = v.Case.Version
	out := Case{
		Case: v.Case, Form: v.Form.Shown(), Reasons: v.Reasons, Findings: v.Findings, Allowed: v.Allowed, Unlocked: v.Unlocked,
		Needed: v.Needed, Tries: v.Tries, Parked: v.Parked, Returns: v.Returns, Filings: v.Filings,
		History: make([]Step, len(v.History)), Scans: scansOf(v.Scans.Shown), Refused: scansOf(v.Scans.Refused),
		Hidden: HiddenScans{v.Scans.Replaced, v.Scans.Rejected}, Missing: v.Missing,
		Booked: v.Booked, Appeared: v.Appeared, Lock: v.Lock, Contacts: v.Contacts, Suggested: v.Suggested,
	}
	for i := range out.Contacts {
		out.Contacts[i].Note = out.Contacts[i].Note.Shown()
	}
	out.Agreements, out.Consents = agreedOf(v)
	out.Links = linksOf(v.Links)
	if c.Actor.Role == policy.Reviewer && v.Case.Form.Number > 1 {
		out.Changes = "/api/bureau/cases/" + v.Case.ID + "/changes"
	}
	if out.Findings == nil {
		out.Findings = []filing.Finding{}
	}
	if out.Allowed == nil {
		out.Allowed = []filing.EventName{}
	}
	// Claims say nothing to a reader, and the chain is the auditor's.
	out.Case.Claims, out.Case.Chain = nil, ""
	show(out.Reasons)
	for _, r := range out.Returns {
		show(r.Reasons)
	}
	for i, r := range v.History {
		out.History[i] = Step{Version: r.Version, Event: r.Event, From: r.From, To: r.To, By: r.By, At: r.At}
		if r.Clock != nil {
			out.History[i].Due = &r.Clock.Due
		}
	}
	return out, nil
}

// show lets the notes of grounds be written into an answer.
func show(gs []casework.Ground) {
	for i, g := range gs {
		gs[i].Note = g.Note.Shown()
	}
}

func (a *API) notices(c *call) (any, error) {
	list, next, err := a.Desk.Notices(c.Context(), c.Actor, c.PathValue("case"), c.URL.Query().Get("cursor"))
	if err != nil {
		return nil, err
	}
	out := Notices{Notices: make([]Notice, len(list)), Cursor: next}
	for i, n := range list {
		out.Notices[i] = Notice{Template: n.Template, Channel: n.Channel, To: n.To, Created: n.Created, Unsent: n.Unsent}
		if !n.SentAt.IsZero() {
			out.Notices[i].SentAt = &n.SentAt
		}
	}
	return out, nil
}

// rows answers a page of a list.
func (a *API) rows(c *call, list func(policy.Actor, string, int) (casework.Rows, error)) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	return list(c.Actor, c.URL.Query().Get("cursor"), limit)
}

// limit reads how many rows of a page are asked for.
func (c *call) limit() (int, error) {
	text := c.URL.Query().Get("limit")
	if text == "" {
		return 50, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, filing.Errorf(filing.Invalid, "limit", "limit", "ask for 1 to 100 rows")
	}
	return n, nil
}

func pageParameters() []Parameter {
	return []Parameter{
		{Name: "cursor", Summary: "cursor of the page before"},
		{Name: "limit", Summary: "rows of a page, 1 to 100; 50 if left out"},
	}
}

func purposeParameter() []Parameter {
	return []Parameter{{Name: "purpose", Summary: "why the personal data is read; it is recorded", Required: true}}
}
