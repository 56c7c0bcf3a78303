package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
)

// newLogs makes the bucket of the access logs of the other buckets and of the
// CDN. They name addresses of visitors and receipts that were looked up, so that
// they go after a year, as every other log does (the law asks for six months:
// Cybersecurity Law, article 21).
func (st *stack) newLogs() awss3.Bucket {
	return awss3.NewBucket(st.cdk, jsii.String("AccessLogs"), &awss3.BucketProps{
		BlockPublicAccess: awss3.BlockPublicAccess_BLOCK_ALL(),
		EnforceSSL:        jsii.Bool(true),
		MinimumTLSVersion: jsii.Number(1.2),
		// The CDN delivers its logs by a right that it writes into the bucket's list.
		ObjectOwnership: awss3.ObjectOwnership_BUCKET_OWNER_PREFERRED,
		Versioned:       jsii.Bool(true),
		Encryption:      awss3.BucketEncryption_S3_MANAGED,
		LifecycleRules: &[]*awss3.LifecycleRule{{
			Expiration: awscdk.Duration_Days(jsii.Number(365)), NoncurrentVersionExpiration: awscdk.Duration_Days(jsii.Number(1)),
		}},
		RemovalPolicy: st.removal(),
	})
}
