// Package notices chooses the carrier of each channel: SMS through SNS or a
// gateway, e-mail through SES, a gateway or not at all, and mailboxes on the table
// for organisations' desks.
package notices

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun/email"
	"beian/internal/awsrun/gateway"
	"beian/internal/awsrun/sms"
	"beian/internal/casework"
	"beian/internal/mailbox"
	"beian/internal/notice"
	"beian/internal/table"
)

// What [Environment] chooses from.
const (
	SNS     = "sns"
	SES     = "ses"
	Gateway = "gateway"
	None    = "none"
)

// Environment is what a function that sends notices is configured by.
type Environment struct {
	Site       string `env:"BEIAN_SITE"`                 // address of the site, without a slash at its end
	SMS        string `env:"BEIAN_SMS"`                  // sns or gateway
	SMSSender  string `env:"BEIAN_SMS_SENDER,optional"`  // of sns: sender id, where the country has them
	Email      string `env:"BEIAN_EMAIL"`                // ses, gateway or none
	EmailFrom  string `env:"BEIAN_EMAIL_FROM,optional"`  // of ses: address of a verified identity
	GatewayURL string `env:"BEIAN_GATEWAY_URL,optional"` // of gateway: https address
	GatewayKey string `env:"BEIAN_GATEWAY_KEY,optional"` // of gateway: key of its signatures, at least 32 characters
}

// sender carries one channel.
type sender interface {
	Send(ctx context.Context, m casework.Message) error
}

// Carrier implements [casework.Carrier].
type Carrier struct{ of map[string]sender }

var _ casework.Carrier = Carrier{}

// Open gives the carriers that the environment chooses, with mailboxes on the
// table. The error names the variable that is wrong and what it may be.
func Open(cfg aws.Config, env Environment, t table.Table, now func() time.Time) (Carrier, error) {
	c := Carrier{map[string]sender{notice.Desk: mailbox.Mailbox{Table: t, Now: now}}}
	return c, errors.Join(c.openSMS(cfg, env, now), c.openEmail(cfg, env, now))
}

func (c Carrier) openSMS(cfg aws.Config, env Environment, now func() time.Time) error {
	switch env.SMS {
	case SNS:
		c.of[notice.SMS] = sms.Open(cfg, env.SMSSender)
		return offered(cfg, "BEIAN_SMS", SNS)
	case Gateway:
		return c.openGateway(notice.SMS, env, now)
	default:
		return errors.New("notices: BEIAN_SMS is neither sns nor gateway")
	}
}

func (c Carrier) openEmail(cfg aws.Config, env Environment, now func() time.Time) error {
	switch env.Email {
	case SES:
		if env.EmailFrom == "" {
			return errors.New("notices: BEIAN_EMAIL is ses; set BEIAN_EMAIL_FROM to an address of a verified identity")
		}
		c.of[notice.Email] = email.Open(cfg, env.EmailFrom)
		return offered(cfg, "BEIAN_EMAIL", SES)
	case Gateway:
		return c.openGateway(notice.Email, env, now)
	case None:
		return nil
	default:
		return errors.New("notices: BEIAN_EMAIL is none of ses, gateway, none")
	}
}

func (c Carrier) openGateway(channel string, env Environment, now func() time.Time) error {
	g, err := gateway.Open(http.DefaultTransport, env.GatewayURL, env.GatewayKey, now)
	if err != nil {
		return fmt.Errorf("notices: BEIAN_GATEWAY_URL, BEIAN_GATEWAY_KEY: %w", err)
	}
	c.of[channel] = g
	return nil
}

// offered refuses a service that the regions of the Chinese partition lack: it
// would fail at each notice.
func offered(cfg aws.Config, variable, service string) error {
	if strings.HasPrefix(cfg.Region, "cn-") {
		return fmt.Errorf("notices: %s is %s, which sends nothing in %s; set it to gateway", variable, service, cfg.Region)
	}
	return nil
}

// Carries implements [casework.Carrier].
func (c Carrier) Carries(channel string) bool { return c.of[channel] != nil }

// Send implements [casework.Carrier].
func (c Carrier) Send(ctx context.Context, m casework.Message) error {
	s := c.of[m.Channel]
	if s == nil {
		return errors.New("notices: there is no such channel")
	}
	return s.Send(ctx, m)
}
