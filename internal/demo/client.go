// Package demo drives the system over HTTP as its people do: it is the
// demonstration, the seed of a fresh folder and the traffic of the crash test.
// It knows nothing that a stranger with the API's description would not know.
package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"beian/internal/web"
)

// Client calls a system as one of its people. Key begins the idempotency keys
// of its calls; repeating a call after a failure repeats its key, so that what
// was done is not done twice.
type Client struct {
	Base    string // http://127.0.0.1:8080
	Account string // of the demonstration's issuer
	Key     string
	HTTP    *http.Client
	// Patience is how long a call is repeated while the system does not answer,
	// or answers that it can't now.
	Patience time.Duration

	token string
	calls int
}

// ProblemError is an answer of the system that is not success.
type ProblemError struct{ web.Problem }

func (e *ProblemError) Error() string {
	return fmt.Sprintf("%d %s %s: %s", e.Status, e.Code, e.Field, e.Detail)
}

// As gives a client for another account, with keys of its own.
func (c *Client) As(account string) *Client {
	return &Client{Base: c.Base, Account: account, Key: c.Key + "-" + account, HTTP: c.HTTP, Patience: c.Patience}
}

// Do makes a call and decodes its answer, nil to ignore it. A changing call
// gets the next idempotency key.
func (c *Client) Do(ctx context.Context, method, path string, body, answer any) error {
	key := ""
	if method != http.MethodGet {
		c.calls++
		key = fmt.Sprintf("%s-%d", c.Key, c.calls)
	}
	return c.DoKeyed(ctx, method, path, key, body, answer)
}

// DoMatching is Do on the version that was seen, 0 for none.
func (c *Client) DoMatching(ctx context.Context, method, path string, version int64, body, answer any) error {
	c.calls++
	key := fmt.Sprintf("%s-%d", c.Key, c.calls)
	return c.send(ctx, method, path, key, version, body, answer)
}

// DoKeyed is Do under a key of the caller's.
func (c *Client) DoKeyed(ctx context.Context, method, path, key string, body, answer any) error {
	return c.send(ctx, method, path, key, 0, body, answer)
}

func (c *Client) send(ctx context.Context, method, path, key string, version int64, body, answer any) error {
	var encoded []byte
	if body != nil {
		var err error
		if encoded, err = json.Marshal(body); err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
	}
	return c.patiently(ctx, func() (bool, error) { return c.try(ctx, method, path, key, version, encoded, answer) })
}

// patiently repeats what can be repeated until the patience ends; who has more of
// it asks less often.
func (c *Client) patiently(ctx context.Context, try func() (again bool, err error)) error {
	end := time.Now().Add(c.Patience)
	seldom := max(time.Second, c.Patience/60)
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, seldom) {
		again, err := try()
		if !again || time.Now().After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

func (c *Client) try(
	ctx context.Context, method, path, key string, version int64, body []byte, answer any,
) (again bool, err error) {
	if c.token == "" {
		if err := c.signIn(ctx); err != nil {
			return true, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, c.Base+path, bytes.NewReader(body))
	if err != nil {
		return false, fmt.Errorf("%s %s: %w", method, path, err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	if version > 0 {
		req.Header.Set("If-Match", strconv.Quote(strconv.FormatInt(version, 10)))
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return true, fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return true, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if resp.StatusCode == http.StatusUnauthorized {
		c.token = ""
	}
	if resp.StatusCode != http.StatusOK {
		var p web.Problem
		if json.Unmarshal(text, &p) != nil || p.Status == 0 {
			p.Status, p.Code, p.Detail = resp.StatusCode, "unknown", "an answer that is no problem"
		}
		return repeatable(p), &ProblemError{p}
	}
	if answer == nil {
		return false, nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return false, fmt.Errorf("%s %s: %w", method, path, err)
	}
	return false, nil
}

// repeatable reports whether a problem may pass by itself: a part that does not
// answer, a sign-in that ended, checks or scans that are under way.
func repeatable(p web.Problem) bool {
	switch p.Code {
	case "checks-running", "scan-pending":
		return true
	}
	return p.Status >= http.StatusInternalServerError || p.Status == http.StatusUnauthorized
}

// signIn gets a token of the demonstration's issuer.
func (c *Client) signIn(ctx context.Context) error {
	form := url.Values{"grant_type": {"urn:beian:demonstration"}, "account": {c.Account}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Base+"/issuer/token", strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&token); err != nil || token.AccessToken == "" {
		return fmt.Errorf("sign in as %s: status %d", c.Account, resp.StatusCode)
	}
	c.token = token.AccessToken
	return nil
}
