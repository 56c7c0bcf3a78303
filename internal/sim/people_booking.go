package sim

import (
	"context"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
)

// serviceDesk is scarce on purpose: one head a week, so that cases that are
// invited together run out of appointments.
func serviceDesk() filing.ServiceDesk {
	return filing.ServiceDesk{
		ID: "d1", Name: "示例核验点", Address: "示例路1号", SlotMinutes: 60, PerSlot: 1, PerDay: 1,
		Open: []filing.Hours{{Weekdays: []int{1}, From: "09:00", To: "12:00"}},
	}
}

// book asks for an appointment on one of the next Mondays. On a hot spot everybody
// does so at the full hour.
func (p *plan) book() {
	if hour := p.w.now.Truncate(time.Hour); p.w.cfg.HotSpot && p.w.now.After(hour) {
		p.w.after(hour.Add(time.Hour).Sub(p.w.now), p.ask)
		return
	}
	p.ask()
}

func (p *plan) ask() {
	var slots []time.Time
	for at := p.w.now.Add(24 * time.Hour); len(slots) == 0 || p.w.chance(0.5); at = at.Add(24 * time.Hour) {
		if found := p.w.desk.Book.Slots(serviceDesk(), at); len(found) > 0 {
			slots = found
		}
	}
	at := slots[p.w.rng.IntN(len(slots))]
	p.call(p.actor, "book", func(ctx context.Context, call casework.Call) (records.Outcome, error) {
		return p.w.desk.BookVerification(ctx, call, p.id, "s1", casework.BookingRequest{Desk: "d1", At: at})
	}, func(err error) {
		if err == nil { // on a hot spot, too, he waits for his day
			p.waits = 0
			p.w.after(time.Duration(p.w.rng.Int64N(int64(8*24*time.Hour))), p.act)
			return
		}
		p.next(10 * 24 * time.Hour)(err)
	})
}

// keeps decides what comes of an appointment that the head has: he moves it,
// gives it back or, when it is over, may have missed it. It reports whether he
// has one to decide about.
func (p *plan) keeps(c *filing.Case) bool {
	b, err := records.ReadBooking(context.Background(), p.w.mem, p.id, "s1")
	if err != nil || b.Rev == 0 || b.Visit != c.Visit || !p.w.chance(0.5) {
		return false
	}
	name, do := "give-back", func(ctx context.Context, call casework.Call) (records.Outcome, error) {
		return p.w.desk.GiveBackBooking(ctx, call, p.id, "s1")
	}
	who := p.actor
	if !b.At.After(p.w.now) {
		name, who, do = "missed", verifier(), func(ctx context.Context, call casework.Call) (records.Outcome, error) {
			return p.w.desk.RecordMissed(ctx, call, p.id, "s1")
		}
	} else if p.w.chance(0.5) {
		p.book()
		return true
	}
	p.call(who, name, do, p.next(48*time.Hour))
	return true
}

// checkDays is C1: no slot and no day of a desk has more heads than it takes, and
// what is still to come is the appointment of a case that waits for its head, of
// its present visit.
func (w *World) checkDays() error {
	ctx, desk := context.Background(), serviceDesk()
	days, err := records.Days(ctx, w.mem, provider, desk.ID, "0000", "9999")
	if err != nil {
		return err
	}
	for name, day := range days {
		slots, all := map[time.Time]int{}, 0
		for _, a := range day.Appointments {
			if a.State == records.Missed {
				continue
			}
			all++
			if slots[a.At]++; slots[a.At] > desk.PerSlot {
				w.violate("C1", "the slot %s has %d heads", a.At, slots[a.At])
			}
			if err := w.checkAppointment(ctx, a); err != nil {
				return err
			}
		}
		if all > desk.PerDay {
			w.violate("C1", "%s has %d heads", name, all)
		}
	}
	return nil
}

func (w *World) checkAppointment(ctx context.Context, a records.Appointment) error {
	if a.State != "" || !a.At.After(w.now) {
		return nil
	}
	b, err := records.ReadBooking(ctx, w.mem, a.Case, a.Site)
	if err != nil {
		return err
	}
	c, err := records.Case(ctx, w.mem, a.Case)
	if err != nil {
		return err
	}
	if !b.At.Equal(a.At) || b.Visit != c.Visit || c.Status != filing.AwaitingVerification {
		w.violate("C1", "the appointment of case %s at %s is nobody's: it is %s, booked for %s", a.Case, a.At, c.Status, b.At)
	}
	return nil
}

// checkBooked is the other way round: an appointment that a case has is in its
// desk's day.
func (w *World) checkBooked(ctx context.Context, c *filing.Case) error {
	b, err := records.ReadBooking(ctx, w.mem, c.ID, "s1")
	if err != nil || b.Rev == 0 || b.Visit != c.Visit || !b.At.After(w.now) || c.Status != filing.AwaitingVerification {
		return err
	}
	day, err := records.ReadDay(ctx, w.mem, provider, b.Desk, records.DayOf(b.At))
	if err == nil && day.Of(c.ID, "s1", b.At) < 0 {
		w.violate("C1", "the appointment of case %s at %s is not in the day of its desk", c.ID, b.At)
	}
	return err
}
