package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"beian/statemachine"
)

// machine is the filing workflow. Executions are started through its alias live,
// so that a new version of the machine file is tried on some of them first; an
// execution stays with the version that it was started with.
type machine struct {
	StateMachine awsstepfunctions.StateMachine
	Alias        awsstepfunctions.CfnStateMachineAlias
}

// tasks names the folder of each substitution of the machine file.
func tasks() map[string]string {
	return map[string]string{
		"AcceptSubmission": "accept-submission", "PreCheck": "pre-check", "IssueNumber": "issue-number", "AwaitAnswer": "await-answer",
	}
}

func (st *stack) newMachine() machine {
	substitutions := map[string]*string{"Partition": st.cdk.Partition()}
	role := awsiam.NewRole(st.cdk, jsii.String("FilingRole"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("states.amazonaws.com"), nil),
	})
	for _, task := range sorted(tasks()) {
		alias := st.functions[tasks()[task]].Alias
		substitutions[task] = alias.FunctionArn()
		role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: jsii.Strings("lambda:InvokeFunction"), Resources: &[]*string{alias.FunctionArn()},
		}))
	}
	m := awsstepfunctions.NewStateMachine(st.cdk, jsii.String("Filing"), &awsstepfunctions.StateMachineProps{
		StateMachineName:        st.named("filing"),
		StateMachineType:        awsstepfunctions.StateMachineType_STANDARD,
		DefinitionBody:          awsstepfunctions.DefinitionBody_FromString(jsii.String(string(statemachine.File()))),
		DefinitionSubstitutions: &substitutions,
		Role:                    role,
		RemovalPolicy:           st.removal(),
		TracingEnabled:          jsii.Bool(st.Partition != "aws-cn"),
		Logs: &awsstepfunctions.LogOptions{
			Destination: awslogs.NewLogGroup(st.cdk, jsii.String("FilingLogs"), &awslogs.LogGroupProps{
				// Below this prefix, deliveries share one resource policy.
				LogGroupName: jsii.String("/aws/vendedlogs/states/" + *st.named("filing")),
				Retention:    awslogs.RetentionDays_ONE_YEAR, RemovalPolicy: st.removal(),
			}),
			Level:                awsstepfunctions.LogLevel_ERROR,
			IncludeExecutionData: jsii.Bool(false),
		},
	})
	st.mean(child(m), "SF1", "Each move of a case is a record of its history; executions hold ids alone, and of them failures are logged.")
	if st.Partition == "aws-cn" {
		st.mean(child(m), "SF2", "Functions of this partition are not traced; a trace would end before the first.")
	}
	st.meanPolicy(role, "*", "Log delivery and X-Ray know no resource.")
	return machine{m, st.newAlias(m)}
}

// newAlias publishes the machine as it is now as a version, and leads the alias
// to it: at once in dev, elsewhere a tenth of the executions first.
func (st *stack) newAlias(m awsstepfunctions.StateMachine) awsstepfunctions.CfnStateMachineAlias {
	version := awsstepfunctions.NewCfnStateMachineVersion(st.cdk, jsii.String("FilingVersion"), &awsstepfunctions.CfnStateMachineVersionProps{
		StateMachineArn: m.StateMachineArn(), StateMachineRevisionId: m.StateMachineRevisionId(),
	})
	version.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN, nil) // the alias can go back to it
	shift := &awsstepfunctions.CfnStateMachineAlias_DeploymentPreferenceProperty{
		StateMachineVersionArn: version.AttrArn(), Type: jsii.String("ALL_AT_ONCE"),
	}
	if st.Stage != "dev" {
		shift.Type, shift.Percentage, shift.Interval = jsii.String("CANARY"), jsii.Number(10), jsii.Number(10) // minutes
	}
	return awsstepfunctions.NewCfnStateMachineAlias(st.cdk, jsii.String("FilingLive"), &awsstepfunctions.CfnStateMachineAliasProps{
		Name: jsii.String("live"), DeploymentPreference: shift,
	})
}

// lead lets follow, and the sweep in its place, lead the workflow.
func (st *stack) lead() {
	arn := st.machine.StateMachine.StateMachineArn() // permissions are to the machine, also through an alias
	executions := st.cdk.FormatArn(arnOf("states", "execution", *st.named("filing")+":*", ":"))
	for _, name := range []string{"follow", "sweep"} {
		f := st.functions[name]
		f.Function.AddEnvironment(jsii.String("BEIAN_STATE_MACHINE"), st.machine.Alias.AttrArn(), nil)
		f.allow([]*string{arn}, "states:StartExecution", "states:SendTaskSuccess")
		f.allow([]*string{executions}, "states:StopExecution", "states:DescribeExecution")
		st.meanPolicy(f.Role, "arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:"+*st.named("filing")+":*",
			"Executions of this one state machine, whose names are made while it runs.")
	}
}
