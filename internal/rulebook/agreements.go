package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/rulebook/identifier"
)

// Agreement is what a party or a person agrees to, in one version (A8). By says
// who: "applicant", "both" parties with the slip, or each named "person"
// himself; When at which point of the procedure: "submission", "slip", "desk".
type Agreement struct {
	ID          string `json:"id"`
	Version     int    `json:"version"`
	By          string `json:"by"`
	When        string `json:"when"`
	Chinese     string `json:"zh"`
	English     string `json:"en"`
	ChineseText string `json:"zhText"`
	EnglishText string `json:"enText"`
	Source      string `json:"source"`
}

// SensitiveData is the consent that each named person gives himself; PrivacyNotice
// says what becomes of the data.
const (
	SensitiveData = "sensitive-data"
	PrivacyNotice = "privacy-notice"
)

// guardianAge is under what age a guardian consents (PIPL art. 31).
const guardianAge = 14

func (b *Book) loadAgreements(data fs.FS) error {
	var file struct{ Agreements []Agreement }
	if err := read(data, "agreements.json", &file); err != nil {
		return err
	}
	by := map[string]string{"submission": "applicant", "slip": "both", "desk": "person"}
	for _, a := range file.Agreements {
		if a.ID == "" || a.Version < 1 || by[a.When] == "" || by[a.When] != a.By || a.ChineseText == "" || a.EnglishText == "" {
			return fmt.Errorf("rule data agreements.json: agreement %q is incomplete", a.ID)
		}
	}
	b.agreements = file.Agreements
	for _, id := range []string{SensitiveData, PrivacyNotice} {
		if _, ok := b.Agreement(id); !ok {
			return fmt.Errorf("rule data agreements.json: want %s", id)
		}
	}
	for _, p := range b.slip.AlsoSigned {
		if a, ok := b.Agreement(p.ID); !ok || a.When != "slip" {
			return fmt.Errorf("rule data agreements.json: want %s, which is signed with the slip", p.ID)
		}
	}
	return nil
}

// Agreements lists what is agreed to at a point of the procedure, all with an
// empty one, in the versions of today.
func (b *Book) Agreements(when string) []Agreement {
	return slices.DeleteFunc(slices.Clone(b.agreements), func(a Agreement) bool { return when != "" && a.When != when })
}

// Agreement gives the present version of an agreement.
func (b *Book) Agreement(id string) (Agreement, bool) {
	i := slices.IndexFunc(b.agreements, func(a Agreement) bool { return a.ID == id })
	if i < 0 {
		return Agreement{}, false
	}
	return b.agreements[i], true
}

// NeedsGuardian reports whether a guardian consents for the person, as far as
// the number of the document tells the age.
func (b *Book) NeedsGuardian(p *filing.Person, at time.Time) bool {
	t := b.documentType(p.Document.Type)
	if t == nil || t.Number != "resident-id" {
		return false
	}
	r, err := identifier.ResidentID(b.DocumentNumber(&p.Document), at)
	return err == nil && r.Age(at) < guardianAge
}
