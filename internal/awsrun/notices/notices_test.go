package notices_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sns"

	"beian/internal/awsrun/notices"
	"beian/internal/casework"
	"beian/internal/notice"
	"beian/internal/table"
	"beian/internal/table/memory"
)

type client struct {
	err error
	got []*sns.PublishInput
}

func (c *client) Publish(_ context.Context, in *sns.PublishInput, _ ...func(*sns.Options)) (*sns.PublishOutput, error) {
	c.got = append(c.got, in)
	return &sns.PublishOutput{}, c.err
}

func open(cl *client) (notices.Carrier, table.Table) {
	tbl := table.Checked(memory.New())
	return notices.New(cl, notices.Environment{Sender: "BEIAN"}, tbl, func() time.Time { return time.Unix(0, 0) }), tbl
}

func TestSMS(t *testing.T) {
	cl := &client{}
	carrier, _ := open(cl)
	m := casework.Message{Key: "c1/k", Channel: notice.SMS, Address: "13900000000", Text: "示例"}
	if err := carrier.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := cl.got[0]
	if *got.PhoneNumber != "+8613900000000" || *got.Message != "示例" || *got.MessageAttributes["AWS.SNS.SMS.SenderID"].StringValue != "BEIAN" {
		t.Errorf("got %+v", got)
	}
	for _, address := range []string{"", "110", "1390000000a", "+4413900000000"} {
		m.Address = address
		if err := carrier.Send(t.Context(), m); err == nil || len(cl.got) != 1 {
			t.Errorf("%q: was sent (%v)", address, err)
		}
	}
}

// TestErrorsAreNotPersonal: the service quotes the number in some errors.
func TestErrorsAreNotPersonal(t *testing.T) {
	carrier, _ := open(&client{err: errors.New("invalid parameter: +8613900000000")})
	err := carrier.Send(t.Context(), casework.Message{Channel: notice.SMS, Address: "13900000000"})
	if err == nil || strings.Contains(err.Error(), "139") {
		t.Errorf("got %v", err)
	}
}

func TestLetterOnce(t *testing.T) {
	cl := &client{}
	carrier, tbl := open(cl)
	m := casework.Message{Key: "c1/k", Case: "c1", Channel: notice.Desk, Owner: "provider#idc-1", Text: "示例", Address: "13900000000"}
	again := m
	again.Text = "later"
	for _, sent := range []casework.Message{m, again} {
		if err := carrier.Send(t.Context(), sent); err != nil {
			t.Fatal(err)
		}
	}
	page, err := tbl.Query(t.Context(), table.Query{Partition: "mailbox#provider#idc-1", Limit: 10})
	if err != nil || len(page.Items) != 1 {
		t.Fatalf("got %+v, %v", page, err)
	}
	if body := string(page.Items[0].Body); !strings.Contains(body, "示例") || strings.Contains(body, "139") {
		t.Errorf("got %s", body)
	}
	if len(cl.got) != 0 {
		t.Error("a letter went out as an SMS")
	}
}
