package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/jsii-runtime-go"
)

// newOutputs names what somebody needs after a deployment.
func (st *stack) newOutputs(api awsapigatewayv2.HttpApi) {
	for _, o := range []struct {
		name        string
		value       *string
		description string
	}{
		{"ApiUrl", jsii.String(st.url() + "/api"), "address of the API"},
		{"SiteUrl", jsii.String(st.url()), "address of the site"},
		{"SiteBucket", st.cdn.Site.BucketName(), "files of the site, for make site-upload"},
		{"DistributionId", st.cdn.Distribution.AttrId(), "the CDN"},
		{"DistributionDomain", st.cdn.Distribution.AttrDomainName(), "where the domain of the site must point to"},
		{"StateMachineArn", st.machine.StateMachine.StateMachineArn(), "the filing workflow"},
		{"ScansBucket", st.scans.Clean.BucketName(), "checked scans"},
		{"PublicBucket", st.scans.Public.BucketName(), "published objects"},
		{"TableName", st.records.Table.TableName(), "the table of everything"},
		{"FailuresQueue", st.failures.Queue.QueueUrl(), "what failed for good"},
	} {
		awscdk.NewCfnOutput(st.cdk, &o.name, &awscdk.CfnOutputProps{Value: o.value, Description: &o.description})
	}
}
