package dynamolocal

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
)

// Faults lets a service be busy and its answers be lost, between the client and
// the service, so that what is tried again there and what is not is tried too.
// The three are probabilities of a request, 0 to 1; their sum is at most 1.
type Faults struct {
	// Throttled answers that the service is too busy; it gets nothing.
	Throttled float64
	// Lost lets the service do it, and its answer never comes: a timeout.
	Lost float64
	// Broken lets the service do it, and answers that something went wrong
	// inside.
	Broken float64

	Rand *rand.Rand // used under a lock

	mu       sync.Mutex
	injected map[string]int
}

var _ http.RoundTripper = (*Faults)(nil)

// Injected is how many faults of a name there were: throttled, lost or broken.
func (f *Faults) Injected(name string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.injected[name]
}

// Set replaces the probabilities.
func (f *Faults) Set(throttled, lost, broken float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Throttled, f.Lost, f.Broken = throttled, lost, broken
}

// draw gives which fault the next request meets, if any, and which of its two
// forms.
func (f *Faults) draw() (name string, other bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch at := f.Rand.Float64(); {
	case at < f.Throttled:
		name = "throttled"
	case at < f.Throttled+f.Lost:
		name = "lost"
	case at < f.Throttled+f.Lost+f.Broken:
		name = "broken"
	default:
		return "", false
	}
	if f.injected == nil {
		f.injected = map[string]int{}
	}
	f.injected[name]++
	return name, f.Rand.IntN(2) == 0
}

// RoundTrip implements [http.RoundTripper].
func (f *Faults) RoundTrip(r *http.Request) (*http.Response, error) {
	fault, other := f.draw()
	if fault == "throttled" {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		if other {
			return answer(r, http.StatusBadRequest, "ThrottlingException"), nil
		}
		return answer(r, http.StatusBadRequest, "ProvisionedThroughputExceededException"), nil
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || fault == "" {
		return resp, err
	}
	_, err = io.Copy(io.Discard, resp.Body) // it is done when the answer has come
	_ = resp.Body.Close()
	if err != nil || fault == "lost" {
		return nil, timeoutError{}
	}
	return answer(r, http.StatusInternalServerError, "InternalServerError"), nil
}

// answer is an error as DynamoDB writes it.
func answer(r *http.Request, status int, code string) *http.Response {
	body := []byte(`{"__type":"com.amazonaws.dynamodb.v20120810#` + code + `","message":"injected"}`)
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}}, ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)),
	}
}

// timeoutError is what a client sees when no answer comes.
type timeoutError struct{}

func (timeoutError) Error() string   { return "the answer did not come in time" }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }
