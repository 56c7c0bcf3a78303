// Package filing holds the rules of a website filing (网站备案): the case, the
// moves of its life, its numbers, receipts, findings and errors. It is pure:
// it reads no clock, makes no id and does no I/O, and it imports nothing but
// the standard library.
//
// # Sources
//
// "Plan" is the 2010 work plan for verifying the truthfulness of website
// filings (工业和信息化部关于进一步落实网站备案信息真实性核验工作方案（试行）),
// "Order 33" the filing rules for non-commercial internet information services
// (非经营性互联网信息服务备案管理办法), "Order 292" the internet information
// services rules (互联网信息服务管理办法), "Notice" the public-security filing
// notice.
//
// # Glossary
//
// One word for one thing, everywhere: in URLs, folders, states, methods,
// events, statuses and messages.
//
//	case                备案单        one filing from draft to number
//	subject             主体          who runs the site (网站主办者)          Plan 一.1
//	subject number      主体备案号    京ICP备2026000001号
//	site                网站          a website of the subject               Plan 一.3
//	site number         网站备案号    京ICP备2026000001号-1
//	head                负责人        the person responsible for a site      Plan 一.1(3)
//	contact             联系方式      mobile, phone, e-mail, address         Plan 一.2
//	access              接入          how and where a site is connected      Plan 一.4
//	service             服务性质      commercial (经营性) or not             Order 292 art. 3
//	registration        域名注册信息  whose a domain is, and until when      Plan 二(二)1(5)
//	attachment          随附材料      a paper that accompanies the form      Plan 一.1(3)
//	access provider     接入服务单位  verifies and submits                   Plan 二(一)
//	verifier            核验人        the provider's filing staff            Plan 二(二)1
//	bureau              通信管理局    the provincial administration          Plan 二(二)2
//	reviewer            审核人        the bureau's staff                     Plan 二(二)2
//	receipt             受理码        code that shows the public status
//	pre-check           预核验        within 5 working days                  Plan 二(二)1(2)
//	verification        现场核验      in person, within one month            Plan 二(二)1(3)-(5)
//	desk                核验点        where heads come with the originals    Plan 二(二)1(3)
//	appointment         预约          a head's time at a desk
//	appearance          到场          the head comes with the originals      Plan 二(二)1(3)
//	slip                核验单        signed record of the verification      Plan 二(二)1(6)
//	delivery            上报          submission to the bureau               Plan 二(二)1(7)
//	confirmation        短信核验      code by SMS after delivery
//	review              管局审核      within 20 working days                 Plan 二(二)2
//	return              退回          for correction, with coded reasons
//	refusal             不予受理 / 不予备案
//	lapse               逾期失效      a deadline passed unanswered
//	withdrawal          撤回
//	finding             核查结果      what a rule says about a field
//	rule set            规则集        dated rules frozen into a case
//	overlay             省级要求      what one province asks for beyond them
//	clock               时限          what runs until when, by which rule
//	stage               阶段          what one wait of the workflow stands for
//	visit               轮次          the version at which a stage was entered
package filing
