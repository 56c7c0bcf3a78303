package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdaeventsources"
	"github.com/aws/jsii-runtime-go"

	"beian/internal/awsrun/contract"
	"beian/internal/table"
)

// follow wires what happens after a commit. Two functions read the change
// stream of the table, which serves no more than two readers well: follow, and
// publish, which puts each move on the bus. Who else wants to hear of a move
// does so from the bus.
func (st *stack) follow() {
	for _, name := range []string{"follow", "publish"} {
		st.functions[name].Alias.AddEventSource(st.stream())
		st.meanPolicy(st.functions[name].Role, "*", "Streams are listed for no resource.")
	}
	events := awsevents.NewEventBus(st.cdk, jsii.String("Events"), &awsevents.EventBusProps{EventBusName: st.named("events")})
	for _, name := range []string{"publish", "sweep"} {
		f := st.functions[name]
		f.Function.AddEnvironment(jsii.String("BEIAN_BUS"), events.EventBusName(), nil)
		f.Function.AddEnvironment(jsii.String("BEIAN_PUBLIC_BUCKET"), st.scans.Public.BucketName(), nil)
		f.allow([]*string{events.EventBusArn()}, "events:PutEvents")
		f.allow([]*string{st.scans.Public.BucketArn()}, "s3:ListBucket")
		st.allowObjects(f, st.scans.Public, "s3:GetObject", "s3:PutObject", "s3:DeleteObject")
	}
	moves := &awsevents.EventPattern{Source: jsii.Strings(contract.EventSource)}
	st.rule("Notices", events, moves, "notify", awsevents.RuleTargetInput_FromEventPath(jsii.String("$.detail")))
	st.rule("Arming", events, moves, "remind", awsevents.RuleTargetInput_FromObject(map[string]any{
		"caseId": awsevents.EventField_FromPath(jsii.String("$.detail.caseId")), "arm": true,
	}))
	st.rule("Uploads", nil, &awsevents.EventPattern{
		Source: jsii.Strings("aws.s3"), DetailType: jsii.Strings("Object Created"),
		Detail: &map[string]any{"bucket": map[string]any{"name": []*string{st.scans.Quarantine.BucketName()}}},
	}, "receive-scan", nil)
}

// stream hands on the history records that were added, and no other change.
func (st *stack) stream() awslambda.IEventSource {
	return awslambdaeventsources.NewDynamoEventSource(st.records.Table, &awslambdaeventsources.DynamoEventSourceProps{
		StartingPosition:        awslambda.StartingPosition_TRIM_HORIZON,
		BatchSize:               jsii.Number(25),
		ParallelizationFactor:   jsii.Number(4), // cases keep their order in a shard
		ReportBatchItemFailures: jsii.Bool(true),
		BisectBatchOnError:      jsii.Bool(true),
		RetryAttempts:           jsii.Number(8),
		MaxRecordAge:            awscdk.Duration_Hours(jsii.Number(6)),
		OnFailure:               awslambdaeventsources.NewSqsDlq(st.failures.Queue),
		Filters: &[]*map[string]any{awslambda.FilterCriteria_Filter(&map[string]any{
			"eventName": awslambda.FilterRule_IsEqual("INSERT"),
			"dynamodb":  map[string]any{"NewImage": map[string]any{"kind": map[string]any{"S": []string{string(table.KindHistory)}}}},
		})},
	})
}

// rule invokes a function for the events of a bus, nil for the account's own.
func (st *stack) rule(
	id string, on awsevents.IEventBus, pattern *awsevents.EventPattern, name string, input awsevents.RuleTargetInput,
) {
	awsevents.NewRule(st.cdk, jsii.String(id), &awsevents.RuleProps{
		EventBus: on, EventPattern: pattern,
		Targets: &[]awsevents.IRuleTarget{awseventstargets.NewLambdaFunction(st.functions[name].Alias, &awseventstargets.LambdaFunctionProps{
			DeadLetterQueue: st.failures.Queue, Event: input, RetryAttempts: jsii.Number(8),
			MaxEventAge: awscdk.Duration_Hours(jsii.Number(6)),
		})},
	})
}
