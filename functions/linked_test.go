package functions_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// names lists the functions: every folder beside this file.
func names(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		if e.IsDir() {
			list = append(list, e.Name())
		}
	}
	if len(list) == 0 {
		t.Fatal("no functions here")
	}
	return list
}

// linked lists the packages of a function as it is built for AWS.
func linked(t *testing.T, name string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "lambda.norpc", "./"+name)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=arm64")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.Fields(string(out))
}

// TestWhatFunctionsLink forbids what calls methods by name, which switches off
// the linker's elimination of unused code (half as much again of binary and
// start), and what has no place on AWS.
func TestWhatFunctionsLink(t *testing.T) {
	forbidden := []string{
		"html/template", "text/template", "net/rpc", "github.com/aws/aws-sdk-go-v2/config",
		"beian/internal/local", "beian/internal/sim", "beian/internal/states", "beian/internal/table/sqlite", "beian/internal/table/memory",
	}
	for _, name := range names(t) {
		for _, p := range linked(t, name) {
			if slices.Contains(forbidden, p) || strings.HasPrefix(p, "google.golang.org/protobuf") || strings.HasPrefix(p, "beian/internal/local/") {
				t.Errorf("%s links %s", name, p)
			}
		}
	}
}

// TestClientsOfFunctions holds which services a function can speak to at all:
// what is not linked can't be called, whatever its role allows.
func TestClientsOfFunctions(t *testing.T) {
	want := map[string]string{
		"accept-submission": "dynamodb",
		"await-answer":      "dynamodb",
		"issue-number":      "dynamodb",
		"pre-check":         "dynamodb kms",
		"deliver":           "dynamodb kms",
		"follow":            "dynamodb sfn",
		"remind":            "dynamodb scheduler",
		"notify":            "dynamodb kms sesv2 sns",
		"publish":           "dynamodb eventbridge s3",
		"receive-scan":      "dynamodb s3",
		"applicant-api":     "dynamodb kms s3",
		"provider-api":      "dynamodb kms s3",
		"bureau-api":        "dynamodb kms s3",
		"person-api":        "dynamodb kms",
		"sweep":             "dynamodb eventbridge kms s3 scheduler sesv2 sfn sns",
	}
	const services = "github.com/aws/aws-sdk-go-v2/service/"
	for _, name := range names(t) {
		var clients []string
		for _, p := range linked(t, name) {
			if service, ok := strings.CutPrefix(p, services); ok && !strings.Contains(service, "/") {
				clients = append(clients, service)
			}
		}
		slices.Sort(clients)
		if got := strings.Join(clients, " "); got != want[name] {
			t.Errorf("%s links the clients of %s, want %s", name, got, want[name])
		}
	}
}
