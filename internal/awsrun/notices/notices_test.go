package notices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun/notices"
	"beian/internal/awsrun/recorded"
	"beian/internal/casework"
	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/memory"
)

const key = "0123456789abcdef0123456789abcdef"

func now() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// TestChoices: which environments are whole, which channels they give, and what
// the error of one that is not names.
func TestChoices(t *testing.T) {
	const china, elsewhere = "cn-north-1", "ap-east-1"
	gateway := notices.Environment{SMS: "gateway", Email: "gateway", GatewayURL: "https://gateway.example/", GatewayKey: key}
	with := func(change func(*notices.Environment)) notices.Environment {
		env := gateway
		change(&env)
		return env
	}
	for name, c := range map[string]struct {
		region string
		env    notices.Environment
		email  bool
		faults string // words of the error, none for an environment that is whole
	}{
		"services":          {elsewhere, notices.Environment{SMS: "sns", Email: "ses", EmailFrom: "notice@beian.example"}, true, ""},
		"no e-mail":         {elsewhere, notices.Environment{SMS: "sns", Email: "none"}, false, ""},
		"gateway":           {china, gateway, true, ""},
		"gateway elsewhere": {elsewhere, gateway, true, ""},
		"SMS by gateway":    {china, with(func(e *notices.Environment) { e.Email = "none" }), false, ""},
		"nothing":           {elsewhere, notices.Environment{}, false, "BEIAN_SMS BEIAN_EMAIL"},
		"unknown":           {elsewhere, notices.Environment{SMS: "SNS", Email: "smtp"}, false, "BEIAN_SMS BEIAN_EMAIL"},
		"nobody's letters":  {elsewhere, notices.Environment{SMS: "sns", Email: "ses"}, false, "BEIAN_EMAIL_FROM"},
		"no gateway":        {china, with(func(e *notices.Environment) { e.GatewayURL = "" }), false, "BEIAN_GATEWAY_URL"},
		"no key":            {china, with(func(e *notices.Environment) { e.GatewayKey = "short" }), false, "BEIAN_GATEWAY_KEY"},
		"SNS in China":      {china, with(func(e *notices.Environment) { e.SMS = "sns" }), false, "BEIAN_SMS cn-north-1 gateway"},
		"SES in China":      {china, with(func(e *notices.Environment) { e.Email, e.EmailFrom = "ses", "a@b.example" }), false, "BEIAN_EMAIL cn-north-1 gateway"},
	} {
		carrier, err := notices.Open(aws.Config{Region: c.region}, c.env, memory.New(), now)
		if (err == nil) != (c.faults == "") {
			t.Errorf("%s: got %v", name, err)
		}
		for word := range strings.FieldsSeq(c.faults) {
			if err == nil || !strings.Contains(err.Error(), word) {
				t.Errorf("%s: got %v, want %s in it", name, err, word)
			}
		}
		if err == nil && (!carrier.Carries(notice.SMS) || !carrier.Carries(notice.Desk) || carrier.Carries(notice.Email) != c.email) {
			t.Errorf("%s: carries SMS %t, desk %t, e-mail %t", name, carrier.Carries(notice.SMS), carrier.Carries(notice.Desk), carrier.Carries(notice.Email))
		}
	}
}

// TestRoutes: each channel goes its own way.
func TestRoutes(t *testing.T) {
	tbl := table.Checked(memory.New())
	s := recorded.Play(t, "sms-published", "email-sent")
	carrier, err := notices.Open(s.Config(), notices.Environment{SMS: "sns", Email: "ses", EmailFrom: "notice@beian.example"}, tbl, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []casework.Message{
		{Key: "c1/1", Channel: notice.SMS, Address: "+8613900000000", Text: "one"},
		{Key: "c1/2", Channel: notice.Email, Address: "shili@example.cn", Subject: "s", Text: "two"},
		{Key: "c1/3", Channel: notice.Desk, Owner: "provider#idc-1", Text: "three"},
	} {
		if err := carrier.Send(t.Context(), m); err != nil {
			t.Errorf("%s: %v", m.Channel, err)
		}
	}
	asked := s.Asked()
	if len(asked) != 2 || !strings.Contains(asked[0].Body, "PhoneNumber=") || asked[1].Path != "/v2/email/outbound-emails" {
		t.Errorf("asked %v", asked)
	}
	letters, _, err := records.Letters(t.Context(), tbl, "provider#idc-1", "", 10)
	if err != nil || len(letters) != 1 || letters[0].Text != "three" {
		t.Errorf("the desk has %v, %v", letters, err)
	}
	if err := carrier.Send(t.Context(), casework.Message{Channel: "fax"}); err == nil {
		t.Error("a fax was sent")
	}
}

// TestNoEmail: where there is no e-mail, none is taken for sent.
func TestNoEmail(t *testing.T) {
	carrier, err := notices.Open(aws.Config{Region: "ap-east-1"}, notices.Environment{SMS: "sns", Email: "none"}, memory.New(), now)
	if err != nil {
		t.Fatal(err)
	}
	err = carrier.Send(t.Context(), casework.Message{Channel: notice.Email, Address: "shili@example.cn"})
	if err == nil || strings.Contains(err.Error(), "shili") {
		t.Errorf("got %v", err)
	}
}
