package notice

import "fmt"

// subjects are the subject lines of e-mails, one for each template. They have no
// placeholders: a subject line is shown where the text is not, so that it says
// what the notice is about and nothing of whom.
func subjects() map[string]string {
	return map[string]string{
		"submission-accepted":   "网站备案：申请已受理",
		"pre-check-passed":      "网站备案：预核验已通过，请到场核验",
		"pre-check-returned":    "网站备案：预核验未通过，请修改",
		"returned":              "网站备案：备案信息需要修改",
		"refused":               "网站备案：申请不予受理",
		"case-resubmitted":      "网站备案：备案单已重新提交",
		"person-replaced":       "网站备案：负责人已更换",
		"domain-released":       "网站备案：域名须更换",
		ContestOpened:           "网站备案：有域名异议待处理",
		ContestReminder:         "网站备案：请按期处理域名异议",
		ContestOverdue:          "网站备案：域名异议已逾期",
		ContestUpheld:           "网站备案：域名异议成立",
		ContestRejected:         "网站备案：域名异议不成立",
		ContestDismissed:        "网站备案：对您域名的异议不成立",
		"verification-deferred": "网站备案：核验材料不齐，请再次到场",
		"verification-repeated": "网站备案：需要重新核验，请到场",
		"case-lapsed":           "网站备案：备案单已失效",
		"case-withdrawn":        "网站备案：备案单已撤回",
		ConfirmationCode:        "网站备案：短信核验码",
		CodeAgain:               "网站备案：再次发送的短信核验码",
		ConsentLink:             "网站备案：请决定是否同意使用您的身份信息",
		"returned-by-bureau":    "网站备案：备案单被通信管理局退回",
		"confirmation-failed":   "网站备案：短信核验未完成",
		"withdrawal-requested":  "网站备案：主办者申请撤回",
		"filing-refused":        "网站备案：不予备案",
		"number-issued":         "网站备案：备案号已下发",
		"deadline-passed":       "网站备案：备案单已超过办理期限",
		Booked:                  "网站备案：已预约现场核验",
		AppointmentReminder:     "网站备案：明天现场核验",
		"verification-missed":   "网站备案：没有按预约到场",
		"no-free-slot":          "网站备案：没有可预约的核验时间",
		"escalated":             "网站备案：备案单超过办理期限，请督促",
		DraftExpiring:           "网站备案：草稿即将到期",
		DraftExpired:            "网站备案：草稿已到期删除",
		Reminder:                "网站备案：请在期限内办理",

		"pre-check-passed" + remote:      "网站备案：预核验已通过，请完成线上核验",
		"verification-deferred" + remote: "网站备案：线上核验材料不齐",
		Reminder + remote:                "网站备案：请在期限内完成线上核验",
	}
}

// Subject gives the subject line of a template's e-mail.
func Subject(template string) (string, error) {
	line, known := subjects()[template]
	if !known {
		return "", fmt.Errorf("notice: unknown template %q", template)
	}
	return line, nil
}
