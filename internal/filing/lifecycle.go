package filing

import "slices"

// Transition is one row of the lifecycle table: at From, the event On, made by
// one of By, leads to To.
type Transition struct {
	From Status
	On   EventName
	To   Status
	By   []Role
}

// by lists who may make a move.
func by(roles ...Role) []Role { return roles }

// lifecycle is the table, made once.
var lifecycle = slices.Concat(intakeMoves(), verificationMoves(), reviewMoves(), clockMoves())

// Lifecycle is every move that a case can make; no other ever happens (I8).
// Diagrams, allowed actions and tests are derived from it.
func Lifecycle() []Transition { return slices.Clone(lifecycle) }

func intakeMoves() []Transition {
	applicant, verifier, system := by(RoleApplicant), by(RoleVerifier), by(RoleSystem)
	moves := []Transition{
		{Draft, "CaseSubmitted", Submitted, applicant},
		{Submitted, "SubmissionAccepted", AwaitingPreCheck, system},
		{AwaitingPreCheck, "PreCheckPassed", AwaitingVerification, verifier},
		{AwaitingPreCheck, "PreCheckReturned", Returned, verifier},
		{AwaitingPreCheck, "PreCheckRefused", Refused, verifier},
		{Returned, "CaseResubmitted", AwaitingPreCheck, applicant},
		{Returned, "SiteDropped", Returned, applicant},
	}
	for _, from := range []Status{AwaitingPreCheck, Returned, AwaitingVerification} {
		moves = append(moves, Transition{from, "PersonReplaced", AwaitingPreCheck, applicant})
	}
	for _, from := range []Status{AwaitingPreCheck, Returned, AwaitingVerification, Verifying, ReturnedByBureau} {
		moves = append(moves, Transition{from, "DomainReleased", Returned, verifier})
	}
	for _, from := range []Status{
		Submitted, AwaitingPreCheck, Returned, AwaitingVerification, Verifying, AwaitingDelivery, ReturnedByBureau,
	} {
		moves = append(moves, Transition{from, "CaseWithdrawn", Withdrawn, applicant})
	}
	return moves
}

func verificationMoves() []Transition {
	verifier := by(RoleVerifier)
	return []Transition{
		{AwaitingVerification, "VerificationBooked", AwaitingVerification, by(RoleHead, RoleApplicant, RoleVerifier)},
		{AwaitingVerification, "VerificationMissed", AwaitingVerification, verifier},
		{AwaitingVerification, "AppointmentsExhausted", AwaitingVerification, by(RoleSystem)},
		{AwaitingVerification, "InvitationRenewed", AwaitingVerification, by(RoleVerifier, RoleClock)},
		{AwaitingVerification, "PersonsAppeared", Verifying, verifier},
		{Verifying, "SiteVerified", Verifying, verifier},
		{Verifying, "FormCorrected", Verifying, verifier},
		{Verifying, "VerificationDeferred", AwaitingVerification, verifier},
		{Verifying, "VerificationReturned", Returned, verifier},
		{Verifying, "VerificationPassed", AwaitingDelivery, verifier},
		{Verifying, "VerificationRefused", Refused, verifier},
		{ReturnedByBureau, "SentBackToApplicant", Returned, verifier},
		{ReturnedByBureau, "VerificationRepeated", AwaitingVerification, verifier},
		{ReturnedByBureau, "DeliveryRepeated", AwaitingDelivery, verifier},
	}
}

func reviewMoves() []Transition {
	reviewer, adapter, system := by(RoleReviewer), by(RoleBureauAdapter), by(RoleSystem)
	person := by(RoleHead, RoleApplicant)
	return []Transition{
		{AwaitingDelivery, "DeliveryAcknowledged", AwaitingReview, adapter},
		{AwaitingDelivery, "DeliveryAcknowledged", AwaitingConfirmation, adapter},
		{AwaitingDelivery, "DeliveryRefused", ReturnedByBureau, adapter},
		{AwaitingConfirmation, "PersonConfirmed", AwaitingConfirmation, person},
		{AwaitingConfirmation, "PersonConfirmed", AwaitingReview, person},
		{AwaitingConfirmation, "ConfirmationFailed", ReturnedByBureau, by(RoleClock, RoleHead, RoleApplicant)},
		{AwaitingReview, "WithdrawalRequested", AwaitingReview, by(RoleApplicant)},
		{AwaitingReview, "ReviewApproved", Approved, reviewer},
		{AwaitingReview, "ReviewReturned", ReturnedByBureau, reviewer},
		{AwaitingReview, "ReviewRefused", FilingRefused, reviewer},
		{Approved, "NumberIssued", Filed, system},
		{Filed, "AccessOpened", Filed, by(RoleVerifier)},
	}
}

func clockMoves() []Transition {
	clock := by(RoleClock)
	moves := []Transition{
		{Returned, "CaseLapsed", Lapsed, clock},
		{AwaitingVerification, "CaseLapsed", Lapsed, clock},
	}
	for _, s := range Standings() {
		if s.Status.Open() && s.Status != Draft {
			moves = append(moves, Transition{s.Status, "DeadlinePassed", s.Status, clock})
		}
	}
	return moves
}

// Lapses reports whether the clock of a status closes the case when it passes;
// the clocks of the other statuses escalate and never decide.
func (s Status) Lapses() bool { return s == Returned || s == AwaitingVerification }

// Possible lists the events that the role may make happen at s.
func Possible(s Status, r Role) []EventName {
	var names []EventName
	for _, t := range lifecycle {
		if t.From == s && slices.Contains(t.By, r) && !slices.Contains(names, t.On) {
			names = append(names, t.On)
		}
	}
	return names
}

// transitions gives the rows for an event at a status.
func transitions(from Status, on EventName) []Transition {
	var rows []Transition
	for _, t := range lifecycle {
		if t.From == from && t.On == on {
			rows = append(rows, t)
		}
	}
	return rows
}
