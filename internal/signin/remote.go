package signin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

const (
	keysKept     = 10 * time.Second // between two fetches of the keys
	failureKept  = time.Second      // after one that failed
	maxKeysBytes = 1 << 20
)

// RemoteKeys are the keys that an issuer publishes. It asks the issuer's
// discovery document where they are, so the issuer must answer now; later the
// keys are fetched when a token names one that is not known. However many
// tokens with made-up keys arrive, the issuer is asked at most once in ten
// seconds, and so a new key is known ten seconds after its first use. Client
// should have a timeout.
func RemoteKeys(ctx context.Context, client *http.Client, issuer string, now func() time.Time) (Keys, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, client), issuer)
	if err != nil {
		return nil, fmt.Errorf("signin: discovering the issuer: %w", err)
	}
	var document struct {
		KeysAt string `json:"jwks_uri"`
	}
	if err := provider.Claims(&document); err != nil {
		return nil, fmt.Errorf("signin: reading the discovery document: %w", err)
	}
	if document.KeysAt == "" || strings.HasPrefix(issuer, "https:") && !strings.HasPrefix(document.KeysAt, "https:") {
		return nil, errors.New("signin: the discovery document names no safe address of keys")
	}
	slow := *client
	slow.Transport = &sparing{next: client.Transport, now: now}
	return oidc.NewRemoteKeySet(oidc.ClientContext(ctx, &slow), document.KeysAt), nil
}

// sparing is a transport for one address that repeats its last answer for a
// while.
type sparing struct {
	next http.RoundTripper // nil: the default
	now  func() time.Time

	mu    sync.Mutex
	until time.Time
	body  []byte
	head  http.Response
	err   error
}

// RoundTrip implements [http.RoundTripper].
func (s *sparing) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.now().Before(s.until) {
		s.err = s.fetch(r)
		kept := keysKept
		if s.err != nil || s.head.StatusCode != http.StatusOK {
			kept = failureKept
		}
		s.until = s.now().Add(kept)
	}
	if s.err != nil {
		return nil, s.err
	}
	again := s.head
	again.Request, again.Body = r, io.NopCloser(bytes.NewReader(s.body))
	return &again, nil
}

func (s *sparing) fetch(r *http.Request) error {
	next := s.next
	if next == nil {
		next = http.DefaultTransport
	}
	answer, err := next.RoundTrip(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	s.body, err = io.ReadAll(io.LimitReader(answer.Body, maxKeysBytes))
	s.head = *answer
	return err
}
