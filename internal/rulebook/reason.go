package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
)

// ReasonText is one row of the catalogue of coded reasons. Family is the
// decision that the reason belongs to.
type ReasonText struct {
	Code    string `json:"code"`
	Family  string `json:"family"`
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
