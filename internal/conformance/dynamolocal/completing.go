package dynamolocal

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// Completing lets every request that was made come to its end in the service,
// whoever gives up waiting for it, and knows when all of them have.
type Completing struct {
	under sync.RWMutex // read-locked by each request that is under way
}

var _ http.RoundTripper = (*Completing)(nil)

// Wait waits until every request that was made before it has ended.
func (c *Completing) Wait() {
	c.under.Lock()
	defer c.under.Unlock()
}

// RoundTrip implements [http.RoundTripper].
func (c *Completing) RoundTrip(r *http.Request) (*http.Response, error) {
	type result struct {
		resp *http.Response
		err  error
	}
	done := make(chan result, 1)
	c.under.RLock()
	go func() {
		defer c.under.RUnlock()
		resp, err := whole(r.WithContext(context.WithoutCancel(r.Context())))
		done <- result{resp, err}
	}()
	select {
	case got := <-done:
		return got.resp, got.err
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// whole makes a request and reads its answer to the end.
func whole(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("dynamolocal: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}
