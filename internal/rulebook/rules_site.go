package rulebook

import (
	"slices"
	"strings"
	"unicode/utf8"

	"beian/internal/filing"
)

// siteRules are about name, content and approvals of a site (Plan 一.3).
func siteRules() []rule {
	return []rule{
		{
			id: "site-name-short", severity: filing.Human, source: sourceOwn,
			zh: "网站名称少于3个字，请使用能说明网站的名称；由核验人员人工核对。",
			en: "The site's name has fewer than three characters. Use one that says what the site is; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if n := utf8.RuneCountInString(fold(s.Name)); n > 0 && n < 3 {
					x.find("name")
				}
			},
		},
		{
			id: "site-name-plain", severity: filing.Human, source: sourceOwn + "; " + sourceOverlays,
			zh: "网站名称为纯英文、数字或符号，请使用中文名称；由核验人员人工核对。",
			en: "The site's name has no Chinese character. Use a Chinese name; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if name := fold(s.Name); name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r >= 0x3400 }) {
					x.find("name")
				}
			},
		},
		{
			id: "site-name-domain", severity: filing.Human, source: sourceOwn,
			zh: "网站名称含有网址或域名，请使用能说明网站的名称；由核验人员人工核对。",
			en: "The site's name holds an address. Use a name that says what the site is; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				name := fold(s.Name)
				for _, sign := range []string{"www.", "WWW.", "://", ".com", ".COM", ".cn", ".CN", ".net", ".NET"} {
					if strings.Contains(name, sign) {
						x.find("name")
						return
					}
				}
			},
		},
		{
			id: "site-name-word", severity: filing.Human, source: sourceOwn + ", site-names.json",
			zh: "网站名称含有通常不予通过的词语，请更换名称；由核验人员人工核对。",
			en: "The site's name holds a word that bureaus usually do not accept. Change it; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				in := func(word string) bool { return strings.Contains(s.Name, word) }
				if slices.ContainsFunc(x.book.names.All, in) || x.form.Subject.Nature.Natural() && slices.ContainsFunc(x.book.names.Individual, in) {
					x.find("name")
				}
			},
		},
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
			id: "content-approval", severity: filing.Human, source: "Order 292 art. 5; approvals.json",
			zh: "该服务内容通常需要前置审批，请填写批准文件；由核验人员人工核对。",
			en: "Such content usually needs a pre-approval. Enter it; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				x.anyContent(s, func(c *Content) bool {
					return c != nil && len(c.Approvals) > 0 &&
						!slices.ContainsFunc(s.Approvals, func(a filing.Approval) bool { return slices.Contains(c.Approvals, a.Code) })
				})
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
		{
			id: "approval-unknown", severity: filing.Block, source: "Order 292 art. 5; approvals.json",
			zh: "前置审批类型不在可选范围内，请重新选择。",
			en: "This pre-approval does not exist. Choose from the list.",
			site: func(x *exam, s *filing.Site) {
				x.anyApproval(s, func(a filing.Approval, item *ApprovalItem) bool { return item == nil })
			},
		},
		{
			id: "approval-number-missing", severity: filing.Block, source: "Order 292 art. 5",
			zh: "请填写前置审批批准文件的编号。",
			en: "Enter the number of the pre-approval.",
			site: func(x *exam, s *filing.Site) {
				x.anyApproval(s, func(a filing.Approval, item *ApprovalItem) bool { return item != nil && blank(a.Number) })
			},
		},
		{
			id: "approval-abolished", severity: filing.Warn, source: "list of 2017, approvals.json",
			zh: "该前置审批在所选省份已取消，一般无需填写，可删除。",
			en: "This pre-approval is abolished in the province and usually not needed. It can be removed.",
			site: func(x *exam, s *filing.Site) {
				x.anyApproval(s, func(_ filing.Approval, item *ApprovalItem) bool {
					return item != nil && item.Abolished && !slices.Contains(item.ExceptIn, x.form.Subject.Province)
				})
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
