// Package awsrun starts the functions on AWS. It holds what all of them need;
// each client has a package of its own below, so that a function links only
// what it uses:
//
//	records    the table on DynamoDB
//	keys       data keys and blind indexes on KMS
//	workflow   Step Functions
//	schedules  EventBridge Scheduler
//	bus        EventBridge
//	objects    published objects on S3
//	scans      scans on S3
//	sms        SMS on SNS
//	email      e-mail on SES
//	gateway    SMS and e-mail on an operator's HTTP gateway
//	notices    the choice among these, mailboxes on the table
//	bureau     the way to the bureaus
//	contract   names that the deployment must know too
//
// and so has each way in which a function is invoked: tasks (by the state
// machine or a rule, JSON in and out), edge (HTTP) and feed (the change stream).
// Clocks, randomness and the environment enter the system here.
package awsrun

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"beian/internal/awsrun/environ"
	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/rulebook"
	"beian/internal/workday"
)

// Platform is what Lambda itself sets in the environment. The credentials are
// those of the function's role; they outlive the process that gets them.
type Platform struct {
	Region  string `env:"AWS_REGION"`
	Key     string `env:"AWS_ACCESS_KEY_ID"`
	Secret  string `env:"AWS_SECRET_ACCESS_KEY"`
	Session string `env:"AWS_SESSION_TOKEN,optional"`
	// Endpoint is one address for every service, where a function does not run
	// on AWS: the conformance tests set it.
	Endpoint string `env:"AWS_ENDPOINT_URL,optional"`
}

// Config gives the SDK's configuration without its loader, which brings every
// way of signing in that there is and doubles the binary.
func (p Platform) Config() aws.Config {
	c := aws.Config{
		Region: p.Region,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: p.Key, SecretAccessKey: p.Secret, SessionToken: p.Session, Source: "function"}, nil
		}),
		HTTPClient: awshttp.NewBuildableClient().WithTimeout(callTimeout),
		Retryer:    func() aws.Retryer { return retry.NewStandard(onceOutOfTime) },
	}
	if p.Endpoint != "" {
		c.BaseEndpoint = &p.Endpoint
	}
	return c
}

// callTimeout ends one call of a service: shorter than any function's own
// timeout, so that an answer that never comes is an error and no dead function.
const callTimeout = 8 * time.Second

// onceOutOfTime lets the SDK try again what it tries by itself, but for a call
// that ran out of time: a second wait would outlast the function.
func onceOutOfTime(o *retry.StandardOptions) {
	last := retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
		var timeout interface{ Timeout() bool }
		if errors.As(err, &timeout) && timeout.Timeout() {
			return aws.FalseTernary
		}
		return aws.UnknownTernary
	})
	o.Retryables = append([]retry.IsErrorRetryable{last}, o.Retryables...)
}

// Start builds a function's handler from its environment E, once, and serves
// it. It returns only when the function can't be built; the process then ends
// with the error in the log.
func Start[E any](build func(env *E, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error)) {
	log := lambdacontext.NewLogger()
	handler, err := prepare(build, log)
	if err != nil {
		log.Error("function not started", "error", err)
		os.Exit(1)
	}
	lambda.StartWithOptions(handler)
}

func prepare[E any](
	build func(env *E, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error), log *slog.Logger,
) (lambda.Handler, error) {
	var env struct {
		Platform Platform
		Own      E
	}
	if err := environ.Read(&env, os.LookupEnv); err != nil {
		return nil, err
	}
	desk, err := newDesk(log)
	if err != nil {
		return nil, err
	}
	handler, err := build(&env.Own, env.Platform.Config(), desk)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), holidaysTimeout)
	defer cancel()
	if err := addHolidays(ctx, desk); err != nil {
		log.Error("the holidays that operators added are not known, due times may be provisional", "error", err)
	}
	if years := desk.Book.Calendar().Missing(desk.Now(), workday.Horizon); len(years) > 0 {
		log.Warn("holidays missing, due times that reach into them are provisional", "years", years, "do", "go run ./infra/holidays")
	}
	return handler, nil
}

// newDesk gives a desk without clients; every function adds its own.
func newDesk(log *slog.Logger) (*casework.Desk, error) {
	book, err := rulebook.Load()
	if err != nil {
		return nil, fmt.Errorf("awsrun: %w", err)
	}
	return &casework.Desk{Book: book, Now: time.Now, NewID: newID, Log: log}, nil
}

// newID gives an id that nobody has.
func newID() string {
	var random [filing.IDCharacters]byte
	_, _ = rand.Read(random[:]) // never fails
	return filing.NewID(random)
}
