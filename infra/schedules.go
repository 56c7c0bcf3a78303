package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/jsii-runtime-go"
)

// arnOf gives the parts of a name of this account's own.
func arnOf(service, resource, name, separator string) *awscdk.ArnComponents {
	format := awscdk.ArnFormat_SLASH_RESOURCE_NAME
	if separator == ":" {
		format = awscdk.ArnFormat_COLON_RESOURCE_NAME
	}
	return &awscdk.ArnComponents{
		Service: jsii.String(service), Resource: jsii.String(resource), ResourceName: jsii.String(name), ArnFormat: format,
	}
}

// schedule wires what time starts: the reminders of the clocks, armed one by
// one, and the two rounds.
func (st *stack) schedule() {
	group := awsscheduler.NewScheduleGroup(st.cdk, jsii.String("Reminders"), &awsscheduler.ScheduleGroupProps{
		ScheduleGroupName: st.named("reminders"), RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	// By its name: remind arms its own next schedule, and a function can't
	// depend on its own alias.
	target := st.cdk.FormatArn(arnOf("lambda", "function", *st.named("remind")+":live", ":"))
	role := awsiam.NewRole(st.cdk, jsii.String("RemindersRole"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("scheduler.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": st.cdk.Account()}},
		}),
	})
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("lambda:InvokeFunction"), Resources: &[]*string{target},
	}))
	for _, name := range []string{"remind", "sweep"} {
		f := st.functions[name]
		f.Function.AddEnvironment(jsii.String("BEIAN_SCHEDULE_GROUP"), st.named("reminders"), nil)
		f.Function.AddEnvironment(jsii.String("BEIAN_SCHEDULE_ROLE"), role.RoleArn(), nil)
		f.Function.AddEnvironment(jsii.String("BEIAN_SCHEDULE_TARGET"), target, nil)
		f.allow([]*string{st.cdk.FormatArn(arnOf("scheduler", "schedule", *st.named("reminders")+"/*", "/"))}, "scheduler:CreateSchedule")
		st.meanPolicy(f.Role, "arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/"+*st.named("reminders")+"/*",
			"Schedules of this one group, whose names are made while it runs.")
		f.Role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: jsii.Strings("iam:PassRole"), Resources: &[]*string{role.RoleArn()},
			Conditions: &map[string]any{"StringEquals": map[string]any{"iam:PassedToService": "scheduler.amazonaws.com"}},
		}))
	}
	st.round("DeliverEveryMinute", "deliver", 1, group)
	st.round("SweepEveryTenMinutes", "sweep", 10, group)
}

// round invokes a function every so many minutes, once more at most: the next
// round comes anyway. The resource itself, for the reason that rule has.
func (st *stack) round(id, name string, minutes float64, group awsscheduler.ScheduleGroup) {
	alias := st.functions[name].Alias
	role := awsiam.NewRole(st.cdk, jsii.String(id+"Role"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("scheduler.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{"StringEquals": map[string]any{
				"aws:SourceAccount": st.cdk.Account(), "aws:SourceArn": group.ScheduleGroupArn(),
			}},
		}),
	})
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("lambda:InvokeFunction"), Resources: &[]*string{alias.FunctionArn()},
	}))
	every := awscdk.Duration_Minutes(&minutes)
	awsscheduler.NewCfnSchedule(st.cdk, &id, &awsscheduler.CfnScheduleProps{
		GroupName:                  child(group).Ref(), // not its name: the group must be there first
		ScheduleExpression:         awsscheduler.ScheduleExpression_Rate(every).ExpressionString(),
		ScheduleExpressionTimezone: jsii.String("Etc/UTC"),
		FlexibleTimeWindow:         &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
		State:                      jsii.String("ENABLED"),
		Target: &awsscheduler.CfnSchedule_TargetProperty{
			Arn: alias.FunctionArn(), RoleArn: role.RoleArn(), Input: jsii.String("{}"),
			RetryPolicy: &awsscheduler.CfnSchedule_RetryPolicyProperty{
				MaximumRetryAttempts: jsii.Number(1), MaximumEventAgeInSeconds: every.ToSeconds(nil),
			},
		},
	})
}
