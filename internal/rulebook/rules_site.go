package rulebook

import (
	"slices"
	"strings"

	"beian/internal/filing"
)

// siteRules are about content and languages of a site (Plan 一.3).
func siteRules() []rule {
	return []rule{
		{
			id: "content-unknown", severity: filing.Block, source: "Plan 一.3; contents.json",
			zh: "服务内容不在可选范围内，请重新选择。",
			en: "This service content does not exist. Choose from the list.",
			site: func(x *exam, s *filing.Site) {
				x.anyContent(s, func(c *Content) bool { return c == nil })
			},
		},
		{
			id: "content-individual", severity: filing.Human, set: SetCurrent, source: sourceHuawei,
			zh: "个人网站的服务内容通常只能选择“博客/个人空间”或“其他”，请修改；由核验人员人工核对。",
			en: "Individuals usually choose only blog or other. Change it; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if x.form.Subject.Nature.Natural() {
					x.anyContent(s, func(c *Content) bool { return c != nil && !c.Individual })
				}
			},
		},
		{
			id: "content-remark", severity: filing.Block, source: sourceHuawei,
			zh: "选择“其他”时请在备注中说明网站的具体内容。",
			en: "With other content, say in the remark what the site is about.",
			site: func(x *exam, s *filing.Site) {
				for _, code := range s.Content {
					if c := x.book.content(code); c != nil && c.Remark && blank(s.Remark) {
						x.find("remark")
						return
					}
				}
			},
		},
		{
			id: "language-unknown", severity: filing.Block, source: "languages.json",
			zh: "网站语言不在可选范围内，请重新选择。",
			en: "This language is not one of the list. Choose again.",
			site: func(x *exam, s *filing.Site) {
				for _, l := range s.Languages {
					if !x.book.language(l) {
						x.find("languages")
						return
					}
				}
			},
		},
	}
}

// anyContent reports the content of a site once if one of it is at fault; c is
// nil for a code that does not exist.
func (x *exam) anyContent(s *filing.Site, fault func(c *Content) bool) {
	for _, code := range s.Content {
		if fault(x.book.content(code)) {
			x.find("content")
			return
		}
	}
}

// anyApproval reports the approvals of a site once if one is at fault; item is
// nil for a code that does not exist.
func (x *exam) anyApproval(s *filing.Site, fault func(a filing.Approval, item *ApprovalItem) bool) {
	for _, a := range s.Approvals {
		if fault(a, x.book.approval(a.Code)) {
			x.find("approvals")
			return
		}
	}
}

// approvalWords reports the pre-approvals that the names and the remark speak
// of, and that are neither declared nor said not to be needed.
func approvalWords(x *exam, s *filing.Site) {
	if slices.Contains(s.Attachments, noApprovalLetter) {
		return
	}
	organisation := ""
	if !x.form.Subject.Nature.Natural() {
		organisation = x.form.Subject.Name.Reveal()
	}
	for i := range x.book.approvals {
		item := &x.book.approvals[i]
		if !item.asked(x.form.Subject.Province) || declares(s, item.Code) {
			continue
		}
		if item.Code == 0 && slices.Contains(s.Attachments, approvalDocument) {
			continue // it has no code to be declared by
		}
		for _, word := range item.Words {
			if strings.Contains(s.Name, word) || strings.Contains(s.Remark, word) || strings.Contains(organisation, word) {
				x.find("approvals", told{"approval", item.Chinese, item.English}, told{"show", item.Show, item.ShowEn}, told{"body", item.Body, item.BodyEn})
				break
			}
		}
	}
}

// declares reports whether a site declares the pre-approval.
func declares(s *filing.Site, code int) bool {
	return code > 0 && slices.ContainsFunc(s.Approvals, func(a filing.Approval) bool { return a.Code == code })
}
