// Command remind acts when a schedule of a clock fires, and arms the first
// schedule of a case that has moved on.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun"
	"beian/internal/awsrun/records"
	"beian/internal/awsrun/schedules"
	"beian/internal/awsrun/tasks"
	"beian/internal/casework"
)

// environment is what the function is configured by.
type environment struct {
	Records   records.Environment
	Schedules schedules.Environment
}

func main() {
	awsrun.Start(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		desk.Table = records.Open(cfg, env.Records)
		desk.Schedules = schedules.Open(cfg, env.Schedules, desk.Now)
		return tasks.Done(desk.Log, func(ctx context.Context, in schedules.Input) error {
			if in.Arm {
				return desk.Arm(ctx, in.Case)
			}
			return desk.Remind(ctx, in.Wake)
		}), nil
	})
}
