// Command deliver hands what waits for each bureau to its system, in sequence.
package main

import (
	"context"

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
		var err error
		if desk.Bureau, err = bureau.Open(env.Bureau, desk.Book, desk.Now); err != nil {
			return nil, err
		}
		return tasks.Done(desk.Log, func(ctx context.Context, _ struct{}) error {
			return bureau.Deliver(ctx, desk)
		}), nil
	})
}
