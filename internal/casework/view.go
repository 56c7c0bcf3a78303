package casework

import (
	"context"
	"errors"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/seal"
	"beian/internal/table"
)

// Purposes lists why a case with its personal data may be read; every reading
// names one (I9).
func Purposes() []string {
	return []string{"own-case", "pre-check", "verification", "delivery", "review", "enquiry", "supervision"}
}

func knownPurpose(purpose string) error {
	if slices.Contains(Purposes(), purpose) {
		return nil
	}
	return purposeMissing()
}

type (
	// DeclaredPaper is a paper that a form declares.
	DeclaredPaper = rulebook.DeclaredPaper
	// Checklist is what a site's verification needs.
	Checklist = rulebook.Checklist
)

// CaseView is a case with its form open, for those who may see it.
type CaseView struct {
	Case     filing.Case
	Form     filing.Form
	Reasons  []Ground // of the latest return or refusal, notes open
	Findings []filing.Finding
	History  []filing.Record
	Scans    ScanList
	Missing  []DeclaredPaper // declared by the form, without a clean scan
	Accepted []records.Accepted
	Consents []records.Consent
	Links    []records.ConsentLink // that are good now; for the applicant and the provider's staff
	Allowed  []filing.EventName    // what the reader's role may do now
	Unlocked []string              // paths that a correction may change, of a returned case

	// While heads are waited for: their appointments, and who has come already.
	Booked   []Booked
	Appeared []filing.Appearance

	// For the applicant alone, while persons confirm: how often each may still enter a
	// code.
	Tries []TriesLeft

	// For the provider's staff alone: who works on it, how the contacts were
	// confirmed at this visit, and the reasons of a return that this suggests.
	Lock      *Locked
	Contacts  []Contacted
	Suggested []Ground

	// For the provider's manager alone: whether the workflow stands still until
	// somebody lets it go on.
	Parked bool

	// After a return by the bureau: the answer of the provider that it needs.
	Needed string

	// When and why it was returned: to a reviewer by the bureau, its system and those
	// who confirm; to the provider's staff by the desk, too.
	Returns []Return

	// For a reviewer alone: other cases of the subject.
	Filings []Row
}

// ViewCase opens a case for reading, with the purpose recorded first.
func (d *Desk) ViewCase(ctx context.Context, a policy.Actor, id, purpose string) (CaseView, error) {
	if err := knownPurpose(purpose); err != nil {
		return CaseView{}, err
	}
	c, err := d.authorised(ctx, a, policy.ViewCase, id)
	if err != nil {
		return CaseView{}, err
	}
	form, key, err := d.form(ctx, &c, accessor{a.ID, string(a.Role), purpose})
	if err != nil {
		return CaseView{}, err
	}
	v := CaseView{Case: c, Form: form, Allowed: filing.Possible(c.Status, moveRole(a.Role)), Needed: d.needed(&c)}
	v.Unlocked = unlockedPaths(&c)
	if v.Reasons, err = openReasons(key, c.Reasons); err != nil {
		return CaseView{}, err
	}
	found, _, err := records.ReadFindings(ctx, d.Table, id, c.Visit)
	if err != nil {
		return CaseView{}, unavailable(err)
	}
	v.Findings = found.Findings
	if v.History, err = records.History(ctx, d.Table, id); err != nil {
		return CaseView{}, unavailable(err)
	}
	scans, err := records.Scans(ctx, d.Table, id)
	if err != nil {
		return CaseView{}, unavailable(err)
	}
	v.Scans, v.Missing = listScans(scans), d.missingPapers(&form, scans)
	if v.Accepted, err = records.Acceptances(ctx, d.Table, id); err != nil {
		return CaseView{}, unavailable(err)
	}
	if v.Consents, err = records.Consents(ctx, d.Table, id); err != nil {
		return CaseView{}, unavailable(err)
	}
	switch a.Role {
	case policy.Applicant, policy.Verifier, policy.Manager:
		err = d.viewDesk(ctx, a, key, &v)
	case policy.Reviewer:
		err = d.forReviewer(ctx, a, key, &v)
	case policy.Auditor, policy.Officer, policy.Person:
	}
	return v, err
}

func openReasons(key seal.DataKey, rs []filing.Reason) ([]Ground, error) {
	out := make([]Ground, len(rs))
	for i, r := range rs {
		out[i] = Ground{Code: r.Code, Field: r.Field}
		if r.Note == "" {
			continue
		}
		note, err := key.Open("reason", r.Note)
		if err != nil {
			return nil, err
		}
		out[i].Note = filing.NewSensitive(note)
	}
	return out, nil
}

// moveRole gives the role in which somebody makes moves.
func moveRole(r policy.Role) filing.Role {
	switch r {
	case policy.Applicant:
		return filing.RoleApplicant
	case policy.Verifier:
		return filing.RoleVerifier
	case policy.Reviewer:
		return filing.RoleReviewer
	case policy.Manager, policy.Auditor, policy.Officer, policy.Person:
		return ""
	}
	return ""
}

// Row is a case or a draft in a list, or a contest: nothing personal. It is of a contest if Contest is set: then Case is the one that holds the
// domain, and there is no status.
type Row struct {
	Case        string         `json:"case"`
	Contest     string         `json:"contest,omitempty"`
	Domain      string         `json:"domain,omitempty"` // that is contested
	Version     int64          `json:"version"`
	Status      filing.Status  `json:"status,omitempty"`
	Acts        filing.Party   `json:"acts"`
	Receipt     string         `json:"receipt,omitempty"`
	Organiser   string         `json:"organiser,omitempty"`
	Nature      filing.Nature  `json:"nature,omitempty"`
	Province    string         `json:"province,omitempty"`
	Sites       int            `json:"sites"`
	SubmittedAt *time.Time     `json:"submittedAt,omitempty"`
	Due         *time.Time     `json:"due,omitempty"`
	Overdue     bool           `json:"overdue,omitempty"`
	Remote      bool           `json:"remote,omitempty"`
	NoSlot      bool           `json:"noSlot,omitempty"`      // no appointment is free; the provider must renew
	Withdrawing bool           `json:"withdrawing,omitempty"` // the applicant asks the bureau to return the case
	Number      *filing.Number `json:"number,omitempty"`
	Lock        *Locked        `json:"lock,omitempty"` // for the provider's staff
}

// Rows is a page of a list; an empty cursor ends it.
type Rows struct {
	Rows   []Row  `json:"rows"`
	Cursor string `json:"cursor,omitempty"`
}

// OwnCases gives a page of the actor's drafts and cases, newest first.
func (d *Desk) OwnCases(ctx context.Context, a policy.Actor, cursor string, limit int) (Rows, error) {
	if err := allow(a, policy.ListCases, policy.Resource{Applicant: a.ID}, "list"); err != nil {
		return Rows{}, err
	}
	return d.rows(ctx, table.Query{
		Index: table.Account, Partition: records.AccountCases(a.ID), Descending: true, Cursor: cursor, Limit: limit,
	})
}

func (d *Desk) rows(ctx context.Context, q table.Query) (Rows, error) {
	page, err := d.page(ctx, q)
	if err != nil {
		return Rows{}, err
	}
	out := Rows{Rows: []Row{}, Cursor: page.Cursor}
	for _, it := range page.Items {
		row, err := rowOf(it)
		if err != nil {
			return Rows{}, err
		}
		if row.Status == filing.Draft && d.Now().After(*row.Due) {
			continue // expired: its clock is about to come to it
		}
		if row.Contest != "" {
			row.Overdue = d.Now().After(*row.Due)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// page reads a page that somebody asked for, with the cursor that he brings.
func (d *Desk) page(ctx context.Context, q table.Query) (table.Page, error) {
	if q.Limit < 1 || q.Limit > table.MaxPage {
		return table.Page{}, filing.Errorf(filing.Invalid, "limit", "limit", "ask for 1 to %d rows", table.MaxPage)
	}
	page, err := d.Table.Query(ctx, q)
	if errors.As(err, new(*table.InvalidError)) {
		return table.Page{}, unknownCursor()
	}
	return page, unavailable(err)
}

func unknownCursor() error {
	return filing.Errorf(filing.Invalid, "cursor", "cursor", "use the cursor of the page before, or none")
}

func rowOf(it table.Item) (Row, error) {
	if it.Kind == "draft" {
		draft, err := records.DraftOf(it)
		return Row{
			Case: draft.ID, Version: draft.Version, Status: filing.Draft, Acts: filing.PartyApplicant,
			Sites: len(draft.Form.Sites), Due: &draft.Expires,
		}, err
	}
	if it.Kind == records.KindContest {
		c, err := records.ContestOf(it)
		return Row{
			Case: c.Holder, Contest: c.ID, Domain: c.Domain, Version: c.Version, Acts: filing.PartyProvider, Receipt: c.Receipt,
			SubmittedAt: &c.Opened, Due: &c.Clock.Due,
		}, err
	}
	c, err := records.CaseOf(it)
	if err != nil {
		return Row{}, err
	}
	return caseRow(&c), nil
}

func caseRow(c *filing.Case) Row {
	row := Row{
		Case: c.ID, Version: c.Version, Status: c.Status, Acts: c.Acts(), Organiser: c.Organiser, Nature: c.Nature,
		Province: c.Province, Sites: len(c.Standing()), SubmittedAt: &c.SubmittedAt, Overdue: c.Overdue,
		Remote: c.Remote, NoSlot: c.NoSlot,
		Withdrawing: c.Withdrawing,
	}
	if c.Receipt != "" {
		row.Receipt = c.Receipt.String()
	}
	if c.Clock != nil {
		row.Due = &c.Clock.Due
	}
	if c.Number.Sequence > 0 {
		row.Number = &c.Number
	}
	return row
}

// Notices gives a page of what was told about a case, or about an own draft.
func (d *Desk) Notices(ctx context.Context, a policy.Actor, id, cursor string) ([]records.Notice, string, error) {
	if _, err := d.authorised(ctx, a, policy.ViewNotices, id); err != nil {
		if _, draft := d.ownDraft(ctx, a, policy.ViewDraft, id); draft != nil {
			return nil, "", err
		}
	}
	list, next, err := records.Notices(ctx, d.Table, id, cursor)
	if errors.As(err, new(*table.InvalidError)) {
		return nil, "", unknownCursor()
	}
	return list, next, unavailable(err)
}
