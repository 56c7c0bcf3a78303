// Package sms sends notices as SMS through SNS.
package sms

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/smithy-go"

	"beian/internal/casework"
)

// SMS sends to mobile numbers. SNS can't deduplicate an SMS: one whose answer
// was lost is sent again.
type SMS struct {
	client *sns.Client
	sender string
}

// Open gives the service; sender is the sender id, empty where the country has
// none.
func Open(cfg aws.Config, sender string) SMS { return SMS{sns.NewFromConfig(cfg), sender} }

// Send sends the text of a notice to its address. The error holds the code of
// the answer and not its text, which may repeat the number.
func (s SMS) Send(ctx context.Context, m casework.Message) error {
	attributes := map[string]types.MessageAttributeValue{"AWS.SNS.SMS.SMSType": text("Transactional")}
	if s.sender != "" {
		attributes["AWS.SNS.SMS.SenderID"] = text(s.sender)
	}
	_, err := s.client.Publish(ctx, &sns.PublishInput{PhoneNumber: &m.Address, Message: &m.Text, MessageAttributes: attributes})
	var api smithy.APIError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &api):
		return fmt.Errorf("sms: not taken: %s", api.ErrorCode())
	default:
		return errors.New("sms: no answer that could be read")
	}
}

func text(value string) types.MessageAttributeValue {
	return types.MessageAttributeValue{DataType: aws.String("String"), StringValue: &value}
}
