package issuer

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	codeLife = time.Minute
	maxCodes = 1000 // not yet exchanged
)

var errTooMany = errors.New("issuer: too many codes wait to be exchanged")

// grant is what one authorization code stands for.
type grant struct {
	account     Account
	redirectURI string
	challenge   string
	nonce       string
	until       time.Time
}

// codes are the authorization codes not yet exchanged. They are lost with the
// process: the browser then starts again.
type codes struct {
	now    func() time.Time
	random io.Reader

	mu     sync.Mutex
	grants map[string]grant
}

func (c *codes) issue(g grant) (string, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(c.random, raw); err != nil {
		return "", fmt.Errorf("issuer: reading randomness: %w", err)
	}
	code := base64.RawURLEncoding.EncodeToString(raw)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	for old, g := range c.grants {
		if !now.Before(g.until) {
			delete(c.grants, old)
		}
	}
	if len(c.grants) >= maxCodes {
		return "", errTooMany
	}
	if c.grants == nil {
		c.grants = map[string]grant{}
	}
	g.until = now.Add(codeLife)
	c.grants[code] = g
	return code, nil
}

// take gives what a code stands for, once: also a failed exchange uses it up.
func (c *codes) take(code string) (grant, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	g, ok := c.grants[code]
	delete(c.grants, code)
	return g, ok && c.now().Before(g.until)
}
