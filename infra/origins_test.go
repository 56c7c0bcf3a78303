package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// testReaders: nobody but the CDN reads a bucket from outside the roles of the
// functions, and it reads the files of the site and the published objects alone.
func testReaders(t *testing.T, tm template, china bool) {
	readers := map[string]string{}
	for _, p := range tm.of("S3::BucketPolicy") {
		bucket := strings.Trim(flat(p.Properties["Bucket"]), "<>")
		for _, s := range as[struct{ Statement []map[string]any }](t, p.Properties["PolicyDocument"]).Statement {
			if s["Effect"] != "Allow" || flat(s["Principal"].(map[string]any)["Service"]) == "logging.s3.amazonaws.com" {
				continue
			}
			readers[bucket] += flat(s["Action"]) + " " + flat(s["Resource"])
			testReader(t, tm, bucket, s, china)
		}
	}
	want := map[string]string{}
	for _, begins := range []string{"Site", "Public"} {
		id := tm.id(t, "S3::Bucket", begins)
		want[id] = "s3:GetObject <" + id + ".Arn>/*"
	}
	if !maps.Equal(readers, want) {
		t.Errorf("buckets are read by %v, want %v", readers, want)
	}
}

// testReader: the statement is for this distribution, or for the identity by
// which it reads this bucket.
func testReader(t *testing.T, tm template, bucket string, statement map[string]any, china bool) {
	d := tm.distribution(t)
	principal := statement["Principal"].(map[string]any)
	if !china {
		cdn := "<" + tm.id(t, "CloudFront::Distribution", "CDN") + ".Id>"
		arn := flat(as[struct{ StringEquals map[string]any }](t, statement["Condition"]).StringEquals["AWS:SourceArn"])
		if principal["Service"] != "cloudfront.amazonaws.com" || arn != "arn:<AWS::Partition>:cloudfront::<AWS::AccountId>:distribution/"+cdn {
			t.Errorf("%s is read by %v for %s", bucket, principal, arn)
		}
		return
	}
	identity := strings.TrimSuffix(strings.Trim(flat(principal["CanonicalUser"]), "<>"), ".S3CanonicalUserId")
	for _, o := range d.Origins {
		if flat(o.DomainName) == "<"+bucket+".RegionalDomainName>" && flat(o.S3OriginConfig.OriginAccessIdentity) == "origin-access-identity/cloudfront/<"+identity+">" {
			return
		}
	}
	t.Errorf("%s is read by %v, which is not the CDN's identity there", bucket, principal)
}

// testOrigin: where there are secrets between CDN and API, the CDN sends the
// first and the three functions take each; the values stand nowhere.
func testOrigin(t *testing.T, tm template, v variant) {
	var sent []string
	for _, o := range tm.distribution(t).Origins {
		for _, h := range o.OriginCustomHeaders {
			sent = append(sent, flat(o.Id)+" "+h.HeaderName+" "+flat(h.HeaderValue))
		}
	}
	secret := func(label string) string {
		return "{{resolve:secretsmanager:<" + tm.id(t, "SecretsManager::Secret", "OriginSecret"+label) + ">:SecretString:::}}"
	}
	var wantSent []string
	wantTaken := map[string]string{}
	if !v.dev {
		wantSent = []string{"API X-Origin-Verify " + secret("new")}
		for _, role := range roles() {
			wantTaken["beian-"+v.override["stage"]+"-"+role+"-api"] = secret("new") + "," + secret("old")
		}
	}
	taken := map[string]string{}
	for _, f := range tm.of("Lambda::Function") {
		if secrets := f.Properties["Environment"].(map[string]any)["Variables"].(map[string]any)["BEIAN_ORIGIN_SECRETS"]; secrets != nil {
			taken[f.Properties["FunctionName"].(string)] = flat(secrets)
		}
	}
	if !slices.Equal(sent, wantSent) || !maps.Equal(taken, wantTaken) {
		t.Errorf("the CDN sends %v, want %v; taken is %v, want %v", sent, wantSent, taken, wantTaken)
	}
	alias := tm.id(t, "Lambda::Alias", "ApplicantAPILive")
	if !slices.Contains(tm.Resources[tm.id(t, "CloudFront::Distribution", "CDN")].DependsOn, alias) {
		t.Error("the CDN may send a secret before it is taken")
	}
}
