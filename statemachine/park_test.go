package statemachine_test

import (
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/states"
)

// expect fails the test unless the execution has entered these states and
// waits or has ended in the last one.
func (d *desk) expect(want string) {
	d.t.Helper()
	if got := strings.Join(d.execution().Entered, " "); got != want {
		d.t.Errorf("entered\n     %s\nwant %s", got, want)
	}
}

func times(n int, name string) []error {
	return slices.Repeat([]error{failure(name)}, n)
}

func TestUnknownStatusIsParked(t *testing.T) {
	for _, status := range []filing.Status{"cancelled", "", "Filed", "draft"} {
		d := newDesk(t, status)
		d.begin(0)
		d.expect("Route Park")
		d.status = filing.AwaitingReview
		d.resume()
		d.expect("Route Park Route AwaitReview")
	}
}

func TestTransientFailuresEnterNoState(t *testing.T) {
	for _, name := range []string{
		"Unavailable", "Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException",
		"Lambda.ClientExecutionTimeoutException", "Lambda.TooManyRequestsException",
	} {
		d := newDesk(t, filing.Submitted)
		for _, function := range []string{"AcceptSubmission", "PreCheck", "AwaitAnswer", "IssueNumber"} {
			d.fails[function] = times(50, name)
		}
		d.begin(0)
		for _, event := range strings.Fields(toReview + " ReviewApproved") {
			d.decide(event)
		}
		d.expect(pathReview + pathNumber)
	}
}

func TestTaskThatFailsForGoodIsParkedAndResumed(t *testing.T) {
	for _, c := range []struct {
		function string
		status   filing.Status
		parked   string
		resumed  string
	}{
		{"AcceptSubmission", filing.Submitted, "Route AcceptSubmission Park", " " + pathPreCheck},
		{"PreCheck", filing.AwaitingPreCheck, "Route PreCheck Park", pathPreCheckNew},
		{"IssueNumber", filing.Approved, "Route IssueNumber Park", pathNumber},
	} {
		d := newDesk(t, c.status)
		d.fails[c.function] = times(7, "Invalid")
		d.begin(0)
		d.expect(c.parked)
		if d.wait == nil || !d.wait.parked {
			t.Fatalf("%s: the case is not parked", c.function)
		}
		d.follow() // the same visit: it stays parked
		d.expect(c.parked)
		d.resume()
		d.expect(c.parked + c.resumed)
	}
}

func TestParkKnowsTheLatestVisit(t *testing.T) {
	d, _ := path(t, toReview)
	d.fails["IssueNumber"] = times(7, "Invalid")
	d.decide("ReviewApproved")
	d.expect(pathReview + " Route IssueNumber Park")
	if d.wait == nil || d.wait.visit != d.visit {
		t.Fatalf("it is parked with %+v, the case is at visit %d", d.wait, d.visit)
	}
}

func TestFailureThatPassesInTimeIsNotParked(t *testing.T) {
	d := newDesk(t, filing.Submitted)
	d.fails["AcceptSubmission"] = times(6, "Lambda.Unknown")
	d.begin(0)
	d.expect(pathPreCheck)
}

func TestWaitThatFailsForGoodIsParked(t *testing.T) {
	d := newDesk(t, filing.AwaitingReview)
	d.fails["AwaitAnswer"] = times(7, "Invalid")
	d.begin(0)
	d.expect("Route AwaitReview Park")
	d.decide("ReviewApproved")
	d.expect("Route AwaitReview Park" + pathNumber)
}

func TestParkThatFailsIsAFailedExecution(t *testing.T) {
	d := newDesk(t, filing.AwaitingReview)
	d.fails["AwaitAnswer"] = times(14, "Invalid")
	d.begin(0)
	d.expect("Route AwaitReview Park")
	if x := d.execution(); x.Status != states.Failed || x.Error != "Invalid" {
		t.Errorf("the execution is %s with %s", x.Status, x.Error)
	}
	d.begin(1)
	d.expect("Route AwaitReview")
}

// The case has moved but the task's reply never came: the execution is parked
// for an earlier visit, so that following the case resumes it by itself.
func TestLostRepliesResumeByThemselves(t *testing.T) {
	d := newDesk(t, filing.Submitted)
	d.ahead["AcceptSubmission"] = func(d *desk) { d.move("SubmissionAccepted") }
	d.fails["AcceptSubmission"] = times(7, "Lambda.Unknown")
	d.begin(0)
	d.expect("Route AcceptSubmission Park")
	d.follow()
	d.expect("Route AcceptSubmission Park" + pathPreCheckNew)
}

// The case is withdrawn or moved at any moment ahead of or after a function's
// work: the execution still ends where the case is.
func TestWithdrawalAtAnyMoment(t *testing.T) {
	for _, c := range []struct {
		what   string
		status filing.Status
		hook   func(*desk) map[string]func(*desk)
		at     string
		want   string
	}{
		{"ahead of acceptance", filing.Submitted, aheadOf, "AcceptSubmission", pathPreCheck + " Route Closed"},
		{"after acceptance", filing.Submitted, afterThat, "AcceptSubmission", pathPreCheck + " Route Closed"},
		{"ahead of the pre-check", filing.Submitted, aheadOf, "PreCheck", pathPreCheck + " Route Closed"},
		{"after the pre-check", filing.Submitted, afterThat, "PreCheck", pathPreCheck + " Route Closed"},
		{"ahead of the wait", filing.Submitted, aheadOf, "AwaitAnswer", pathPreCheck + " Route Closed"},
		{"ahead of the wait for a correction", filing.Returned, aheadOf, "AwaitAnswer", "Route AwaitCorrection Route Closed"},
		{"ahead of the wait for verification", filing.Verifying, aheadOf, "AwaitAnswer", "Route AwaitVerification Route Closed"},
		{"ahead of the wait for delivery", filing.AwaitingDelivery, aheadOf, "AwaitAnswer", "Route Deliver Route Closed"},
		{"ahead of the wait for reverification", filing.ReturnedByBureau, aheadOf, "AwaitAnswer", "Route AwaitReverification Route Closed"},
	} {
		t.Run(c.what, func(t *testing.T) {
			d := newDesk(t, c.status)
			c.hook(d)[c.at] = func(d *desk) { d.move("CaseWithdrawn") }
			d.begin(0)
			d.follow()
			d.expect(c.want)
		})
	}
}

func aheadOf(d *desk) map[string]func(*desk)   { return d.ahead }
func afterThat(d *desk) map[string]func(*desk) { return d.after }
