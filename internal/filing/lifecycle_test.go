package filing_test

import (
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
)

// published is the table of the workflow's description, row by row: event, from,
// to, who. A row with several statuses to come from lists them all; "=" stays.
// "head or verifier" books, and so does the applicant for a head who has no
// account; "person" is a head, by his code or by the applicant's account.
const published = `
CaseSubmitted         draft                                                 submitted              applicant
SubmissionAccepted    submitted                                             awaiting-pre-check     system
PreCheckPassed        awaiting-pre-check                                    awaiting-verification  verifier
PreCheckReturned      awaiting-pre-check                                    returned               verifier
PreCheckRefused       awaiting-pre-check                                    refused                verifier
CaseResubmitted       returned                                              awaiting-pre-check     applicant
SiteDropped           returned                                              =                      applicant
PersonReplaced        awaiting-pre-check,returned,awaiting-verification     awaiting-pre-check     applicant
DomainReleased        awaiting-pre-check,returned,awaiting-verification,verifying,returned-by-bureau returned verifier
SiteVerified          verifying                                             =                      verifier
FormCorrected         verifying                                             =                      verifier
VerificationBooked    awaiting-verification                                 =                      head,applicant,verifier
VerificationMissed    awaiting-verification                                 =                      verifier
AppointmentsExhausted awaiting-verification                                 =                      system
InvitationRenewed     awaiting-verification                                 =                      verifier,clock
PersonsAppeared       awaiting-verification                                 verifying              verifier
VerificationDeferred  verifying                                             awaiting-verification  verifier
VerificationReturned  verifying                                             returned               verifier
VerificationPassed    verifying                                             awaiting-delivery      verifier
VerificationRefused   verifying                                             refused                verifier
CaseLapsed            returned,awaiting-verification                        lapsed                 clock
DeliveryRefused       awaiting-delivery                                     returned-by-bureau     bureau-adapter
DeliveryAcknowledged  awaiting-delivery                                     awaiting-confirmation  bureau-adapter
DeliveryAcknowledged  awaiting-delivery                                     awaiting-review        bureau-adapter
PersonConfirmed       awaiting-confirmation                                 =                      head,applicant
PersonConfirmed       awaiting-confirmation                                 awaiting-review        head,applicant
ConfirmationFailed    awaiting-confirmation                                 returned-by-bureau     clock,head,applicant
WithdrawalRequested   awaiting-review                                       =                      applicant
ReviewApproved        awaiting-review                                       approved               reviewer
ReviewReturned        awaiting-review                                       returned-by-bureau     reviewer
ReviewRefused         awaiting-review                                       filing-refused         reviewer
NumberIssued          approved                                              filed                  system
AccessOpened          filed                                                 =                      verifier
SentBackToApplicant   returned-by-bureau                                    returned               verifier
VerificationRepeated  returned-by-bureau                                    awaiting-verification  verifier
DeliveryRepeated      returned-by-bureau                                    awaiting-delivery      verifier
CaseWithdrawn         submitted,awaiting-pre-check,returned,awaiting-verification,verifying,awaiting-delivery,returned-by-bureau  withdrawn  applicant
DeadlinePassed        submitted,awaiting-pre-check,returned,awaiting-verification,verifying,awaiting-delivery,awaiting-confirmation,awaiting-review,approved,returned-by-bureau  =  clock
`

func rows(t *testing.T) []string {
	t.Helper()
	var all []string
	for line := range strings.Lines(published) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if len(f) != 4 {
			t.Fatalf("broken row %q", line)
		}
		for from := range strings.SplitSeq(f[1], ",") {
			to := f[2]
			if to == "=" {
				to = from
			}
			for by := range strings.SplitSeq(f[3], ",") {
				all = append(all, strings.Join([]string{from, f[0], to, by}, " "))
			}
		}
	}
	return all
}

// TestLifecycleIsPublished holds the table against the published one, both ways
// and without doubles (I8).
func TestLifecycleIsPublished(t *testing.T) {
	want := rows(t)
	var got []string
	for _, m := range filing.Lifecycle() {
		for _, by := range m.By {
			got = append(got, strings.Join([]string{string(m.From), string(m.On), string(m.To), string(by)}, " "))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		for _, r := range got {
			if !slices.Contains(want, r) {
				t.Errorf("not published: %s", r)
			}
		}
		for _, r := range want {
			if !slices.Contains(got, r) {
				t.Errorf("published, but not there: %s", r)
			}
		}
		t.Errorf("%d moves, published %d", len(got), len(want))
	}
}

func roles() []filing.Role {
	return []filing.Role{
		filing.RoleApplicant, filing.RoleHead, filing.RoleVerifier, filing.RoleReviewer,
		filing.RoleSystem, filing.RoleClock, filing.RoleBureauAdapter, "", "stranger",
	}
}

// TestOnlyTheTable: at every status, every event by every role that the table
// does not have is refused by its own error, whatever the facts; and Possible
// tells the same.
func TestOnlyTheTable(t *testing.T) {
	statuses := []filing.Status{"", "cancelled"}
	for _, s := range filing.Standings() {
		statuses = append(statuses, s.Status)
	}
	want := map[string]bool{}
	for _, m := range filing.Lifecycle() {
		want[string(m.From)+" "+string(m.On)] = true
		for _, by := range m.By {
			want[string(m.From)+" "+string(m.On)+" by "+string(by)] = true
		}
	}
	for _, status := range statuses {
		for _, name := range filing.EventNames() {
			for _, role := range roles() {
				possible := slices.Contains(filing.Possible(status, role), name)
				if possible != want[string(status)+" "+string(name)+" by "+string(role)] {
					t.Errorf("%s by %s at %s: possible %v", name, role, status, possible)
				}
				if possible {
					continue
				}
				kind, code := filing.Conflict, "move-not-possible"
				if want[string(status)+" "+string(name)] {
					kind, code = filing.Forbidden, "not-your-move"
				}
				c := sample(status)
				next, rec, err := c.Apply(move(t, name, role, c))
				if filing.KindOf(err) != kind || filing.CodeOf(err) != code || next.ID != "" || rec.Hash != "" {
					t.Errorf("%s by %s at %s: %v, want %s %s", name, role, status, err, kind, code)
				}
			}
		}
	}
}

// TestEvents: names are unique and those of the table.
func TestEvents(t *testing.T) {
	names := filing.EventNames()
	var table []filing.EventName
	for _, m := range filing.Lifecycle() {
		table = append(table, m.On)
	}
	slices.Sort(table)
	table = slices.Compact(table)
	slices.Sort(names)
	if !slices.Equal(names, table) {
		t.Errorf("events %v\nof the table %v", names, table)
	}
}

// TestStatuses holds the standings against the published table of statuses.
func TestStatuses(t *testing.T) {
	const published = `
draft                 草稿             draft           applicant  open
submitted             已提交待受理      acceptance      system     open live
awaiting-pre-check    待预核验          pre-check       provider   open live
returned              退回待修改        correction      applicant  open live lapses
awaiting-verification 待现场核验        verification    heads      open live lapses
verifying             现场核验中        verification    provider   open live
awaiting-delivery     待上报            delivery        system     open live
awaiting-confirmation 待短信核验        delivery        persons    open live
awaiting-review       待管局审核        review          bureau     open live
approved              审核合格待下发备案号 issuance      system     open live
returned-by-bureau    管局退回待重新核验  reverification provider   open live
filed                 已备案            filed           nobody     live
lapsed                逾期失效          closed          nobody
withdrawn             已撤回            closed          nobody
refused               不予受理          closed          nobody
filing-refused        不予备案          closed          nobody
`
	var want []string
	for line := range strings.Lines(published) {
		if f := strings.Fields(line); len(f) > 0 {
			want = append(want, strings.Join(f, " "))
		}
	}
	var got []string
	for _, st := range filing.Standings() {
		s := st.Status
		row := strings.Join([]string{string(s), st.Name, string(s.Stage()), string(s.Acts())}, " ")
		if s.Open() {
			row += " open"
		}
		if s.Live() {
			row += " live"
		}
		if s.Lapses() {
			row += " lapses"
		}
		got = append(got, row)
		if one, ok := filing.StandingOf(s); !ok || one != st {
			t.Errorf("standing of %s: %+v", s, one)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("standings\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s := filing.Status("cancelled"); s.Open() || s.Live() || s.Stage() != "" || s.Acts() != "" || s.Lapses() {
		t.Error("an unknown status has a standing")
	}
}
