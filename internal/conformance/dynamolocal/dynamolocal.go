// Package dynamolocal runs DynamoDB as AWS ships it for one machine, reads its
// change stream and makes it as unreliable as the service may be. It is for the
// conformance tests and needs Java 17.
package dynamolocal

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"beian/internal/table"
)

// Region is the region of every request; the service does not look at it.
const Region = "us-east-1"

// Service is a running DynamoDB Local with nothing on disk.
type Service struct {
	URL     string
	process *exec.Cmd
}

// startTime is how long the service may take to answer.
const startTime = time.Minute

// Start starts the service from the folder of its jars on a free port and
// returns when it answers. It ends with ctx, or by Stop.
func Start(ctx context.Context, lib string) (*Service, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("dynamolocal: %w", err)
	}
	s := &Service{URL: "http://" + address}
	s.process = exec.CommandContext(ctx, "java", "-Xmx1g", "-cp", filepath.Join(lib, "*"),
		"com.amazonaws.services.dynamodbv2.local.main.ServerRunner", "-inMemory", "-sharedDb", "-disableTelemetry", "-port", port)
	s.process.Dir = os.TempDir()                                 // a test may have left the present one
	s.process.Env = append(os.Environ(), "LD_LIBRARY_PATH="+lib) // of its native library
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("dynamolocal: Java 17 is needed: %w", err)
	}
	if err := Answers(ctx, s.URL); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// Answers waits until the service at an address answers.
func Answers(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	client := ClientOf(url, nil)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		_, err := client.ListTables(ctx, &sdk.ListTablesInput{})
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("dynamolocal: it does not answer: %w", err)
		case <-tick.C:
		}
	}
}

// Stop ends the service; its tables are gone.
func (s *Service) Stop() error {
	if err := s.process.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("dynamolocal: %w", err)
	}
	_ = s.process.Wait() // it was killed
	return nil
}

func freeAddress(ctx context.Context) (string, error) {
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("dynamolocal: %w", err)
	}
	address := listener.Addr().(*net.TCPAddr)
	if err := listener.Close(); err != nil {
		return "", fmt.Errorf("dynamolocal: %w", err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(address.Port)), nil
}

// Client gives a client of the service, through a transport if one is given.
func (s *Service) Client(through http.RoundTripper) *sdk.Client { return ClientOf(s.URL, through) }

// ClientOf gives a client of the service at an address.
func ClientOf(url string, through http.RoundTripper) *sdk.Client {
	o := sdk.Options{
		Region: Region, BaseEndpoint: &url,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	}
	if through != nil {
		o.HTTPClient = &http.Client{Transport: through}
	}
	return sdk.New(o)
}

// CreateTable makes a table as the deployment makes it: keys, sparse indexes
// and a stream of new images. It returns when the table can be used.
func CreateTable(ctx context.Context, client *sdk.Client, name string) error {
	in := &sdk.CreateTableInput{
		TableName: &name, BillingMode: types.BillingModePayPerRequest, KeySchema: keyed("pk", "sk"),
		StreamSpecification: &types.StreamSpecification{StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewImage},
	}
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
			types.AttributeDefinition{AttributeName: &a, AttributeType: types.ScalarAttributeTypeS})
	}
	if _, err := client.CreateTable(ctx, in); err != nil {
		return fmt.Errorf("dynamolocal: create table: %w", err)
	}
	exists := sdk.NewTableExistsWaiter(client, func(o *sdk.TableExistsWaiterOptions) {
		o.MinDelay, o.MaxDelay = 20*time.Millisecond, time.Second
	})
	if err := exists.Wait(ctx, &sdk.DescribeTableInput{TableName: &name}, startTime); err != nil {
		return fmt.Errorf("dynamolocal: create table: %w", err)
	}
	return nil
}

func keyed(partition, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{
		{AttributeName: &partition, KeyType: types.KeyTypeHash}, {AttributeName: &sort, KeyType: types.KeyTypeRange},
	}
}
