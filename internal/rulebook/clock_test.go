package rulebook_test

import (
	"slices"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/rulebook"
	"beian/internal/workday"
)

func moment(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", text, workday.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// lastMoment gives the end of a day in Asia/Shanghai.
func lastMoment(t testing.TB, day string) time.Time {
	t.Helper()
	return moment(t, day+" 00:00:00").AddDate(0, 0, 1).Add(-time.Nanosecond)
}

// TestClocks counts each clock of the workflow's table from Monday 2026-03-02
// at 09:00, and the two that are counted from elsewhere.
func TestClocks(t *testing.T) {
	b := load(t)
	at := moment(t, "2026-03-02 09:00:00")
	friday := filing.Case{SubmittedAt: moment(t, "2026-02-27 23:59:50").UTC()}
	invited := func(due string) *filing.Case {
		return &filing.Case{Invitation: &filing.Clock{Rule: "appearance", Due: lastMoment(t, due).UTC()}}
	}
	tests := []struct {
		to     filing.Status
		on     filing.EventName
		before *filing.Case
		rule   string
		due    time.Time
	}{
		{filing.Submitted, "CaseSubmitted", nil, "acceptance", at.Add(time.Hour)},
		// 2026-02-28 is a Saturday on which people work.
		{filing.AwaitingPreCheck, "SubmissionAccepted", &friday, "pre-check", lastMoment(t, "2026-03-05")},
		{filing.AwaitingPreCheck, "CaseResubmitted", &friday, "pre-check", lastMoment(t, "2026-03-09")},
		{filing.AwaitingPreCheck, "PersonReplaced", &friday, "pre-check", lastMoment(t, "2026-03-09")},
		{filing.Returned, "PreCheckReturned", nil, "correction", lastMoment(t, "2026-04-01")},
		{filing.Returned, "VerificationReturned", nil, "correction", lastMoment(t, "2026-04-01")},
		{filing.Returned, "SentBackToApplicant", nil, "correction", lastMoment(t, "2026-04-01")},
		{filing.AwaitingVerification, "PreCheckPassed", nil, "appearance", lastMoment(t, "2026-04-02")},
		{filing.AwaitingVerification, "VerificationRepeated", nil, "appearance", lastMoment(t, "2026-04-02")},
		{filing.AwaitingVerification, "InvitationRenewed", nil, "appearance", lastMoment(t, "2026-04-02")},
		{filing.AwaitingVerification, "VerificationDeferred", invited("2026-03-20"), "appearance", lastMoment(t, "2026-03-20")},
		{filing.AwaitingVerification, "VerificationDeferred", invited("2026-03-09"), "appearance", lastMoment(t, "2026-03-09")},
		{filing.AwaitingVerification, "VerificationDeferred", invited("2026-03-08"), "deferral", lastMoment(t, "2026-03-09")},
		{filing.Verifying, "PersonsAppeared", nil, "verification", lastMoment(t, "2026-03-04")},
		{filing.AwaitingDelivery, "VerificationPassed", nil, "delivery", lastMoment(t, "2026-03-03")},
		{filing.AwaitingDelivery, "DeliveryRepeated", nil, "delivery", lastMoment(t, "2026-03-03")},
		{filing.AwaitingConfirmation, "DeliveryAcknowledged", nil, "confirmation", at.Add(24 * time.Hour)},
		{filing.AwaitingReview, "DeliveryAcknowledged", nil, "review", lastMoment(t, "2026-03-30")},
		{filing.AwaitingReview, "PersonConfirmed", nil, "review", lastMoment(t, "2026-03-30")},
		{filing.Approved, "ReviewApproved", nil, "issuance", at.Add(time.Hour)},
		{filing.ReturnedByBureau, "ReviewReturned", nil, "reverification", lastMoment(t, "2026-03-09")},
		{filing.ReturnedByBureau, "ConfirmationFailed", nil, "reverification", lastMoment(t, "2026-03-09")},
		{filing.ReturnedByBureau, "DeliveryRefused", nil, "reverification", lastMoment(t, "2026-03-09")},
	}
	for _, tt := range tests {
		got, err := b.Clock(rulebook.SetCurrent, tt.to, tt.on, tt.before, at)
		want := filing.Clock{Rule: tt.rule, Starts: at.UTC(), Due: tt.due.UTC()}
		if err != nil || got != want {
			t.Errorf("%s by %s: %+v, %v; want %+v", tt.to, tt.on, got, err, want)
		}
	}
}

// TestEveryMoveHasClock: each move of the lifecycle that enters an open status
// finds its clock, in both sets; a move that stays finds none.
func TestEveryMoveHasClock(t *testing.T) {
	b := load(t)
	at := moment(t, "2026-03-02 09:00:00")
	before := &filing.Case{SubmittedAt: at, Invitation: &filing.Clock{Rule: "appearance", Due: at}}
	for _, set := range []string{rulebook.Set2010, rulebook.SetCurrent} {
		for _, m := range filing.Lifecycle() {
			renews := m.On == "InvitationRenewed" || m.On == "PersonReplaced" || m.On == "DomainReleased"
			want := m.To.Open() && (m.From != m.To || renews) && (set != rulebook.Set2010 || m.To != filing.AwaitingConfirmation)
			if m.From == filing.Returned && m.On == "SiteDropped" {
				want = false
			}
			clock, err := b.Clock(set, m.To, m.On, before, at)
			if (err == nil) != want {
				t.Errorf("%s: %s to %s: %+v, %v; want a clock: %v", set, m.On, m.To, clock, err, want)
			}
			if err == nil && !clock.Due.After(at) {
				t.Errorf("%s: %s to %s is due at once", set, m.On, m.To)
			}
		}
	}
}

func TestClockRefuses(t *testing.T) {
	b := load(t)
	at := moment(t, "2026-03-02 09:00:00")
	for _, tt := range []struct {
		set string
		to  filing.Status
		on  filing.EventName
	}{
		{"2030", filing.Submitted, "CaseSubmitted"},
		{rulebook.SetCurrent, filing.Filed, "NumberIssued"},
		{rulebook.SetCurrent, "nowhere", "CaseSubmitted"},
		{rulebook.SetCurrent, filing.AwaitingPreCheck, "SubmissionAccepted"},
		{rulebook.SetCurrent, filing.AwaitingVerification, "VerificationDeferred"},
		{rulebook.SetCurrent, filing.AwaitingVerification, "VerificationBooked"},
		{rulebook.SetCurrent, filing.AwaitingReview, "NumberIssued"},
	} {
		if c, err := b.Clock(tt.set, tt.to, tt.on, nil, at); err == nil {
			t.Errorf("%s, %s by %s: %+v", tt.set, tt.to, tt.on, c)
		}
	}
}

// TestProvisionalClock: a review that runs into a year without holiday data
// says so.
func TestProvisionalClock(t *testing.T) {
	b := load(t)
	got, err := b.Clock(rulebook.SetCurrent, filing.AwaitingReview, "PersonConfirmed", nil, moment(t, "2026-12-21 09:00:00"))
	if err != nil || !got.Provisional {
		t.Errorf("%+v, %v", got, err)
	}
	draft := b.DraftClock(moment(t, "2026-03-02 09:00:00"))
	if draft.Rule != "draft" || !draft.Due.Equal(lastMoment(t, "2026-04-16")) {
		t.Errorf("draft: %+v", draft)
	}
}

func TestFireAt(t *testing.T) {
	b := load(t)
	clock := filing.Clock{Rule: "appearance", Starts: moment(t, "2026-03-02 09:00:00").UTC(), Due: lastMoment(t, "2026-04-02").UTC()}
	var got []string
	for _, f := range b.Firings(clock) {
		got = append(got, f.Name+" "+f.At.In(workday.Zone()).Format("01-02 15:04:05"))
	}
	want := []string{"t-14 03-19 09:00:00", "t-7 03-26 09:00:00", "t-3 03-30 09:00:00", "t-1 04-01 09:00:00", "due 04-02 09:00:00", "overdue 04-03 00:04:59"}
	if !slices.Equal(got, want) {
		t.Errorf("firings %v, want %v", got, want)
	}
	// The last one is the first moment at which the case may lapse.
	last := b.Firings(clock)[5].At
	if !clock.MayLapse(last) || clock.MayLapse(last.Add(-time.Nanosecond)) {
		t.Errorf("overdue fires at %v, lapse from %v", last, clock.Due.Add(filing.LapseGrace))
	}
}

// TestLeftOut: what would fire before the start, or a reminder when all is
// over, is left out; "overdue" always stays.
func TestLeftOut(t *testing.T) {
	b := load(t)
	tests := []struct {
		rule, starts, due string
		want              []string
	}{
		{"appearance", "2026-03-26 09:00:00", "2026-04-02 23:59:59", []string{"t-3", "t-1", "due", "overdue"}},
		{"appearance", "2026-03-26 08:59:59", "2026-04-02 23:59:59", []string{"t-7", "t-3", "t-1", "due", "overdue"}},
		{"deferral", "2026-03-02 09:00:00", "2026-03-02 23:59:59", []string{"overdue"}},
		{"confirmation", "2026-03-02 08:00:00", "2026-03-03 08:00:00", []string{"overdue"}},
		{"confirmation", "2026-03-02 18:00:00", "2026-03-03 18:00:00", []string{"due", "overdue"}},
		{"acceptance", "2026-03-02 09:00:00", "2026-03-02 10:00:00", []string{"overdue"}},
		{"no-such-rule", "2026-03-02 09:00:00", "2026-03-02 10:00:00", []string{"overdue"}},
	}
	for _, tt := range tests {
		clock := filing.Clock{Rule: tt.rule, Starts: moment(t, tt.starts), Due: moment(t, tt.due)}
		var got []string
		for _, f := range b.Firings(clock) {
			got = append(got, f.Name)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s from %s to %s: %v, want %v", tt.rule, tt.starts, tt.due, got, tt.want)
		}
	}
}
