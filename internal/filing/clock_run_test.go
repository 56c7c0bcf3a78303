package filing_test

import (
	"testing"
	"time"

	"beian/internal/filing"
)

// TestClockRuns: a clock ends when the next one starts or the case closes; one
// that passed is marked, whether it was noticed or not.
func TestClockRuns(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 3, day, 1, 0, 0, 0, time.UTC) }
	clock := func(rule string, from, due int) *filing.Clock {
		return &filing.Clock{Rule: rule, Starts: at(from), Due: at(due)}
	}
	runs := filing.ClockRuns([]filing.Record{
		{Version: 1, Event: "CaseSubmitted", From: filing.Draft, To: filing.Submitted, At: at(1), Clock: clock("acceptance", 1, 2)},
		{Version: 2, Event: "SubmissionAccepted", From: filing.Submitted, To: filing.AwaitingPreCheck, At: at(1), Clock: clock("pre-check", 1, 5)},
		{Version: 3, Event: "DeadlinePassed", From: filing.AwaitingPreCheck, To: filing.AwaitingPreCheck, At: at(6)},
		{Version: 4, Event: "PreCheckReturned", From: filing.AwaitingPreCheck, To: filing.Returned, At: at(7), Clock: clock("correction", 7, 9)},
		{Version: 5, Event: "SiteDropped", From: filing.Returned, To: filing.Returned, At: at(8)},
		{Version: 6, Event: "CaseLapsed", From: filing.Returned, To: filing.Lapsed, At: at(10)},
	})
	want := []filing.ClockRun{
		{Clock: *clock("acceptance", 1, 2), Status: filing.Submitted, Version: 1, Ended: at(1)},
		{Clock: *clock("pre-check", 1, 5), Status: filing.AwaitingPreCheck, Version: 2, Ended: at(7), Overdue: true},
		{Clock: *clock("correction", 7, 9), Status: filing.Returned, Version: 4, Ended: at(10), Overdue: true},
	}
	if len(runs) != len(want) {
		t.Fatalf("%d runs: %+v", len(runs), runs)
	}
	for i := range want {
		if runs[i] != want[i] {
			t.Errorf("run %d is %+v, want %+v", i, runs[i], want[i])
		}
	}
	if open := filing.ClockRuns([]filing.Record{{Version: 1, To: filing.Submitted, Clock: clock("acceptance", 1, 2)}}); !open[0].Ended.IsZero() || open[0].Overdue {
		t.Errorf("a running clock is %+v", open[0])
	}
}
