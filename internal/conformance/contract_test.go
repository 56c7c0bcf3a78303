package conformance

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"beian/internal/conformance/dynamolocal"
	"beian/internal/table"
	"beian/internal/table/dynamodb"
	"beian/internal/table/tabletest"
)

// TestContract runs the whole suite of the storage port, with the change stream
// as its feed, each test on a table of its own.
func TestContract(t *testing.T) {
	service := start(t)
	var tables atomic.Int64
	requests := &dynamolocal.Completing{}
	tabletest.Run(t, func(t *testing.T) (table.Table, table.Feed) {
		name := fmt.Sprintf("records-%d", tables.Add(1))
		create(t, service, name)
		stream, err := service.Stream(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		return settling{dynamodb.New(service.Client(requests), name, briefly), requests}, dynamolocal.Feed{Stream: stream}
	})
}

// TestContractWhileUnreliable runs what a caller may rely on whatever happens
// over a service that throttles, whose answers are lost after it has done what
// was asked, and that fails inside.
func TestContractWhileUnreliable(t *testing.T) {
	service := start(t)
	var tables atomic.Int64
	faults := &dynamolocal.Faults{Throttled: 0.15, Lost: 0.05, Broken: 0.05, Rand: rand.New(rand.NewPCG(1, 2))}
	tabletest.RunUnreliable(t, func(t *testing.T) (table.Table, table.Feed) {
		name := fmt.Sprintf("records-%d", tables.Add(1))
		create(t, service, name)
		stream, err := service.Stream(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		return dynamodb.New(service.Client(faults), name, briefly), dynamolocal.Feed{Stream: stream}
	})
	for _, name := range []string{"throttled", "lost", "broken"} {
		if n := faults.Injected(name); n < 20 {
			t.Errorf("only %d requests were %s", n, name)
		}
	}
}
