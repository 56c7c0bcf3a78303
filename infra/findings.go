package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"
)

// hold holds everything in the scope against the AwsSolutions rules of cdk-nag:
// synthesis fails on a finding that is not accepted.
func hold(scope constructs.IConstruct) {
	awscdk.Aspects_Of(scope).Add(cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{Reports: jsii.Bool(false), Verbose: jsii.Bool(true)}), nil)
}

// finding is what a rule finds and what is meant so: on one resource, and of the
// rules that find several things there, one of them.
type finding struct{ path, rule, of, reason string }

// mean notes a finding as meant so; the reason is for whoever reviews it.
func (st *stack) mean(on constructs.IConstruct, rule, reason string) {
	st.findings = append(st.findings, finding{path: *on.Node().Path(), rule: "AwsSolutions-" + rule, reason: reason})
}

// meanPolicy notes as meant so that a role's policy names a resource with a
// wildcard.
func (st *stack) meanPolicy(role awsiam.Role, resource, reason string) {
	st.findings = append(st.findings, finding{
		path: *role.Node().Path() + "/DefaultPolicy/Resource", rule: "AwsSolutions-IAM5", of: "Resource::" + resource, reason: reason,
	})
}

// accept accepts what was noted, when the stack is complete.
func (st *stack) accept() {
	for _, f := range st.findings {
		s := &cdknag.NagPackSuppression{Id: jsii.String(f.rule), Reason: jsii.String(f.reason)}
		if f.of != "" {
			s.AppliesTo = &[]any{f.of}
		}
		cdknag.NagSuppressions_AddResourceSuppressionsByPath(st.cdk, "/"+f.path, &[]*cdknag.NagPackSuppression{s}, nil)
	}
}

// child gives the resource that a construct stands for.
func child(c constructs.Construct) awscdk.CfnResource {
	return c.Node().DefaultChild().(awscdk.CfnResource)
}
