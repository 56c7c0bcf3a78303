package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/jsii-runtime-go"

	"beian/internal/table"
)

// records is the table of everything.
type records struct{ Table awsdynamodb.Table }

func attribute(name string) *awsdynamodb.Attribute {
	return &awsdynamodb.Attribute{Name: jsii.String(name), Type: awsdynamodb.AttributeType_STRING}
}

func (st *stack) newRecords() records {
	t := awsdynamodb.NewTable(st.cdk, jsii.String("Records"), &awsdynamodb.TableProps{
		PartitionKey:        attribute("pk"),
		SortKey:             attribute("sk"),
		BillingMode:         awsdynamodb.BillingMode_PAY_PER_REQUEST,
		Encryption:          awsdynamodb.TableEncryption_CUSTOMER_MANAGED,
		EncryptionKey:       st.keys.Records,
		Stream:              awsdynamodb.StreamViewType_NEW_IMAGE,
		TimeToLiveAttribute: jsii.String("expires"),
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{
			PointInTimeRecoveryEnabled: jsii.Bool(true),
		},
		DeletionProtection: jsii.Bool(st.keep()),
		RemovalPolicy:      st.removal(),
	})
	for _, index := range []table.Index{table.Queue, table.Account, table.Work} {
		t.AddGlobalSecondaryIndex(&awsdynamodb.GlobalSecondaryIndexProps{
			IndexName:      jsii.String(string(index)),
			PartitionKey:   attribute(string(index) + "-pk"),
			SortKey:        attribute(string(index) + "-sk"),
			ProjectionType: awsdynamodb.ProjectionType_ALL,
		})
	}
	return records{t}
}
