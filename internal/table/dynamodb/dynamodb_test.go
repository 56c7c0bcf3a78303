package dynamodb

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"beian/internal/table"
)

// service answers requests of the SDK's real client with what DynamoDB was seen
// to answer.
type service struct {
	answers []answer // in order; the last one again and again
	asked   []string // operations
}

type answer struct {
	status int
	body   string
	err    error
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	a := s.answers[min(len(s.asked), len(s.answers)-1)]
	s.asked = append(s.asked, operation)
	if a.err != nil {
		return nil, a.err
	}
	return &http.Response{
		StatusCode: a.status, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
	}, nil
}

func over(answers ...answer) (*Table, *service) {
	s := &service{answers: answers}
	client := dynamodb.New(dynamodb.Options{
		Region: "cn-north-1", HTTPClient: &http.Client{Transport: s}, DisableValidateResponseChecksum: true, Retryer: aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "k", SecretAccessKey: "s"}, nil
		}),
	})
	return New(client, "records", atOnce), s
}

func atOnce(int) time.Duration { return 0 }

func refusal(code string) answer {
	return answer{status: 400, body: `{"__type":"com.amazonaws.dynamodb.v20120810#` + code + `","message":"m"}`}
}

func cancelled(codes ...string) answer {
	var reasons []string
	for _, c := range codes {
		reasons = append(reasons, `{"Code":"`+c+`"}`)
	}
	return answer{status: 400, body: `{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",` +
		`"CancellationReasons":[` + strings.Join(reasons, ",") + `]}`}
}

func two() []table.Write {
	return []table.Write{
		table.Put(table.Item{Key: key("p", "a"), Version: 1, Kind: "case"}, table.IfAbsent()),
		table.Check(key("p", "b"), table.IfVersion(2)),
	}
}

func TestCommitAnswers(t *testing.T) {
	one := two()[:1]
	broken := answer{err: errors.New("connection reset")}
	unreachable := answer{err: &net.OpError{Op: "dial", Err: errors.New("refused")}}
	for name, c := range map[string]struct {
		ws      []table.Write
		answers []answer
		want    error
		tries   int
	}{
		"one put":                     {one, []answer{{200, "{}", nil}}, nil, 1},
		"transaction":                 {two(), []answer{{200, "{}", nil}}, nil, 1},
		"one condition failed":        {one, []answer{refusal("ConditionalCheckFailedException")}, &table.ConflictError{Indices: []int{0}}, 1},
		"second condition failed":     {two(), []answer{cancelled("None", "ConditionalCheckFailed")}, &table.ConflictError{Indices: []int{1}}, 1},
		"both failed":                 {two(), []answer{cancelled("ConditionalCheckFailed", "ConditionalCheckFailed")}, &table.ConflictError{Indices: []int{0, 1}}, 1},
		"failed beside a conflict":    {two(), []answer{cancelled("TransactionConflict", "ConditionalCheckFailed")}, &table.ConflictError{Indices: []int{1}}, 1},
		"conflict of transactions":    {two(), []answer{cancelled("TransactionConflict", "None")}, table.ErrThrottled, maxTries},
		"conflict that passes":        {two(), []answer{cancelled("TransactionConflict", "None"), {200, "{}", nil}}, nil, 2},
		"one put meets transaction":   {one, []answer{refusal("TransactionConflictException")}, table.ErrThrottled, maxTries},
		"throttled":                   {one, []answer{refusal("ThrottlingException")}, table.ErrThrottled, maxTries},
		"transaction throttled":       {two(), []answer{cancelled("ThrottlingError", "None")}, table.ErrThrottled, maxTries},
		"throttled, then lost":        {one, []answer{refusal("ThrottlingException"), broken}, table.ErrUnknown, 2},
		"lost":                        {one, []answer{broken}, table.ErrUnknown, 1},
		"never sent":                  {two(), []answer{unreachable}, table.ErrThrottled, 1},
		"transaction lost":            {two(), []answer{broken}, table.ErrUnknown, 1},
		"5xx":                         {one, []answer{{500, `{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}`, nil}}, table.ErrUnknown, 1},
		"bad gateway":                 {two(), []answer{{502, "<html>", nil}}, table.ErrUnknown, 1},
		"transaction in progress":     {two(), []answer{refusal("TransactionInProgressException")}, table.ErrUnknown, 1},
		"answer of no sense":          {two(), []answer{{200, "<html>", nil}}, table.ErrUnknown, 1},
		"cancelled under way":         {one, []answer{{err: context.Canceled}}, table.ErrUnknown, 1},
		"cancelled for another cause": {two(), []answer{cancelled("ValidationError", "None")}, errRefused, 1},
		"no permission":               {one, []answer{refusal("AccessDeniedException")}, errRefused, 1},
		"no table":                    {two(), []answer{refusal("ResourceNotFoundException")}, errRefused, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tbl, s := over(c.answers...)
			err := tbl.Commit(t.Context(), c.ws...)
			if !same(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if len(s.asked) != c.tries {
				t.Errorf("asked %v, want %d tries", s.asked, c.tries)
			}
		})
	}
}

// errRefused stands for an error that is none of the port's.
var errRefused = errors.New("none of the port's errors")

func same(got, want error) bool {
	var conflict *table.ConflictError
	switch {
	case want == nil:
		return got == nil
	case errors.As(want, &conflict):
		var c *table.ConflictError
		return errors.As(got, &c) && reflect.DeepEqual(c, conflict)
	case errors.Is(want, errRefused):
		return got != nil && !errors.As(got, &conflict) && !errors.Is(got, table.ErrThrottled) && !errors.Is(got, table.ErrUnknown)
	default:
		return errors.Is(got, want)
	}
}

func TestReadAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer answer
		want   error
	}{
		"absent":        {answer{200, "{}", nil}, table.ErrNotFound},
		"throttled":     {refusal("ProvisionedThroughputExceededException"), table.ErrThrottled},
		"5xx":           {answer{500, `{}`, nil}, table.ErrThrottled},
		"no connection": {answer{err: errors.New("reset")}, table.ErrThrottled},
		"no permission": {refusal("AccessDeniedException"), errRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tbl, _ := over(c.answer)
			if _, err := tbl.Get(t.Context(), key("p", "s")); !same(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// TestReadsAreTriedAgain: after an answer that may be another one the next time,
// with the driver's own pauses, and never after one that did not come.
func TestReadsAreTriedAgain(t *testing.T) {
	good := answer{status: 200, body: `{"Item":{"pk":{"S":"p"},"sk":{"S":"s"},"version":{"N":"3"},"kind":{"S":"case"}}}`}
	for name, c := range map[string]struct {
		first answer
		tries int
	}{
		"throttled": {refusal("ThrottlingException"), 2},
		"5xx":       {answer{503, `{}`, nil}, 2},
		"no answer": {answer{err: context.DeadlineExceeded}, 1},
		"refused":   {refusal("AccessDeniedException"), 1},
	} {
		tbl, s := over(c.first, good)
		it, err := tbl.Get(t.Context(), key("p", "s"))
		if len(s.asked) != c.tries || (err == nil) != (c.tries == 2) || err == nil && it.Version != 3 {
			t.Errorf("%s: got version %d, %v after %d tries, want %d", name, it.Version, err, len(s.asked), c.tries)
		}
	}
	tbl, s := over(refusal("ThrottlingException"))
	if _, err := tbl.Query(t.Context(), table.Query{Partition: "p", Limit: 1}); !errors.Is(err, table.ErrThrottled) || len(s.asked) != maxTries {
		t.Errorf("got %v after %d tries, want %d", err, len(s.asked), maxTries)
	}
}

func TestReadUnderDoneContext(t *testing.T) {
	tbl, _ := over(answer{err: context.Canceled})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tbl.Get(ctx, key("p", "s")); !errors.Is(err, context.Canceled) || errors.Is(err, table.ErrThrottled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// recorder keeps what is asked of the client and answers nothing.
type recorder struct {
	Client
	query *dynamodb.QueryInput
	page  *dynamodb.QueryOutput
	get   *dynamodb.GetItemInput
	items []types.TransactWriteItem
}

func (r *recorder) Query(_ context.Context, in *dynamodb.QueryInput, _ ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	r.query = in
	return r.page, nil
}

func (r *recorder) GetItem(_ context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	r.get = in
	return &dynamodb.GetItemOutput{Item: encode(full())}, nil
}

func (r *recorder) TransactWriteItems(
	_ context.Context, in *dynamodb.TransactWriteItemsInput, _ ...func(*dynamodb.Options),
) (*dynamodb.TransactWriteItemsOutput, error) {
	r.items = in.TransactItems
	return &dynamodb.TransactWriteItemsOutput{}, nil
}

func TestGetIsConsistent(t *testing.T) {
	r := &recorder{}
	if _, err := New(r, "records", atOnce).Get(t.Context(), full().Key); err != nil {
		t.Fatal(err)
	}
	if !aws.ToBool(r.get.ConsistentRead) || !reflect.DeepEqual(r.get.Key, keyOf(full().Key)) {
		t.Errorf("got %+v", r.get)
	}
}

func TestCommitWritesWhatItIsGiven(t *testing.T) {
	r := &recorder{}
	err := New(r, "records", atOnce).Commit(t.Context(),
		table.Put(full(), table.IfVersion(6)), table.Delete(key("p", "s"), table.Always()), table.Check(key("p", "c"), table.IfAbsent()))
	if err != nil {
		t.Fatal(err)
	}
	put, del, check := r.items[0].Put, r.items[1].Delete, r.items[2].ConditionCheck
	if !reflect.DeepEqual(put.Item, encode(full())) || *put.ConditionExpression != "#version = :version" ||
		!reflect.DeepEqual(put.ExpressionAttributeValues[":version"], number(6)) || put.ExpressionAttributeNames["#version"] != "version" {
		t.Errorf("put: %+v", put)
	}
	if !reflect.DeepEqual(del.Key, keyOf(key("p", "s"))) || del.ConditionExpression != nil || del.ExpressionAttributeNames != nil {
		t.Errorf("delete: %+v", del)
	}
	if !reflect.DeepEqual(check.Key, keyOf(key("p", "c"))) || *check.ConditionExpression != "attribute_not_exists(pk)" {
		t.Errorf("check: %+v", check)
	}
}

func TestQueryConditions(t *testing.T) {
	for _, c := range []struct {
		q          table.Query
		condition  string
		sort, from string
		to         string
	}{
		{table.Query{}, "#p = :p", "", "", ""},
		{table.Query{From: "a"}, "#p = :p AND #s >= :from", "sk", "a", ""},
		{table.Query{To: "b"}, "#p = :p AND #s <= :to", "sk", "", "b"},
		{table.Query{From: "a", To: "b"}, "#p = :p AND #s BETWEEN :from AND :to", "sk", "a", "b"},
		{table.Query{Index: table.Work, From: "a", To: "b"}, "#p = :p AND #s BETWEEN :from AND :to", "work-sk", "a", "b\x01"},
		{table.Query{Index: table.Queue, To: "b", Descending: true}, "#p = :p AND #s <= :to", "queue-sk", "", "b\x01"},
	} {
		c.q.Partition, c.q.Limit = "p", 9
		r := &recorder{page: &dynamodb.QueryOutput{}}
		if _, err := New(r, "records", atOnce).Query(t.Context(), c.q); err != nil {
			t.Fatal(err)
		}
		in := r.query
		partition := "pk"
		if c.q.Index != table.Primary {
			partition = string(c.q.Index) + "-pk"
		}
		if *in.KeyConditionExpression != c.condition || in.ExpressionAttributeNames["#p"] != partition || in.ExpressionAttributeNames["#s"] != c.sort {
			t.Errorf("%+v: got %s with %v", c.q, *in.KeyConditionExpression, in.ExpressionAttributeNames)
		}
		for name, want := range map[string]string{":from": c.from, ":to": c.to} {
			if got := in.ExpressionAttributeValues[name]; want == "" && got != nil || want != "" && !reflect.DeepEqual(got, text(want)) {
				t.Errorf("%+v: %s is %v, want %q", c.q, name, got, want)
			}
		}
		if aws.ToBool(in.ConsistentRead) != (c.q.Index == table.Primary) || *in.ScanIndexForward == c.q.Descending || *in.Limit != 9 ||
			aws.ToString(in.IndexName) != string(c.q.Index) {
			t.Errorf("%+v: got %+v", c.q, in)
		}
	}
}

// TestCursorGoesOn follows a cursor: what DynamoDB said of where the page ended
// is what it is told to start after.
func TestCursorGoesOn(t *testing.T) {
	for _, index := range []table.Index{table.Primary, table.Queue} {
		last := keyOf(full().Key)
		q := table.Query{Partition: full().Key.Partition, From: "1", Limit: 2, Index: index}
		if index != table.Primary {
			q.Partition = "queue"
			last["queue-pk"], last["queue-sk"] = text("queue"), text("1\x00case#1\x00case")
		}
		r := &recorder{page: &dynamodb.QueryOutput{Items: []map[string]types.AttributeValue{encode(full())}, LastEvaluatedKey: last}}
		tbl := New(r, "records", atOnce)
		page, err := tbl.Query(t.Context(), q)
		if err != nil || len(page.Items) != 1 || page.Cursor == "" {
			t.Fatalf("index %q: got %+v, %v", index, page, err)
		}
		q.Cursor, r.page = page.Cursor, &dynamodb.QueryOutput{}
		end, err := tbl.Query(t.Context(), q)
		if err != nil || end.Cursor != "" {
			t.Fatalf("index %q: got %+v, %v", index, end, err)
		}
		if !reflect.DeepEqual(r.query.ExclusiveStartKey, last) {
			t.Errorf("index %q: starts after %v, want %v", index, r.query.ExclusiveStartKey, last)
		}
	}
}
