// Command receive-scan checks a file that was uploaded, writes it anew and
// keeps it.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun"
	"beian/internal/awsrun/records"
	"beian/internal/awsrun/scans"
	"beian/internal/awsrun/tasks"
	"beian/internal/casework"
	"beian/internal/scan/intake"
)

// environment is what the function is configured by.
type environment struct {
	Records records.Environment
	Scans   scans.Environment
}

func main() {
	awsrun.Start(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		desk.Table = records.Open(cfg, env.Records)
		desk.Scans = scans.Open(cfg, env.Scans, desk.Now)
		desk.Examiner = intake.Examiner{}
		return tasks.Done(desk.Log, func(ctx context.Context, a scans.Arrival) error {
			return desk.ReceiveScan(ctx, a.Detail.Object.Key)
		}), nil
	})
}
