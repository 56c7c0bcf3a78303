package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
)

// Attachment is a paper that may accompany a form (随附材料). Of says about which
// part of the form it is: "subject", "person" or "site".
type Attachment struct {
	Choice
	Of     string `json:"of"`
	Source string `json:"source"`
}

// The parts that attachments are about.
const (
	ofSubject = "subject"
	ofPerson  = "person"
	ofSite    = "site"
)

// The attachments that common rules ask for.
const (
	authorisationLetter = "authorisation-letter"
	approvalDocument    = "approval-document"
	noApprovalLetter    = "no-approval-letter"
	domainCertificate   = "domain-certificate"
	guardianDocument    = "guardian-document"
	incomeProof         = "income-proof"
	sitePlan            = "site-plan"
	domainsStatement    = "domains-statement"
)

func (b *Book) loadAttachments(data fs.FS) error {
	var file struct{ Attachments []Attachment }
	if err := read(data, "attachments.json", &file); err != nil {
		return err
	}
	for _, a := range file.Attachments {
		if !slices.Contains([]string{ofSubject, ofPerson, ofSite}, a.Of) || a.Chinese == "" || a.English == "" {
			return fmt.Errorf("rule data attachments.json: attachment %q is incomplete or of no part", a.Code)
		}
	}
	b.attachments = file.Attachments
	for _, code := range []string{
		authorisationLetter, approvalDocument, noApprovalLetter, domainCertificate,
		guardianDocument, incomeProof, sitePlan, domainsStatement,
	} {
		if b.attachment(code) == nil {
			return fmt.Errorf("rule data attachments.json: want %s", code)
		}
	}
	return nil
}

// Attachments lists the papers that may accompany a form.
func (b *Book) Attachments() []Attachment { return slices.Clone(b.attachments) }

// attachment gives the paper with the code, nil if there is none.
func (b *Book) attachment(code string) *Attachment {
	for i := range b.attachments {
		if b.attachments[i].Code == code {
			return &b.attachments[i]
		}
	}
	return nil
}
