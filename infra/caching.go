package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/jsii-runtime-go"
)

// caching is how long the CDN may hold answers of an origin, in seconds, and
// what tells them apart. The origin's own Cache-Control counts between zero and
// longest; usual is for answers without one.
type caching struct {
	id             string
	usual, longest float64
	byCaller       bool // by query and Authorization, else by path alone
}

// cachings gives the ways: files of the site say themselves how long;
// published objects are a second old at most; answers of the API are no-store,
// but errors are held for a second all the same, so that the one of a caller
// must not be given to another.
func cachings() (site, objects, api caching) {
	return caching{"SiteFiles", 0, 31_536_000, false}, caching{"PublishedObjects", 1, 1, false}, caching{"APIAnswers", 0, 1, true}
}

// apply sets the caching on a behaviour: by a policy, or in place where the CDN
// refuses one, as that of aws-cn does (github.com/aws/aws-cdk/issues/31033).
func (st *stack) apply(c caching, b *awscloudfront.CfnDistribution_CacheBehaviorProperty) {
	if st.Partition == "aws-cn" {
		values := &awscloudfront.CfnDistribution_ForwardedValuesProperty{QueryString: c.byCaller}
		if c.byCaller {
			values.Headers = jsii.Strings("Authorization")
		}
		b.ForwardedValues, b.MinTtl, b.DefaultTtl, b.MaxTtl = values, jsii.Number(0), &c.usual, &c.longest
		return
	}
	props := &awscloudfront.CachePolicyProps{
		CachePolicyName: st.named(c.id),
		MinTtl:          awscdk.Duration_Seconds(jsii.Number(0)), DefaultTtl: awscdk.Duration_Seconds(&c.usual), MaxTtl: awscdk.Duration_Seconds(&c.longest),
		EnableAcceptEncodingGzip: jsii.Bool(!c.byCaller), EnableAcceptEncodingBrotli: jsii.Bool(!c.byCaller),
	}
	if c.byCaller {
		props.HeaderBehavior = awscloudfront.CacheHeaderBehavior_AllowList(jsii.String("Authorization"))
		props.QueryStringBehavior = awscloudfront.CacheQueryStringBehavior_All()
		// The Host of the request would not be the API's.
		b.OriginRequestPolicyId = awscloudfront.OriginRequestPolicy_ALL_VIEWER_EXCEPT_HOST_HEADER().OriginRequestPolicyId()
	}
	b.CachePolicyId = awscloudfront.NewCachePolicy(st.cdk, &c.id, props).CachePolicyId()
}
