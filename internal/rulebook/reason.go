package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
)

// ReasonText is one row of the catalogue of coded reasons. Family is the
// decision that the reason belongs to. Answer is the lightest answer of the
// provider that mends a reason for which the bureau, its system or a person
// gave the case back; other reasons have none. Mend is by what, besides the form,
// the applicant can mend the reason of a return; empty for the form alone.
type ReasonText struct {
	Code    string `json:"code"`
	Family  string `json:"family"`
	Answer  string `json:"answer,omitempty"`
	Mend    string `json:"mend,omitempty"`
	Chinese string `json:"zh"`
	English string `json:"en"`
}

// The families of reasons.
const (
	ReasonsPreCheck     = "pre-check"
	ReasonsVerification = "verification"
	ReasonsReview       = "review"
	ReasonsRefusal      = "refusal"
	ReasonsDelivery     = "delivery"
	ReasonsConfirmation = "confirmation"
	ReasonsRenewal      = "renewal"
	ReasonsDeferral     = "deferral"
	ReasonsContest      = "contest"
)

// The provider's answers to a return by the bureau.
const (
	AnswerSendBack     = "send-back"
	AnswerVerifyAgain  = "verify-again"
	AnswerDeliverAgain = "deliver-again"
)

// Answers lists the answers to a return by the bureau, the heaviest first: each
// of them leads through all that come after it.
func Answers() []string { return []string{AnswerSendBack, AnswerVerifyAgain, AnswerDeliverAgain} }

// By what an applicant mends a reason whose field may be right as it is: a new
// scan, a consent, or something that happens outside of this service, such as a
// telephone that is answered now or a domain that was transferred.
const (
	MendScan    = "scan"
	MendConsent = "consent"
	MendOutside = "outside"
)

// mendable reports whether reasons of the family can return a case to the
// applicant, and whether the word is one of its ways.
func mendable(family, mend string) bool {
	if mend == "" {
		return true
	}
	returns := family == ReasonsPreCheck || family == ReasonsVerification || family == ReasonsReview || family == ReasonsDelivery
	return returns && slices.Contains([]string{MendScan, MendConsent, MendOutside}, mend)
}

// answered reports whether reasons of the family need an answer of the provider.
func answered(family string) bool {
	return family == ReasonsReview || family == ReasonsDelivery || family == ReasonsConfirmation
}

func (b *Book) loadReasons(data fs.FS) error {
	var file struct{ Reasons []ReasonText }
	if err := read(data, "reasons.json", &file); err != nil {
		return err
	}
	families := []string{
		ReasonsPreCheck, ReasonsVerification, ReasonsReview, ReasonsRefusal,
		ReasonsDelivery, ReasonsConfirmation, ReasonsRenewal, ReasonsDeferral, ReasonsContest,
	}
	seen := map[string]bool{}
	for _, r := range file.Reasons {
		if r.Code == "" || r.Chinese == "" || r.English == "" || seen[r.Code] || !slices.Contains(families, r.Family) {
			return fmt.Errorf("rule data reasons.json: reason %q is incomplete, double or of no family", r.Code)
		}
		if answered(r.Family) != slices.Contains(Answers(), r.Answer) || !answered(r.Family) && r.Answer != "" {
			return fmt.Errorf("rule data reasons.json: reason %q has the answer %q", r.Code, r.Answer)
		}
		if !mendable(r.Family, r.Mend) {
			return fmt.Errorf("rule data reasons.json: reason %q is mended by %q", r.Code, r.Mend)
		}
		seen[r.Code] = true
	}
	b.reasons = file.Reasons
	return nil
}

// Reasons lists the catalogue, family by family.
func (b *Book) Reasons() []ReasonText { return slices.Clone(b.reasons) }

// Reason gives the texts of a coded reason.
func (b *Book) Reason(code string) (ReasonText, bool) {
	for _, r := range b.reasons {
		if r.Code == code {
			return r, true
		}
	}
	return ReasonText{}, false
}

// Needed gives the lightest answer to a return by the bureau that mends all of
// its reasons: the heaviest that one of them needs. Codes that need none, or are
// not known, count as nothing; without any it is [AnswerDeliverAgain].
func (b *Book) Needed(codes []string) string {
	all := Answers()
	heaviest := len(all) - 1
	for _, code := range codes {
		if r, known := b.Reason(code); known && r.Answer != "" {
			heaviest = min(heaviest, slices.Index(all, r.Answer))
		}
	}
	return all[heaviest]
}

// Suffices reports whether an answer is at least as heavy as the needed one.
func Suffices(answer, needed string) bool {
	i := slices.Index(Answers(), answer)
	return i >= 0 && i <= slices.Index(Answers(), needed)
}
