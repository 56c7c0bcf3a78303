// Command deliver hands what waits for each bureau to its system, in sequence.
// One bureau that does not answer keeps no other waiting.
package main

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun"
	"beian/internal/awsrun/bureau"
	"beian/internal/awsrun/keys"
	"beian/internal/awsrun/records"
	"beian/internal/awsrun/tasks"
	"beian/internal/casework"
)

// environment is what the function is configured by.
type environment struct {
	Records records.Environment
	Keys    keys.Environment
	Bureau  bureau.Environment
}

func main() {
	awsrun.Start(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		desk.Table = records.Open(cfg, env.Records)
		desk.Keys = keys.Open(cfg, env.Keys)
		desk.Bureau = bureau.Open()
		return tasks.Done(desk.Log, func(ctx context.Context, _ struct{}) error {
			var failed []error
			for _, province := range env.Bureau.Bureaus {
				_, err := desk.Deliver(ctx, province)
				failed = append(failed, err)
			}
			return errors.Join(failed...)
		}), nil
	})
}
