package filing

import "time"

// ClockRun is one deadline that has run, or runs, in the life of a case. Ended is
// when what it waited for came, or the case moved on; zero while it runs. Overdue
// says that it passed before.
type ClockRun struct {
	Clock   Clock     `json:"clock"`
	Status  Status    `json:"status"`
	Version int64     `json:"version"` // at which it started
	Ended   time.Time `json:"ended,omitzero"`
	Overdue bool      `json:"overdue,omitempty"`
}

// ClockRuns lists every clock of a history, the earliest first: the ledger of a
// case. At most the last one runs.
func ClockRuns(history []Record) []ClockRun {
	var runs []ClockRun
	end := func(at time.Time) {
		if n := len(runs); n > 0 && runs[n-1].Ended.IsZero() {
			runs[n-1].Ended = at
			runs[n-1].Overdue = runs[n-1].Overdue || runs[n-1].Clock.Passed(at)
		}
	}
	for _, r := range history {
		switch {
		case r.Clock != nil:
			end(r.At)
			runs = append(runs, ClockRun{Clock: *r.Clock, Status: r.To, Version: r.Version})
		case r.To != r.From:
			end(r.At)
		case r.Event == "DeadlinePassed" && len(runs) > 0:
			runs[len(runs)-1].Overdue = true
		}
	}
	return runs
}
