// Command notify tells the people whom a move of a case concerns. Its input is
// the detail of the event on the bus.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun"
	"beian/internal/awsrun/keys"
	"beian/internal/awsrun/notices"
	"beian/internal/awsrun/records"
	"beian/internal/awsrun/tasks"
	"beian/internal/casework"
)

// environment is what the function is configured by.
type environment struct {
	Records records.Environment
	Keys    keys.Environment
	Notices notices.Environment
}

func main() {
	awsrun.Start(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		desk.Table = records.Open(cfg, env.Records)
		desk.Keys = keys.Open(cfg, env.Keys)
		carrier, err := notices.Open(cfg, env.Notices, desk.Table, desk.Now)
		if err != nil {
			return nil, err
		}
		desk.Carrier, desk.Site = carrier, env.Notices.Site
		return tasks.Done(desk.Log, func(ctx context.Context, e casework.EventDetail) error {
			return desk.Notify(ctx, e.Case, e.Version)
		}), nil
	})
}
