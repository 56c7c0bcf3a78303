package casework

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// toldOfBooking completes the confirmation of an appointment with its time and
// place, and adds the reminder of the day before, which waits in the ledger until
// then. One for tomorrow, made after that hour, has none.
func (d *Desk) toldOfBooking(
	ctx context.Context, c *filing.Case, rec *filing.Record, e *filing.VerificationBooked, out []records.Notice,
) ([]records.Notice, error) {
	p, err := records.ReadProvider(ctx, d.Table, c.Provider)
	if err != nil {
		return nil, unavailable(err)
	}
	desk, known := p.ServiceDesk(e.Desk)
	place := desk.Address
	if !known { // the manager has taken it off the list since
		place = p.Place()
	}
	before := rulebook.DayBefore(e.At)
	for _, n := range out {
		n.Facts["when"] = e.At.In(china()).Format("2006年1月2日15:04")
		n.Facts["place"] = place
		if !before.After(rec.At) {
			continue
		}
		later := n
		later.Template, later.Key, later.Next = notice.AppointmentReminder, n.Key+"-day-before", before
		later.Facts = map[string]string{"site": e.Site, "at": e.At.UTC().Format(time.RFC3339)}
		for name, v := range n.Facts {
			later.Facts[name] = v
		}
		out = append(out, later)
	}
	return out, nil
}

// voidAppointment reports whether a reminder of an appointment is about one that
// was moved, given back, missed or kept.
func (d *Desk) voidAppointment(ctx context.Context, c *filing.Case, n records.Notice) (bool, error) {
	if n.Template != notice.AppointmentReminder {
		return false, nil
	}
	b, err := records.ReadBooking(ctx, d.Table, c.ID, n.Facts["site"])
	if err != nil {
		return false, err
	}
	stands := b.Rev > 0 && b.Visit == c.Visit && c.Status == filing.AwaitingVerification &&
		b.At.UTC().Format(time.RFC3339) == n.Facts["at"] && b.At.After(d.Now())
	return !stands, nil
}
