package filing

import (
	"encoding/json"
	"fmt"
	"time"
)

// EventName is the name of an event: past tense, the same in the history, in
// messages and on the bus.
type EventName string

// Event is what happened to a case, with the facts of this kind of happening.
// Events hold no personal data in the clear.
type Event interface {
	// Name gives the name in the lifecycle table.
	Name() EventName
	// apply writes the facts into c, whose status and clock are already the
	// new ones.
	apply(c *Case, m Move)
}

// guarded is an event with conditions beyond the lifecycle table. guard sees
// the case as it was before the move.
type guarded interface {
	guard(c *Case, m Move) error
}

// chooser is an event that the lifecycle table lets lead to several statuses.
type chooser interface{ toward(c *Case) Status }

// Role is in what capacity somebody makes a move.
type Role string

// The roles that make moves. System is a task of the workflow, clock a due
// time, bureau-adapter the connection to a bureau's system.
const (
	RoleApplicant     Role = "applicant"
	RoleHead          Role = "head"
	RoleVerifier      Role = "verifier"
	RoleReviewer      Role = "reviewer"
	RoleSystem        Role = "system"
	RoleClock         Role = "clock"
	RoleBureauAdapter Role = "bureau-adapter"
)

// Move is one attempt to take a case further. At is UTC. Clock is the deadline
// of the status that the move leads to; it is required when the status changes
// to an open one, replaces the present one when given otherwise, and is left
// nil to keep it. Request is the idempotency key of the caller: the history
// keeps it, so that a second delivery recognises the first.
type Move struct {
	Event   Event
	By      Role
	Actor   string
	At      time.Time
	Clock   *Clock
	Request string
}

// events makes an empty event of each kind, for reading the history.
func events() []Event {
	return []Event{
		&CaseSubmitted{}, &SubmissionAccepted{},
		&PreCheckPassed{}, &PreCheckReturned{}, &PreCheckRefused{},
		&CaseResubmitted{}, &SiteDropped{}, &PersonReplaced{}, &DomainReleased{}, &CaseWithdrawn{}, &CaseLapsed{}, &DeadlinePassed{},
		&VerificationBooked{}, &VerificationMissed{}, &AppointmentsExhausted{}, &InvitationRenewed{},
		&PersonsAppeared{}, &SiteVerified{}, &FormCorrected{}, &VerificationDeferred{},
		&VerificationReturned{}, &VerificationPassed{}, &VerificationRefused{},
		&DeliveryAcknowledged{}, &DeliveryRefused{}, &PersonConfirmed{}, &ConfirmationFailed{},
		&WithdrawalRequested{}, &ReviewApproved{}, &ReviewReturned{}, &ReviewRefused{},
		&NumberIssued{}, &AccessOpened{},
		&SentBackToApplicant{}, &VerificationRepeated{}, &DeliveryRepeated{},
	}
}

// EventNames lists every event.
func EventNames() []EventName {
	var names []EventName
	for _, e := range events() {
		names = append(names, e.Name())
	}
	return names
}

// DecodeEvent reads the facts of an event from its JSON.
func DecodeEvent(name EventName, facts []byte) (Event, error) {
	for _, e := range events() {
		if e.Name() == name {
			if err := json.Unmarshal(facts, e); err != nil {
				return nil, fmt.Errorf("facts of %s: %w", name, err)
			}
			return e, nil
		}
	}
	return nil, fmt.Errorf("unknown event %q", name)
}
