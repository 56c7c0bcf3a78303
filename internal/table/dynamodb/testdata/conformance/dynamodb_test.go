// Package conformance runs the contract suite of the storage port against
// DynamoDB Local, the service as AWS ships it for one machine. It needs Java 17
// and the folder of its jars, so that it is not among the tests of every day;
// `make conformance` gets the jars and runs
//
//	go test ./internal/table/dynamodb/testdata/conformance -args -lib DIR
package conformance

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"beian/internal/table"
	"beian/internal/table/dynamodb"
	"beian/internal/table/tabletest"
)

// TestMain takes the folder of the jars.
func TestMain(m *testing.M) {
	flag.String("lib", "", "folder of DynamoDB Local's jars")
	flag.Parse()
	os.Exit(m.Run())
}

// TestDynamoDBLocal runs the suite, each test on a table of its own.
func TestDynamoDBLocal(t *testing.T) {
	lib := flag.Lookup("lib").Value.String()
	if lib == "" {
		t.Fatal("say by -args -lib DIR where the jars of DynamoDB Local are")
	}
	client := start(t, lib)
	var tables atomic.Int64
	tabletest.Run(t, func(t *testing.T) (table.Table, table.Feed) {
		name := fmt.Sprintf("records-%d", tables.Add(1))
		if _, err := client.CreateTable(t.Context(), schema(name)); err != nil {
			t.Fatal(err)
		}
		return settling{dynamodb.New(client, name, func(try int) time.Duration { return time.Millisecond << try })}, nil
	})
}

// settling waits before it says that an outcome is unknown. A request that its
// caller gave up may still be under way in the service and be applied a moment
// after the caller has read again. The conditions of a commit make that
// harmless, but the suite, which looks at two items one after the other, would
// see it happen.
type settling struct{ table.Table }

// Commit implements [table.Table].
func (s settling) Commit(ctx context.Context, ws ...table.Write) error {
	err := s.Table.Commit(ctx, ws...)
	if errors.Is(err, table.ErrUnknown) {
		time.Sleep(time.Second)
	}
	return err
}

// start starts the service on a free port and waits until it answers.
func start(t *testing.T, lib string) *sdk.Client {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	server := exec.CommandContext(t.Context(), "java", "-cp", filepath.Join(lib, "*"),
		"com.amazonaws.services.dynamodbv2.local.main.ServerRunner", "-inMemory", "-disableTelemetry", "-port", port)
	server.Env = append(os.Environ(), "LD_LIBRARY_PATH="+lib) // of its native library
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Wait() }) // the test's context, done by now, has ended it
	client := sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: aws.String("http://" + address),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		if _, err = client.ListTables(t.Context(), &sdk.ListTablesInput{}); err == nil {
			return client
		}
		if time.Now().After(deadline) {
			t.Fatalf("DynamoDB Local does not answer: %v", err)
		}
	}
}

// schema is the table as infra makes it.
func schema(name string) *sdk.CreateTableInput {
	in := &sdk.CreateTableInput{TableName: &name, BillingMode: types.BillingModePayPerRequest, KeySchema: keyed("pk", "sk")}
	attributes := []string{"pk", "sk"}
	for _, x := range []table.Index{table.Queue, table.Account, table.Work} {
		partition, sort := string(x)+"-pk", string(x)+"-sk"
		attributes = append(attributes, partition, sort)
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: aws.String(string(x)), KeySchema: keyed(partition, sort),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		})
	}
	for _, a := range attributes {
		in.AttributeDefinitions = append(in.AttributeDefinitions,
			types.AttributeDefinition{AttributeName: aws.String(a), AttributeType: types.ScalarAttributeTypeS})
	}
	return in
}

func keyed(partition, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{
		{AttributeName: &partition, KeyType: types.KeyTypeHash}, {AttributeName: &sort, KeyType: types.KeyTypeRange},
	}
}
