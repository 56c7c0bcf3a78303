package main

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"

	"beian/internal/awsrun/contract"
)

// newOriginSecrets makes the secrets by which the functions of the API know the
// CDN, one for each label of the context originKeys: the CDN sends the first,
// the functions take each. They are given by reference and stand in no template.
// Whoever may read the functions' configuration can read them: they open nothing
// without a person's token, they only keep callers from going past the CDN.
//
// Rotation is two deployments, -c originKeys=NEW,OLD and then NEW. In dev there
// are none, and the API answers at its own address too.
func (st *stack) newOriginSecrets() {
	if st.Stage == "dev" {
		return
	}
	for label := range strings.SplitSeq(st.OriginKeys, ",") {
		secret := awssecretsmanager.NewSecret(st.cdk, jsii.String("OriginSecret"+label), &awssecretsmanager.SecretProps{
			Description:          jsii.String("Secret by which the API knows the CDN"),
			GenerateSecretString: &awssecretsmanager.SecretStringGenerator{PasswordLength: jsii.Number(40), ExcludePunctuation: jsii.Bool(true)},
			RemovalPolicy:        awscdk.RemovalPolicy_DESTROY,
		})
		st.mean(child(secret), "SMG4", "It is rotated by two deployments, which change both sides in order; see newOriginSecrets.")
		st.originSecrets = append(st.originSecrets, *secret.SecretValue().UnsafeUnwrap())
	}
	for _, role := range roles() {
		st.functions[role+"-api"].Function.AddEnvironment(jsii.String("BEIAN_ORIGIN_SECRETS"), jsii.String(strings.Join(st.originSecrets, ",")), nil)
	}
}

// bucketOrigin is a bucket behind the CDN, which signs its requests for it: by
// an access control, or as an identity where the partition has no such control.
// The bucket trusts no other distribution; see readable.
func (st *stack) bucketOrigin(id string, bucket awss3.Bucket) *awscloudfront.CfnDistribution_OriginProperty {
	origin := &awscloudfront.CfnDistribution_OriginProperty{Id: &id, DomainName: bucket.BucketRegionalDomainName()}
	if st.Partition == "aws-cn" {
		identity := awscloudfront.NewOriginAccessIdentity(st.cdk, jsii.String(id+"Identity"), nil)
		bucket.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: jsii.Strings("s3:GetObject"), Resources: &[]*string{bucket.ArnForObjects(jsii.String("*"))},
			Principals: &[]awsiam.IPrincipal{identity.GrantPrincipal()},
		}))
		origin.S3OriginConfig = &awscloudfront.CfnDistribution_S3OriginConfigProperty{
			OriginAccessIdentity: jsii.String("origin-access-identity/cloudfront/" + *identity.OriginAccessIdentityId()),
		}
		return origin
	}
	control := awscloudfront.NewCfnOriginAccessControl(st.cdk, jsii.String(id+"Control"), &awscloudfront.CfnOriginAccessControlProps{
		OriginAccessControlConfig: &awscloudfront.CfnOriginAccessControl_OriginAccessControlConfigProperty{
			Name: st.named(strings.ToLower(id)), OriginAccessControlOriginType: jsii.String("s3"),
			SigningBehavior: jsii.String("always"), SigningProtocol: jsii.String("sigv4"),
		},
	})
	origin.OriginAccessControlId = control.AttrId()
	origin.S3OriginConfig = &awscloudfront.CfnDistribution_S3OriginConfigProperty{OriginAccessIdentity: jsii.String("")}
	return origin
}

// readable lets the distribution read objects of a bucket, and not list them: an
// absent one is answered with 403, which the site takes for not found.
func (st *stack) readable(bucket awss3.Bucket, distribution awscloudfront.CfnDistribution) {
	if st.Partition == "aws-cn" {
		return // the identity is in the policy
	}
	arn := st.cdk.FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("cloudfront"), Region: jsii.String(""), Resource: jsii.String("distribution"), ResourceName: distribution.AttrId(),
	})
	bucket.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("s3:GetObject"), Resources: &[]*string{bucket.ArnForObjects(jsii.String("*"))},
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("cloudfront.amazonaws.com"), nil)},
		Conditions: &map[string]any{"StringEquals": map[string]any{"AWS:SourceArn": arn}},
	}))
}

// apiOrigin is the API behind the CDN.
func (st *stack) apiOrigin(api awsapigatewayv2.HttpApi) *awscloudfront.CfnDistribution_OriginProperty {
	origin := &awscloudfront.CfnDistribution_OriginProperty{
		Id:         jsii.String("API"),
		DomainName: jsii.String(*api.ApiId() + ".execute-api." + *st.cdk.Region() + "." + *st.cdk.UrlSuffix()),
		CustomOriginConfig: &awscloudfront.CfnDistribution_CustomOriginConfigProperty{
			OriginProtocolPolicy: jsii.String("https-only"), OriginSslProtocols: jsii.Strings("TLSv1.2"),
		},
	}
	if len(st.originSecrets) > 0 {
		origin.OriginCustomHeaders = &[]any{&awscloudfront.CfnDistribution_OriginCustomHeaderProperty{
			HeaderName: jsii.String(contract.OriginHeader), HeaderValue: &st.originSecrets[0],
		}}
	}
	return origin
}
