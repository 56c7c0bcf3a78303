package filing_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
)

// effects says which parts of a case each event changes, apart from version and
// chain, which every event does, and status, visit and clock, which go by the
// table.
const effects = `
CaseSubmitted         applicant claims form nature organiser provider province ruleSet sites submittedAt
SubmissionAccepted    receipt
PreCheckPassed        invitation reasons
PreCheckReturned      reasons
PreCheckRefused       reasons
CaseResubmitted       claims form nature organiser province sites
SiteDropped           claims sites
PersonReplaced        claims form nature noSlot organiser province remote sites
DomainReleased        claims reasons
SiteVerified          sites
VerificationBooked    bookings noSlot
VerificationMissed
AppointmentsExhausted noSlot
InvitationRenewed     invitation noSlot renewed
PersonsAppeared       noSlot sites
VerificationDeferred  deferredAt invitation sites
VerificationReturned  reasons remote sites
VerificationPassed    invitation reasons slip
VerificationRefused   reasons
CaseLapsed
DeliveryRefused       reasons
DeliveryAcknowledged  confirm deliveries reasons withdrawing
PersonConfirmed       confirm
ConfirmationFailed    confirm reasons
WithdrawalRequested   withdrawing
ReviewApproved        withdrawing
ReviewReturned        reasons withdrawing
ReviewRefused         reasons withdrawing
NumberIssued          filedAt number sites
AccessOpened          openedAt
SentBackToApplicant   reasons remote sites
VerificationRepeated  invitation remote sites
DeliveryRepeated
CaseWithdrawn
DeadlinePassed        overdue
`

// TestEffects applies each event where it is first possible, to a case on which
// it has something to change, and wants just those parts changed.
func TestEffects(t *testing.T) {
	for line := range strings.Lines(effects) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		name := filing.EventName(f[0])
		i := slices.IndexFunc(filing.Lifecycle(), func(r filing.Transition) bool { return r.On == name })
		row := filing.Lifecycle()[i]
		before := sample(row.From)
		unsettle(before, name)
		after, _, err := before.Apply(move(t, name, row.By[0], before))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		was, is := parts(t, before), parts(t, &after)
		var changed []string
		for _, key := range slices.Sorted(maps.Keys(both(was, is))) {
			if string(was[key]) != string(is[key]) && !slices.Contains([]string{"version", "visit", "status", "clock", "chain"}, key) {
				changed = append(changed, key)
			}
		}
		if !slices.Equal(changed, f[1:]) {
			t.Errorf("%s changes %v, want %v", name, changed, f[1:])
		}
	}
}

// unsettle gives a case something that the event may have to clear.
func unsettle(c *filing.Case, name filing.EventName) {
	if c.Status == filing.Draft {
		return
	}
	c.Reasons = []filing.Reason{{Code: "another"}}
	switch name {
	case "SiteVerified", "VerificationDeferred":
		c.Sites[0].Verification = nil
	case "VerificationBooked", "InvitationRenewed", "PersonsAppeared":
		c.NoSlot = true
	case "PersonReplaced":
		c.Remote, c.NoSlot = true, true
	case "VerificationReturned", "SentBackToApplicant", "VerificationRepeated":
		c.Remote = true
	case "DeliveryAcknowledged", "ReviewApproved", "ReviewReturned", "ReviewRefused":
		c.Withdrawing = true
	}
}

func parts(t *testing.T, c *filing.Case) map[string]json.RawMessage {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func both(a, b map[string]json.RawMessage) map[string]json.RawMessage {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// TestDeferralKeepsWhatIsDone: a head whose site is verified need not come
// again; the other one must, and the invitation goes on by the new clock.
func TestDeferralKeepsWhatIsDone(t *testing.T) {
	c := sample(filing.Verifying)
	c.Sites[1].Verification = nil
	m := move(t, "VerificationDeferred", filing.RoleVerifier, c)
	next, _, err := c.Apply(m)
	if err != nil || next.Sites[0].AppearedAt.IsZero() || next.Sites[0].Verification == nil || !next.Sites[1].AppearedAt.IsZero() {
		t.Errorf("%+v, %v", next.Sites, err)
	}
	if next.Invitation == nil || *next.Invitation != *m.Clock {
		t.Errorf("invitation %+v, want %+v", next.Invitation, m.Clock)
	}
}

// TestVoided: a corrected form, another person, a return and a repetition each
// void what was shown at the desk, and a dropped site stays dropped.
func TestVoided(t *testing.T) {
	for _, name := range []filing.EventName{"CaseResubmitted", "PersonReplaced", "SentBackToApplicant", "VerificationRepeated", "DomainReleased"} {
		c := sample(filing.ReturnedByBureau)
		if name == "CaseResubmitted" || name == "PersonReplaced" {
			c.Status = filing.Returned
		}
		c.Sites[1].Dropped = true
		next, _, err := c.Apply(move(t, name, byTable(t, c.Status, name), c))
		if err != nil || !next.Sites[0].AppearedAt.IsZero() || next.Sites[0].Verification != nil || !next.Sites[1].Dropped {
			t.Errorf("%s: %+v, %v", name, next.Sites, err)
		}
	}
}

// TestMoments: what an event dates, it dates by the move.
func TestMoments(t *testing.T) {
	for _, tt := range []struct {
		at    filing.Status
		event filing.EventName
		read  func(filing.Case) time.Time
	}{
		{filing.Draft, "CaseSubmitted", func(c filing.Case) time.Time { return c.SubmittedAt }},
		{filing.Approved, "NumberIssued", func(c filing.Case) time.Time { return c.FiledAt }},
		{filing.Filed, "AccessOpened", func(c filing.Case) time.Time { return c.OpenedAt }},
		{filing.AwaitingConfirmation, "PersonConfirmed", func(c filing.Case) time.Time { return c.Confirm[0].At }},
		{filing.AwaitingVerification, "PersonsAppeared", func(c filing.Case) time.Time { return c.Sites[1].AppearedAt }},
	} {
		c := sample(tt.at)
		m := move(t, tt.event, byTable(t, tt.at, tt.event), c)
		next, _, err := c.Apply(m)
		if err != nil || !tt.read(next).Equal(m.At) {
			t.Errorf("%s at %v: dated %v, %v", tt.event, m.At, tt.read(next), err)
		}
	}
	if filing.LapseGrace != 5*time.Minute {
		t.Errorf("grace of %v, published as five minutes", filing.LapseGrace)
	}
}
