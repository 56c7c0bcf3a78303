package conformance

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"beian/internal/conformance/dynamolocal"
	"beian/internal/table"
	"beian/internal/table/dynamodb"
	"beian/internal/table/tabletest"
)

// TestContractOnDynalite runs what needs no transaction on another
// implementation of DynamoDB than AWS's own, so that no test holds by a habit
// of one of them.
func TestContractOnDynalite(t *testing.T) {
	url := startDynalite(t)
	var tables atomic.Int64
	tabletest.RunSingle(t, func(t *testing.T) (table.Table, table.Feed) {
		client, name := dynamolocal.ClientOf(url, nil), fmt.Sprintf("records-%d", tables.Add(1))
		if err := dynamolocal.CreateTable(t.Context(), client, name); err != nil {
			t.Fatal(err)
		}
		return dynamodb.New(client, name, briefly), nil
	})
}

// startDynalite starts dynalite on a free port.
func startDynalite(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a port of this machine
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join("..", "..", "node_modules", "dynalite", "cli.js"))
	if err != nil {
		t.Fatal(err)
	}
	server := exec.CommandContext(context.WithoutCancel(t.Context()), "node", script,
		"--port", strconv.Itoa(port), "--host", "127.0.0.1", "--createTableMs", "0", "--deleteTableMs", "0")
	server.Dir = os.TempDir()
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill() // it may have ended
		_ = server.Wait()
	})
	url := "http://127.0.0.1:" + strconv.Itoa(port)
	if err := dynamolocal.Answers(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	return url
}
