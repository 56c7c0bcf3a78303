package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// GiveBackBooking gives an appointment that is still to come back, so that
// somebody else can have its slot (C1). The case stays as it is, its invitation
// runs on. Without an appointment there is nothing to give back: Conflict
// "no-booking". A second delivery gets the same answer.
func (d *Desk) GiveBackBooking(ctx context.Context, call Call, id, site string) (records.Outcome, error) {
	by := moveRole(call.Actor.Role)
	return d.decide(ctx, call, policy.BookVerification, by, id, func(c *filing.Case) (decision, error) {
		booked, err := d.standingBooking(ctx, c, site)
		if err != nil {
			return decision{}, err
		}
		if !booked.At.After(d.Now()) {
			return decision{}, filing.Errorf(filing.Conflict, "booking-over", "site", "the time of this appointment is over; book another one")
		}
		days := &days{desk: d, provider: c.Provider}
		if err := days.leave(ctx, booked); err != nil {
			return decision{}, err
		}
		ws, err := days.writes()
		return decision{writes: append(ws, table.Delete(records.BookingKey(id, site), table.IfVersion(booked.Rev)))}, err
	})
}

// RecordMissed notes that the head of a site did not come to his appointment
// (VerificationMissed), after its time: the slot counts no more, and he is told
// how to come again. A second delivery gets the same answer.
func (d *Desk) RecordMissed(ctx context.Context, call Call, id, site string) (records.Outcome, error) {
	return d.decide(ctx, call, policy.RecordAppearance, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		booked, err := d.standingBooking(ctx, c, site)
		if err != nil {
			return decision{}, err
		}
		if booked.At.After(d.Now()) {
			return decision{}, filing.Errorf(filing.Conflict, "booking-to-come", "site", "the time of this appointment is still to come")
		}
		s, _ := c.Site(site)
		if came, err := d.appeared(ctx, c, *s); err != nil || came {
			if err == nil {
				err = filing.Errorf(filing.Conflict, "head-appeared", "site", "the head of this site has come")
			}
			return decision{}, err
		}
		days := &days{desk: d, provider: c.Provider}
		if err := days.became(ctx, booked, records.Missed); err != nil {
			return decision{}, err
		}
		ws, err := days.writes()
		return decision{
			event:  &filing.VerificationMissed{Site: site},
			writes: append(ws, table.Delete(records.BookingKey(id, site), table.IfVersion(booked.Rev))),
		}, err
	})
}

// standingBooking reads the appointment of a site at this visit.
func (d *Desk) standingBooking(ctx context.Context, c *filing.Case, site string) (records.Booking, error) {
	if _, err := c.Leads(&filing.VerificationBooked{}); err != nil {
		return records.Booking{}, err
	}
	if s, ok := c.Site(site); !ok || s.Dropped {
		return records.Booking{}, filing.Errorf(filing.NotFound, "unknown-site", "site", "the case has no such site")
	}
	b, err := records.ReadBooking(ctx, d.Table, c.ID, site)
	if err == nil && (b.Rev == 0 || b.Visit != c.Visit) {
		return records.Booking{}, filing.Errorf(filing.Conflict, "no-booking", "site", "the head of this site has no appointment")
	}
	return b, unavailable(err)
}
