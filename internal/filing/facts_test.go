package filing_test

import (
	"time"

	"beian/internal/filing"
)

// start is the moment at which test cases are submitted.
func start() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

func declared(sites ...string) filing.Declared {
	d := filing.Declared{
		Nature: filing.Enterprise, Province: "11", Organiser: "示例网络科技有限公司",
		Form: filing.FormRef{Number: 1, Digest: "00"}, Claims: []string{"subject:0001"},
	}
	for _, id := range sites {
		d.Sites = append(d.Sites, filing.DeclaredSite{ID: id, Head: "p-" + id, Domains: []string{"shili-" + id + ".cn"}})
		d.Claims = append(d.Claims, "domain:shili-"+id+".cn")
	}
	return d
}

// sample gives a case at a status, as straight moves would have left it, but for
// its history.
func sample(s filing.Status) *filing.Case {
	c := &filing.Case{ID: "case-1", Status: s}
	if s == filing.Draft {
		return c
	}
	c.Version, c.Visit, c.RuleSet, c.SubmittedAt = 9, 9, "current", start()
	c.Sites = []filing.SiteState{{ID: "s1", Head: "p-s1", Domains: []string{"before-s1.cn"}}, {ID: "s2", Head: "p-s2", Domains: []string{"before-s2.cn"}}}
	c.Clock = &filing.Clock{Rule: "test", Starts: start(), Due: start().AddDate(0, 1, 0)}
	c.Invitation = &filing.Clock{Rule: "appearance", Starts: start(), Due: start().AddDate(0, 1, 0)}
	if s == filing.AwaitingConfirmation {
		c.Confirm = []filing.Confirmation{{Person: "p-s1"}, {Person: "p-s2"}}
	}
	if s == filing.Verifying || s == filing.AwaitingDelivery || s == filing.ReturnedByBureau {
		for i := range c.Sites {
			c.Sites[i].AppearedAt = start()
			check := siteCheck()
			c.Sites[i].Verification = &check
		}
	}
	if s == filing.Filed {
		c.FiledAt = start()
	}
	if !s.Open() {
		c.Clock = nil
	}
	return c
}

func siteCheck() filing.SiteCheck {
	return filing.SiteCheck{
		At: start(), Photo: "scan-photo", Slip: "scan-slip",
		Access:  filing.Access{Mode: "cloud", Region: "11", IPRanges: []string{"192.0.2.0/24"}},
		Sources: []filing.Source{{Original: "resident-id", Name: "公安", Outcome: "consistent"}},
	}
}

func reasons(fields ...string) []filing.Reason {
	var rs []filing.Reason
	for _, f := range fields {
		rs = append(rs, filing.Reason{Code: "subject-name", Field: f})
	}
	return rs
}

// tester is a test or a random walk.
type tester interface {
	Helper()
	Fatal(args ...any)
}

// facts gives an event with facts that fit the case.
func facts(t tester, name filing.EventName, c *filing.Case, at time.Time) filing.Event {
	t.Helper()
	site := nextSite(c)
	fields := reasons("subject.name", "sites[s1].domains")
	switch name {
	case "CaseSubmitted":
		return &filing.CaseSubmitted{Applicant: "account-1", Provider: "provider-1", RuleSet: "current", Declared: declared("s1", "s2")}
	case "SubmissionAccepted":
		return &filing.SubmissionAccepted{Receipt: "00000000000000000"}
	case "PreCheckPassed":
		return &filing.PreCheckPassed{Contact: filing.Contact{Channel: "phone", At: at}}
	case "PreCheckReturned":
		return &filing.PreCheckReturned{Reasons: fields}
	case "PreCheckRefused":
		return &filing.PreCheckRefused{Reasons: reasons("")}
	case "CaseResubmitted":
		return &filing.CaseResubmitted{Declared: declared("s1", "s2"), Changed: []string{"subject.name"}}
	case "SiteDropped":
		return &filing.SiteDropped{Site: site, Claims: []string{"subject:0001"}}
	case "PersonReplaced":
		return &filing.PersonReplaced{Person: "p-s1", Declared: declared("s1", "s2")}
	case "DomainReleased":
		return &filing.DomainReleased{
			Contest: "contest-1", Site: site, Domain: domainOf(c, site), Claims: []string{"subject:0001"}, Reasons: reasons("sites[" + site + "].domains"),
		}
	case "VerificationBooked":
		return &filing.VerificationBooked{Site: site, At: at.Add(time.Minute), Desk: "desk-1"}
	case "VerificationMissed":
		return &filing.VerificationMissed{Site: site}
	case "AppointmentsExhausted":
		return &filing.AppointmentsExhausted{Site: site}
	case "InvitationRenewed":
		return &filing.InvitationRenewed{Reason: filing.Reason{Code: "no-free-slot"}}
	case "PersonsAppeared":
		e := &filing.PersonsAppeared{}
		for _, s := range c.Standing() {
			e.Appearances = append(e.Appearances, filing.Appearance{Site: s.ID, At: at})
		}
		return e
	case "SiteVerified":
		return &filing.SiteVerified{Site: site, Check: siteCheck()}
	case "FormCorrected":
		d := declared("s1", "s2")
		d.Province = c.Province
		return &filing.FormCorrected{Declared: d, Changed: []string{"subject.name"}, Sites: []string{"s1", "s2"}, Initialled: true}
	default:
		return laterFacts(t, name, c, at)
	}
}

func domainOf(c *filing.Case, site string) string {
	if s, ok := c.Site(site); ok && len(s.Domains) > 0 {
		return s.Domains[0]
	}
	return ""
}

// nextSite gives the first site that still has to be verified, or the first.
func nextSite(c *filing.Case) string {
	standing := c.Standing()
	for _, s := range standing {
		if s.Verification == nil {
			return s.ID
		}
	}
	if len(standing) > 0 {
		return standing[0].ID
	}
	return "s1"
}

func laterFacts(t tester, name filing.EventName, c *filing.Case, at time.Time) filing.Event {
	t.Helper()
	fields := reasons("subject.name")
	switch name {
	case "VerificationDeferred":
		return &filing.VerificationDeferred{Reasons: reasons("")}
	case "VerificationReturned":
		return &filing.VerificationReturned{Reasons: fields}
	case "VerificationRefused":
		return &filing.VerificationRefused{Reasons: reasons("")}
	case "DeliveryAcknowledged":
		return &filing.DeliveryAcknowledged{Acknowledgement: "ack-1", Confirm: []string{"p-s1", "p-s2"}}
	case "DeliveryRefused":
		return &filing.DeliveryRefused{Reasons: reasons("")}
	case "PersonConfirmed":
		for _, p := range c.Confirm {
			if p.At.IsZero() {
				return &filing.PersonConfirmed{Person: p.Person}
			}
		}
		return &filing.PersonConfirmed{Person: "p-s1"}
	case "ConfirmationFailed":
		return &filing.ConfirmationFailed{Reason: filing.Reason{Code: "confirmation-expired"}}
	case "ReviewReturned":
		return &filing.ReviewReturned{Reasons: fields}
	case "ReviewRefused":
		return &filing.ReviewRefused{Reasons: reasons("")}
	case "NumberIssued":
		return &filing.NumberIssued{Number: filing.Number{Province: "京", Year: 2026, Sequence: 1}}
	case "AccessOpened":
		return &filing.AccessOpened{On: at}
	case "SentBackToApplicant":
		return &filing.SentBackToApplicant{Reasons: fields}
	default:
		e, err := filing.DecodeEvent(name, []byte("{}")) // events without facts
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
}

// move gives a move with facts that fit the case, half a day after its clock
// started, or, for the clock's own moves, when the due time is long over.
func move(t tester, name filing.EventName, by filing.Role, c *filing.Case) filing.Move {
	t.Helper()
	at := start()
	if !c.FiledAt.IsZero() {
		at = c.FiledAt.Add(time.Hour)
	}
	if c.Clock != nil {
		at = c.Clock.Starts.Add(12 * time.Hour)
		if name == "CaseLapsed" || name == "DeadlinePassed" || by == filing.RoleClock {
			at = c.Clock.Due.Add(time.Hour)
		}
	}
	m := filing.Move{Event: facts(t, name, c, at), By: by, Actor: "actor-1", At: at, Request: "request-1"}
	to, err := c.Leads(m.Event)
	if err == nil && to.Open() && (to != c.Status || name == "InvitationRenewed" || name == "PersonReplaced" || name == "DomainReleased") {
		m.Clock = &filing.Clock{Rule: string(to), Starts: at, Due: at.AddDate(0, 0, 10)}
	}
	return m
}

// byTable gives the first role that the table lets make the event at a status.
func byTable(t tester, s filing.Status, name filing.EventName) filing.Role {
	t.Helper()
	for _, m := range filing.Lifecycle() {
		if m.From == s && m.On == name {
			return m.By[0]
		}
	}
	t.Fatal(name, "is not possible at", s)
	return ""
}

// play makes the events happen one after the other to a new case.
func play(t tester, names ...filing.EventName) (filing.Case, []filing.Record) {
	t.Helper()
	c := filing.Case{ID: "case-1", Status: filing.Draft}
	var history []filing.Record
	for _, name := range names {
		next, rec, err := c.Apply(move(t, name, byTable(t, c.Status, name), &c))
		if err != nil {
			t.Fatal(name, "at", c.Status, err)
		}
		c, history = next, append(history, rec)
	}
	return c, history
}

// straight is a filing of two sites from submission to access, with an
// appointment that is missed, a deferral and one return by the bureau.
func straight() []filing.EventName {
	return []filing.EventName{
		"CaseSubmitted", "SubmissionAccepted", "PreCheckPassed", "VerificationBooked", "VerificationMissed", "PersonsAppeared",
		"SiteVerified", "VerificationDeferred", "PersonsAppeared", "FormCorrected", "SiteVerified", "SiteVerified", "VerificationPassed",
		"DeliveryAcknowledged", "PersonConfirmed", "PersonConfirmed", "ReviewReturned", "DeliveryRepeated",
		"DeliveryAcknowledged", "PersonConfirmed", "PersonConfirmed", "WithdrawalRequested", "ReviewApproved", "NumberIssued", "AccessOpened",
	}
}
