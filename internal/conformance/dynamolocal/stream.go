package dynamolocal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"beian/internal/awsrun/feed"
	"beian/internal/table"
)

// Stream reads the change stream of a table. Its records have the very shape in
// which Lambda hands them to a function.
type Stream struct {
	url, arn string
	shard    string // the one that the stream of a young table has
}

// Stream gives the stream of a table.
func (s *Service) Stream(ctx context.Context, name string) (*Stream, error) {
	out, err := s.Client(nil).DescribeTable(ctx, &sdk.DescribeTableInput{TableName: &name})
	if err != nil {
		return nil, fmt.Errorf("dynamolocal: stream of %s: %w", name, err)
	}
	stream := &Stream{url: s.URL, arn: aws.ToString(out.Table.LatestStreamArn)}
	stream.shard, err = stream.onlyShard(ctx)
	return stream, err
}

// Batch gives up to limit records after a position, the empty one being the
// start, and the position behind them. It does not wait.
func (s *Stream) Batch(ctx context.Context, after string, limit int) (batch []json.RawMessage, next string, err error) {
	from := map[string]any{"StreamArn": s.arn, "ShardId": s.shard, "ShardIteratorType": "TRIM_HORIZON"}
	if after != "" {
		from["ShardIteratorType"], from["SequenceNumber"] = "AFTER_SEQUENCE_NUMBER", after
	}
	var at struct{ ShardIterator string }
	if err := s.call(ctx, "GetShardIterator", from, &at); err != nil {
		return nil, "", err
	}
	var out struct{ Records []json.RawMessage }
	if err := s.call(ctx, "GetRecords", map[string]any{"ShardIterator": at.ShardIterator, "Limit": min(limit, 1000)}, &out); err != nil {
		return nil, "", err
	}
	next = after
	if n := len(out.Records); n > 0 {
		var last events.DynamoDBEventRecord
		if err := json.Unmarshal(out.Records[n-1], &last); err != nil {
			return nil, "", fmt.Errorf("dynamolocal: stream: %w", err)
		}
		next = last.Change.SequenceNumber
	}
	return out.Records, next, nil
}

// onlyShard asks for the shard, once: the service looks at all records of all
// streams for the answer.
func (s *Stream) onlyShard(ctx context.Context) (string, error) {
	var out struct {
		StreamDescription struct{ Shards []struct{ ShardID string } }
	}
	if err := s.call(ctx, "DescribeStream", map[string]any{"StreamArn": s.arn}, &out); err != nil {
		return "", err
	}
	if n := len(out.StreamDescription.Shards); n != 1 {
		return "", fmt.Errorf("dynamolocal: the stream has %d shards, and one is read", n)
	}
	return out.StreamDescription.Shards[0].ShardID, nil
}

// call makes one call of the Streams API. Its client is not linked for three
// calls; the service verifies no signature.
func (s *Stream) call(ctx context.Context, operation string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("dynamolocal: %s: %w", operation, err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("dynamolocal: %s: %w", operation, err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", "DynamoDBStreams_20120810."+operation)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260302/"+Region+"/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("dynamolocal: %s: %w", operation, err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("dynamolocal: %s: %w", operation, err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("dynamolocal: %s: status %d: %s", operation, resp.StatusCode, strings.TrimSpace(string(text)))
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("dynamolocal: %s: %w", operation, err)
	}
	return nil
}

// Feed is the stream as the feed of the storage port, decoded as the functions
// that read the stream decode it.
type Feed struct{ *Stream }

var _ table.Feed = Feed{}

// Read implements [table.Feed].
func (f Feed) Read(ctx context.Context, after string, limit int) ([]table.Item, string, error) {
	batch, next, err := f.Batch(ctx, after, limit)
	if err != nil {
		return nil, "", err
	}
	var list []table.Item
	for _, text := range batch {
		var r events.DynamoDBEventRecord
		if err := json.Unmarshal(text, &r); err != nil {
			return nil, "", fmt.Errorf("dynamolocal: stream: %w", err)
		}
		it, is, err := feed.Item(r)
		if err != nil {
			return nil, "", err
		}
		if is {
			list = append(list, it)
		}
	}
	return list, next, nil
}
