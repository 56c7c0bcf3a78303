// Command sweep does what lost wake-ups should have done.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun"
	"beian/internal/awsrun/bus"
	"beian/internal/awsrun/keys"
	"beian/internal/awsrun/notices"
	"beian/internal/awsrun/objects"
	"beian/internal/awsrun/records"
	"beian/internal/awsrun/scans"
	"beian/internal/awsrun/schedules"
	"beian/internal/awsrun/tasks"
	"beian/internal/awsrun/workflow"
	"beian/internal/casework"
	"beian/internal/scan/intake"
)

// environment is what the function is configured by.
type environment struct {
	Records   records.Environment
	Keys      keys.Environment
	Workflow  workflow.Environment
	Schedules schedules.Environment
	Objects   objects.Environment
	Bus       bus.Environment
	Notices   notices.Environment
	Scans     scans.Environment
}

func main() {
	awsrun.Start(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		desk.Table = records.Open(cfg, env.Records)
		desk.Keys = keys.Open(cfg, env.Keys)
		desk.Workflow = workflow.Open(cfg, env.Workflow)
		desk.Schedules = schedules.Open(cfg, env.Schedules, desk.Now)
		desk.Objects = objects.Open(cfg, env.Objects)
		desk.Bus = bus.Open(cfg, env.Bus)
		desk.Scans = scans.Open(cfg, env.Scans, desk.Now)
		desk.Examiner = intake.Examiner{}
		carrier, err := notices.Open(cfg, env.Notices, desk.Table, desk.Now)
		if err != nil {
			return nil, err
		}
		desk.Carrier, desk.Site = carrier, env.Notices.Site
		return tasks.Done(desk.Log, func(ctx context.Context, _ struct{}) error {
			_, err := desk.Sweep(ctx)
			return err
		}), nil
	})
}
