package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"beian/internal/table"
)

func (t *Table) queryInput(q table.Query) (*dynamodb.QueryInput, error) {
	after, err := q.After()
	if err != nil {
		return nil, err
	}
	in := &dynamodb.QueryInput{
		TableName: &t.name, Limit: aws.Int32(int32(q.Limit)), ScanIndexForward: aws.Bool(!q.Descending),
		ExpressionAttributeNames:  map[string]string{"#p": attrPartition},
		ExpressionAttributeValues: map[string]types.AttributeValue{":p": text(q.Partition)},
	}
	sort, to := attrSort, q.To
	if q.Index == table.Primary {
		in.ConsistentRead = aws.Bool(true)
	} else {
		in.IndexName = aws.String(string(q.Index))
		in.ExpressionAttributeNames["#p"] = indexPartition(q.Index)
		sort = indexSort(q.Index)
		if to != "" {
			// Above every entry with this sort key, below every longer one.
			to += "\x01"
		}
	}
	bound(in, sort, q.From, to)
	if (after != table.Position{}) {
		in.ExclusiveStartKey = keyOf(after.Key)
		if q.Index != table.Primary {
			in.ExclusiveStartKey[indexPartition(q.Index)] = text(q.Partition)
			in.ExclusiveStartKey[indexSort(q.Index)] = text(joined(after.Sort, after.Key))
		}
	}
	return in, nil
}

// bound adds the key condition; an empty bound is none.
func bound(in *dynamodb.QueryInput, sort, from, to string) {
	condition := "#p = :p"
	switch {
	case from != "" && to != "":
		condition += " AND #s BETWEEN :from AND :to"
	case from != "":
		condition += " AND #s >= :from"
	case to != "":
		condition += " AND #s <= :to"
	}
	if from != "" {
		in.ExpressionAttributeValues[":from"] = text(from)
	}
	if to != "" {
		in.ExpressionAttributeValues[":to"] = text(to)
	}
	if from != "" || to != "" {
		in.ExpressionAttributeNames["#s"] = sort
	}
	in.KeyConditionExpression = &condition
}
