package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/jsii-runtime-go"

	"beian/site/headers"
)

// headers gives the security headers of the site, the same that the one-machine
// process sends; here scans are at two origins of their own, one to send them to
// and one to show them from, and tokens come from the issuer.
func (st *stack) headers() map[string]string {
	return headers.Security(headers.Origins{
		Scans: "https://" + *st.scans.Quarantine.BucketRegionalDomainName() +
			" https://" + *st.scans.Clean.BucketRegionalDomainName(),
		SignIn: st.signIn(),
	})
}

// newHeadersPolicy makes the policy by which the CDN adds the headers to every
// answer. The CDN knows some of them by fields of their own and takes those in
// no other way.
func (st *stack) newHeadersPolicy(sent map[string]string) (awscloudfront.CfnResponseHeadersPolicy, error) {
	security := &awscloudfront.CfnResponseHeadersPolicy_SecurityHeadersConfigProperty{}
	var custom []any
	for _, name := range sorted(sent) {
		value := sent[name]
		switch name {
		case "Content-Security-Policy":
			security.ContentSecurityPolicy = &awscloudfront.CfnResponseHeadersPolicy_ContentSecurityPolicyProperty{
				ContentSecurityPolicy: &value, Override: true,
			}
		case "Strict-Transport-Security":
			age, err := strconv.ParseFloat(strings.TrimPrefix(value, "max-age="), 64)
			if err != nil {
				return nil, fmt.Errorf("infra: header %s is %q; the CDN is told its max-age alone", name, value)
			}
			security.StrictTransportSecurity = &awscloudfront.CfnResponseHeadersPolicy_StrictTransportSecurityProperty{
				AccessControlMaxAgeSec: &age, Override: true,
			}
		case "X-Content-Type-Options": // has one value
			security.ContentTypeOptions = &awscloudfront.CfnResponseHeadersPolicy_ContentTypeOptionsProperty{Override: true}
		case "Referrer-Policy":
			security.ReferrerPolicy = &awscloudfront.CfnResponseHeadersPolicy_ReferrerPolicyProperty{ReferrerPolicy: &value, Override: true}
		default:
			custom = append(custom, &awscloudfront.CfnResponseHeadersPolicy_CustomHeaderProperty{
				Header: jsii.String(name), Value: &value, Override: true,
			})
		}
	}
	return awscloudfront.NewCfnResponseHeadersPolicy(st.cdk, jsii.String("SiteHeaders"), &awscloudfront.CfnResponseHeadersPolicyProps{
		ResponseHeadersPolicyConfig: &awscloudfront.CfnResponseHeadersPolicy_ResponseHeadersPolicyConfigProperty{
			Name: st.named("site"), SecurityHeadersConfig: security,
			CustomHeadersConfig: &awscloudfront.CfnResponseHeadersPolicy_CustomHeadersConfigProperty{Items: &custom},
		},
	}), nil
}
