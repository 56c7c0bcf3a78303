// Package runtimeapi serves the Lambda Runtime API, so that the binary of a
// function runs on this machine as Lambda would run it: one process, one
// invocation at a time, JSON in and out, errors by their type.
package runtimeapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

const (
	version = "/2018-06-01/runtime"
	// timeout is how long an invocation may take.
	timeout = 30 * time.Second
)

// FunctionError is the answer of a function that failed. Type is the name of
// the outermost Go type of its error, which is what a state machine's Retry and
// Catch see.
type FunctionError struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (e *FunctionError) Error() string { return e.Type + ": " + e.Message }

// ErrorName gives the name by which the state machine knows the error.
func (e *FunctionError) ErrorName() string { return e.Type }

// Function is the Runtime API of one function and the processes that serve it.
type Function struct {
	name    string
	address string
	server  *http.Server
	queue   chan *invocation
	ended   chan struct{} // closed by Close

	mu        sync.Mutex
	count     int
	under     map[string]*invocation // handed to a process, by request id
	processes []*exec.Cmd
	exited    error // of a process that ended by itself
	closing   bool
}

// invocation is one call under way.
type invocation struct {
	id      string
	payload []byte
	until   time.Time
	done    chan outcome // has room for the one answer
}

type outcome struct {
	body []byte
	err  error
}

// Serve serves the Runtime API of the function with the name on a free port.
func Serve(ctx context.Context, name string) (*Function, error) {
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("runtimeapi: %w", err)
	}
	f := &Function{
		name: name, address: listener.Addr().String(), queue: make(chan *invocation), ended: make(chan struct{}),
		under: map[string]*invocation{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+version+"/invocation/next", f.next)
	mux.HandleFunc("POST "+version+"/invocation/{id}/response", f.response)
	mux.HandleFunc("POST "+version+"/invocation/{id}/error", f.failure)
	mux.HandleFunc("POST "+version+"/init/error", f.failure)
	f.server = &http.Server{Handler: mux, ReadHeaderTimeout: timeout}
	go func() { _ = f.server.Serve(listener) }() // Close ends it
	return f, nil
}

// Run starts a process of the binary with the environment. Several processes of
// one function take its invocations in turn.
func (f *Function) Run(binary string, environment []string, log io.Writer) error {
	process := exec.Command(binary)
	process.Env = append([]string{
		"AWS_LAMBDA_RUNTIME_API=" + f.address, "AWS_LAMBDA_FUNCTION_NAME=" + f.name,
		"AWS_LAMBDA_FUNCTION_VERSION=1", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256",
	}, environment...)
	process.Stdout, process.Stderr = log, log
	if err := process.Start(); err != nil {
		return fmt.Errorf("runtimeapi: %s: %w", f.name, err)
	}
	f.mu.Lock()
	f.processes = append(f.processes, process)
	f.mu.Unlock()
	go f.watch(process)
	return nil
}

// watch fails what is under way when a process ends by itself.
func (f *Function) watch(process *exec.Cmd) {
	err := process.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closing {
		return
	}
	f.exited = &FunctionError{Type: "Runtime.ExitError", Message: fmt.Sprintf("%s ended: %v", f.name, err)}
	for id, i := range f.under {
		i.done <- outcome{err: f.exited}
		delete(f.under, id)
	}
	select {
	case <-f.ended:
	default:
		close(f.ended)
	}
}

// Invoke calls the function with a JSON payload and gives its JSON answer, a
// *[FunctionError] if it answers one.
func (f *Function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	f.mu.Lock()
	f.count++
	i := &invocation{id: f.name + "-" + strconv.Itoa(f.count), payload: payload, until: time.Now().Add(timeout), done: make(chan outcome, 1)}
	f.mu.Unlock()
	ctx, cancel := context.WithDeadline(ctx, i.until)
	defer cancel()
	select {
	case f.queue <- i:
	case <-f.ended:
		return nil, f.end()
	case <-ctx.Done():
		return nil, fmt.Errorf("runtimeapi: %s: %w", f.name, ctx.Err())
	}
	select {
	case o := <-i.done:
		return o.body, o.err
	case <-ctx.Done():
		f.take(i.id)
		return nil, &FunctionError{Type: "Sandbox.Timedout", Message: f.name + " took too long"}
	}
}

// end is why the function takes no invocations any more.
func (f *Function) end() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.exited != nil {
		return f.exited
	}
	return fmt.Errorf("runtimeapi: %s is closed", f.name)
}

// take gives the invocation with the id, if it is under way, and ends it.
func (f *Function) take(id string) (*invocation, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, ok := f.under[id]
	delete(f.under, id)
	return i, ok
}

// next hands the next invocation to a process that has time.
func (f *Function) next(w http.ResponseWriter, r *http.Request) {
	select {
	case i := <-f.queue:
		f.mu.Lock()
		f.under[i.id] = i
		f.mu.Unlock()
		w.Header().Set("Lambda-Runtime-Aws-Request-Id", i.id)
		w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(i.until.UnixMilli(), 10))
		w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:"+f.name)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(i.payload)
	case <-f.ended:
	case <-r.Context().Done():
	}
}

// response takes the answer of a process.
func (f *Function) response(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	i, ok := f.take(r.PathValue("id"))
	if err != nil || !ok {
		http.Error(w, "no such invocation", http.StatusBadRequest)
		return
	}
	i.done <- outcome{body: body}
	w.WriteHeader(http.StatusAccepted)
}

// failure takes the error of a process.
func (f *Function) failure(w http.ResponseWriter, r *http.Request) {
	failed := &FunctionError{}
	err := json.NewDecoder(r.Body).Decode(failed)
	i, ok := f.take(r.PathValue("id"))
	if err != nil || !ok {
		http.Error(w, "no such invocation", http.StatusBadRequest)
		return
	}
	i.done <- outcome{err: failed}
	w.WriteHeader(http.StatusAccepted)
}

// Close ends the processes and the API. It answers how a process ended that
// had ended by itself before.
func (f *Function) Close() error {
	f.mu.Lock()
	f.closing = true
	exited, processes := f.exited, f.processes
	if exited == nil {
		close(f.ended)
	}
	f.mu.Unlock()
	for _, p := range processes {
		if err := p.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("runtimeapi: %s: %w", f.name, err)
		}
	}
	return errors.Join(exited, f.server.Close())
}
