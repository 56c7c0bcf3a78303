package web_test

import (
	"context"
	"crypto/rand"
	"flag"
	"os"
	"testing"
	"time"

	"beian/internal/conformance/dynamolocal"
	"beian/internal/table"
	"beian/internal/table/dynamodb"
	"beian/internal/table/memory"
)

// TestMain takes the table that the operations are tested on.
func TestMain(m *testing.M) {
	flag.String("dynamodb", "", "address of a DynamoDB Local to test on; empty for memory")
	flag.Parse()
	os.Exit(m.Run())
}

// onDatabase reports whether the tests run on a database of another process.
func onDatabase() bool { return flag.Lookup("dynamodb").Value.String() != "" }

// database gives an empty table with its feed.
func database(t testing.TB) driver {
	t.Helper()
	if !onDatabase() {
		return memory.New()
	}
	service, name := &dynamolocal.Service{URL: flag.Lookup("dynamodb").Value.String()}, "web-"+rand.Text()
	client := service.Client(nil)
	must(t, dynamolocal.CreateTable(context.Background(), client, name))
	stream, err := service.Stream(context.Background(), name)
	must(t, err)
	return struct {
		table.Table
		table.Feed
	}{dynamodb.New(client, name, func(try int) time.Duration { return time.Millisecond << try }), dynamolocal.Feed{Stream: stream}}
}
