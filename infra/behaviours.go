package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/jsii-runtime-go"
)

// behaviours says what the CDN answers below which path: published objects and
// the API below theirs, a file of the site everywhere else.
func (st *stack) behaviours() (files *awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty, paths []any, err error) {
	var policy *string
	// That of aws-cn refuses policies of caching, and is taken to refuse these.
	if st.Partition != "aws-cn" {
		made, err := st.newHeadersPolicy(st.headers())
		if err != nil {
			return nil, nil, err
		}
		policy = made.AttrId()
	}
	site, objects, api := cachings()
	byCaching := map[string]*awscloudfront.CfnDistribution_CacheBehaviorProperty{}
	for _, c := range []struct {
		caching        caching
		origin, viewer string
		methods        *[]*string
	}{
		{site, "Files", "redirect-to-https", jsii.Strings("GET", "HEAD")},
		{objects, "Objects", "https-only", jsii.Strings("GET", "HEAD")},
		{api, "API", "https-only", jsii.Strings("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")},
	} {
		b := &awscloudfront.CfnDistribution_CacheBehaviorProperty{
			TargetOriginId: &c.origin, ViewerProtocolPolicy: &c.viewer, AllowedMethods: c.methods, CachedMethods: jsii.Strings("GET", "HEAD"),
			Compress: !c.caching.byCaller, ResponseHeadersPolicyId: policy,
		}
		st.apply(c.caching, b)
		byCaching[c.caching.id] = b
	}
	for _, p := range []struct {
		pattern string
		caching caching
	}{{"/status/*.json", objects}, {"/register/*.json", objects}, {"/slip/*.json", objects}, {"/api/*", api}} {
		b := *byCaching[p.caching.id]
		b.PathPattern = jsii.String(p.pattern)
		paths = append(paths, &b)
	}
	return everywhere(byCaching[site.id]), paths, nil
}

// everywhere gives the behaviour of whatever has no path of its own.
func everywhere(b *awscloudfront.CfnDistribution_CacheBehaviorProperty) *awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty {
	return &awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty{
		TargetOriginId: b.TargetOriginId, ViewerProtocolPolicy: b.ViewerProtocolPolicy, AllowedMethods: b.AllowedMethods,
		CachedMethods: b.CachedMethods, Compress: b.Compress, ResponseHeadersPolicyId: b.ResponseHeadersPolicyId,
		CachePolicyId: b.CachePolicyId, OriginRequestPolicyId: b.OriginRequestPolicyId,
		ForwardedValues: b.ForwardedValues, MinTtl: b.MinTtl, DefaultTtl: b.DefaultTtl, MaxTtl: b.MaxTtl,
	}
}
