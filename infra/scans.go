package main

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
)

// scans are the buckets: quarantine takes uploads that nobody views, clean holds
// what was checked and written anew, public what anybody may read.
type scans struct{ Quarantine, Clean, Public awss3.Bucket }

func (st *stack) newScans() scans {
	quarantine := st.bucket("Quarantine", true, &awss3.LifecycleRule{
		Expiration: awscdk.Duration_Days(jsii.Number(7)), NoncurrentVersionExpiration: awscdk.Duration_Days(jsii.Number(1)),
		AbortIncompleteMultipartUploadAfter: awscdk.Duration_Days(jsii.Number(1)),
	})
	quarantine.AddCorsRule(&awss3.CorsRule{
		AllowedMethods: &[]awss3.HttpMethods{awss3.HttpMethods_PUT},
		AllowedOrigins: jsii.Strings(st.Origin),
		AllowedHeaders: jsii.Strings("content-type", "if-none-match", "x-amz-checksum-sha256"),
		MaxAge:         jsii.Number(3600),
	})
	// The property itself: the construct's switch would add a function of its own.
	quarantine.Node().DefaultChild().(awss3.CfnBucket).AddPropertyOverride(
		jsii.String("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled"), true)
	return scans{
		Quarantine: quarantine,
		Clean:      st.bucket("Clean", true),
		Public: st.bucket("Public", false, &awss3.LifecycleRule{
			NoncurrentVersionExpiration: awscdk.Duration_Days(jsii.Number(30)),
		}),
	}
}

// bucket makes a bucket that only this account reads, over TLS. Personal ones
// are encrypted under the key of the scans.
func (st *stack) bucket(id string, personal bool, rules ...*awss3.LifecycleRule) awss3.Bucket {
	props := &awss3.BucketProps{
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		EnforceSSL:        jsii.Bool(true),
		MinimumTLSVersion: jsii.Number(1.2),
		ObjectOwnership:   awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		Versioned:         jsii.Bool(true),
		Encryption:        awss3.BucketEncryption_S3_MANAGED,
		LifecycleRules:    &rules,
		RemovalPolicy:     st.removal(),

		ServerAccessLogsBucket: st.logs,
		ServerAccessLogsPrefix: jsii.String(strings.ToLower(id) + "/"),
	}
	if personal {
		props.Encryption, props.EncryptionKey, props.BucketKeyEnabled = awss3.BucketEncryption_KMS, st.keys.Scans, jsii.Bool(true)
	}
	return awss3.NewBucket(st.cdk, jsii.String(id), props)
}
