// Command follow brings the workflow after each case that has moved on.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun"
	"beian/internal/awsrun/feed"
	"beian/internal/awsrun/records"
	"beian/internal/awsrun/workflow"
	"beian/internal/casework"
)

// environment is what the function is configured by.
type environment struct {
	Records  records.Environment
	Workflow workflow.Environment
}

func main() {
	awsrun.Start(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		desk.Table = records.Open(cfg, env.Records)
		desk.Workflow = workflow.Open(cfg, env.Workflow)
		return feed.Wakes(desk.Log, desk.Follow), nil
	})
}
