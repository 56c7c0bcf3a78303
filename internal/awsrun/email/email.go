// Package email sends notices as e-mail through SES.
package email

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"

	"beian/internal/casework"
)

// Email sends plain text to e-mail addresses. SES can't deduplicate: a letter
// whose answer was lost is sent again.
type Email struct {
	client *sesv2.Client
	from   string
}

// Open gives the service; from is the address that the letters come from, of an
// identity that SES has verified.
func Open(cfg aws.Config, from string) Email { return Email{sesv2.NewFromConfig(cfg), from} }

// Send sends subject and text of a notice to its address. The error holds the
// code of the answer and not its text, which may repeat the address.
func (e Email) Send(ctx context.Context, m casework.Message) error {
	_, err := e.client.SendEmail(ctx, &sesv2.SendEmailInput{
		FromEmailAddress: &e.from,
		Destination:      &types.Destination{ToAddresses: []string{m.Address}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: content(m.Subject), Body: &types.Body{Text: content(m.Text)},
		}},
	})
	var api smithy.APIError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &api):
		return fmt.Errorf("email: not taken: %s", api.ErrorCode())
	default:
		return errors.New("email: no answer that could be read")
	}
}

func content(text string) *types.Content {
	return &types.Content{Data: &text, Charset: aws.String("UTF-8")}
}
