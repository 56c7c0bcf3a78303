// Command deliver hands what waits for each bureau to its system, in sequence.
// One bureau that does not answer keeps no other waiting: all of them are served
// at the same time, each under its lease.
package main

import (
	"context"
	"errors"
	"sync"

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
		if desk.Bureau, err = bureau.Open(env.Bureau, desk.Now); err != nil {
			return nil, err
		}
		return tasks.Done(desk.Log, func(ctx context.Context, _ struct{}) error {
			failed := make([]error, len(env.Bureau.Bureaus))
			var group sync.WaitGroup
			for i, province := range env.Bureau.Bureaus {
				group.Go(func() { _, failed[i] = desk.Deliver(ctx, province) })
			}
			group.Wait()
			return errors.Join(failed...)
		}), nil
	})
}
