package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
)

// cdn is what everybody sees: one address for the site, the published objects
// and the API.
type cdn struct {
	Site         awss3.Bucket // files of the site, put there by `make site-upload`
	Distribution awscloudfront.CfnDistribution
}

// newCDN makes the distribution. It has no error pages: they would take the
// place of the API's answers too. Protocols older than TLS 1.2 are refused where
// the stage has a domain of its own; the CDN's own domain leaves no choice.
func (st *stack) newCDN(api awsapigatewayv2.HttpApi) (cdn, error) {
	site := st.bucket("Site", false, &awss3.LifecycleRule{NoncurrentVersionExpiration: awscdk.Duration_Days(jsii.Number(30))})
	files, paths, err := st.behaviours()
	if err != nil {
		return cdn{}, err
	}
	config := &awscloudfront.CfnDistribution_DistributionConfigProperty{
		Enabled: true, Comment: st.named("site"), HttpVersion: jsii.String("http2"), Ipv6Enabled: true,
		DefaultRootObject:    jsii.String("index.html"),
		Origins:              &[]any{st.bucketOrigin("Files", site), st.bucketOrigin("Objects", st.scans.Public), st.apiOrigin(api)},
		DefaultCacheBehavior: files, CacheBehaviors: &paths, CustomErrorResponses: errorAges(),
		Logging: &awscloudfront.CfnDistribution_LoggingProperty{
			Bucket: st.logs.BucketRegionalDomainName(), Prefix: jsii.String("cdn/"), IncludeCookies: false,
		},
	}
	if st.Domain != "" {
		config.Aliases, config.ViewerCertificate = jsii.Strings(st.Domain), st.certificate()
	}
	distribution := awscloudfront.NewCfnDistribution(st.cdk, jsii.String("CDN"), &awscloudfront.CfnDistributionProps{DistributionConfig: config})
	for _, bucket := range []awss3.Bucket{site, st.scans.Public} {
		st.readable(bucket, distribution)
	}
	for _, role := range roles() { // they must take a secret before the CDN sends it
		distribution.Node().AddDependency(st.functions[role+"-api"].Alias)
	}
	st.meanCDN(distribution)
	return cdn{site, distribution}, nil
}

func (st *stack) meanCDN(distribution awscloudfront.CfnDistribution) {
	st.mean(distribution, "CFR1", "The register is public; everybody may look a filing up, wherever they are.")
	st.mean(distribution, "CFR2", "There is no firewall yet: the CDN shields the store, and the API's stage limits the rate of requests.")
	if st.Domain == "" {
		st.mean(distribution, "CFR4", "The stage dev has no domain, and the CDN's own domain allows no choice of protocols.")
	}
	if st.Partition == "aws-cn" {
		st.mean(distribution, "CFR7", "The partition has no origin access control; an origin access identity takes its place.")
	}
}

// errorAges holds errors for a second: a receipt is asked for before its object
// is there, and a flood of wrong ones must not reach the store.
func errorAges() *[]any {
	var list []any
	for _, code := range []float64{400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504} {
		list = append(list, &awscloudfront.CfnDistribution_CustomErrorResponseProperty{ErrorCode: &code, ErrorCachingMinTtl: jsii.Number(1)})
	}
	return &list
}

// certificate names the certificate of the domain, from the store that the
// partition has for the CDN.
func (st *stack) certificate() *awscloudfront.CfnDistribution_ViewerCertificateProperty {
	c := &awscloudfront.CfnDistribution_ViewerCertificateProperty{
		SslSupportMethod: jsii.String("sni-only"), MinimumProtocolVersion: jsii.String("TLSv1.2_2021"),
	}
	if st.Partition == "aws-cn" {
		c.IamCertificateId = &st.Certificate
	} else {
		c.AcmCertificateArn = &st.Certificate
	}
	return c
}

// url gives the address of the site.
func (st *stack) url() string {
	if st.Domain != "" {
		return "https://" + st.Domain
	}
	return "https://" + *st.cdn.Distribution.AttrDomainName()
}
