package casework

import (
	"context"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// BookingRequest asks for an appointment at a desk, at the beginning of one of
// its slots.
type BookingRequest struct {
	Desk string    `json:"desk"`
	At   time.Time `json:"at"`
}

// BookVerification gives the head of a site an appointment at one of the
// provider's desks, or moves the one that he has (C1, VerificationBooked), for
// the applicant or the desk's staff. The appointment and the desk's day are in
// the commit, so that a desk never has more heads than it takes. When no desk has
// a free slot before the invitation ends, that is kept (AppointmentsExhausted)
// and the answer is Conflict "no-free-slot"; when others are free, "slot-full".
// A second delivery gets the same answer; asking for what one has changes
// nothing.
func (d *Desk) BookVerification(ctx context.Context, call Call, id, site string, r BookingRequest) (records.Outcome, error) {
	by := moveRole(call.Actor.Role)
	return d.decide(ctx, call, policy.BookVerification, by, id, func(c *filing.Case) (decision, error) {
		if err := d.mayBook(ctx, c, site); err != nil {
			return decision{}, err
		}
		p, err := records.ReadProvider(ctx, d.Table, c.Provider)
		if err != nil {
			return decision{}, unavailable(err)
		}
		desk, at, err := d.slotOf(c, &p, r)
		if err != nil {
			return decision{}, err
		}
		before, err := records.ReadBooking(ctx, d.Table, id, site)
		if err != nil {
			return decision{}, unavailable(err)
		}
		stands := before.Rev > 0 && before.Visit == c.Visit && before.At.After(d.Now())
		if stands && before.Desk == desk.ID && before.At.Equal(at) {
			return decision{}, nil
		}
		days := &days{desk: d, provider: c.Provider}
		if stands {
			if err := days.leave(ctx, before); err != nil {
				return decision{}, err
			}
		}
		day, err := days.of(ctx, desk.ID, records.DayOf(at))
		if err != nil {
			return decision{}, err
		}
		if day.Free(desk, at) == 0 {
			return d.full(ctx, c, &p, site, stands)
		}
		day.Appointments = append(day.Appointments, records.Appointment{
			At: at, Case: id, Site: site, Receipt: c.Receipt.String(), Organiser: c.Organiser, Nature: c.Nature,
		})
		return d.booked(days, before, records.Booking{
			Case: id, Site: site, Visit: c.Visit, Desk: desk.ID, At: at, By: call.Actor.ID, Booked: d.Now().UTC(), Rev: before.Rev + 1,
		})
	})
}

func (d *Desk) booked(days *days, before, after records.Booking) (decision, error) {
	b := &batch{}
	condition := table.IfVersion(before.Rev)
	if before.Rev == 0 {
		condition = table.IfAbsent()
	}
	b.put(condition)(records.BookingItem(after))
	ws, err := days.writes()
	b.add(ws...)
	if b.err == nil {
		b.err = err
	}
	return decision{event: &filing.VerificationBooked{Site: after.Site, At: after.At, Desk: after.Desk}, writes: b.ws}, b.err
}

// mayBook refuses an appointment for whom none is needed.
func (d *Desk) mayBook(ctx context.Context, c *filing.Case, site string) error {
	if _, err := c.Leads(&filing.VerificationBooked{}); err != nil {
		return err
	}
	s, ok := c.Site(site)
	switch {
	case !ok || s.Dropped:
		return filing.Errorf(filing.NotFound, "unknown-site", "site", "the case has no such site")
	case c.Remote:
		return filing.Errorf(filing.Conflict, "remote-verification", "status", "this case is verified online; nobody needs to come")
	}
	came, err := d.appeared(ctx, c, *s)
	if err == nil && came {
		err = filing.Errorf(filing.Conflict, "head-appeared", "site", "the head of this site has come already")
	}
	return err
}

// slotOf finds the desk and the slot that are asked for.
func (d *Desk) slotOf(c *filing.Case, p *records.Provider, r BookingRequest) (filing.ServiceDesk, time.Time, error) {
	at := r.At.UTC()
	desk, ok := p.ServiceDesk(r.Desk)
	switch {
	case len(p.Desks) == 0:
		return desk, at, filing.Errorf(filing.Conflict, "no-desks", "desk", "this provider gives no appointments; come to its desk without one")
	case !ok:
		return desk, at, filing.Errorf(filing.Invalid, "unknown-desk", "desk", "the provider has no such desk; choose one of the slots that are offered")
	case !at.After(d.Now()) || at.After(c.Clock.Due) || !slices.Contains(d.Book.Slots(desk, at), at):
		return desk, at, filing.Errorf(filing.Invalid, "booking-time", "at", "choose the beginning of a slot of this desk between now and the last day of the invitation")
	}
	return desk, at, nil
}

// full answers that the slot has no place. If no desk has any before the
// invitation ends, and the head has no appointment to fall back on, the case
// keeps that.
func (d *Desk) full(ctx context.Context, c *filing.Case, p *records.Provider, site string, has bool) (decision, error) {
	free, err := d.anyFree(ctx, c, p)
	if err != nil {
		return decision{}, err
	}
	if free || has {
		return decision{}, filing.Errorf(filing.Conflict, "slot-full", "at", "this slot has been taken; choose another one")
	}
	refused := &records.Refusal{
		Kind: filing.Conflict, Code: "no-free-slot", Field: "at",
		Detail: "no appointment is free before the invitation ends; the provider has been told and renews it",
	}
	if c.NoSlot {
		return decision{}, refusal(refused)
	}
	return decision{event: &filing.AppointmentsExhausted{Site: site}, by: filing.RoleSystem, refused: refused}, nil
}

// anyFree reports whether a desk has a free slot before the invitation ends.
func (d *Desk) anyFree(ctx context.Context, c *filing.Case, p *records.Provider) (bool, error) {
	now, due := d.Now(), c.Clock.Due
	for _, desk := range p.Desks {
		taken, err := records.Days(ctx, d.Table, p.ID, desk.ID, records.DayOf(now), records.DayOf(due))
		if err != nil {
			return false, unavailable(err)
		}
		for at := now; !dayAfter(at, due); at = at.AddDate(0, 0, 1) {
			day := taken[records.DayOf(at)]
			for _, slot := range d.Book.Slots(desk, at) {
				if slot.After(now) && !slot.After(due) && day.Free(desk, slot) > 0 {
					return true, nil
				}
			}
		}
	}
	return false, nil
}

// dayAfter reports whether the day of a is after that of b.
func dayAfter(a, b time.Time) bool { return records.DayOf(a) > records.DayOf(b) }
