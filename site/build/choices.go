package build

import (
	"encoding/json"
	"fmt"
	"slices"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

// option is something that a form offers.
type option struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// allowed is which documents somebody may show; each of other needs a reason.
type allowed struct {
	First []string `json:"first"`
	Other []string `json:"other"`
}

// content is a kind of service content, and what it asks for besides.
type content struct {
	option
	Remark      bool  `json:"remark,omitempty"`
	Interactive bool  `json:"interactive,omitempty"`
	Individual  bool  `json:"individual,omitempty"`
	Approvals   []int `json:"approvals,omitempty"`
}

// approval is a kind of pre-approval.
type approval struct {
	Code int    `json:"code"`
	Name string `json:"name"`
	Show string `json:"show,omitempty"` // what is to be shown
}

// attachment is a paper that goes with a form. Provinces are those that ask for
// it, where some do, and Nature is of whom; every other one is of use anywhere.
type attachment struct {
	option
	Of        string        `json:"of"` // subject, person or site
	Provinces []string      `json:"provinces,omitempty"`
	Nature    filing.Nature `json:"nature,omitempty"`
}

// reason is a coded reason of a decision, in its family.
type reason struct {
	option
	Family string `json:"family"`
}

// choices is what the consoles know of the rules in one language: the names of
// everything that a form, a scan or a decision has a code for.
type choices struct {
	Set              string             `json:"set"`
	Documents        []option           `json:"documents"`
	SubjectDocuments map[string]allowed `json:"subjectDocuments"`
	PersonDocuments  map[string]allowed `json:"personDocuments"`
	Contents         []content          `json:"contents"`
	Languages        []option           `json:"languages"`
	Approvals        []approval         `json:"approvals"`
	AccessModes      []option           `json:"accessModes"`
	Attachments      []attachment       `json:"attachments"`
	Reasons          []reason           `json:"reasons"`
}

// choicesFile adds the choices of one language, which the consoles ask for once,
// and gives its address.
func choicesFile(files map[string]File, l language, rules *rulebook.Book) (string, error) {
	pick := func(chinese, english string) string {
		if l.file == "en" {
			return english
		}
		return chinese
	}
	named := func(c rulebook.Choice) option { return option{c.Code, pick(c.Chinese, c.English)} }
	all := choices{Set: guideSet, SubjectDocuments: map[string]allowed{}, PersonDocuments: map[string]allowed{}}
	for _, d := range rules.DocumentTypes() {
		all.Documents = append(all.Documents, option{d.Code, pick(d.Chinese, d.English)})
	}
	for _, n := range natures() {
		if a, ok := rules.SubjectDocuments(guideSet, n); ok {
			all.SubjectDocuments[string(n)] = allowed{a.First, a.Other}
		}
	}
	for _, n := range nationalities() {
		if a, ok := rules.PersonDocuments(n); ok {
			all.PersonDocuments[string(n)] = allowed{a.First, a.Other}
		}
	}
	for _, c := range rules.Contents() {
		all.Contents = append(all.Contents, content{named(c.Choice), c.Remark, c.Interactive, c.Individual, c.Approvals})
	}
	for _, c := range rules.Languages() {
		all.Languages = append(all.Languages, named(c))
	}
	for _, a := range rules.Approvals() {
		if !a.Abolished {
			all.Approvals = append(all.Approvals, approval{a.Code, pick(a.Chinese, a.English), pick(a.Show, a.ShowEn)})
		}
	}
	for _, m := range rules.AccessModes(guideSet) {
		all.AccessModes = append(all.AccessModes, named(m.Choice))
	}
	asking := papersOfProvinces(rules)
	for _, a := range rules.Attachments() {
		paper := asking[a.Code]
		paper.option, paper.Of = named(a.Choice), a.Of
		all.Attachments = append(all.Attachments, paper)
	}
	for _, r := range rules.Reasons() {
		all.Reasons = append(all.Reasons, reason{option{r.Code, pick(r.Chinese, r.English)}, r.Family})
	}
	slices.SortFunc(all.Approvals, func(a, b approval) int { return a.Code - b.Code })
	body, err := json.Marshal(all)
	if err != nil {
		return "", fmt.Errorf("site: choices: %w", err)
	}
	return hashed(files, "choices-"+l.file, ".json", "application/json", body), nil
}

// papersOfProvinces gives, for each paper that provinces ask for, which do and of
// whom; of everybody if they differ.
func papersOfProvinces(rules *rulebook.Book) map[string]attachment {
	asking := map[string]attachment{}
	for _, p := range rules.Provinces() {
		o, _ := rules.Overlay(p.Code)
		for _, paper := range o.Papers {
			a, known := asking[paper.Code]
			if known && a.Nature != paper.Nature {
				paper.Nature = ""
			}
			a.Nature = paper.Nature
			a.Provinces = append(a.Provinces, p.Code)
			asking[paper.Code] = a
		}
	}
	return asking
}
