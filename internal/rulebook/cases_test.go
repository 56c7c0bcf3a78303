package rulebook_test

import (
	"slices"
	"strings"
	"time"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// fault is one way to spoil a sound form, and the findings that it must give:
// "rule field", no more and no fewer. A fault without a spoiler is a sound form.
type fault struct {
	name   string
	set    string        // "" for both
	nature filing.Nature // "" for enterprise
	in     string        // province, "" for 11
	at     time.Time     // zero for filingtest.Now
	facts  rulebook.Facts
	spoil  func(*filing.Form)
	want   []string
}

func secret(text string) filing.Sensitive { return filing.NewSensitive(text) }

func faults() []fault {
	return slices.Concat(
		sizeFaults(), formFaults(), headFaults(), subjectFaults(), documentFaults(), numberFaults(), numberLookFaults(), codeFaults(), matrixFaults(),
		contactFaults(), personFaults(), attachmentFaults(), siteFaults(), contentFaults(), serviceFaults(), approvalFaults(),
		wordFaults(), domainFaults(), registrationFaults(), homePageFaults(), accessFaults(), specialFaults(),
		provincePersonFaults(), provinceHeadFaults(), provinceSiteFaults(), provinceCaseFaults(), paperFaults(), soundForms(),
	)
}

// check is a fault under one set.
type check struct {
	fault
	title string
	under string
	form  filing.Form
}

func checks() []check {
	var all []check
	for _, tt := range faults() {
		if tt.nature == "" {
			tt.nature = filing.Enterprise
		}
		if tt.in == "" {
			tt.in = "11"
		}
		if tt.at.IsZero() {
			tt.at = filingtest.Now()
		}
		sets := []string{rulebook.Set2010, rulebook.SetCurrent}
		if tt.set != "" {
			sets = []string{tt.set}
		}
		for _, set := range sets {
			f := filingtest.Form(tt.nature, tt.in, 1)
			if tt.spoil != nil {
				tt.spoil(&f)
			}
			title := tt.name + ", " + string(tt.nature) + " in " + tt.in + " under " + set
			all = append(all, check{fault: tt, title: title, under: set, form: f})
		}
	}
	return all
}

func (c *check) findings(b *rulebook.Book) []filing.Finding {
	return b.CheckWith(c.under, &c.form, c.at, c.facts)
}

func (c *check) wanted() string { return strings.Join(c.want, "\n") }

// lines writes findings as "rule field".
func lines(findings []filing.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Rule+" "+f.Field)
	}
	return strings.Join(all, "\n")
}

// soundForms are a form without a fault for each nature in each province. What is
// left of them is for a human: an army's certificate has no public rule.
func soundForms() []fault {
	var all []fault
	for _, province := range filingtest.Provinces() {
		for _, nature := range filingtest.Natures() {
			tt := fault{name: "sound", nature: nature, in: province}
			if nature == filing.Army {
				tt.want = []string{"number-by-hand subject.document.number"}
			}
			all = append(all, tt)
		}
	}
	return all
}

// each makes one fault for every province, from a fault of any.
func each(provinces string, of fault) []fault {
	var all []fault
	for province := range strings.FieldsSeq(provinces) {
		of.in = province
		all = append(all, of)
	}
	return all
}
