package filing

import "slices"

// Status is where a case stands. Its name says what it waits for.
type Status string

// The statuses of a case.
const (
	Draft                Status = "draft"
	Submitted            Status = "submitted"
	AwaitingPreCheck     Status = "awaiting-pre-check"
	Returned             Status = "returned"
	AwaitingVerification Status = "awaiting-verification"
	Verifying            Status = "verifying"
	AwaitingDelivery     Status = "awaiting-delivery"
	AwaitingConfirmation Status = "awaiting-confirmation"
	AwaitingReview       Status = "awaiting-review"
	Approved             Status = "approved"
	ReturnedByBureau     Status = "returned-by-bureau"
	Filed                Status = "filed"
	Lapsed               Status = "lapsed"
	Withdrawn            Status = "withdrawn"
	Refused              Status = "refused"
	FilingRefused        Status = "filing-refused"
)

// Stage is what one wait or task of the workflow stands for; it may hold
// several statuses.
type Stage string

// The stages of a case.
const (
	StageDraft          Stage = "draft"
	StageAcceptance     Stage = "acceptance"
	StagePreCheck       Stage = "pre-check"
	StageCorrection     Stage = "correction"
	StageVerification   Stage = "verification"
	StageDelivery       Stage = "delivery"
	StageReview         Stage = "review"
	StageIssuance       Stage = "issuance"
	StageReverification Stage = "reverification"
	StageFiled          Stage = "filed"
	StageClosed         Stage = "closed"
)

// Party is who must act next.
type Party string

// The parties.
const (
	PartyApplicant Party = "applicant"
	PartyProvider  Party = "provider"
	PartyHeads     Party = "heads"
	PartyPersons   Party = "persons"
	PartyBureau    Party = "bureau"
	PartySystem    Party = "system"
	PartyNobody    Party = "nobody"
)

// Standing is what holds for every case of a status.
type Standing struct {
	Status Status
	Name   string // 中文
	Stage  Stage
	Acts   Party
}

// standings is the table of statuses.
var standings = [...]Standing{
	{Draft, "草稿", StageDraft, PartyApplicant},
	{Submitted, "已提交待受理", StageAcceptance, PartySystem},
	{AwaitingPreCheck, "待预核验", StagePreCheck, PartyProvider},
	{Returned, "退回待修改", StageCorrection, PartyApplicant},
	{AwaitingVerification, "待现场核验", StageVerification, PartyHeads},
	{Verifying, "现场核验中", StageVerification, PartyProvider},
	{AwaitingDelivery, "待上报", StageDelivery, PartySystem},
	{AwaitingConfirmation, "待短信核验", StageDelivery, PartyPersons},
	{AwaitingReview, "待管局审核", StageReview, PartyBureau},
	{Approved, "审核合格待下发备案号", StageIssuance, PartySystem},
	{ReturnedByBureau, "管局退回待重新核验", StageReverification, PartyProvider},
	{Filed, "已备案", StageFiled, PartyNobody},
	{Lapsed, "逾期失效", StageClosed, PartyNobody},
	{Withdrawn, "已撤回", StageClosed, PartyNobody},
	{Refused, "不予受理", StageClosed, PartyNobody},
	{FilingRefused, "不予备案", StageClosed, PartyNobody},
}

// Standings lists every status in the order of a case's life. Who must act is
// never empty while a case is open (I3).
func Standings() []Standing { return slices.Clone(standings[:]) }

// StandingOf gives the standing of s; ok is false for an unknown status.
func StandingOf(s Status) (Standing, bool) {
	for _, st := range standings {
		if st.Status == s {
			return st, true
		}
	}
	return Standing{}, false
}

// Stage gives the stage of s, or "" for an unknown status.
func (s Status) Stage() Stage { st, _ := StandingOf(s); return st.Stage }

// Acts gives who must act at s, or "" for an unknown status.
func (s Status) Acts() Party { st, _ := StandingOf(s); return st.Acts }

// Open reports whether a case at s still waits for somebody or something.
func (s Status) Open() bool {
	stage := s.Stage()
	return stage != "" && stage != StageFiled && stage != StageClosed
}

// Live reports whether a case at s holds its claims on domains and subject:
// open after submission, or filed (I11).
func (s Status) Live() bool {
	stage := s.Stage()
	return stage != "" && stage != StageDraft && stage != StageClosed
}
