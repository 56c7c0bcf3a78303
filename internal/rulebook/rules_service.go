package rulebook

import (
	"slices"

	"beian/internal/filing"
)

// serviceRules are about whether a site is run for payment, and whether people
// write to each other there.
func serviceRules() []rule {
	return []rule{
		{
			id: "service-unknown", severity: filing.Block, source: "Order 292 art. 3-4",
			zh: "服务性质应为“非经营性”或“经营性”，请重新选择。",
			en: "A service is non-commercial or commercial. Choose one of them.",
			site: func(x *exam, s *filing.Site) {
				if s.Service != "" && s.Service != filing.NonCommercial && s.Service != filing.Commercial {
					x.find("service")
				}
			},
		},
		{
			id: "service-licence-missing", severity: filing.Block, source: "Order 292 art. 4 and 7",
			zh: "经营性互联网信息服务应先取得经营许可证，请填写许可证编号；不收费的请选择“非经营性”。",
			en: "A paid service needs its licence first. Enter the licence number, or choose non-commercial if nothing is paid for.",
			site: func(x *exam, s *filing.Site) {
				if s.Service == filing.Commercial && blank(s.Licence) {
					x.find("licence")
				}
			},
		},
		{
			id: "service-licence-form", severity: filing.Block, source: "numbers.json: licence numbers",
			zh: "经营许可证编号格式不正确，应如“京ICP证030173号”或“粤B2-20090059”，请核对。",
			en: "This is not the number of a licence. It looks like 京ICP证030173号 or 粤B2-20090059; correct it.",
			site: func(x *exam, s *filing.Site) {
				if n := fold(s.Licence); n != "" && !x.book.IsNumber(LicenceNumber, n) {
					x.find("licence")
				}
			},
		},
		{
			id: "service-licence-needless", severity: filing.Warn, source: "Order 292 art. 4",
			zh: "非经营性服务无需经营许可证；如实际收费请选择“经营性”，否则请删除许可证编号。",
			en: "A non-commercial service needs no licence. Choose commercial if something is paid for; otherwise remove the number.",
			site: func(x *exam, s *filing.Site) {
				if s.Service == filing.NonCommercial && !blank(s.Licence) {
					x.find("licence")
				}
			},
		},
		{
			id: "service-individual", severity: filing.Human, source: "Order 292 art. 6",
			zh: "经营性互联网信息服务由公司办理，个人不能经营，请核对服务性质；由核验人员人工核对。",
			en: "Paid services are run by companies, not by individuals. Compare the choice; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if s.Service == filing.Commercial && x.form.Subject.Nature.Natural() {
					x.find("service")
				}
			},
		},
		{
			id: "interactive-content", severity: filing.Human, source: "Notice 四; contents.json",
			zh: "该服务内容通常提供交互式服务，请核对是否勾选“交互式服务”；由核验人员人工核对。",
			en: "With such content people usually write to each other. Compare the mark for interactive services; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if s.Interactive {
					return
				}
				for _, code := range s.Content {
					if c := x.book.content(code); c != nil && c.Interactive {
						x.find("interactive")
						return
					}
				}
			},
		},
		{
			id: "interactive-individual", severity: filing.Human, set: SetCurrent, source: sourceOwn,
			zh: "个人网站通常不能提供论坛等交互式服务，请核对；由核验人员人工核对。",
			en: "Sites of individuals usually may not be interactive. Compare the mark; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if s.Interactive && x.form.Subject.Nature.Natural() {
					x.find("interactive")
				}
			},
		},
	}
}

// approvalRules are about the pre-approvals of a site (Order 292 art. 5).
func approvalRules() []rule {
	return []rule{
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
			id: "approval-words", severity: filing.Human, source: "Order 292 art. 5; approvals.json, words: own knowledge",
			zh:   "名称或备注似涉及“{approval}”，请填写前置审批（{show}，{body}），或随附不涉及该内容的承诺书；由核验人员人工核对。",
			en:   "Name or remark seem to concern {approval}. Enter the pre-approval, or add the letter that the content needs none; the verifier looks at it.",
			site: approvalWords,
		},
		{
			id: "approval-unknown", severity: filing.Block, source: "Order 292 art. 5; approvals.json",
			zh: "前置审批类型不在可选范围内，请重新选择。",
			en: "This pre-approval does not exist. Choose from the list.",
			site: func(x *exam, s *filing.Site) {
				x.anyApproval(s, func(_ filing.Approval, item *ApprovalItem) bool { return item == nil })
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
					return item != nil && !item.asked(x.form.Subject.Province)
				})
			},
		},
	}
}
