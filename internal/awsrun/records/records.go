// Package records opens the table on DynamoDB.
package records

import (
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"beian/internal/table"
	"beian/internal/table/dynamodb"
)

// Environment is what a function with the table is configured by.
type Environment struct {
	Table string `env:"BEIAN_TABLE"` // name of the DynamoDB table
}

// Open gives the table with the contract of the port above it.
func Open(cfg aws.Config, env Environment) table.Table {
	return table.Checked(dynamodb.New(sdk.NewFromConfig(cfg), env.Table, pause))
}

// pause gives a random time below 25, 50, 100, 200 ms: callers that meet on one
// item spread out, and a function waits no longer than an answer takes.
func pause(try int) time.Duration { return rand.N(25 * time.Millisecond << (try - 1)) }
