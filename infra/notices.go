package main

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// ownCarriers reports whether the partition has SMS and e-mail of its own.
func (s settings) ownCarriers() bool { return s.Partition != "aws-cn" }

// tellSite lets the functions that send notices know where the site is, once it
// is somewhere: links in notices lead there.
func (st *stack) tellSite() {
	for _, name := range []string{"notify", "sweep"} {
		st.functions[name].Function.AddEnvironment(jsii.String("BEIAN_SITE"), jsii.String(st.url()), nil)
	}
}

// notices gives the environment of a function that sends notices. The key of the
// gateway is a secret that the operator makes; it is resolved at deployment, and
// the template holds its name alone.
func (st *stack) notices() map[string]string {
	if st.ownCarriers() {
		return map[string]string{"BEIAN_SMS": "sns", "BEIAN_EMAIL": "ses", "BEIAN_EMAIL_FROM": st.Sender}
	}
	return map[string]string{
		"BEIAN_SMS": "gateway", "BEIAN_EMAIL": "gateway", "BEIAN_GATEWAY_URL": st.Gateway,
		"BEIAN_GATEWAY_KEY": *awscdk.SecretValue_SecretsManager(st.named("gateway-key"), nil).UnsafeUnwrap(),
	}
}

// allowNotices lets the function open an address and send to it.
func (st *stack) allowNotices(f function) {
	st.allowPersonal(f, "kms:Decrypt")
	if !st.ownCarriers() {
		return
	}
	// An SMS has no topic: the permission is to publish to no resource but
	// telephone numbers.
	f.Role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("sns:Publish"), NotResources: jsii.Strings("arn:" + *st.cdk.Partition() + ":sns:*:*:*"),
	}))
	_, domain, _ := strings.Cut(st.Sender, "@")
	f.Role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:    jsii.Strings("ses:SendEmail"),
		Resources:  &[]*string{st.cdk.FormatArn(arnOf("ses", "identity", domain, "/"))},
		Conditions: &map[string]any{"StringEquals": map[string]any{"ses:FromAddress": st.Sender}},
	}))
}
