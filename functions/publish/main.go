// Command publish puts each move of a case on the bus and brings what the
// public sees up to it.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun"
	"beian/internal/awsrun/bus"
	"beian/internal/awsrun/feed"
	"beian/internal/awsrun/objects"
	"beian/internal/awsrun/records"
	"beian/internal/casework"
	"beian/internal/filing"
)

// environment is what the function is configured by.
type environment struct {
	Records records.Environment
	Objects objects.Environment
	Bus     bus.Environment
}

func main() {
	awsrun.Start(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		desk.Table = records.Open(cfg, env.Records)
		desk.Objects = objects.Open(cfg, env.Objects)
		desk.Bus = bus.Open(cfg, env.Bus)
		return feed.Handler(desk.Log, func(ctx context.Context, rec *filing.Record) error {
			return desk.Publish(ctx, rec.Case, rec.Version)
		}), nil
	})
}
