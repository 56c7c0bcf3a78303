// Package notices sends notices: SMS through SNS, and everything else into the
// mailbox of the organisation on the table.
package notices

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"

	"beian/internal/casework"
	"beian/internal/mailbox"
	"beian/internal/notice"
	"beian/internal/table"
)

// Environment is what a function that sends notices is configured by.
type Environment struct {
	Sender string `env:"BEIAN_SMS_SENDER,optional"` // sender id, where the country has them
}

// Client is what is used of SNS; *sns.Client is one.
type Client interface {
	Publish(context.Context, *sns.PublishInput, ...func(*sns.Options)) (*sns.PublishOutput, error)
}

// Carrier implements [casework.Carrier]. SNS can't deduplicate an SMS: one
// whose answer was lost is sent again.
type Carrier struct {
	client  Client
	sender  string
	mailbox mailbox.Mailbox
}

var _ casework.Carrier = Carrier{}

// Open gives the carrier of the environment with mailboxes on the table.
func Open(cfg aws.Config, env Environment, t table.Table, now func() time.Time) Carrier {
	return New(sns.NewFromConfig(cfg), env, t, now)
}

// New gives a carrier.
func New(client Client, env Environment, t table.Table, now func() time.Time) Carrier {
	return Carrier{client, env.Sender, mailbox.Mailbox{Table: t, Now: now}}
}

// Send implements [casework.Carrier].
func (c Carrier) Send(ctx context.Context, m casework.Message) error {
	if m.Channel == notice.SMS {
		return c.sms(ctx, m)
	}
	return c.mailbox.Send(ctx, m)
}

func (c Carrier) sms(ctx context.Context, m casework.Message) error {
	number, err := e164(m.Address)
	if err != nil {
		return err
	}
	attributes := map[string]types.MessageAttributeValue{
		"AWS.SNS.SMS.SMSType": {DataType: aws.String("String"), StringValue: aws.String("Transactional")},
	}
	if c.sender != "" {
		attributes["AWS.SNS.SMS.SenderID"] = types.MessageAttributeValue{DataType: aws.String("String"), StringValue: &c.sender}
	}
	_, err = c.client.Publish(ctx, &sns.PublishInput{PhoneNumber: &number, Message: &m.Text, MessageAttributes: attributes})
	if err == nil {
		return nil
	}
	// The answer of SNS may repeat the number, so that its text goes no further.
	return errors.New("notices: the SMS service did not take the message")
}

// e164 writes a mobile number of the mainland with its country code.
func e164(mobile string) (string, error) {
	digits := strings.TrimPrefix(strings.TrimPrefix(mobile, "+86"), "86-")
	if len(digits) != 11 || strings.Trim(digits, "0123456789") != "" {
		return "", errors.New("notices: the address is no mobile number of the mainland")
	}
	return "+86" + digits, nil
}
