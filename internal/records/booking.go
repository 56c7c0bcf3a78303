package records

import (
	"context"
	"fmt"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

// Booking is the appointment of a site's head, of one visit. Rev counts the
// moves of it.
type Booking struct {
	Case   string    `json:"case"`
	Site   string    `json:"site"`
	Visit  int64     `json:"visit"`
	Desk   string    `json:"desk"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Booked time.Time `json:"booked"`
	Rev    int64     `json:"rev"`
}

// BookingKey is where the appointment of a site is.
func BookingKey(id, site string) table.Key { return caseKey(id, "booking#"+site) }

// BookingItem lays out an appointment; a later one of the site replaces it.
func BookingItem(b Booking) (table.Item, error) {
	body, err := encode(b)
	return table.Item{Key: BookingKey(b.Case, b.Site), Version: b.Rev, Kind: "booking", Body: body}, err
}

// ReadBooking reads the appointment of a site, maybe of an earlier visit; without
// one its Rev is 0.
func ReadBooking(ctx context.Context, t table.Table, id, site string) (Booking, error) {
	var b Booking
	_, _, err := read(ctx, t, BookingKey(id, site), &b)
	return b, err
}

// Day is one day of one desk: its appointments, and so how much of its capacity
// is taken. Every booking of that day is a new Rev of it, so that no two can
// take the last place.
type Day struct {
	Provider     string        `json:"provider"`
	Desk         string        `json:"desk"`
	Day          string        `json:"day"` // in Asia/Shanghai
	Rev          int64         `json:"rev"`
	Appointments []Appointment `json:"appointments"`
}

// Appointment is one head's time at a desk. It names the case and nobody.
type Appointment struct {
	At        time.Time     `json:"at"`
	Case      string        `json:"case"`
	Site      string        `json:"site"`
	Receipt   string        `json:"receipt"`
	Organiser string        `json:"organiser"` // as the register shows it: natural persons masked
	Nature    filing.Nature `json:"nature"`
	State     string        `json:"state,omitempty"` // empty while it is to come
}

// What became of an appointment.
const (
	Came   = "came"
	Missed = "missed"
)

// DayOf gives the day of a moment as days of desks are named.
func DayOf(at time.Time) string {
	return at.In(time.FixedZone("Asia/Shanghai", 8*60*60)).Format(time.DateOnly)
}

// Free gives how many heads the desk can still take at the moment.
func (d *Day) Free(desk filing.ServiceDesk, at time.Time) int {
	taken, all := 0, 0
	for _, a := range d.Appointments {
		if a.State == Missed {
			continue
		}
		all++
		if a.At.Equal(at) {
			taken++
		}
	}
	return max(min(desk.PerSlot-taken, desk.PerDay-all), 0)
}

// Of gives the place of a site's appointment in the day, or -1.
func (d *Day) Of(id, site string, at time.Time) int {
	return slices.IndexFunc(d.Appointments, func(a Appointment) bool { return a.Case == id && a.Site == site && a.At.Equal(at) })
}

func daysOf(provider, desk string) string { return "appointments#" + provider + "#" + desk }

// DayItem lays out a day of a desk, its appointments in order.
func DayItem(d Day) (table.Item, error) {
	d.Appointments = slices.Clone(d.Appointments)
	slices.SortStableFunc(d.Appointments, func(a, b Appointment) int { return a.At.Compare(b.At) })
	body, err := encode(d)
	return table.Item{Key: table.Key{Partition: daysOf(d.Provider, d.Desk), Sort: d.Day}, Version: d.Rev, Kind: "day", Body: body}, err
}

// ReadDay reads a day of a desk; one without appointments has Rev 0.
func ReadDay(ctx context.Context, t table.Table, provider, desk, day string) (Day, error) {
	d := Day{Provider: provider, Desk: desk, Day: day}
	_, _, err := read(ctx, t, table.Key{Partition: daysOf(provider, desk), Sort: day}, &d)
	return d, err
}

// Days reads the days of a desk between two, both included, by their names.
func Days(ctx context.Context, t table.Table, provider, desk, from, to string) (map[string]Day, error) {
	q := table.Query{Partition: daysOf(provider, desk), From: from, To: to, Limit: table.MaxPage}
	all := map[string]Day{}
	for {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("days of a desk: %w", err)
		}
		for _, it := range page.Items {
			var d Day
			if err := decode(it, &d); err != nil {
				return nil, err
			}
			all[d.Day] = d
		}
		if page.Cursor == "" {
			return all, nil
		}
		q.Cursor = page.Cursor
	}
}
