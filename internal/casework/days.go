package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// days collects the days of desks that one commit changes, each once.
type days struct {
	desk     *Desk
	provider string
	list     []*records.Day
}

// of gives a day to change, as it is now.
func (p *days) of(ctx context.Context, desk, day string) (*records.Day, error) {
	for _, d := range p.list {
		if d.Desk == desk && d.Day == day {
			return d, nil
		}
	}
	d, err := records.ReadDay(ctx, p.desk.Table, p.provider, desk, day)
	if err != nil {
		return nil, unavailable(err)
	}
	p.list = append(p.list, &d)
	return &d, nil
}

// leave takes an appointment out of its day.
func (p *days) leave(ctx context.Context, b records.Booking) error {
	d, err := p.of(ctx, b.Desk, records.DayOf(b.At))
	if err != nil {
		return err
	}
	if i := d.Of(b.Case, b.Site, b.At); i >= 0 {
		d.Appointments = append(d.Appointments[:i:i], d.Appointments[i+1:]...)
	}
	return nil
}

// became says what became of an appointment.
func (p *days) became(ctx context.Context, b records.Booking, state string) error {
	d, err := p.of(ctx, b.Desk, records.DayOf(b.At))
	if err != nil {
		return err
	}
	if i := d.Of(b.Case, b.Site, b.At); i >= 0 {
		d.Appointments[i].State = state
	}
	return nil
}

// writes makes the writes of all collected days.
func (p *days) writes() ([]table.Write, error) {
	b := &batch{}
	for _, d := range p.list {
		condition := table.IfVersion(d.Rev)
		if d.Rev == 0 {
			condition = table.IfAbsent()
		}
		next := *d
		next.Rev++
		b.put(condition)(records.DayItem(next))
	}
	return b.ws, b.err
}

// freed gives the writes that give back what the sites of the case have booked at
// this visit and is still to come: the visit is over, so that those appointments
// are void.
func (d *Desk) freed(ctx context.Context, c *filing.Case) ([]table.Write, error) {
	if c.Bookings == 0 || c.Status != filing.AwaitingVerification {
		return nil, nil
	}
	b, days := &batch{}, &days{desk: d, provider: c.Provider}
	for _, s := range c.Standing() {
		booked, err := records.ReadBooking(ctx, d.Table, c.ID, s.ID)
		if err != nil {
			return nil, unavailable(err)
		}
		if booked.Visit != c.Visit || !booked.At.After(d.Now()) {
			continue
		}
		if err := days.leave(ctx, booked); err != nil {
			return nil, err
		}
		b.add(table.Delete(records.BookingKey(c.ID, s.ID), table.IfVersion(booked.Rev)))
	}
	ws, err := days.writes()
	return append(b.ws, ws...), err
}

// arrived gives the writes for a head who has come: his appointment of the day
// was kept, a later one is given back.
func (d *Desk) arrived(ctx context.Context, c *filing.Case, site string) ([]table.Write, error) {
	if c.Bookings == 0 {
		return nil, nil
	}
	booked, err := records.ReadBooking(ctx, d.Table, c.ID, site)
	if err != nil {
		return nil, unavailable(err)
	}
	days := &days{desk: d, provider: c.Provider}
	b := &batch{}
	switch {
	case booked.Rev == 0 || booked.Visit != c.Visit:
		return nil, nil
	case records.DayOf(booked.At) == records.DayOf(d.Now()):
		err = days.became(ctx, booked, records.Came)
	case booked.At.After(d.Now()):
		err = days.leave(ctx, booked)
		b.add(table.Delete(records.BookingKey(c.ID, site), table.IfVersion(booked.Rev)))
	}
	if err != nil {
		return nil, err
	}
	ws, err := days.writes()
	return append(b.ws, ws...), err
}
