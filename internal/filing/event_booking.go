package filing

import "time"

// VerificationBooked notes that an appointment was made for a site's head.
type VerificationBooked struct {
	Site string    `json:"site"`
	At   time.Time `json:"at"`
	Desk string    `json:"desk"`
}

// Name implements [Event].
func (*VerificationBooked) Name() EventName { return "VerificationBooked" }

func (e *VerificationBooked) guard(c *Case, m Move) error {
	if err := standingSite(c, e.Site); err != nil {
		return err
	}
	if c.Remote {
		return Errorf(Conflict, "remote-verification", "status", "this case is verified online; nobody needs to come")
	}
	if !e.At.After(m.At) || e.At.After(c.Clock.Due) {
		return Errorf(Invalid, "booking-time", "at", "choose a time between now and the last day of the invitation")
	}
	return nil
}

func (*VerificationBooked) apply(c *Case, _ Move) {
	c.Bookings++
	c.NoSlot = false
}

// VerificationMissed notes that a head did not come to the appointment.
type VerificationMissed struct {
	Site string `json:"site"`
}

// Name implements [Event].
func (*VerificationMissed) Name() EventName { return "VerificationMissed" }

func (e *VerificationMissed) guard(c *Case, _ Move) error { return standingSite(c, e.Site) }
func (*VerificationMissed) apply(*Case, Move)             {}

// AppointmentsExhausted is what the system finds out when the head of a site asks
// for an appointment: none is free within the invitation at any desk. The provider
// must renew it (Plan 二(二)1(3); C1), and if it has not, the clock does.
type AppointmentsExhausted struct {
	Site string `json:"site"`
}

// Name implements [Event].
func (*AppointmentsExhausted) Name() EventName { return "AppointmentsExhausted" }

func (e *AppointmentsExhausted) guard(c *Case, _ Move) error {
	if c.NoSlot || c.Remote {
		return Errorf(Conflict, "no-free-slot", "at", "that no appointment is free is known; the provider renews the invitation")
	}
	return standingSite(c, e.Site)
}

func (*AppointmentsExhausted) apply(c *Case, _ Move) { c.NoSlot = true }

// RenewsByClock reports whether the clock renews the invitation when it ends: no
// appointment was free within it, and nobody has renewed it.
func (c *Case) RenewsByClock() bool {
	return c.Status == AwaitingVerification && c.NoSlot && !c.Renewed
}

// InvitationRenewed gives the heads a second month, once, with a reason of the
// provider. Its clock is that month. The clock gives it when no appointment was
// free.
type InvitationRenewed struct {
	Reason Reason `json:"reason"`
}

// Name implements [Event].
func (*InvitationRenewed) Name() EventName { return "InvitationRenewed" }

func (e *InvitationRenewed) guard(c *Case, m Move) error {
	switch {
	case c.Renewed:
		return Errorf(Conflict, "renewed-before", "status", "an invitation is renewed once; after it the case lapses")
	case m.Clock == nil:
		return Errorf(Invalid, "clock-missing", "", "a renewed invitation needs its new month")
	case m.By == RoleClock && !c.NoSlot:
		return Errorf(Conflict, "not-due", "status", "the clock renews an invitation only when no appointment was free")
	case m.By != RoleClock && c.Clock.Passed(m.At):
		return Errorf(TooLate, "invitation-over", "status", "the invitation is over; it can only be renewed before its last day ends")
	}
	return needReasons([]Reason{e.Reason}, false)
}

func (*InvitationRenewed) apply(c *Case, _ Move) {
	invitation := *c.Clock
	c.Invitation, c.Renewed, c.NoSlot = &invitation, true, false
}
