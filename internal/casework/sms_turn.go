package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/table"
)

// Nobody is woken by an SMS, or gets more than a few a day. Both are settings of
// this service. A code that a person needs within 24 hours is neither held back
// nor refused, but counted.
const (
	quietFrom = 21 // o'clock in Asia/Shanghai
	quietTo   = 8
	maxSMS    = 10 // a telephone number and day
)

// postponedError is a notice that is not to be sent before a moment.
type postponedError struct{ until time.Time }

func (e *postponedError) Error() string {
	return "casework: the notice waits until " + e.until.Format(time.RFC3339)
}

// urgent reports whether a notice goes out at any hour.
func urgent(template string) bool {
	return template == notice.ConfirmationCode || template == notice.CodeAgain
}

// awake gives the first moment, from at on, at which a notice may go out on the
// channel: SMS wait for the morning.
func awake(channel, template string, at time.Time) time.Time {
	if channel != notice.SMS || urgent(template) {
		return at
	}
	local := at.In(china())
	morning := time.Date(local.Year(), local.Month(), local.Day(), quietTo, 0, 0, 0, local.Location())
	switch {
	case local.Hour() >= quietFrom:
		return morning.AddDate(0, 0, 1).UTC()
	case local.Hour() < quietTo:
		return morning.UTC()
	}
	return at
}

// smsTurn counts an SMS among those of its telephone number and day, before it is
// sent, and answers [*postponedError] where there were enough: it goes out the
// next morning. The number itself is not kept, only its blind index. A notice is
// counted once, however often it is tried.
func (d *Desk) smsTurn(ctx context.Context, n records.Notice, number string) error {
	if until := awake(n.Channel, n.Template, d.Now()); until.After(d.Now()) {
		return &postponedError{until}
	}
	index, err := d.Keys.Blind(ctx, "sms", number)
	if err != nil {
		return keysDown(err)
	}
	today := d.Now().In(china())
	for range attempts {
		day, err := records.ReadSMSDay(ctx, d.Table, index, today.Format(time.DateOnly))
		if err != nil {
			return unavailable(err)
		}
		before := day.Version()
		if !day.Count(n.Case+"/"+n.Key, maxSMS, urgent(n.Template)) {
			return &postponedError{time.Date(today.Year(), today.Month(), today.Day()+1, quietTo, 0, 0, 0, today.Location()).UTC()}
		}
		if day.Version() == before {
			return nil // counted at an earlier try
		}
		w, err := records.SMSDayWrite(day, before, d.Now())
		if err != nil {
			return err
		}
		err = d.Table.Commit(ctx, w)
		var conflict *table.ConflictError
		switch {
		case err == nil:
			return nil
		case errors.As(err, &conflict), errors.Is(err, table.ErrUnknown):
		default:
			return unavailable(fmt.Errorf("count SMS: %w", err))
		}
	}
	return busy()
}
