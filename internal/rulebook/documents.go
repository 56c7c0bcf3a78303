package rulebook

import (
	"fmt"
	"io/fs"
	"slices"

	"beian/internal/filing"
)

// DocumentType is a kind of certificate. Number names the rule for its number,
// Validity whether its last valid day is "required", "optional" or "none".
// Temporary says that it stands in for another one, which bureaus refuse.
type DocumentType struct {
	Code      string `json:"code"`
	Chinese   string `json:"zh"`
	English   string `json:"en"`
	Number    string `json:"number"`
	Validity  string `json:"validity"`
	Temporary bool   `json:"temporary"`
	Source    string `json:"source"`
}

// Allowed is which documents somebody may show: First are the first-named ones
// (第一证件), each of Other needs a reason. Categories are the authority and
// category of the credit codes that fit, Domains what domains of the nature
// usually lie below.
type Allowed struct {
	Nature      filing.Nature      `json:"nature"`
	Nationality filing.Nationality `json:"nationality"`
	First       []string           `json:"first"`
	Other       []string           `json:"other"`
	Categories  []string           `json:"categories"`
	Domains     []string           `json:"domains"`
	Source      string             `json:"source"`
}

type documents struct {
	Types           []DocumentType
	Subjects2010    []Allowed
	SubjectsCurrent []Allowed
	Persons         []Allowed
}

func (b *Book) loadDocuments(data fs.FS) error {
	if err := read(data, "documents.json", &b.documents); err != nil {
		return err
	}
	for _, t := range b.documents.Types {
		if !slices.Contains([]string{"required", "optional", "none"}, t.Validity) || !slices.Contains(numberKinds(), t.Number) {
			return fmt.Errorf("rule data documents.json: type %q has an unknown number or validity", t.Code)
		}
	}
	for _, rows := range [][]Allowed{b.documents.Subjects2010, b.documents.SubjectsCurrent, b.documents.Persons} {
		for _, row := range rows {
			for _, code := range slices.Concat(row.First, row.Other) {
				if _, ok := b.DocumentType(code); !ok {
					return fmt.Errorf("rule data documents.json: unknown type %q", code)
				}
			}
		}
	}
	return nil
}

// DocumentTypes lists every kind of certificate.
func (b *Book) DocumentTypes() []DocumentType { return slices.Clone(b.documents.Types) }

// DocumentType gives a kind of certificate by its code.
func (b *Book) DocumentType(code string) (DocumentType, bool) {
	if t := b.documentType(code); t != nil {
		return *t, true
	}
	return DocumentType{}, false
}

func (b *Book) documentType(code string) *DocumentType {
	for i := range b.documents.Types {
		if b.documents.Types[i].Code == code {
			return &b.documents.Types[i]
		}
	}
	return nil
}

// SubjectDocuments gives what an organisation of the nature may show. An
// individual shows the document of its head, by [Book.PersonDocuments].
func (b *Book) SubjectDocuments(set string, n filing.Nature) (Allowed, bool) {
	rows := b.documents.SubjectsCurrent
	if set == Set2010 {
		rows = b.documents.Subjects2010
	}
	for i := range rows {
		if rows[i].Nature == n {
			return rows[i], true
		}
	}
	return Allowed{}, false
}

// PersonDocuments gives what a person of the nationality may show, whatever the
// nature of the subject.
func (b *Book) PersonDocuments(n filing.Nationality) (Allowed, bool) {
	rows := b.documents.Persons
	for i := range rows {
		if rows[i].Nationality == n {
			return rows[i], true
		}
	}
	return Allowed{}, false
}

// has reports whether the type is allowed at all, and whether it is a
// first-named one.
func (a *Allowed) has(code string) (allowed, first bool) {
	first = slices.Contains(a.First, code)
	return first || slices.Contains(a.Other, code), first
}
