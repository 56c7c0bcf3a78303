// Command person-api serves the calls of persons without an account, who hold a
// link. No authorizer stands before it.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/awsrun"
	"beian/internal/awsrun/edge"
	"beian/internal/awsrun/keys"
	"beian/internal/awsrun/records"
	"beian/internal/casework"
	"beian/internal/web"
)

// environment is what the function is configured by.
type environment struct {
	Records records.Environment
	Keys    keys.Environment
	Edge    edge.Environment
}

func main() {
	awsrun.Start(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		desk.Table = records.Open(cfg, env.Records)
		desk.Keys = keys.Open(cfg, env.Keys)
		api := &web.API{Desk: desk, Caller: edge.Caller(env.Edge), NewID: desk.NewID, Log: desk.Log}
		return edge.Handler(desk.Log, api.Handler(web.Person)), nil
	})
}
