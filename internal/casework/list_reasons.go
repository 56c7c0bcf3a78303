package casework

import (
	"slices"

	"beian/internal/policy"
	"beian/internal/rulebook"
)

// ReasonFamily is the coded reasons of one kind of decision, in both languages.
// Mine says that the reader's role gives these reasons; the others it may meet.
type ReasonFamily struct {
	Family  string       `json:"family"`
	Mine    bool         `json:"mine"`
	Reasons []ReasonText `json:"reasons"`
}

// ReasonText is one coded reason.
type ReasonText struct {
	Code    string `json:"code"`
	Chinese string `json:"zh"`
	English string `json:"en"`
}

// ListReasons gives the catalogue of coded reasons, family by family. Everybody
// who is signed in may read it: who is returned something reads why.
func (d *Desk) ListReasons(a policy.Actor) ([]ReasonFamily, error) {
	if err := allow(a, policy.ListReasons, policy.Resource{}, "catalogue"); err != nil {
		return nil, err
	}
	var out []ReasonFamily
	for _, r := range d.Book.Reasons() {
		if len(out) == 0 || out[len(out)-1].Family != r.Family {
			out = append(out, ReasonFamily{Family: r.Family, Mine: slices.Contains(ownFamilies(a.Role), r.Family)})
		}
		last := &out[len(out)-1]
		last.Reasons = append(last.Reasons, ReasonText{r.Code, r.Chinese, r.English})
	}
	return out, nil
}

// ownFamilies lists the families whose reasons a role gives.
func ownFamilies(r policy.Role) []string {
	switch r {
	case policy.Verifier:
		return []string{
			rulebook.ReasonsPreCheck, rulebook.ReasonsVerification, rulebook.ReasonsDeferral, rulebook.ReasonsRenewal,
			rulebook.ReasonsRefusal, rulebook.ReasonsReview, rulebook.ReasonsContest,
		}
	case policy.Reviewer:
		return []string{rulebook.ReasonsReview, rulebook.ReasonsRefusal}
	case policy.Applicant, policy.Manager, policy.Auditor, policy.Officer, policy.Person:
		return nil
	}
	return nil
}
