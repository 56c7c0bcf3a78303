package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdaeventsources"
	"github.com/aws/jsii-runtime-go"

	"beian/internal/awsrun/contract"
	stored "beian/internal/records" // the package has records of its own
	"beian/internal/table"
)

// follow wires what happens after a commit. Two functions read the change
// stream of the table, which serves no more than two readers well: follow hears of
// each wake-up that is put, new or in the place of another, and publish, which puts
// each move on the bus, of the history records. Who else wants to hear of a move
// does so from the bus.
func (st *stack) follow() {
	streams := map[string]awslambda.IEventSource{
		"follow":  st.stream(stored.KindFollow, "INSERT", "MODIFY"),
		"publish": st.stream(table.KindHistory, "INSERT"),
	}
	for _, name := range []string{"follow", "publish"} {
		st.functions[name].Alias.AddEventSource(streams[name])
		st.meanPolicy(st.functions[name].Role, "*", "Streams are listed for no resource.")
	}
	events := awsevents.NewEventBus(st.cdk, jsii.String("Events"), &awsevents.EventBusProps{EventBusName: st.named("events")})
	for _, name := range []string{"publish", "sweep"} {
		f := st.functions[name]
		f.Function.AddEnvironment(jsii.String("BEIAN_BUS"), events.EventBusName(), nil)
		f.Function.AddEnvironment(jsii.String("BEIAN_PUBLIC_BUCKET"), st.scans.Public.BucketName(), nil)
		f.allow([]*string{events.EventBusArn()}, "events:PutEvents")
		f.allow([]*string{st.scans.Public.BucketArn()}, "s3:ListBucket")
		st.allowObjects(f, st.scans.Public, "s3:GetObject", "s3:PutObject")
	}
	moves := map[string]any{"source": []string{contract.EventSource}}
	st.rule("Notices", events.EventBusName(), moves, "notify", awsevents.CfnRule_TargetProperty{InputPath: jsii.String("$.detail")})
	st.rule("Arming", events.EventBusName(), moves, "remind", awsevents.CfnRule_TargetProperty{
		InputTransformer: &awsevents.CfnRule_InputTransformerProperty{
			InputPathsMap: map[string]string{"case": "$.detail.caseId"},
			InputTemplate: jsii.String(`{"arm":true,"caseId":<case>}`), // what is put in has its quotes
		},
	})
	st.rule("Uploads", nil, map[string]any{
		"source": []string{"aws.s3"}, "detail-type": []string{"Object Created"},
		"detail": map[string]any{"bucket": map[string]any{"name": []*string{st.scans.Quarantine.BucketName()}}},
	}, "receive-scan", awsevents.CfnRule_TargetProperty{})
}

// stream hands on the items of a kind that were changed in one of these ways, and no
// others.
func (st *stack) stream(kind table.Kind, changes ...string) awslambda.IEventSource {
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
			"eventName": changes,
			"dynamodb":  map[string]any{"NewImage": map[string]any{"kind": map[string]any{"S": []string{string(kind)}}}},
		})},
	})
}

// rule invokes a function for the events of a bus, nil for the account's own;
// target says what the function is given, the whole event if nothing. The
// resource itself: the construct for targets is compiled with every service that
// a rule may have for one.
func (st *stack) rule(id string, bus *string, pattern map[string]any, name string, target awsevents.CfnRule_TargetProperty) {
	alias, failures := st.functions[name].Alias, st.failures.Queue
	target.Id, target.Arn = jsii.String("Target0"), alias.FunctionArn()
	target.DeadLetterConfig = &awsevents.CfnRule_DeadLetterConfigProperty{Arn: failures.QueueArn()}
	target.RetryPolicy = &awsevents.CfnRule_RetryPolicyProperty{
		MaximumRetryAttempts: jsii.Number(8), MaximumEventAgeInSeconds: awscdk.Duration_Hours(jsii.Number(6)).ToSeconds(nil),
	}
	rule := awsevents.NewCfnRule(st.cdk, &id, &awsevents.CfnRuleProps{
		EventBusName: bus, EventPattern: pattern, State: jsii.String("ENABLED"), Targets: []any{&target},
	})
	events := awsiam.NewServicePrincipal(jsii.String("events.amazonaws.com"), nil)
	alias.AddPermission(&id, &awslambda.Permission{Principal: events, SourceArn: rule.AttrArn()})
	failures.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("sqs:SendMessage"), Resources: &[]*string{failures.QueueArn()}, Principals: &[]awsiam.IPrincipal{events},
		Conditions: &map[string]any{"ArnEquals": map[string]any{"aws:SourceArn": rule.AttrArn()}},
	}))
}
