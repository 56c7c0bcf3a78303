package statemachine_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/states"
)

// Decisions up to a point of a case's life, and the states they lead through.
const (
	toVerification  = "PreCheckPassed"
	toDelivery      = toVerification + " PersonsAppeared SiteVerified VerificationPassed"
	toReview        = toDelivery + " DeliveryAcknowledged>awaiting-review"
	pathPreCheck    = "Route AcceptSubmission PreCheck AwaitPreCheck"
	pathVerify      = pathPreCheck + " Route AwaitVerification"
	pathDeliver     = pathVerify + " Route Deliver"
	pathReview      = pathDeliver + " Route AwaitReview"
	pathNumber      = " Route IssueNumber Filed"
	pathPreCheckNew = " Route PreCheck AwaitPreCheck"
)

// path gives the states that a submitted case enters by decisions, and its desk.
func path(t *testing.T, decisions string) (*desk, string) {
	t.Helper()
	d := newDesk(t, filing.Submitted)
	d.begin(0)
	for _, event := range strings.Fields(decisions) {
		d.decide(event)
	}
	return d, strings.Join(d.execution().Entered, " ")
}

func TestPaths(t *testing.T) {
	for _, c := range []struct {
		what, decisions, want string
		end                   filing.Status // empty while it is open
	}{
		{"straight filing", toReview + " ReviewApproved", pathReview + pathNumber, filing.Filed},
		{
			"with confirmation", toDelivery + " DeliveryAcknowledged>awaiting-confirmation PersonConfirmed>awaiting-confirmation PersonConfirmed>awaiting-review ReviewApproved",
			pathReview + pathNumber, filing.Filed,
		},
		{
			"returned and resubmitted", "PreCheckReturned CaseResubmitted PreCheckPassed",
			pathPreCheck + " Route AwaitCorrection" + pathPreCheckNew + " Route AwaitVerification", "",
		},
		{
			"returned twice, a site dropped", "PreCheckReturned SiteDropped CaseResubmitted PreCheckReturned CaseResubmitted",
			pathPreCheck + strings.Repeat(" Route AwaitCorrection"+pathPreCheckNew, 2), "",
		},
		{
			"returned at verification", toVerification + " PersonsAppeared VerificationReturned CaseResubmitted",
			pathVerify + " Route AwaitCorrection" + pathPreCheckNew, "",
		},
		{
			"verification deferred", toVerification + " VerificationBooked PersonsAppeared VerificationDeferred PersonsAppeared",
			pathVerify, "",
		},
		{"person replaced", toVerification + " PersonReplaced", pathVerify + pathPreCheckNew, ""},
		{"refused at the pre-check", "PreCheckRefused", pathPreCheck + " Route Closed", filing.Refused},
		{"refused at verification", toVerification + " PersonsAppeared VerificationRefused", pathVerify + " Route Closed", filing.Refused},
		{"refused by the bureau", toReview + " ReviewRefused", pathReview + " Route Closed", filing.FilingRefused},
		{"lapsed after a return", "PreCheckReturned CaseLapsed", pathPreCheck + " Route AwaitCorrection Route Closed", filing.Lapsed},
		{"lapsed before verification", toVerification + " CaseLapsed", pathVerify + " Route Closed", filing.Lapsed},
		{"a deadline that only escalates", "DeadlinePassed", pathPreCheck, ""},
		{
			"delivery refused and repeated", toDelivery + " DeliveryRefused DeliveryRepeated",
			pathDeliver + " Route AwaitReverification Route Deliver", "",
		},
		{
			"confirmation failed", toDelivery + " DeliveryAcknowledged>awaiting-confirmation ConfirmationFailed",
			pathDeliver + " Route AwaitReverification", "",
		},
		{
			"bureau returns, delivered again", toReview + " ReviewReturned DeliveryRepeated DeliveryAcknowledged>awaiting-review ReviewApproved",
			pathReview + " Route AwaitReverification Route Deliver Route AwaitReview" + pathNumber, filing.Filed,
		},
		{
			"bureau returns, verified again", toReview + " ReviewReturned VerificationRepeated PersonsAppeared VerificationPassed",
			pathReview + " Route AwaitReverification Route AwaitVerification Route Deliver", "",
		},
		{
			"bureau returns, sent back", toReview + " ReviewReturned SentBackToApplicant CaseResubmitted",
			pathReview + " Route AwaitReverification Route AwaitCorrection" + pathPreCheckNew, "",
		},
		{
			"withdrawal asked at the bureau", toReview + " WithdrawalRequested ReviewReturned CaseWithdrawn",
			pathReview + " Route AwaitReverification Route Closed", filing.Withdrawn,
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			d, got := path(t, c.decisions)
			if got != c.want {
				t.Errorf("entered\n     %s\nwant %s", got, c.want)
			}
			x := d.execution()
			if c.end == "" {
				if x.Status != states.Running || !x.Due.IsZero() {
					t.Errorf("the execution is %s, due %v, and should wait", x.Status, x.Due)
				}
				return
			}
			want, _ := json.Marshal(answer{"c1", c.end, d.visit})
			if x.Status != states.Succeeded || string(x.Output) != string(want) {
				t.Errorf("the execution is %s with %s, want %s", x.Status, x.Output, want)
			}
		})
	}
}

func TestStraightFilingEnters13States(t *testing.T) {
	d, _ := path(t, toReview+" ReviewApproved")
	x := d.execution()
	// 5 routings of 2 events, 3 tasks of 5, 4 waits of 6, the end 2, and 2 of the execution.
	if x.Count != 13 || x.Events != 53 {
		t.Errorf("a straight filing enters %d states with %d events, want 13 and 53", x.Count, x.Events)
	}
}

// home is the state in which a case of the stage rests.
func home(stage filing.Stage) string {
	return map[filing.Stage]string{
		filing.StageDraft:          "Park", // a draft has no execution
		filing.StageAcceptance:     "AwaitPreCheck",
		filing.StagePreCheck:       "AwaitPreCheck",
		filing.StageCorrection:     "AwaitCorrection",
		filing.StageVerification:   "AwaitVerification",
		filing.StageDelivery:       "Deliver",
		filing.StageReview:         "AwaitReview",
		filing.StageIssuance:       "Filed",
		filing.StageReverification: "AwaitReverification",
		filing.StageFiled:          "Filed",
		filing.StageClosed:         "Closed",
	}[stage]
}

func TestAnExecutionCanStartAtEveryStatus(t *testing.T) {
	for _, standing := range filing.Standings() {
		d := newDesk(t, standing.Status)
		d.begin(3)
		if x := d.execution(); x.State != home(standing.Stage) {
			t.Errorf("%s: it comes to %s, want %s", standing.Status, x.State, home(standing.Stage))
		}
	}
}

// Every move of the lifecycle, made while the execution rests at its start,
// brings the execution to where the case then is.
func TestEveryMoveIsFollowed(t *testing.T) {
	for _, move := range filing.Lifecycle() {
		if !slices.Contains([]filing.Status{filing.Draft, filing.Submitted, filing.Approved, filing.Filed}, move.From) {
			d := newDesk(t, move.From)
			d.begin(0)
			before := d.execution().Count
			d.decide(string(move.On) + ">" + string(move.To))
			x := d.execution()
			if x.State != home(move.To.Stage()) {
				t.Errorf("%s at %s brings it to %s, want %s", move.On, move.From, x.State, home(move.To.Stage()))
			}
			if stays := move.From.Stage() == move.To.Stage(); stays != (x.Count == before) {
				t.Errorf("%s at %s makes it enter %d states", move.On, move.From, x.Count-before)
			}
		}
	}
}
