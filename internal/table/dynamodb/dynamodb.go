// Package dynamodb is the storage port on one DynamoDB table.
//
// # Layout
//
//	pk, sk               S  the item's key
//	version              N  what conditions compare
//	kind                 S
//	body                 B  absent when empty
//	expires              N  TTL attribute, seconds since 1970, absent when never
//	<index>-pk           S  partition of the item in a sparse index
//	<index>-sk           S  its sort key there, U+0000, pk, U+0000, sk
//
// A secondary index of DynamoDB does not order equal keys, so that the sort
// key of an index carries the item's own key behind the one that was asked for.
// Indexes are named queue, account and work, each with all attributes, and are
// read eventually; the table is read consistently.
//
// # Answers
//
// What DynamoDB says maps to the port like this: a failed condition is
// [table.ConflictError]; throttling and a conflict with another transaction are
// [table.ErrThrottled], after a few tries with pauses; a timeout, a broken
// connection or a 5xx after the request may have left is [table.ErrUnknown] at
// once. Nothing of unknown outcome is ever tried again here: a repeated
// conditional put would conflict with itself and say that nothing was written.
// What is unknown may also be applied a little after the answer, when the
// request is still under way in the service: a commit that is not conditional
// may then undo what came in between. Refusals such as a missing permission are
// none of these and come back as they are.
package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"beian/internal/table"
)

// Client is what the driver uses of DynamoDB; *dynamodb.Client is one.
type Client interface {
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
}

// Table is the driver. It keeps no state and is safe for concurrent use. Use it
// below [table.Checked]: it trusts its callers.
type Table struct {
	client  Client
	name    string
	careful func(*dynamodb.Options) // of writes
	free    func(*dynamodb.Options) // of reads
}

var _ table.Table = (*Table)(nil)

// New gives the driver of the DynamoDB table with the name. Pause gives how
// long a write that was refused because the service was busy waits before try
// 2, 3 and so on; it should be random and grow.
func New(client Client, name string, pause func(try int) time.Duration) *Table {
	return &Table{client: client, name: name, careful: carefully(pause), free: freely(pause)}
}

// Get implements [table.Table].
func (t *Table) Get(ctx context.Context, k table.Key) (table.Item, error) {
	out, err := t.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &t.name, Key: keyOf(k), ConsistentRead: aws.Bool(true),
	}, t.free)
	if err != nil {
		return table.Item{}, readFault(ctx, "get", err)
	}
	if len(out.Item) == 0 {
		return table.Item{}, table.ErrNotFound
	}
	return Decode(out.Item)
}

// Query implements [table.Table].
func (t *Table) Query(ctx context.Context, q table.Query) (table.Page, error) {
	input, err := t.queryInput(q)
	if err != nil {
		return table.Page{}, err
	}
	out, err := t.client.Query(ctx, input, t.free)
	if err != nil {
		return table.Page{}, readFault(ctx, "query", err)
	}
	page := table.Page{}
	for _, attributes := range out.Items {
		it, err := Decode(attributes)
		if err != nil {
			return table.Page{}, err
		}
		page.Items = append(page.Items, it)
	}
	if len(out.LastEvaluatedKey) > 0 {
		at, err := position(q.Index, out.LastEvaluatedKey)
		if err != nil {
			return table.Page{}, err
		}
		page.Cursor = q.CursorAt(at)
	}
	return page, nil
}

// Commit implements [table.Table]. A single put or delete costs half of a
// transaction and needs none.
func (t *Table) Commit(ctx context.Context, ws ...table.Write) error {
	if len(ws) == 1 && ws[0].Action != table.ActionCheck {
		return t.one(ctx, ws[0])
	}
	items := make([]types.TransactWriteItem, len(ws))
	for i, w := range ws {
		items[i] = t.transactItem(w)
	}
	_, err := t.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: items}, t.careful)
	if err == nil {
		return nil
	}
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		if failed := failedConditions(cancelled.CancellationReasons); len(failed) > 0 {
			return &table.ConflictError{Indices: failed}
		}
	}
	return writeFault(err)
}

func (t *Table) one(ctx context.Context, w table.Write) error {
	c := conditionOf(w.If)
	var err error
	if w.Action == table.ActionPut {
		_, err = t.client.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: &t.name, Item: encode(w.Item),
			ConditionExpression: c.expression, ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
		}, t.careful)
	} else {
		_, err = t.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
			TableName: &t.name, Key: keyOf(w.Item.Key),
			ConditionExpression: c.expression, ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
		}, t.careful)
	}
	var failed *types.ConditionalCheckFailedException
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed):
		return &table.ConflictError{Indices: []int{0}}
	default:
		return writeFault(err)
	}
}

func (t *Table) transactItem(w table.Write) types.TransactWriteItem {
	c := conditionOf(w.If)
	switch w.Action {
	case table.ActionPut:
		return types.TransactWriteItem{Put: &types.Put{
			TableName: &t.name, Item: encode(w.Item),
			ConditionExpression: c.expression, ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
		}}
	case table.ActionDelete:
		return types.TransactWriteItem{Delete: &types.Delete{
			TableName: &t.name, Key: keyOf(w.Item.Key),
			ConditionExpression: c.expression, ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
		}}
	case table.ActionCheck:
		return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
			TableName: &t.name, Key: keyOf(w.Item.Key),
			ConditionExpression: c.expression, ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
		}}
	default:
		panic(fmt.Sprintf("dynamodb: unknown action %d", w.Action)) // [table.Checked] refuses it
	}
}

// condition is a [table.Condition] as DynamoDB takes it; the zero value lets
// everything through.
type condition struct {
	expression *string
	names      map[string]string
	values     map[string]types.AttributeValue
}

func conditionOf(c table.Condition) condition {
	if c.WantsAbsent() {
		return condition{expression: aws.String("attribute_not_exists(pk)")}
	}
	if v, ok := c.WantsVersion(); ok {
		return condition{
			expression: aws.String("#version = :version"),
			names:      map[string]string{"#version": attrVersion},
			values:     map[string]types.AttributeValue{":version": number(v)},
		}
	}
	return condition{}
}
