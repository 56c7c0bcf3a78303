// Package notice holds the texts of the notices that people get: fixed
// templates, so that no free text ever reaches a carrier. The two pre-check
// texts are the regulation's own (Plan 二(二)1(2)), in simplified characters;
// each is followed by one fixed sentence that says where, until when and under
// which receipt.
package notice

import (
	"fmt"
	"strings"
	"unicode"

	"beian/internal/filing"
)

// Channels of notices: an SMS or an e-mail to a person, or the mailbox of an
// organisation's desk or of an applicant's account.
const (
	SMS   = "sms"
	Email = "email"
	Desk  = "desk"
)

// Audience is to whom a template goes.
type Audience string

// The audiences: a role, the heads of all sites, the head of the site that the
// event is about, the persons who confirm, or the desk of who is late.
const (
	Applicant  Audience = "applicant"
	Provider   Audience = "provider"
	Manager    Audience = "manager"
	Bureau     Audience = "bureau"
	Heads      Audience = "heads"
	Head       Audience = "head"
	Confirmers Audience = "confirmers"
	Late       Audience = "late"
)

// Templates that are not named after an event, or that are asked for by name.
const (
	Reminder            = "reminder"
	ConfirmationCode    = "confirmation-code"
	CodeAgain           = "code-again"
	ConsentLink         = "consent-link"
	Booked              = "verification-booked"
	AppointmentReminder = "appointment-reminder"
	DraftExpiring       = "draft-expiring"
	DraftExpired        = "draft-expired"
	ContestOpened       = "contest-opened"
	ContestReminder     = "contest-reminder"
	ContestOverdue      = "contest-overdue"
	ContestUpheld       = "contest-upheld"
	ContestRejected     = "contest-rejected"
	ContestDismissed    = "contest-dismissed"
)

// remote is what a template is called for a case that is verified online, if the
// text differs.
const remote = "-remote"

// ForRemote gives the template for a case that is verified online, where the text
// differs (C6), and the same one where it does not.
func ForRemote(template string) string {
	if _, known := texts()[template+remote]; known {
		return template + remote
	}
	return template
}

// Template is one notice that an event calls for.
type Template struct {
	Name string
	To   Audience
}

// For lists the notices that an event calls for; known is false when there are
// none.
func For(e filing.EventName) (list []Template, known bool) {
	list = map[filing.EventName][]Template{
		"SubmissionAccepted":    {{"submission-accepted", Applicant}},
		"PreCheckPassed":        {{"pre-check-passed", Applicant}, {"pre-check-passed", Heads}},
		"PreCheckReturned":      {{"pre-check-returned", Applicant}, {"pre-check-returned", Heads}},
		"PreCheckRefused":       {{"refused", Applicant}},
		"CaseResubmitted":       {{"case-resubmitted", Provider}},
		"VerificationBooked":    {{Booked, Head}},
		"VerificationMissed":    {{"verification-missed", Head}},
		"AppointmentsExhausted": {{"no-free-slot", Provider}, {"no-free-slot", Manager}},
		"PersonReplaced":        {{"person-replaced", Provider}},
		"DomainReleased":        {{"domain-released", Applicant}},
		"InvitationRenewed":     {{"pre-check-passed", Applicant}, {"pre-check-passed", Heads}},
		"VerificationDeferred":  {{"verification-deferred", Applicant}, {"verification-deferred", Heads}},
		"VerificationReturned":  {{"returned", Applicant}},
		"VerificationRefused":   {{"refused", Applicant}},
		"VerificationRepeated":  {{"verification-repeated", Applicant}, {"verification-repeated", Heads}},
		"SentBackToApplicant":   {{"returned", Applicant}},
		"CaseLapsed":            {{"case-lapsed", Applicant}, {"case-lapsed", Provider}},
		"CaseWithdrawn":         {{"case-withdrawn", Applicant}, {"case-withdrawn", Provider}},
		"DeliveryAcknowledged":  {{ConfirmationCode, Confirmers}},
		"DeliveryRefused":       {{"returned-by-bureau", Provider}},
		"ConfirmationFailed":    {{"confirmation-failed", Applicant}, {"confirmation-failed", Provider}},
		"WithdrawalRequested":   {{"withdrawal-requested", Bureau}},
		"ReviewReturned":        {{"returned-by-bureau", Provider}},
		"ReviewRefused":         {{"filing-refused", Applicant}, {"filing-refused", Provider}},
		"NumberIssued":          {{"number-issued", Applicant}, {"number-issued", Provider}},
		"DeadlinePassed":        {{"deadline-passed", Late}, {"escalated", Manager}},
	}[e]
	return list, list != nil
}

// texts are the templates; {name} is replaced by the fact of that name.
func texts() map[string]string {
	const where = "【{provider}】地点：{place}；截止：{due}；受理码：{receipt}。"
	return map[string]string{
		"submission-accepted":   "您的网站备案信息已受理，受理码：{receipt}。可凭受理码在本系统查询办理进度。",
		"pre-check-passed":      "您提交的网站备案信息已通过预核验，请在1个月内由网站负责人本人携带有关证件原件到我单位备案现场办理核验手续" + where,
		"pre-check-returned":    "您提交的网站备案信息未通过预核验，请修改后重新提交" + where,
		"returned":              "您的网站备案信息需要修改，请按退回原因修改后重新提交" + where,
		"refused":               "您的网站备案申请不予受理，理由请登录本系统查看。受理码：{receipt}。",
		"case-resubmitted":      "备案单{receipt}已修改并重新提交，请在{due}前完成预核验。",
		"person-replaced":       "备案单{receipt}的主办者更换了负责人，请在{due}前重新完成预核验。",
		"domain-released":       "您的网站备案信息中有域名经核实属于其他主办者，请更换域名或删除该网站后重新提交" + where,
		ContestOpened:           "有主办者对备案单{receipt}的域名{domain}提出异议，请在{due}前核实并处理。",
		ContestReminder:         "备案单{receipt}的域名{domain}的异议请在{due}前处理。",
		ContestOverdue:          "备案单{receipt}的域名{domain}的异议已超过处理期限（{due}），请尽快处理。",
		ContestUpheld:           "您对域名{domain}提出的异议成立，该域名已为您保留，请在草稿到期前提交备案。",
		ContestRejected:         "您对域名{domain}提出的异议不成立，理由请登录本系统查看。",
		ContestDismissed:        "有人对备案单{receipt}的域名{domain}提出异议，经核实不成立，您的备案继续办理。",
		"verification-deferred": "您的现场核验材料不齐，请补齐原件和印章后再次到场" + where,
		"verification-repeated": "您的网站备案信息需要重新核验，请由网站负责人本人携带有关证件原件再次到场" + where,
		"case-lapsed":           "备案单{receipt}逾期未办，已失效。您可以用原有信息新建备案单。",
		"case-withdrawn":        "备案单{receipt}已撤回。",
		ConfirmationCode:        "您的网站备案短信核验码为{code}，请在24小时内登录本系统填写。受理码：{receipt}。请勿告诉他人。",
		CodeAgain:               "您的网站备案短信核验码仍是{code}，请在{due}前登录本系统填写。受理码：{receipt}。请勿告诉他人。",
		ConsentLink:             "您被填报为网站备案的负责人。您的证件和面部照片须经您本人同意才能使用，请在{due}前打开 {link} 阅读并决定，不收取任何费用。链接只供您本人使用，请勿转发。【{provider}】",
		"returned-by-bureau":    "备案单{receipt}被通信管理局退回，请在{due}前重新核验。",
		"confirmation-failed":   "备案单{receipt}的短信核验未完成，接入服务单位将重新办理。",
		"withdrawal-requested":  "备案单{receipt}的主办者申请撤回，请退回。",
		"filing-refused":        "备案单{receipt}不予备案，理由请登录本系统查看。",
		"number-issued":         "您的网站备案已通过审核，备案号：{number}。请在网站首页底部标明备案号并链接至 https://beian.miit.gov.cn/ 。",
		Booked:                  "您已预约{when}在{place}办理网站备案现场核验，请由网站负责人本人携带有关证件原件到场。受理码：{receipt}。",
		AppointmentReminder:     "请网站负责人本人于{when}携带有关证件原件到{place}办理网站备案现场核验。受理码：{receipt}。",
		"verification-missed":   "您没有在预约的时间到场。请登录本系统重新预约，并在{due}前到场。受理码：{receipt}。",
		"no-free-slot":          "备案单{receipt}在{due}前已无可预约的现场核验时间，请增加核验时间或者延长期限。",
		"deadline-passed":       "备案单{receipt}已超过办理期限，请尽快办理。",
		"escalated":             "备案单{receipt}已超过办理期限，应由{party}办理，请督促。",
		DraftExpiring:           "您保存的网站备案草稿将保存至{due}，到期未提交或未再次保存的，草稿及已上传的材料将被删除。",
		DraftExpired:            "您保存的网站备案草稿已于{due}到期，草稿及已上传的材料已删除。如需备案，请重新填写。",
		Reminder:                "备案单{receipt}请在{due}前办理，逾期将影响备案。",

		"pre-check-passed" + remote:      "您提交的网站备案信息已通过预核验，请由网站负责人本人于{due}前完成线上真实性核验。",
		"verification-deferred" + remote: "您的线上真实性核验材料不齐，请补齐后由网站负责人本人于{due}前完成线上真实性核验。受理码：{receipt}。",
		Reminder + remote:                "备案单{receipt}请由网站负责人本人于{due}前完成线上真实性核验，逾期将影响备案。",
	}
}

// Names lists every template.
func Names() []string {
	var names []string
	for name := range texts() {
		names = append(names, name)
	}
	return names
}

// Facts is what templates show besides the values of the ledger entry. Code and
// Link are secrets of the person whom the notice is for.
type Facts struct {
	Provider string
	Place    string
	Code     string
	Link     string
	Values   map[string]string
}

// Render makes the text of a notice. A placeholder without a fact is an error:
// nobody gets a text with a hole. Control and bidirectional characters are
// taken out of the facts.
func Render(template string, f Facts) (string, error) {
	text, known := texts()[template]
	if !known {
		return "", fmt.Errorf("notice: unknown template %q", template)
	}
	values := map[string]string{"provider": f.Provider, "place": f.Place, "code": f.Code, "link": f.Link}
	for name, v := range f.Values {
		values[name] = v
	}
	for name, v := range values {
		if v != "" {
			text = strings.ReplaceAll(text, "{"+name+"}", clean(v))
		}
	}
	if _, rest, lacks := strings.Cut(text, "{"); lacks {
		name, _, _ := strings.Cut(rest, "}") // the rest may hold a secret, and errors are logged
		return "", fmt.Errorf("notice: template %q lacks the fact %q", template, name)
	}
	return text, nil
}

// Shows reports whether a template shows the fact of a name.
func Shows(template, fact string) bool { return strings.Contains(texts()[template], "{"+fact+"}") }

func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control) || r == '{' || r == '}' {
			return -1
		}
		return r
	}, s)
}
