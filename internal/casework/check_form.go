package casework

import (
	"beian/internal/filing"
	"beian/internal/policy"
)

// CheckForm runs the automatic checks on a form without keeping anything of it
// (B1): while the applicant types.
func (d *Desk) CheckForm(a policy.Actor, f filing.Form) (set string, findings []filing.Finding, err error) {
	if err := allow(a, policy.StartDraft, policy.Resource{Applicant: a.ID}, "draft"); err != nil {
		return "", nil, err
	}
	if err := wellFormed(&f); err != nil {
		return "", nil, err
	}
	now := d.Now()
	set = d.Book.SetAt(now)
	return set, d.Book.Check(set, &f, now), nil
}
