package rulebook

import (
	"slices"

	"beian/internal/filing"
)

// attachmentRules are about the papers that accompany a form.
func attachmentRules() []rule {
	return []rule{
		{
			id: "attachment-unknown", severity: filing.Block, source: "attachments.json",
			zh:      "随附材料不在可选范围内，请重新选择。",
			en:      "One of the papers does not exist or is not of this part. Choose from the list.",
			subject: func(x *exam, s *filing.Subject) { x.attachments(s.Attachments, ofSubject) },
			person:  func(x *exam, p *filing.Person) { x.attachments(p.Attachments, ofPerson) },
			site:    func(x *exam, s *filing.Site) { x.attachments(s.Attachments, ofSite) },
		},
		{
			id: "authorisation-letter", severity: filing.Human, source: "Plan 一.1(3); " + sourceHuawei,
			zh: "主体负责人不是法定代表人的，应随附授权书，请补充；由核验人员人工核对。",
			en: "A subject's head who is not its legal representative brings a letter of authority. Add it; the verifier looks at it.",
			person: func(x *exam, p *filing.Person) {
				if p.Capacity == filing.Appointed && p.ID == x.form.Subject.Head && !slices.Contains(p.Attachments, authorisationLetter) {
					x.find("attachments")
				}
			},
		},
		{
			id: "approval-document", severity: filing.Block, source: "Order 292 art. 8(3)",
			zh: "填写了前置审批的，应随附批准文件，请补充。",
			en: "A pre-approval is shown by its document. Add it to the papers of the site.",
			site: func(x *exam, s *filing.Site) {
				shown := slices.ContainsFunc(s.Approvals, func(a filing.Approval) bool {
					item := x.book.approval(a.Code)
					return item != nil && item.asked(x.form.Subject.Province)
				})
				if shown && !slices.Contains(s.Attachments, approvalDocument) {
					x.find("attachments")
				}
			},
		},
	}
}

// attachments reports the present part's papers if one of them is unknown or of
// another part.
func (x *exam) attachments(codes []string, of string) {
	for _, code := range codes {
		if a := x.book.attachment(code); a == nil || a.Of != of {
			x.find("attachments")
			return
		}
	}
}
