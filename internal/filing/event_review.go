package filing

import (
	"slices"
	"time"
)

// DeliveryAcknowledged starts the bureau's time, or, where the rule set names
// persons, their confirmation by SMS first. Confirm holds their person ids.
type DeliveryAcknowledged struct {
	Acknowledgement string   `json:"acknowledgement"`
	Confirm         []string `json:"confirm,omitempty"`
}

// Name implements [Event].
func (*DeliveryAcknowledged) Name() EventName { return "DeliveryAcknowledged" }

func (e *DeliveryAcknowledged) toward(*Case) Status {
	if len(e.Confirm) > 0 {
		return AwaitingConfirmation
	}
	return AwaitingReview
}

func (e *DeliveryAcknowledged) apply(c *Case, _ Move) {
	c.Deliveries++
	c.DeliveredTo = ""
	c.Reasons, c.Withdrawing, c.Confirm = nil, false, nil
	for _, p := range e.Confirm {
		c.Confirm = append(c.Confirm, Confirmation{Person: p})
	}
}

// DeliveryRefused is the coded refusal of the bureau's system.
type DeliveryRefused struct {
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*DeliveryRefused) Name() EventName { return "DeliveryRefused" }

func (e *DeliveryRefused) guard(*Case, Move) error { return needReasons(e.Reasons, false) }
func (e *DeliveryRefused) apply(c *Case, _ Move)   { c.Reasons = slices.Clone(e.Reasons) }

// PersonConfirmed is the right code from one person; the last one starts the
// bureau's 20 working days.
type PersonConfirmed struct {
	Person string `json:"person"`
}

// Name implements [Event].
func (*PersonConfirmed) Name() EventName { return "PersonConfirmed" }

func (e *PersonConfirmed) toward(c *Case) Status {
	for _, p := range c.Confirm {
		if p.At.IsZero() && p.Person != e.Person {
			return AwaitingConfirmation
		}
	}
	return AwaitingReview
}

func (e *PersonConfirmed) guard(c *Case, m Move) error { return c.Owes(e.Person, m.At) }

// Owes demands that a person has to confirm the case and may still do so at the
// moment.
func (c *Case) Owes(person string, at time.Time) error {
	i := slices.IndexFunc(c.Confirm, func(p Confirmation) bool { return p.Person == person })
	switch {
	case i < 0:
		return Errorf(NotFound, "unknown-person", "person", "nobody of this id confirms this case")
	case !c.Confirm[i].At.IsZero():
		return Errorf(Conflict, "confirmed-before", "person", "this person has confirmed before")
	case c.Clock.Passed(at):
		return Errorf(TooLate, "confirmation-over", "code", "the 24 hours are over; the provider delivers the case again")
	}
	return nil
}

func (e *PersonConfirmed) apply(c *Case, m Move) {
	for i := range c.Confirm {
		if c.Confirm[i].Person == e.Person {
			c.Confirm[i].At = m.At
		}
	}
}

// ConfirmationFailed is a confirmation that came to nothing: the 24 hours
// passed, or a person entered six wrong codes.
type ConfirmationFailed struct {
	Reason Reason `json:"reason"`
}

// Name implements [Event].
func (*ConfirmationFailed) Name() EventName { return "ConfirmationFailed" }

func (e *ConfirmationFailed) guard(c *Case, m Move) error {
	if m.By == RoleClock && !c.Clock.MayLapse(m.At) {
		return Errorf(Conflict, "not-due", "status", "the 24 hours are not over")
	}
	return needReasons([]Reason{e.Reason}, false)
}

func (e *ConfirmationFailed) apply(c *Case, _ Move) {
	c.Reasons, c.Confirm = []Reason{e.Reason}, nil
}

// WithdrawalRequested asks the bureau to return the case.
type WithdrawalRequested struct{}

// Name implements [Event].
func (*WithdrawalRequested) Name() EventName { return "WithdrawalRequested" }

func (*WithdrawalRequested) guard(c *Case, _ Move) error {
	if c.Withdrawing {
		return Errorf(Conflict, "withdrawal-requested-before", "status", "the bureau has the request")
	}
	return nil
}

func (*WithdrawalRequested) apply(c *Case, _ Move) { c.Withdrawing = true }

// ReviewApproved is the bureau's approval (审核合格).
type ReviewApproved struct{}

// Name implements [Event].
func (*ReviewApproved) Name() EventName { return "ReviewApproved" }

func (*ReviewApproved) apply(c *Case, _ Move) { c.Withdrawing = false }

// ReviewReturned is the bureau's return to the provider (Plan 二(二)2).
type ReviewReturned struct {
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*ReviewReturned) Name() EventName { return "ReviewReturned" }

func (e *ReviewReturned) guard(*Case, Move) error { return needReasons(e.Reasons, false) }

func (e *ReviewReturned) apply(c *Case, _ Move) {
	c.Reasons, c.Withdrawing = slices.Clone(e.Reasons), false
}

// ReviewRefused is 不予备案 with written grounds.
type ReviewRefused struct {
	Reasons []Reason `json:"reasons"`
}

// Name implements [Event].
func (*ReviewRefused) Name() EventName { return "ReviewRefused" }

func (e *ReviewRefused) guard(*Case, Move) error { return needReasons(e.Reasons, false) }

func (e *ReviewRefused) apply(c *Case, _ Move) {
	c.Reasons, c.Withdrawing = slices.Clone(e.Reasons), false
}

// NumberIssued gives the subject its number and each site its suffix, in the
// order of the sites.
type NumberIssued struct {
	Number Number `json:"number"`
}

// Name implements [Event].
func (*NumberIssued) Name() EventName { return "NumberIssued" }

func (e *NumberIssued) guard(*Case, Move) error {
	if !IsSubjectNumber(e.Number.String()) || e.Number.Sequence < 1 {
		return Errorf(Invalid, "number-form", "number", "the number is not one that a bureau issues")
	}
	return nil
}

func (e *NumberIssued) apply(c *Case, m Move) {
	c.Number, c.FiledAt = e.Number, m.At
	suffix := 0
	for i := range c.Sites {
		if !c.Sites[i].Dropped {
			suffix++
			c.Sites[i].Suffix = suffix
		}
	}
}

// AccessOpened is the day on which the provider connected the sites; until the
// number exists access stays closed (Plan 二(二)2).
type AccessOpened struct {
	On time.Time `json:"on"`
}

// Name implements [Event].
func (*AccessOpened) Name() EventName { return "AccessOpened" }

func (e *AccessOpened) guard(c *Case, m Move) error {
	switch {
	case !c.OpenedAt.IsZero():
		return Errorf(Conflict, "opened-before", "on", "the access was opened before")
	case e.On.Before(c.FiledAt) || e.On.After(m.At):
		return Errorf(Invalid, "opening-time", "on", "the access opens after the number was issued and not in the future")
	}
	return nil
}

func (e *AccessOpened) apply(c *Case, _ Move) { c.OpenedAt = e.On }
