package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"beian/site/headers"
)

// flat writes a value of the template as one text: a reference is its id, with
// the attribute, in angle brackets.
func flat(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case map[string]any:
		if id, ok := v["Ref"].(string); ok {
			return "<" + id + ">"
		}
		if list, ok := v["Fn::GetAtt"].([]any); ok {
			return fmt.Sprintf("<%s.%s>", list...)
		}
		if list, ok := v["Fn::Join"].([]any); ok {
			var parts []string
			for _, p := range list[1].([]any) {
				parts = append(parts, flat(p))
			}
			return strings.Join(parts, list[0].(string))
		}
	}
	return fmt.Sprint(value)
}

// id gives the id of the only resource of a type whose id begins so.
func (tm template) id(t *testing.T, kind, begins string) string {
	t.Helper()
	var found []string
	for id, r := range tm.Resources {
		if r.Type == "AWS::"+kind && strings.HasPrefix(id, begins) {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d resources of type %s begin with %s, want one", len(found), kind, begins)
	}
	return found[0]
}

// as reads a part of the template into a struct.
func as[T any](t *testing.T, part any) T {
	t.Helper()
	text, err := json.Marshal(part)
	if err != nil {
		t.Fatal(err)
	}
	var into T
	if err := json.Unmarshal(text, &into); err != nil {
		t.Fatal(err)
	}
	return into
}

// distribution is what the tests look at of the CDN.
type distribution struct {
	Aliases              []string
	CacheBehaviors       []behaviour
	DefaultCacheBehavior behaviour
	DefaultRootObject    string
	ViewerCertificate    map[string]any
	Logging              struct{ Bucket any }
	CustomErrorResponses []struct {
		ErrorCode, ErrorCachingMinTTL float64
		ResponsePagePath              string
	}
	Origins []struct {
		Id, OriginAccessControlId any
		DomainName                any
		S3OriginConfig            struct{ OriginAccessIdentity any }
		OriginCustomHeaders       []struct {
			HeaderName  string
			HeaderValue any
		}
	}
}

type behaviour struct {
	PathPattern, TargetOriginId, ViewerProtocolPolicy string
	AllowedMethods                                    []string
	CachePolicyId, ResponseHeadersPolicyId            any
	OriginRequestPolicyId                             any
	ForwardedValues                                   struct {
		QueryString bool
		Headers     []string
	}
	MinTTL, DefaultTTL, MaxTTL float64
}

func (tm template) distribution(t *testing.T) distribution {
	t.Helper()
	return as[distribution](t, tm.of("CloudFront::Distribution")[0].Properties["DistributionConfig"])
}

// testCDN: what is answered below which path, from where, how long it is held
// and by what answers are told apart.
func testCDN(t *testing.T, tm template, v variant) {
	d := tm.distribution(t)
	got := map[string]string{}
	for _, b := range append(d.CacheBehaviors, d.DefaultCacheBehavior) {
		got[b.PathPattern] = fmt.Sprintf("%s %s %d %s", b.TargetOriginId, b.ViewerProtocolPolicy, len(b.AllowedMethods), tm.held(t, b, v.china))
	}
	want := map[string]string{
		"":                 "Files redirect-to-https 2 0 0 31536000 false []",
		"/status/*.json":   "Objects https-only 2 0 1 1 false []",
		"/register/*.json": "Objects https-only 2 0 1 1 false []",
		"/slip/*.json":     "Objects https-only 2 0 1 1 false []",
		"/api/*":           "API https-only 7 0 0 1 true [Authorization]",
	}
	if !maps.Equal(got, want) {
		t.Errorf("answers %v, want %v", got, want)
	}
	if d.DefaultRootObject != "index.html" || d.Logging.Bucket == nil {
		t.Errorf("the root is %q, logs go to %v", d.DefaultRootObject, d.Logging.Bucket)
	}
	codes := map[float64]bool{}
	for _, e := range d.CustomErrorResponses {
		codes[e.ErrorCode] = true
		if e.ErrorCachingMinTTL != 1 || e.ResponsePagePath != "" {
			t.Errorf("error %v is held for %v s, its page is %q", e.ErrorCode, e.ErrorCachingMinTTL, e.ResponsePagePath)
		}
	}
	for _, code := range []float64{403, 404, 500, 502, 503, 504} {
		if !codes[code] {
			t.Errorf("error %v is held as long as the CDN likes", code)
		}
	}
	if c := d.ViewerCertificate; len(d.Aliases) > 0 || !v.dev {
		store := map[bool]string{true: "IamCertificateId", false: "AcmCertificateArn"}[v.china]
		if c["MinimumProtocolVersion"] != "TLSv1.2_2021" || c[store] != v.override["certificate"] || !slices.Equal(d.Aliases, []string{"beian.example"}) {
			t.Errorf("serves %v with %v", d.Aliases, c)
		}
	}
	testHeaders(t, tm, d, v.china)
}

// held gives the least, usual and greatest age of answers, whether the query
// tells them apart, and which headers.
func (tm template) held(t *testing.T, b behaviour, china bool) string {
	t.Helper()
	if china {
		if b.CachePolicyId != nil || b.OriginRequestPolicyId != nil || b.ResponseHeadersPolicyId != nil {
			t.Errorf("%s has a policy, which the partition has not", b.TargetOriginId)
		}
		return fmt.Sprint(b.MinTTL, b.DefaultTTL, int(b.MaxTTL), b.ForwardedValues.QueryString, b.ForwardedValues.Headers)
	}
	policy := as[struct {
		CachePolicyConfig struct {
			MinTTL, DefaultTTL, MaxTTL               float64
			ParametersInCacheKeyAndForwardedToOrigin struct {
				HeadersConfig      struct{ Headers []string }
				QueryStringsConfig struct{ QueryStringBehavior string }
			}
		}
	}](t, tm.Resources[strings.Trim(flat(b.CachePolicyId), "<>")].Properties).CachePolicyConfig
	key := policy.ParametersInCacheKeyAndForwardedToOrigin
	if api := b.TargetOriginId == "API"; api != (b.OriginRequestPolicyId == "b689b0a8-53d0-40ab-baf2-68738e2966ac") { // AllViewerExceptHostHeader
		t.Errorf("%s is sent requests by %v", b.TargetOriginId, b.OriginRequestPolicyId)
	}
	return fmt.Sprint(policy.MinTTL, policy.DefaultTTL, int(policy.MaxTTL), key.QueryStringsConfig.QueryStringBehavior == "all", key.HeadersConfig.Headers)
}

// testHeaders: the CDN adds to every answer what the one-machine process sends
// with every file of the site, and nothing else.
func testHeaders(t *testing.T, tm template, d distribution, china bool) {
	policies := tm.of("CloudFront::ResponseHeadersPolicy")
	if china {
		if len(policies) > 0 {
			t.Error("the partition has no policies of headers")
		}
		return
	}
	policy := as[struct {
		ResponseHeadersPolicyConfig struct {
			CustomHeadersConfig struct {
				Items []struct {
					Header, Value string
					Override      bool
				}
			}
			SecurityHeadersConfig map[string]map[string]any
		}
	}](t, policies[0].Properties).ResponseHeadersPolicyConfig
	got := map[string]string{}
	for _, h := range policy.CustomHeadersConfig.Items {
		got[h.Header] = h.Value
		if !h.Override {
			t.Errorf("an origin may answer another %s", h.Header)
		}
	}
	for field, h := range policy.SecurityHeadersConfig {
		if h["Override"] != true || len(h) > 2 {
			t.Errorf("%s is %v", field, h)
		}
		switch field {
		case "ContentSecurityPolicy":
			got["Content-Security-Policy"] = flat(h["ContentSecurityPolicy"])
		case "StrictTransportSecurity":
			got["Strict-Transport-Security"] = fmt.Sprintf("max-age=%.0f", h["AccessControlMaxAgeSec"])
		case "ContentTypeOptions":
			got["X-Content-Type-Options"] = "nosniff"
		case "ReferrerPolicy":
			got["Referrer-Policy"] = flat(h["ReferrerPolicy"])
		default:
			t.Errorf("the CDN adds %s", field)
		}
	}
	origin := func(bucket string) string {
		return "https://<" + tm.id(t, "S3::Bucket", bucket) + ".RegionalDomainName>"
	}
	if want := headers.Security(headers.Origins{Scans: origin("Quarantine") + " " + origin("Clean"), SignIn: "https://issuer.example"}); !maps.Equal(got, want) {
		t.Errorf("adds %v, want %v", got, want)
	}
	for _, b := range append(d.CacheBehaviors, d.DefaultCacheBehavior) {
		if got := flat(b.ResponseHeadersPolicyId); got != "<SiteHeaders.Id>" {
			t.Errorf("%q gets its headers from %s", b.PathPattern, got)
		}
	}
}
