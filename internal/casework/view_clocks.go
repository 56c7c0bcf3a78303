package casework

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// ClockLedger is every deadline of a case, the earliest first, and the moments at
// which the running one will still do something; overdue, it goes on every week.
// It holds nothing personal.
type ClockLedger struct {
	Runs []filing.ClockRun `json:"runs"`
	Next []ClockMoment     `json:"next"`
}

// ClockMoment is when a clock reminds ("t-7"), or acts ("overdue").
type ClockMoment struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Clocks gives the ledger of a case's clocks (E2) to those who may see the case.
func (d *Desk) Clocks(ctx context.Context, a policy.Actor, id string) (ClockLedger, error) {
	c, err := d.authorised(ctx, a, policy.ViewCase, id)
	if err != nil {
		return ClockLedger{}, err
	}
	history, err := records.History(ctx, d.Table, id)
	if err != nil {
		return ClockLedger{}, unavailable(err)
	}
	ledger := ClockLedger{Runs: filing.ClockRuns(history), Next: []ClockMoment{}}
	if c.Clock == nil {
		return ledger, nil
	}
	m, found, err := records.ReadTimer(ctx, d.Table, id)
	if err != nil || !found {
		return ledger, unavailable(err)
	}
	for i := m.Next; ; i++ {
		o := d.Book.Offset(m.Clock.Rule, i)
		at := rulebook.FireAt(m.Clock, o)
		if at.IsZero() {
			continue
		}
		ledger.Next = append(ledger.Next, ClockMoment{o.Name, at})
		if o.Name == rulebook.Overdue || o.Late() {
			return ledger, nil
		}
	}
}
