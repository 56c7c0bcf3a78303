package rulebook_test

import (
	"slices"
	"strings"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// The document matrix: F is a first-named document, O another one, which needs a
// reason, and - one that does not fit. Columns are in the order of the heading.
const (
	subjects2010 = `
nature            organisation-code credit-code institution social-group business-licence representative-office army-code private-nonprofit foundation law-firm
government        F                 F           O           O            -                -                     -         -                 -          -
institution       F                 F           O           -            -                -                     -         -                 -          -
social-group      F                 F           -           O            -                -                     -         -                 -          -
enterprise        F                 F           -           -            F                O                     -         -                 -          -
sole-trader       -                 -           -           -            F                -                     -         -                 -          -
army              -                 -           -           -            -                -                     F         -                 -          -
private-nonprofit F                 F           -           -            -                -                     -         F                 -          -
foundation        F                 F           -           -            -                -                     -         -                 F          -
law-firm          F                 F           -           -            -                -                     -         -                 -          F
`
	subjectsCurrent = `
nature            organisation-code credit-code institution social-group business-licence representative-office army-code private-nonprofit foundation law-firm
government        O                 F           -           -            -                -                     -         -                 -          -
institution       O                 F           F           -            -                -                     -         -                 -          -
social-group      O                 F           -           F            -                -                     -         -                 -          -
enterprise        -                 -           -           -            F                F                     -         -                 -          -
sole-trader       -                 -           -           -            F                -                     -         -                 -          -
army              -                 -           -           -            -                -                     F         -                 -          -
private-nonprofit -                 F           -           -            -                -                     -         F                 -          -
foundation        -                 F           -           -            -                -                     -         -                 F          -
law-firm          -                 F           -           -            -                -                     -         -                 -          F
`
	persons = `
nationality resident-id household-register officer-id temporary-resident-id taiwan-permit hk-macau-permit residence-permit passport permanent-residence-card
mainland    F           O                  O          O                     -             -               -                -        -
hk-macau    -           -                  -          -                     -             F               F                -        -
taiwan      -           -                  -          -                     F             -               F                -        -
foreign     -           -                  -          -                     -             -               -                F        F
`
)

// matrix reads a table row by row.
func matrix(table string, cell func(row, column, verdict string)) {
	var heading []string
	for line := range strings.Lines(strings.TrimSpace(table)) {
		f := strings.Fields(line)
		if heading == nil {
			heading = f
			continue
		}
		for i := 1; i < len(f); i++ {
			cell(f[0], heading[i], f[i])
		}
	}
}

// category is a category of credit codes that fits a nature.
func category(nature string) string {
	return map[string]string{
		"government": "11", "institution": "12", "social-group": "51", "enterprise": "91", "sole-trader": "92", "army": "A1",
		"private-nonprofit": "52", "foundation": "53", "law-firm": "31",
	}[nature]
}

// documentNamed gives the document type of a column of the subjects' matrices.
func documentNamed(column string) string {
	switch column {
	case "business-licence":
		return column
	case "law-firm":
		return "law-firm-licence"
	}
	return column + "-certificate"
}

func matrixFaults() []fault {
	var all []fault
	for set, table := range map[string]string{rulebook.Set2010: subjects2010, rulebook.SetCurrent: subjectsCurrent} {
		matrix(table, func(nature, column, verdict string) {
			number := filingtest.CreditCode(category(nature), "11", 1)
			if column == "organisation-code" {
				number = filingtest.OrganisationCode(1)
			}
			tt := fault{name: "subject with " + column, set: set, nature: filing.Nature(nature)}
			tt.spoil = subjectShows(documentNamed(column), number)
			tt.want = verdicts(verdict, "subject", column == "army-code", false)
			all = append(all, tt)
			if verdict == "O" {
				tt.name += " for a reason"
				shows := tt.spoil
				tt.spoil = func(f *filing.Form) { shows(f); f.Subject.Document.Reason = "证书换发中" }
				tt.want = nil
				all = append(all, tt)
			}
		})
	}
	for _, set := range []string{rulebook.Set2010, rulebook.SetCurrent} {
		matrix(persons, func(nationality, document, verdict string) {
			tt := fault{name: nationality + " person with " + document, set: set}
			tt.spoil = headShows(filing.Nationality(nationality), document, numberOf(nationality, document))
			temporary := document == "temporary-resident-id" && set == rulebook.SetCurrent
			tt.want = verdicts(verdict, "persons[p2]", document == "officer-id", temporary)
			all = append(all, tt)
		})
	}
	return append(append(all, categoryFaults()...), typeFaults()...)
}

// typeFaults are what each type of document asks for: its last valid day, and a
// number of its own form.
func typeFaults() []fault {
	var all []fault
	matrix(persons, func(nationality, document, verdict string) {
		if verdict == "-" {
			return
		}
		tt := fault{name: nationality + " person with " + document + " of no validity", set: rulebook.Set2010, nature: filing.Individual}
		tt.spoil = func(f *filing.Form) {
			p := &f.Persons[0]
			p.Nationality = filing.Nationality(nationality)
			p.Document = filing.Document{Type: document, Number: secret(numberOf(nationality, document)), Reason: "证件补办中"}
			f.Subject.Document = p.Document
		}
		for _, place := range []string{"subject", "persons[p1]"} {
			if !slices.Contains([]string{"household-register", "officer-id"}, document) {
				tt.want = append(tt.want, "document-validity-missing "+place+".document.validUntil")
			}
			if document == "officer-id" {
				tt.want = append(tt.want, "number-by-hand "+place+".document.number")
			}
		}
		all = append(all, tt)
	})
	for document, rule := range map[string]string{"household-register": "resident-id-check", "temporary-resident-id": "resident-id-check"} {
		all = append(all, fault{
			name: "mistyped number of " + document, set: rulebook.Set2010, want: []string{rule + " persons[p2].document.number"},
			spoil: func(f *filing.Form) {
				headShows(filing.Mainland, document, "110105194912310029")(f)
				f.Persons[1].Document.Reason = "证件补办中"
			},
		})
	}
	for document, nature := range map[string]filing.Nature{
		"institution-certificate": filing.Institution, "social-group-certificate": filing.SocialGroup,
		"representative-office-certificate": filing.Enterprise, "private-nonprofit-certificate": filing.PrivateNonprofit,
		"foundation-certificate": filing.Foundation, "law-firm-licence": filing.LawFirm,
	} {
		shows := func(number string) func(*filing.Form) {
			return func(f *filing.Form) { subjectShows(document, number)(f); f.Subject.Document.Reason = "证书换发中" }
		}
		all = append(all,
			fault{name: "older number of " + document, nature: nature, spoil: shows("示证字第0001号"), want: []string{"number-by-hand subject.document.number"}},
			fault{
				name: "mistyped code of " + document, nature: nature, spoil: shows("91110000PDY00001X0"),
				want: []string{"credit-code-check subject.document.number"},
			})
	}
	return append(all, fault{
		name: "mistyped code of credit-code-certificate", nature: filing.Government, spoil: subjectShows("credit-code-certificate", "91110000PDY00001X0"),
		want: []string{"credit-code-check subject.document.number"},
	})
}

// verdicts gives the findings of a cell of a matrix.
func verdicts(verdict, part string, byHand, temporary bool) []string {
	var want []string
	switch verdict {
	case "O":
		want = append(want, "document-reason "+part+".document.reason")
	case "-":
		want = append(want, "document-type "+part+".document.type")
	}
	if temporary {
		want = append(want, "document-temporary "+part+".document.type")
	}
	if byHand {
		want = append(want, "number-by-hand "+part+".document.number")
	}
	return want
}

// numberOf gives a number that a document may have.
func numberOf(nationality, document string) string {
	switch document {
	case "taiwan-permit":
		return "12345678"
	case "hk-macau-permit":
		return "H12345678"
	case "residence-permit":
		if nationality == "taiwan" {
			return "830000188506150025"
		}
		return "810000188501010011"
	case "passport":
		return "SHILI0000001"
	case "permanent-residence-card":
		return "911124198108030024"
	}
	return filingtest.ResidentID("11", 5)
}

// categoryFaults are credit codes of the right and of a wrong kind of
// organisation, and domains of the wrong kind.
func categoryFaults() []fault {
	var all []fault
	fits := map[filing.Nature][]string{
		filing.Government: {"11"}, filing.Institution: {"12"}, filing.SocialGroup: {"51", "13"}, filing.Enterprise: {"91", "93"},
		filing.SoleTrader: {"92"}, filing.Army: {"A1", "A9"}, filing.PrivateNonprofit: {"52"}, filing.Foundation: {"53"}, filing.LawFirm: {"31"},
	}
	for nature, categories := range fits {
		code := func(category string) func(*filing.Form) {
			return func(f *filing.Form) { f.Subject.Document.Number = secret(filingtest.CreditCode(category, "11", 1)) }
		}
		var byHand []string
		if nature == filing.Army {
			byHand = []string{"number-by-hand subject.document.number"}
		}
		for _, c := range categories {
			all = append(all, fault{name: "credit code of " + c, nature: nature, spoil: code(c), want: byHand})
		}
		all = append(all, fault{
			name: "credit code of another nature", nature: nature, spoil: code("N1"),
			want: append(byHand, "credit-code-category subject.document.number"),
		})
	}
	return all
}
