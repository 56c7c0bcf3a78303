package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"beian/internal/bureau"
	"beian/internal/bureau/exchange"
	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// TestSandboxBureau: the sandbox makes its key, says how it is used, and takes
// what the system that the file names hands over.
func TestSandboxBureau(t *testing.T) {
	folder, address := t.TempDir(), freeAddress(t)
	key := filepath.Join(folder, "sandbox.key")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	said, saying := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- sandboxBureau(ctx, []string{"-address", address, "-key", key}, saying, io.Discard)
	}()
	greeting := make([]byte, 4096)
	n, err := said.Read(greeting) // it answers from here on
	if err != nil || !strings.Contains(string(greeting[:n]), `{"31": {"address": "http://`+address+`/", "key": "`+key+`"}}`) {
		t.Fatalf("it said %s, %v", greeting[:n], err)
	}
	file := filepath.Join(folder, "bureaus.json")
	if err := os.WriteFile(file, []byte(`{"31":{"address":"http://`+address+`/","key":"sandbox.key"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	systems, err := readSystems(file)
	if err != nil {
		t.Fatal(err)
	}
	way, err := exchange.Open(bureau.Desk{}, http.DefaultTransport, time.Now, systems...)
	if err != nil {
		t.Fatal(err)
	}
	submit := func() (casework.Answers, error) {
		return way.Submit(ctx, "31", []casework.Submission{{Sequence: 1, Case: "c1", Slip: 1, Form: filingtest.Form(filing.Enterprise, "31", 1)}})
	}
	if got, err := submit(); err != nil || len(got.Answers) != 1 || got.Answers[0].Reference != "sandbox-31-1" {
		t.Errorf("it answered %+v, %v", got, err)
	}
	tell := func(method, path, body string) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(ctx, method, "http://"+address+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		text, _ := io.ReadAll(answer.Body)
		return answer.StatusCode, string(bytes.TrimSpace(text))
	}
	if status, _ := tell("PUT", "/state", `{"down":true}`); status != http.StatusNoContent {
		t.Errorf("told to be down, it answered %d", status)
	}
	if _, err := submit(); err == nil {
		t.Error("down, it took a filing")
	}
	if status, _ := tell("PUT", "/state", `{"off":true}`); status != http.StatusBadRequest {
		t.Errorf("told what it does not know, it answered %d", status)
	}
	var cases []string
	if _, text := tell("GET", "/taken/31", ""); json.Unmarshal([]byte(text), &cases) != nil || len(cases) != 1 || cases[0] != "c1" {
		t.Errorf("it has taken %s", text)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
}

// TestSystemsFile: what is wrong with the file is said, and no key is.
func TestSystemsFile(t *testing.T) {
	folder := t.TempDir()
	open := filepath.Join(folder, "open.key")
	if err := os.WriteFile(open, []byte(strings.Repeat("k", 40)), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"no JSON": `31`, "an unknown member": `{"31":{"url":"https://a.example/"}}`,
		"no key": `{"31":{"address":"https://a.example/","key":"none.key"}}`, "a key for everybody": `{"31":{"address":"https://a.example/","key":"open.key"}}`,
	} {
		file := filepath.Join(folder, "bureaus.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readSystems(file); err == nil || !strings.Contains(err.Error(), "-bureaus") || strings.Contains(err.Error(), "kkkk") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := readSystems(filepath.Join(folder, "none.json")); err == nil {
		t.Error("a file that is not there is read")
	}
	if got, err := readSystems(""); got != nil || err != nil {
		t.Errorf("no file gives %v, %v", got, err)
	}
	for _, address := range []string{"0.0.0.0:0", ":0", "bureau.example:80", "127.0.0.1"} {
		if err := sandboxBureau(t.Context(), []string{"-address", address}, io.Discard, io.Discard); err == nil {
			t.Errorf("the sandbox answers on %s", address)
		}
	}
}
