package email_test

import (
	"slices"
	"strings"
	"testing"

	"beian/internal/awsrun/email"
	"beian/internal/awsrun/recorded"
	"beian/internal/casework"
)

// TestSend: what goes out is one address, subject and text, and no error repeats
// them, though the service's own do.
func TestSend(t *testing.T) {
	m := casework.Message{
		Key: "c1/k", Case: "c1", Channel: "email", To: "applicant", Owner: "account#a1",
		Address: "shili@example.cn", Subject: "网站备案：示例", Text: "示例：受理码BA-0",
	}
	for _, c := range []struct {
		recordings []string
		want       string // in the error
	}{
		{[]string{"sent"}, ""},
		{[]string{"too-many-requests", "sent"}, ""},
		{[]string{"internal-service-error", "too-many-requests", "sent"}, ""},
		{slices.Repeat([]string{"too-many-requests"}, 3), "TooManyRequestsException"},
		{slices.Repeat([]string{"internal-service-error"}, 3), "InternalServiceErrorException"},
		{slices.Repeat([]string{"daily-quota-exceeded"}, 3), "LimitExceededException"},
		{[]string{"message-rejected"}, "MessageRejected"},
		{[]string{"mail-from-not-verified"}, "MailFromDomainNotVerifiedException"},
		{[]string{"account-suspended"}, "AccountSuspendedException"},
		{[]string{"sending-paused"}, "SendingPausedException"},
		{[]string{"bad-request"}, "BadRequestException"},
		{[]string{"access-denied"}, "AccessDeniedException"},
		{[]string{"sent-cut-short"}, "no answer"},
	} {
		s := recorded.Play(t, c.recordings...)
		err := email.Open(s.Config(), "notice@beian.example").Send(t.Context(), m)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.recordings, err, c.want)
		}
		if err != nil && (strings.Contains(err.Error(), "shili") || strings.Contains(err.Error(), "示例")) {
			t.Errorf("%q: the error repeats what is personal: %v", c.recordings, err)
		}
		s.AskedOnly(`POST /v2/email/outbound-emails {"Content":{"Simple":{"Body":{"Text":{"Charset":"UTF-8","Data":"示例：受理码BA-0"}},` +
			`"Subject":{"Charset":"UTF-8","Data":"网站备案：示例"}}},"Destination":{"ToAddresses":["shili@example.cn"]},` +
			`"FromEmailAddress":"notice@beian.example"}`)
	}
}
