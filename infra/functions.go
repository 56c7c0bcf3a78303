package main

import (
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdadestinations"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"beian/internal/table"
)

// function is one function as others see it: they invoke its alias live, so
// that an open execution meets the code of today.
type function struct {
	Function awslambda.Function
	Alias    awslambda.Alias
	Role     awsiam.Role
}

// size is what a function gets. Timeout is in seconds, memory in MB; the
// processor comes in proportion to the memory. Round says that it runs every few
// minutes anyway, so that a failed run is not repeated.
type size struct {
	memory, timeout float64
	round           bool
}

// failures is the queue of what failed for good: ids of cases and of objects,
// nothing personal.
type failures struct{ Queue awssqs.Queue }

func (st *stack) newFailures() failures {
	queue := awssqs.NewQueue(st.cdk, jsii.String("Failures"), &awssqs.QueueProps{
		Encryption: awssqs.QueueEncryption_SQS_MANAGED, EnforceSSL: jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)), RemovalPolicy: st.removal(),
	})
	st.mean(child(queue), "SQS3", "This is the dead-letter queue of everything else.")
	return failures{queue}
}

// newFunctions makes every function with its role; what leads the workflow is
// added when there is one, by lead.
func (st *stack) newFunctions(dist string) {
	personal := map[string]string{"BEIAN_DATA_KEY": *st.keys.Personal.KeyArn()}
	scans := map[string]string{
		"BEIAN_QUARANTINE_BUCKET": *st.scans.Quarantine.BucketName(), "BEIAN_CLEAN_BUCKET": *st.scans.Clean.BucketName(),
	}
	task, api := size{memory: 256, timeout: 10}, size{memory: 512, timeout: 10}

	st.add("accept-submission", dist, task)
	st.add("await-answer", dist, task)
	st.add("issue-number", dist, task)
	st.allowPersonal(st.add("pre-check", dist, size{memory: 512, timeout: 20}, personal), "kms:Decrypt")

	blind := map[string]string{"BEIAN_BLIND_KEY": *st.keys.Blind.KeyArn()}
	applicant := st.add("applicant-api", dist, api, personal, scans, blind)
	st.allowPersonal(applicant, "kms:Decrypt", "kms:GenerateDataKey")
	provider := st.add("provider-api", dist, api, personal, scans, blind)
	st.allowPersonal(provider, "kms:Decrypt")
	bureau := st.add("bureau-api", dist, api, personal, scans, blind)
	st.allowPersonal(bureau, "kms:Decrypt")
	person := st.add("person-api", dist, api, personal, blind)
	st.allowPersonal(person, "kms:Decrypt")
	for _, f := range []function{applicant, provider} { // whoever signs an upload must be allowed to make it
		st.allowObjects(f, st.scans.Quarantine, "s3:PutObject")
	}
	for _, f := range []function{applicant, provider, bureau} {
		st.allowObjects(f, st.scans.Clean, "s3:GetObjectVersion")
	}
	st.allowScanKey(applicant, "kms:Decrypt", "kms:GenerateDataKey")
	st.allowScanKey(provider, "kms:Decrypt", "kms:GenerateDataKey")
	st.allowScanKey(bureau, "kms:Decrypt")

	st.allowIntake(st.add("receive-scan", dist, size{memory: 1769, timeout: 60}, scans))
	deliver := st.add("deliver", dist, size{memory: 256, timeout: 55, round: true}, personal, st.bureaus())
	st.allowPersonal(deliver, "kms:Decrypt")
	notify := st.add("notify", dist, size{memory: 256, timeout: 30}, personal, blind, st.notices())
	st.allowNotices(notify)
	st.add("follow", dist, task)
	st.add("publish", dist, size{memory: 256, timeout: 30})
	st.add("remind", dist, task)
	sweep := st.add("sweep", dist, size{memory: 1769, timeout: 595, round: true}, personal, blind, scans, st.notices())
	st.allowIntake(sweep)
	st.allowErasure(sweep)
	st.allowNotices(sweep)
	// Subjects and persons are known again by their documents, calls by what they
	// asked for, and the SMS of a day are counted by their number.
	for _, f := range []function{applicant, provider, bureau, person, notify, sweep} {
		f.useKey(st.keys.Blind, nil, "kms:GenerateMac")
	}

	for name, indexes := range map[string][]table.Index{
		"applicant-api": {table.Account}, "provider-api": {table.Queue}, "bureau-api": {table.Queue},
		"sweep": {table.Work},
	} {
		st.allowRecords(st.functions[name], indexes...)
	}
	for _, name := range []string{
		"accept-submission", "await-answer", "issue-number", "pre-check", "receive-scan", "notify", "follow", "publish", "remind", "deliver",
	} {
		st.allowRecords(st.functions[name])
	}
	// Whoever has a link changes his own consent, and deletes nothing.
	st.allowItems(person, "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:ConditionCheckItem")
}

// bureaus gives the environment of the function that delivers. The keys of the
// bureaus' own systems are one secret that the operator makes, CODE=KEY with
// commas between; it is resolved at deployment, and the template holds its name
// alone.
func (st *stack) bureaus() map[string]string {
	e := map[string]string{}
	if st.Systems != "" {
		e["BEIAN_BUREAU_SYSTEMS"] = st.Systems
		e["BEIAN_BUREAU_KEYS"] = *awscdk.SecretValue_SecretsManager(st.named("bureau-keys"), nil).UnsafeUnwrap()
	}
	return e
}

// allowIntake lets the function take scans out of the quarantine.
func (st *stack) allowIntake(f function) {
	// Without listing, S3 does not say that an upload has not arrived.
	f.allow([]*string{st.scans.Quarantine.BucketArn(), st.scans.Clean.BucketArn()}, "s3:ListBucket")
	st.allowObjects(f, st.scans.Quarantine, "s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject")
	st.allowObjects(f, st.scans.Clean, "s3:PutObject", "s3:GetObject")
	st.allowScanKey(f, "kms:Decrypt", "kms:GenerateDataKey")
}

// allowErasure lets the function remove the files of a case for good, with all
// their versions.
func (st *stack) allowErasure(f function) {
	f.allow([]*string{st.scans.Quarantine.BucketArn(), st.scans.Clean.BucketArn()}, "s3:ListBucketVersions")
	for _, bucket := range []awss3.Bucket{st.scans.Quarantine, st.scans.Clean} {
		st.allowObjects(f, bucket, "s3:DeleteObjectVersion")
	}
}

func (st *stack) add(name, dist string, s size, environments ...map[string]string) function {
	id := pascal(name)
	logs := awslogs.NewLogGroup(st.cdk, jsii.String(id+"Logs"), &awslogs.LogGroupProps{
		LogGroupName: jsii.String("/aws/lambda/" + *st.named(name)), Retention: awslogs.RetentionDays_ONE_YEAR, RemovalPolicy: st.removal(),
	})
	role := awsiam.NewRole(st.cdk, jsii.String(id+"Role"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
	})
	logs.GrantWrite(role)
	f := awslambda.NewFunction(st.cdk, &id, &awslambda.FunctionProps{
		FunctionName: st.named(name),
		Runtime:      awslambda.Runtime_PROVIDED_AL2023(),
		Architecture: st.architecture(),
		Handler:      jsii.String("bootstrap"),
		Code:         awslambda.Code_FromAsset(jsii.String(filepath.Join(dist, name)), nil),
		MemorySize:   jsii.Number(s.memory),
		Timeout:      awscdk.Duration_Seconds(jsii.Number(s.timeout)),
		Role:         role,
		LogGroup:     logs,
		Tracing:      st.tracing(),
		CurrentVersionOptions: &awslambda.VersionOptions{
			RemovalPolicy: awscdk.RemovalPolicy_RETAIN, // an alias can go back to it
		},
	})
	if st.tracing() == awslambda.Tracing_ACTIVE {
		st.meanPolicy(role, "*", "X-Ray takes traces for no resource.")
	}
	f.AddEnvironment(jsii.String("BEIAN_TABLE"), st.records.Table.TableName(), nil)
	for _, e := range environments {
		for _, variable := range sorted(e) {
			f.AddEnvironment(&variable, jsii.String(e[variable]), nil)
		}
	}
	made := function{Function: f, Role: role}
	made.Alias = awslambda.NewAlias(st.cdk, jsii.String(id+"Live"), &awslambda.AliasProps{AliasName: jsii.String("live"), Version: f.CurrentVersion()})
	retries := 2.0
	if s.round {
		retries = 0
	}
	made.Alias.ConfigureAsyncInvoke(&awslambda.EventInvokeConfigOptions{
		OnFailure: awslambdadestinations.NewSqsDestination(st.failures.Queue), RetryAttempts: &retries,
	})
	st.functions[name] = made
	return made
}

func (st *stack) architecture() awslambda.Architecture {
	if st.Architecture == "x86_64" {
		return awslambda.Architecture_X86_64()
	}
	return awslambda.Architecture_ARM_64()
}

// tracing is off where Lambda has no X-Ray.
func (st *stack) tracing() awslambda.Tracing {
	if st.Partition == "aws-cn" {
		return awslambda.Tracing_DISABLED
	}
	return awslambda.Tracing_ACTIVE
}
