package filing_test

import (
	"errors"
	"testing"
	"time"

	"beian/internal/filing"
)

// refusal is a move that the table has and whose facts or moment do not fit.
type refusal struct {
	name  string
	at    filing.Status
	event filing.EventName
	alter func(c *filing.Case, m *filing.Move)
	kind  filing.Kind
	code  string
	field string
}

// with changes the facts of the event, which is of type E.
func with[E filing.Event](change func(E)) func(*filing.Case, *filing.Move) {
	return func(_ *filing.Case, m *filing.Move) {
		if e, ok := m.Event.(E); ok {
			change(e)
		}
	}
}

// later moves the moment relative to the due time of the case.
func later(d time.Duration) func(*filing.Case, *filing.Move) {
	return func(c *filing.Case, m *filing.Move) { m.At = c.Clock.Due.Add(d) }
}

func intakeRefusals() []refusal {
	many := func(n int, domains int) filing.Declared {
		d := filing.Declared{}
		for i := range n {
			d.Sites = append(d.Sites, filing.DeclaredSite{ID: string(rune('a' + i)), Domains: make([]string, domains)})
		}
		return d
	}
	const invalid, conflict = filing.Invalid, filing.Conflict
	return []refusal{
		{"twice", filing.Draft, "CaseSubmitted", func(c *filing.Case, _ *filing.Move) { c.Version = 1 }, conflict, "already-submitted", "status"},
		{"no site", filing.Draft, "CaseSubmitted", with(func(e *filing.CaseSubmitted) { e.Declared.Sites = nil }), invalid, "no-site", "sites"},
		{"21 sites", filing.Draft, "CaseSubmitted", with(func(e *filing.CaseSubmitted) { e.Declared = many(21, 1) }), invalid, "too-many-sites", "sites"},
		{"51 domains", filing.Draft, "CaseSubmitted", with(func(e *filing.CaseSubmitted) { e.Declared = many(17, 3) }), invalid, "too-many-domains", "sites"},
		{"one id twice", filing.Returned, "CaseResubmitted", with(func(e *filing.CaseResubmitted) { e.Declared = declared("s1", "s1") }), invalid, "site-twice", "sites"},
		{"only dropped sites", filing.Returned, "CaseResubmitted", func(c *filing.Case, m *filing.Move) {
			c.Sites[0].Dropped = true
			with(func(e *filing.CaseResubmitted) { e.Declared = declared("s1") })(c, m)
		}, conflict, "no-site-left", "sites"},
		{"no site for a new person", filing.Returned, "PersonReplaced", with(func(e *filing.PersonReplaced) { e.Declared.Sites = nil }), invalid, "no-site", "sites"},
		{"no reason", filing.AwaitingPreCheck, "PreCheckReturned", with(func(e *filing.PreCheckReturned) { e.Reasons = nil }), invalid, "reasons-missing", "reasons"},
		{"reason without code", filing.AwaitingPreCheck, "PreCheckReturned", with(func(e *filing.PreCheckReturned) { e.Reasons[0].Code = "" }), invalid, "reason-code-missing", "reasons"},
		{"return without field", filing.AwaitingPreCheck, "PreCheckReturned", with(func(e *filing.PreCheckReturned) { e.Reasons[1].Field = "" }), invalid, "reason-field-missing", "reasons"},
		{"refusal without grounds", filing.AwaitingPreCheck, "PreCheckRefused", with(func(e *filing.PreCheckRefused) { e.Reasons = nil }), invalid, "reasons-missing", "reasons"},
		{"unknown site", filing.Returned, "SiteDropped", with(func(e *filing.SiteDropped) { e.Site = "s9" }), filing.NotFound, "unknown-site", "site"},
		{"dropped twice", filing.Returned, "SiteDropped", func(c *filing.Case, m *filing.Move) {
			c.Sites[0].Dropped = true
			with(func(e *filing.SiteDropped) { e.Site = "s1" })(c, m)
		}, filing.NotFound, "unknown-site", "site"},
		{"last site", filing.Returned, "SiteDropped", func(c *filing.Case, m *filing.Move) {
			c.Sites[1].Dropped = true
		}, conflict, "last-site", "site"},
		{"domain of a dropped site", filing.Returned, "DomainReleased", func(c *filing.Case, m *filing.Move) {
			c.Sites[0].Dropped = true
			with(func(e *filing.DomainReleased) { e.Site = "s1" })(c, m)
		}, filing.NotFound, "unknown-site", "site"},
		{"domain of another site", filing.Verifying, "DomainReleased", with(func(e *filing.DomainReleased) { e.Domain = "other.cn" }), filing.NotFound, "unknown-site", "site"},
		{"domain without reason", filing.Verifying, "DomainReleased", with(func(e *filing.DomainReleased) { e.Reasons = nil }), invalid, "reasons-missing", "reasons"},
		{"delivered before", filing.AwaitingDelivery, "CaseWithdrawn", func(c *filing.Case, _ *filing.Move) { c.Deliveries = 1 }, conflict, "already-delivered", "status"},
		{"lapse at the due time", filing.Returned, "CaseLapsed", later(0), conflict, "not-due", "status"},
		{"lapse within the grace", filing.AwaitingVerification, "CaseLapsed", later(filing.LapseGrace - 1), conflict, "not-due", "status"},
		{"overdue at the due time", filing.AwaitingReview, "DeadlinePassed", later(0), conflict, "not-due", "status"},
		{"overdue twice", filing.AwaitingReview, "DeadlinePassed", func(c *filing.Case, _ *filing.Move) { c.Overdue = true }, conflict, "not-due", "status"},
	}
}

func verificationRefusals() []refusal {
	const invalid, conflict, notFound = filing.Invalid, filing.Conflict, filing.NotFound
	const awaiting, verifying = filing.AwaitingVerification, filing.Verifying
	checked := func(change func(*filing.SiteCheck)) func(*filing.Case, *filing.Move) {
		return with(func(e *filing.SiteVerified) { change(&e.Check) })
	}
	return []refusal{
		{"booking of no site", awaiting, "VerificationBooked", with(func(e *filing.VerificationBooked) { e.Site = "" }), notFound, "unknown-site", "site"},
		{"booking in the past", awaiting, "VerificationBooked", func(_ *filing.Case, m *filing.Move) {
			with(func(e *filing.VerificationBooked) { e.At = m.At })(nil, m)
		}, invalid, "booking-time", "at"},
		{"booking after the month", awaiting, "VerificationBooked", func(c *filing.Case, m *filing.Move) {
			with(func(e *filing.VerificationBooked) { e.At = c.Clock.Due.Add(1) })(nil, m)
		}, invalid, "booking-time", "at"},
		{"booking of what is verified online", awaiting, "VerificationBooked", func(c *filing.Case, _ *filing.Move) { c.Remote = true }, conflict, "remote-verification", "status"},
		{"no slot of no site", awaiting, "AppointmentsExhausted", with(func(e *filing.AppointmentsExhausted) { e.Site = "s9" }), notFound, "unknown-site", "site"},
		{"no slot twice", awaiting, "AppointmentsExhausted", func(c *filing.Case, _ *filing.Move) { c.NoSlot = true }, conflict, "no-free-slot", "at"},
		{"no slot online", awaiting, "AppointmentsExhausted", func(c *filing.Case, _ *filing.Move) { c.Remote = true }, conflict, "no-free-slot", "at"},
		{"renewed by the clock for nothing", awaiting, "InvitationRenewed", func(_ *filing.Case, m *filing.Move) { m.By = filing.RoleClock }, conflict, "not-due", "status"},
		{"missed by no site", awaiting, "VerificationMissed", with(func(e *filing.VerificationMissed) { e.Site = "s9" }), notFound, "unknown-site", "site"},
		{"renewed twice", awaiting, "InvitationRenewed", func(c *filing.Case, _ *filing.Move) { c.Renewed = true }, conflict, "renewed-before", "status"},
		{"renewed without month", awaiting, "InvitationRenewed", func(_ *filing.Case, m *filing.Move) { m.Clock = nil }, invalid, "clock-missing", ""},
		{"renewed too late", awaiting, "InvitationRenewed", later(1), filing.TooLate, "invitation-over", "status"},
		{"renewed without reason", awaiting, "InvitationRenewed", with(func(e *filing.InvitationRenewed) { e.Reason.Code = "" }), invalid, "reason-code-missing", "reasons"},
		{"one head missing", awaiting, "PersonsAppeared", with(func(e *filing.PersonsAppeared) { e.Appearances = e.Appearances[:1] }), conflict, "head-missing", "sites[s2]"},
		{"appearance without time", awaiting, "PersonsAppeared", with(func(e *filing.PersonsAppeared) { e.Appearances[0].At = time.Time{} }), conflict, "head-missing", "sites[s1]"},
		{"appeared too late", awaiting, "PersonsAppeared", later(filing.LapseGrace), filing.TooLate, "invitation-over", "status"},
		{"no such site", verifying, "SiteVerified", with(func(e *filing.SiteVerified) { e.Site = "s9" }), notFound, "unknown-site", "site"},
		{"head did not come", verifying, "SiteVerified", func(c *filing.Case, _ *filing.Move) { c.Sites[0].AppearedAt = time.Time{} }, conflict, "head-missing", "site"},
		{"no photo", verifying, "SiteVerified", checked(func(s *filing.SiteCheck) { s.Photo = "" }), invalid, "photo-missing", "photo"},
		{"no slip", verifying, "SiteVerified", checked(func(s *filing.SiteCheck) { s.Slip = "" }), invalid, "slip-missing", "slip"},
		{"no source", verifying, "SiteVerified", checked(func(s *filing.SiteCheck) { s.Sources = nil }), invalid, "sources-missing", "sources"},
		{"no address", verifying, "SiteVerified", checked(func(s *filing.SiteCheck) { s.Access.IPRanges = nil }), invalid, "access-missing", "access.ipRanges"},
		{"deferral without reason", verifying, "VerificationDeferred", with(func(e *filing.VerificationDeferred) { e.Reasons = nil }), invalid, "reasons-missing", "reasons"},
		{"return without field", verifying, "VerificationReturned", with(func(e *filing.VerificationReturned) { e.Reasons[0].Field = "" }), invalid, "reason-field-missing", "reasons"},
		{"refusal without grounds", verifying, "VerificationRefused", with(func(e *filing.VerificationRefused) { e.Reasons = nil }), invalid, "reasons-missing", "reasons"},
		{"a site not verified", verifying, "VerificationPassed", func(c *filing.Case, _ *filing.Move) { c.Sites[1].Verification = nil }, conflict, "site-not-verified", "sites[s2]"},
	}
}

func reviewRefusals() []refusal {
	const invalid, conflict = filing.Invalid, filing.Conflict
	const confirming, reviewing, returned = filing.AwaitingConfirmation, filing.AwaitingReview, filing.ReturnedByBureau
	return []refusal{
		{"no reason of the system", filing.AwaitingDelivery, "DeliveryRefused", with(func(e *filing.DeliveryRefused) { e.Reasons = nil }), invalid, "reasons-missing", "reasons"},
		{"a stranger confirms", confirming, "PersonConfirmed", with(func(e *filing.PersonConfirmed) { e.Person = "p-s9" }), filing.NotFound, "unknown-person", "person"},
		{"confirmed twice", confirming, "PersonConfirmed", func(c *filing.Case, m *filing.Move) {
			c.Confirm[0].At = start()
			with(func(e *filing.PersonConfirmed) { e.Person = "p-s1" })(c, m)
		}, conflict, "confirmed-before", "person"},
		{"confirmed too late", confirming, "PersonConfirmed", later(1), filing.TooLate, "confirmation-over", "code"},
		{"failed within the grace", confirming, "ConfirmationFailed", later(filing.LapseGrace - 1), conflict, "not-due", "status"},
		{"failed without reason", confirming, "ConfirmationFailed", with(func(e *filing.ConfirmationFailed) { e.Reason.Code = "" }), invalid, "reason-code-missing", "reasons"},
		{"requested twice", reviewing, "WithdrawalRequested", func(c *filing.Case, _ *filing.Move) { c.Withdrawing = true }, conflict, "withdrawal-requested-before", "status"},
		{"return without reason", reviewing, "ReviewReturned", with(func(e *filing.ReviewReturned) { e.Reasons = nil }), invalid, "reasons-missing", "reasons"},
		{"refusal without grounds", reviewing, "ReviewRefused", with(func(e *filing.ReviewRefused) { e.Reasons = nil }), invalid, "reasons-missing", "reasons"},
		{"no number", filing.Approved, "NumberIssued", with(func(e *filing.NumberIssued) { e.Number = filing.Number{} }), invalid, "number-form", "number"},
		{"number 0", filing.Approved, "NumberIssued", with(func(e *filing.NumberIssued) { e.Number.Sequence = 0 }), invalid, "number-form", "number"},
		{"number of seven digits", filing.Approved, "NumberIssued", with(func(e *filing.NumberIssued) { e.Number.Sequence = filing.MaxSequence + 1 }), invalid, "number-form", "number"},
		{"number of the police", filing.Approved, "NumberIssued", with(func(e *filing.NumberIssued) { e.Number.Province = "川" }), invalid, "number-form", "number"},
		{"opened twice", filing.Filed, "AccessOpened", func(c *filing.Case, _ *filing.Move) { c.OpenedAt = start() }, conflict, "opened-before", "on"},
		{"opened before the number", filing.Filed, "AccessOpened", with(func(e *filing.AccessOpened) { e.On = start().Add(-1) }), invalid, "opening-time", "on"},
		{"opened in the future", filing.Filed, "AccessOpened", func(_ *filing.Case, m *filing.Move) {
			with(func(e *filing.AccessOpened) { e.On = m.At.Add(1) })(nil, m)
		}, invalid, "opening-time", "on"},
		{"sent back without field", returned, "SentBackToApplicant", with(func(e *filing.SentBackToApplicant) { e.Reasons[0].Field = "" }), invalid, "reason-field-missing", "reasons"},
		{"delivered again unverified", returned, "DeliveryRepeated", func(c *filing.Case, _ *filing.Move) { c.Sites[0].Verification = nil }, conflict, "site-not-verified", "sites[s1]"},
	}
}

// TestGuards: each condition beyond the table refuses with its own error, and
// the same move without the fault is made.
func TestGuards(t *testing.T) {
	for _, refusals := range [][]refusal{intakeRefusals(), verificationRefusals(), reviewRefusals()} {
		for _, tt := range refusals {
			sound := sample(tt.at)
			by := byTable(t, tt.at, tt.event)
			if _, _, err := sound.Apply(move(t, tt.event, by, sound)); err != nil {
				t.Errorf("%s without its fault: %v", tt.name, err)
			}
			c := sample(tt.at)
			m := move(t, tt.event, by, c)
			tt.alter(c, &m)
			next, rec, err := c.Apply(m)
			var e *filing.Error
			if !errors.As(err, &e) || e.Kind != tt.kind || e.Code != tt.code || e.Field != tt.field || next.ID != "" || rec.Hash != "" {
				t.Errorf("%s: %v, want %s (%s) %s", tt.name, err, tt.kind, tt.code, tt.field)
			}
		}
	}
}

// TestJustInTime: what is given at the last moment that counts is taken.
func TestJustInTime(t *testing.T) {
	for _, tt := range []refusal{
		{name: "appeared within the grace", at: filing.AwaitingVerification, event: "PersonsAppeared", alter: later(filing.LapseGrace - 1)},
		{name: "renewed at the due time", at: filing.AwaitingVerification, event: "InvitationRenewed", alter: later(0)},
		{name: "renewed by the clock after the due time", at: filing.AwaitingVerification, event: "InvitationRenewed", alter: func(c *filing.Case, m *filing.Move) {
			c.NoSlot, m.By = true, filing.RoleClock
			later(time.Hour)(c, m)
		}},
		{name: "confirmed at the due time", at: filing.AwaitingConfirmation, event: "PersonConfirmed", alter: later(0)},
		{name: "lapsed after the grace", at: filing.Returned, event: "CaseLapsed", alter: later(filing.LapseGrace)},
		{name: "failed after the grace", at: filing.AwaitingConfirmation, event: "ConfirmationFailed", alter: later(filing.LapseGrace)},
		{name: "overdue after the due time", at: filing.Verifying, event: "DeadlinePassed", alter: later(1)},
		{name: "booked for the last moment", at: filing.AwaitingVerification, event: "VerificationBooked", alter: func(c *filing.Case, m *filing.Move) {
			with(func(e *filing.VerificationBooked) { e.At = c.Clock.Due })(c, m)
		}},
	} {
		c := sample(tt.at)
		m := move(t, tt.event, byTable(t, tt.at, tt.event), c)
		tt.alter(c, &m)
		if _, _, err := c.Apply(m); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestClockIsDemanded: a move to an open status without a clock is a programming
// error, not one of the caller (I3).
func TestClockIsDemanded(t *testing.T) {
	for _, row := range filing.Lifecycle() {
		if !row.To.Open() || row.From == row.To {
			continue
		}
		c := sample(row.From)
		if row.On == "PersonConfirmed" {
			c.Confirm = c.Confirm[:1] // the last one
		}
		m := move(t, row.On, row.By[0], c)
		m.Clock = nil
		if _, _, err := c.Apply(m); err == nil || filing.KindOf(err) != "" {
			t.Errorf("%s to %s without a clock: %v", row.On, row.To, err)
		}
	}
}
