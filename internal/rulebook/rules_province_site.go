package rulebook

import (
	"slices"
	"strings"

	"beian/internal/filing"
)

// provinceSiteRules are what single provinces ask of each site.
func provinceSiteRules() []rule {
	return []rule{
		{
			id: "province-site-name", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省不接受纯英文的网站名称，也不接受含“论坛”等词语的名称，请修改；由核验人员人工核对。",
			en: "The province takes no name without Chinese characters, nor one with words such as 论坛. Change it; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				name := fold(s.Name)
				in := func(word string) bool { return strings.Contains(name, word) }
				if name != "" && x.overlay.NameChinese && plainName(name) || slices.ContainsFunc(x.overlay.NameWords, in) {
					x.find("name")
				}
			},
		},
		{
			id: "province-name-remark", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求网站名称与单位名称不同时在备注中说明网站内容，请补充；由核验人员人工核对。",
			en: "The province wants a remark on the content when the site is not called like the organisation. Add it; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				subject := &x.form.Subject
				if x.overlay.NameRemark && !subject.Nature.Natural() && blank(s.Remark) && !same(s.Name, subject.Name.Reveal()) {
					x.find("remark")
				}
			},
		},
		{
			id: "province-individual-remark", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求个人网站填写备注，请说明网站内容；由核验人员人工核对。",
			en: "The province wants a remark on an individual's site. Say what it is about; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if x.overlay.IndividualRemark && x.form.Subject.Nature.Natural() && blank(s.Remark) {
					x.find("remark")
				}
			},
		},
		{
			id: "province-domain-certificate", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求一次备案有{n}个以上域名时随附域名证书，请补充；由核验人员人工核对。",
			en: "The province wants the domain certificate with {n} domains or more. Add it; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				from := x.overlay.DomainCertificateFrom
				if from > 0 && x.claims >= from && len(s.Domains) > 0 && !slices.Contains(s.Attachments, domainCertificate) {
					x.find("attachments", count(from))
				}
			},
		},
		{
			id: "province-one-domain", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求一个网站只填写一个域名，请修改；由核验人员人工核对。",
			en: "The province wants one domain for a site. Enter the others as sites of their own; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if x.overlay.OneDomainPerSite && len(s.Domains) > 1 {
					x.find("domains")
				}
			},
		},
		{
			id: "province-finance", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省通常不受理互联网金融类网站，请先咨询；由核验人员人工核对。",
			en: "The province usually does not accept sites of internet finance. Ask first; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if x.overlay.FinanceRefused {
					x.anyContent(s, func(c *Content) bool { return c != nil && slices.Contains(c.Approvals, financeApproval) })
				}
			},
		},
		{
			id: "province-blog", severity: filing.Human, set: SetCurrent, source: sourceOverlays,
			zh: "该省要求个人博客取得前置审批，请随附批准文件；由核验人员人工核对。",
			en: "The province wants a pre-approval of an individual's blog. Add its document; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if x.overlay.BlogApproval && x.form.Subject.Nature.Natural() && slices.Contains(s.Content, blogContent) &&
					!slices.Contains(s.Attachments, approvalDocument) {
					x.find("attachments")
				}
			},
		},
	}
}

// What provinces name by its code in the rule data.
const (
	financeApproval = 13     // approvals.json
	blogContent     = "blog" // contents.json
)
