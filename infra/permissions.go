package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"beian/internal/table"
)

// allow lets the function do the actions on the resources, and on nothing else.
func (f function) allow(resources []*string, actions ...string) {
	f.Role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Resources: &resources,
	}))
}

// useKey lets the function use the key; condition narrows how.
func (f function) useKey(key awskms.Key, condition map[string]any, actions ...string) {
	props := &awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: &[]*string{key.KeyArn()}}
	if condition != nil {
		props.Conditions = &condition
	}
	f.Role.AddToPolicy(awsiam.NewPolicyStatement(props))
}

// allowRecords lets the function read and write items, and read the indexes.
func (st *stack) allowRecords(f function, indexes ...table.Index) {
	st.allowItems(f, "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem")
	arn := st.records.Table.TableArn()
	var of []*string
	for _, x := range indexes {
		of = append(of, awscdk.Fn_Join(jsii.String("/index/"), &[]*string{arn, jsii.String(string(x))}))
	}
	if len(of) > 0 {
		f.allow(of, "dynamodb:Query")
	}
}

// allowItems lets the function do the actions on items of the table.
func (st *stack) allowItems(f function, actions ...string) {
	f.allow([]*string{st.records.Table.TableArn()}, actions...)
	// Only through the table: the key opens nothing by itself.
	f.useKey(st.keys.Records, map[string]any{
		"StringEquals": map[string]any{"kms:ViaService": "dynamodb." + *st.cdk.Region() + "." + *st.cdk.UrlSuffix()},
	}, "kms:Decrypt")
}

// allowPersonal lets the function open personal data, each time naming a case.
func (st *stack) allowPersonal(f function, actions ...string) {
	f.useKey(st.keys.Personal, map[string]any{"Null": map[string]any{"kms:EncryptionContext:caseId": "false"}}, actions...)
}

// allowObjects lets the function do the actions on every object of a bucket.
func (st *stack) allowObjects(f function, bucket awss3.Bucket, actions ...string) {
	f.allow([]*string{bucket.ArnForObjects(jsii.String("*"))}, actions...)
	st.meanPolicy(f.Role, "<"+*st.cdk.GetLogicalId(child(bucket))+".Arn>/*", "Objects of this one bucket, whose keys are made while it runs.")
}

// allowScanKey lets the function read or write scans through S3.
func (st *stack) allowScanKey(f function, actions ...string) {
	f.useKey(st.keys.Scans, map[string]any{
		"StringEquals": map[string]any{"kms:ViaService": "s3." + *st.cdk.Region() + "." + *st.cdk.UrlSuffix()},
	}, actions...)
}
