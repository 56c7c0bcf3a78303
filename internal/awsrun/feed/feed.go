// Package feed is the way in for the change stream of the table. It hands each
// history record that was added, or each wake-up that was put, to one operation.
package feed

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"beian/internal/awsrun/tasks"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/dynamodb"
)

// Handler serves an operation that follows a commit. Of a batch it answers the
// records that failed, and the stream goes on from the first of them: what came
// after it is handed over again, which every operation bears. A record that
// keeps failing is given up by the stream in the end; the durable work that its
// commit left is found by the sweep.
func Handler(log *slog.Logger, do func(ctx context.Context, rec *filing.Record) error) lambda.Handler {
	return each(log, func(ctx context.Context, r events.DynamoDBEventRecord) error { return one(ctx, r, do) })
}

// Wakes serves Follow in the same way: it is given the id of each case whose wake-up
// was put, new or in the place of another. A history record wakes nobody: a wake-up is
// also put where the case has not moved.
func Wakes(log *slog.Logger, do func(ctx context.Context, caseID string) error) lambda.Handler {
	return each(log, func(ctx context.Context, r events.DynamoDBEventRecord) error { return wake(ctx, r, do) })
}

// each hands on the records of a batch.
func each(log *slog.Logger, one func(context.Context, events.DynamoDBEventRecord) error) lambda.Handler {
	return handler(func(ctx context.Context, payload []byte) ([]byte, error) {
		var batch events.DynamoDBEvent
		if err := json.Unmarshal(payload, &batch); err != nil {
			return nil, tasks.Malformed(ctx, log)
		}
		answer := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}}
		for _, r := range batch.Records {
			if err := one(ctx, r); err != nil {
				log.WarnContext(ctx, "record failed", "sequence", r.Change.SequenceNumber, "kind", string(filing.KindOf(err)), "error", err)
				answer.BatchItemFailures = append(answer.BatchItemFailures,
					events.DynamoDBBatchItemFailure{ItemIdentifier: r.Change.SequenceNumber})
			}
		}
		return json.Marshal(answer)
	})
}

type handler func(ctx context.Context, payload []byte) ([]byte, error)

// Invoke implements [lambda.Handler].
func (h handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return h(ctx, payload) }

// one hands on a record of the stream if it is a history record that was added.
func one(ctx context.Context, r events.DynamoDBEventRecord, do func(context.Context, *filing.Record) error) error {
	it, is, err := Item(r)
	if err != nil || !is {
		return err
	}
	rec, err := records.RecordOf(it)
	if err != nil {
		return err
	}
	return do(ctx, &rec)
}

// wake hands on the case of a wake-up that was put.
func wake(ctx context.Context, r events.DynamoDBEventRecord, do func(context.Context, string) error) error {
	if r.EventName == string(events.DynamoDBOperationTypeRemove) || len(r.Change.NewImage) == 0 {
		return nil
	}
	it, err := dynamodb.Decode(image(r.Change.NewImage))
	if err != nil || it.Kind != records.KindFollow {
		return err
	}
	f, err := records.FollowOf(it)
	if err != nil {
		return err
	}
	return do(ctx, f.Case)
}

// Item gives the item of a record of the stream; is reports whether it belongs
// to the port's feed, as a history record that was added does.
func Item(r events.DynamoDBEventRecord) (it table.Item, is bool, err error) {
	if r.EventName != string(events.DynamoDBOperationTypeInsert) || len(r.Change.NewImage) == 0 {
		return table.Item{}, false, nil
	}
	it, err = dynamodb.Decode(image(r.Change.NewImage))
	return it, err == nil && it.Kind == table.KindHistory, err
}

// image gives the attributes of a stream record in the form of the table's API.
// Other types than these three are in no item.
func image(from map[string]events.DynamoDBAttributeValue) map[string]types.AttributeValue {
	to := make(map[string]types.AttributeValue, len(from))
	for name, v := range from {
		switch v.DataType() {
		case events.DataTypeString:
			to[name] = &types.AttributeValueMemberS{Value: v.String()}
		case events.DataTypeNumber:
			to[name] = &types.AttributeValueMemberN{Value: v.Number()}
		case events.DataTypeBinary:
			to[name] = &types.AttributeValueMemberB{Value: v.Binary()}
		default:
		}
	}
	return to
}
