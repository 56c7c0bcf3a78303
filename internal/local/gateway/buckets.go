package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// anybodyReads lets anybody read the objects of the public bucket, not list them.
const anybodyReads = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",` +
	`"Action":"s3:GetObject","Resource":"arn:aws:s3:::` + Public + `/*"}]}`

func client(url string, c Config) *s3.Client {
	return s3.New(s3.Options{
		Region: c.Region, BaseEndpoint: &url, UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return c.Credentials, nil }),
	})
}

// prepare makes the buckets and their rules, as often as it is called.
func prepare(ctx context.Context, client *s3.Client, origins []string) error {
	for bucket, method := range map[string]string{Quarantine: http.MethodPut, Clean: http.MethodGet, Public: http.MethodGet} {
		_, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &bucket})
		var owned *types.BucketAlreadyOwnedByYou
		if err != nil && !errors.As(err, &owned) {
			return fmt.Errorf("gateway: bucket %s: %w", bucket, err)
		}
		if len(origins) == 0 {
			continue
		}
		if _, err := client.PutBucketCors(ctx, &s3.PutBucketCorsInput{Bucket: &bucket, CORSConfiguration: &types.CORSConfiguration{
			CORSRules: []types.CORSRule{{
				AllowedOrigins: origins, AllowedMethods: []string{method}, AllowedHeaders: []string{"*"},
				ExposeHeaders: []string{"ETag"}, MaxAgeSeconds: aws.Int32(3600),
			}},
		}}); err != nil {
			return fmt.Errorf("gateway: origins of %s: %w", bucket, err)
		}
	}
	if _, err := client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: aws.String(Public), Policy: aws.String(anybodyReads)}); err != nil {
		return fmt.Errorf("gateway: readers of %s: %w", Public, err)
	}
	return nil
}
