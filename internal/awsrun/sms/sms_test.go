package sms_test

import (
	"slices"
	"strings"
	"testing"

	"beian/internal/awsrun/recorded"
	"beian/internal/awsrun/sms"
	"beian/internal/casework"
)

func message() casework.Message {
	return casework.Message{
		Key: "c1/k", Case: "c1", Channel: "sms", To: "p1", Owner: "account#a1", Address: "+8613900000000", Text: "示例：受理码BA-0",
	}
}

const (
	asked  = "POST / Action=Publish&Message=示例：受理码BA-0&"
	type1  = "MessageAttributes.entry.1.Name=AWS.SNS.SMS.SMSType&MessageAttributes.entry.1.Value.DataType=String&MessageAttributes.entry.1.Value.StringValue=Transactional&"
	number = "PhoneNumber=+8613900000000&Version=2010-03-31"
)

// TestSend: what goes out is number and text, and no error repeats either,
// though the service's own do.
func TestSend(t *testing.T) {
	for _, c := range []struct {
		recordings []string
		want       string // in the error
	}{
		{[]string{"published"}, ""},
		{[]string{"throttling", "published"}, ""},
		{[]string{"internal-failure", "throttling", "published"}, ""},
		{slices.Repeat([]string{"throttling"}, 3), "Throttling"},
		{slices.Repeat([]string{"internal-failure"}, 3), "InternalFailure"},
		{[]string{"invalid-parameter"}, "InvalidParameter"},
		{[]string{"opted-out"}, "OptedOut"},
		{[]string{"authorization-error"}, "AuthorizationError"},
		{[]string{"published-cut-short"}, "no answer"},
	} {
		s := recorded.Play(t, c.recordings...)
		err := sms.Open(s.Config(), "").Send(t.Context(), message())
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.recordings, err, c.want)
		}
		if err != nil && (strings.Contains(err.Error(), "139") || strings.Contains(err.Error(), "示例")) {
			t.Errorf("%q: the error repeats what is personal: %v", c.recordings, err)
		}
		s.AskedOnly(asked + type1 + number)
	}
}

// TestSender: the sender id goes out where there is one. The SDK writes the two
// attributes in any order.
func TestSender(t *testing.T) {
	s := recorded.Play(t, "published")
	if err := sms.Open(s.Config(), "BEIAN").Send(t.Context(), message()); err != nil {
		t.Fatal(err)
	}
	got := s.Asked()[0].String()
	for _, part := range []string{"Name=AWS.SNS.SMS.SenderID&", "StringValue=BEIAN&", "Name=AWS.SNS.SMS.SMSType&", "StringValue=Transactional&"} {
		if !strings.Contains(got, part) {
			t.Errorf("asked %s, want %s in it", got, part)
		}
	}
}
