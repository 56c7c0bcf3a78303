package casework

import (
	"context"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// FreeSlots is where and when a head can have an appointment. Next is the day to
// ask for further ones from, empty at the end of the invitation.
type FreeSlots struct {
	Until time.Time  `json:"until"` // the invitation's end
	Desks []FreeDesk `json:"desks"`
	Next  string     `json:"next,omitempty"`
}

// FreeDesk is a desk with its days that have something free.
type FreeDesk struct {
	Desk    string    `json:"desk"`
	Name    string    `json:"name"`
	Address string    `json:"address"`
	Days    []FreeDay `json:"days"`
}

// FreeDay is a day with its free slots.
type FreeDay struct {
	Day   string `json:"day"`
	Slots []Slot `json:"slots"`
}

// Slot is the beginning of an appointment and how many heads can still have it.
type Slot struct {
	At   time.Time `json:"at"`
	Free int       `json:"free"`
}

// slotDays is how many days one answer of FreeSlots covers.
const slotDays = 14

// FreeSlots lists the free slots of the provider's desks, on working days within
// the hours of each, from a day (2026-03-09; empty for today) until the
// invitation ends, fourteen days at a time (C1).
func (d *Desk) FreeSlots(ctx context.Context, a policy.Actor, id, from string) (FreeSlots, error) {
	c, err := d.authorised(ctx, a, policy.BookVerification, id)
	if err != nil {
		return FreeSlots{}, err
	}
	if _, err := c.Leads(&filing.VerificationBooked{}); err != nil {
		return FreeSlots{}, err
	}
	first := d.Now()
	if from != "" {
		day, err := time.ParseInLocation(time.DateOnly, from, china())
		if err != nil {
			return FreeSlots{}, filing.Errorf(filing.Invalid, "day", "from", "write the day as 2026-03-09")
		}
		if day.After(first) {
			first = day
		}
	}
	p, err := records.ReadProvider(ctx, d.Table, c.Provider)
	if err != nil {
		return FreeSlots{}, unavailable(err)
	}
	out := FreeSlots{Until: c.Clock.Due, Desks: []FreeDesk{}}
	last := first.AddDate(0, 0, slotDays-1)
	if dayAfter(c.Clock.Due, last) {
		out.Next = records.DayOf(last.AddDate(0, 0, 1))
	}
	if c.Remote {
		return out, nil
	}
	for _, desk := range p.Desks {
		free, err := d.freeDays(ctx, c.Provider, desk, first, last, c.Clock.Due)
		if err != nil {
			return FreeSlots{}, err
		}
		out.Desks = append(out.Desks, FreeDesk{desk.ID, desk.Name, desk.Address, free})
	}
	return out, nil
}

func (d *Desk) freeDays(
	ctx context.Context, provider string, desk filing.ServiceDesk, first, last, due time.Time,
) ([]FreeDay, error) {
	taken, err := records.Days(ctx, d.Table, provider, desk.ID, records.DayOf(first), records.DayOf(last))
	if err != nil {
		return nil, unavailable(err)
	}
	now, free := d.Now(), []FreeDay{}
	for at := first; !dayAfter(at, last); at = at.AddDate(0, 0, 1) {
		day := taken[records.DayOf(at)]
		var slots []Slot
		for _, slot := range d.Book.Slots(desk, at) {
			if n := day.Free(desk, slot); n > 0 && slot.After(now) && !slot.After(due) {
				slots = append(slots, Slot{slot, n})
			}
		}
		if slots != nil {
			free = append(free, FreeDay{records.DayOf(at), slots})
		}
	}
	return free, nil
}

// Appointments is a desk's day, for checking in who comes.
type Appointments struct {
	Desk         string                `json:"desk"`
	Day          string                `json:"day"`
	Appointments []records.Appointment `json:"appointments"`
}

// Appointments lists who is expected at a desk of the actor's provider on a day,
// in the order of the times, and what became of it. It names cases and nobody.
func (d *Desk) Appointments(ctx context.Context, a policy.Actor, desk, day string) (Appointments, error) {
	p, err := d.ofOwnProvider(ctx, a, policy.ViewAppointments)
	if err != nil {
		return Appointments{}, err
	}
	if day == "" {
		day = records.DayOf(d.Now())
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return Appointments{}, filing.Errorf(filing.Invalid, "day", "day", "write the day as 2026-03-09")
	}
	list, err := records.ReadDay(ctx, d.Table, a.Provider, desk, day)
	if err != nil {
		return Appointments{}, unavailable(err)
	}
	if _, listed := p.ServiceDesk(desk); !listed && list.Rev == 0 { // one that was taken off the list is still read
		return Appointments{}, filing.Errorf(filing.Invalid, "unknown-desk", "desk", "name one of the provider's desks by its id, such as d1")
	}
	out := Appointments{Desk: desk, Day: day, Appointments: []records.Appointment{}}
	out.Appointments = append(out.Appointments, list.Appointments...)
	return out, nil
}
