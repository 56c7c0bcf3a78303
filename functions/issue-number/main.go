// Command issue-number is the task that issues the filing number of an approved
// case.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun"
	"beian/internal/awsrun/records"
	"beian/internal/awsrun/tasks"
	"beian/internal/casework"
)

// environment is what the function is configured by.
type environment struct {
	Records records.Environment
}

func main() {
	awsrun.Start(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		desk.Table = records.Open(cfg, env.Records)
		return tasks.Handler(desk.Log, desk.IssueNumber), nil
	})
}
