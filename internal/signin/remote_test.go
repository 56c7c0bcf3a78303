package signin_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"testing"
	"time"

	"beian/internal/signin"
)

// site is an issuer's published part, and the clock that its reader has.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	keys    map[string]ed25519.PrivateKey
	down    bool
	fetches int
	now     time.Time
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{keys: map[string]ed25519.PrivateKey{"one": testKeys().ed}, now: now}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, object{"issuer": s.URL, "jwks_uri": s.URL + "/jwks"})
	})
	mux.HandleFunc("GET /jwks", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.fetches++
		if s.down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		var set []object
		for kid, k := range s.keys {
			set = append(set, object{
				"kty": "OKP", "crv": "Ed25519", "kid": kid, "alg": "EdDSA",
				"x": base64.RawURLEncoding.EncodeToString(k.Public().(ed25519.PublicKey)),
			})
		}
		answer(w, object{"keys": set})
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *site) fetched() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fetches
}

func (s *site) verifier(t *testing.T) *signin.Verifier {
	t.Helper()
	keys, err := signin.RemoteKeys(t.Context(), s.Client(), s.URL, s.clock)
	if err != nil {
		t.Fatal(err)
	}
	v, err := signin.New(signin.Config{Issuer: s.URL, Audience: audience, Keys: keys, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (s *site) token(t *testing.T, kid string, k ed25519.PrivateKey) string {
	t.Helper()
	return signed(t, header("kid", kid), payload("iss", s.URL), byEd(k))
}

func TestRemoteKeysRotate(t *testing.T) {
	s := newSite(t)
	v := s.verifier(t)
	k := testKeys()
	if _, err := v.Actor(t.Context(), s.token(t, "one", k.ed)); err != nil {
		t.Fatal(err)
	}
	s.change(func() { s.keys = map[string]ed25519.PrivateKey{"two": k.otherEd} })
	var refused *signin.Refused
	if _, err := v.Actor(t.Context(), s.token(t, "two", k.otherEd)); !errors.As(err, &refused) {
		t.Errorf("a new key within ten seconds: %v; want a refusal", err)
	}
	s.change(func() { s.now = s.now.Add(10 * time.Second) })
	if err := soon(t, v, s.token(t, "two", k.otherEd), func(err error) bool { return err == nil }); err != nil {
		t.Errorf("a new key after ten seconds: %v", err)
	}
	withdrawn := func(err error) bool { return errors.As(err, &refused) }
	if err := soon(t, v, s.token(t, "one", k.ed), withdrawn); !withdrawn(err) {
		t.Errorf("a withdrawn key: %v; want a refusal", err)
	}
}

// soon verifies a token until the answer is the one wanted, for at most ten
// seconds, and gives the last one. The key set gives an answer an instant before
// it keeps it, so that the very next look-up may still see the one before.
func soon(t *testing.T, v *signin.Verifier, token string, want func(error) bool) (err error) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; runtime.Gosched() {
		if _, err = v.Actor(t.Context(), token); want(err) || time.Now().After(end) {
			return err
		}
	}
}

func TestMadeUpKeysDoNotReachTheIssuer(t *testing.T) {
	s := newSite(t)
	v := s.verifier(t)
	k := testKeys()
	var refused *signin.Refused
	for _, kid := range []string{"one", "two", "three", "four", "one", "five"} {
		if _, err := v.Actor(t.Context(), s.token(t, kid, k.otherEd)); !errors.As(err, &refused) {
			t.Errorf("key %s: %v; want a refusal", kid, err)
		}
	}
	if got := s.fetched(); got != 1 {
		t.Errorf("the issuer was asked %d times", got)
	}
	if _, err := v.Actor(t.Context(), s.token(t, "one", k.ed)); err != nil {
		t.Errorf("a good token among them: %v", err)
	}
}

func TestIssuerDownIsUnavailable(t *testing.T) {
	s := newSite(t)
	v := s.verifier(t)
	good := s.token(t, "one", testKeys().ed)
	s.change(func() { s.down = true })
	var refused *signin.Refused
	for range 3 {
		if _, err := v.Actor(t.Context(), good); !errors.Is(err, signin.ErrUnavailable) || errors.As(err, &refused) {
			t.Errorf("issuer down: %v; want ErrUnavailable", err)
		}
	}
	if got := s.fetched(); got != 1 {
		t.Errorf("the issuer was asked %d times while down", got)
	}
	s.change(func() { s.down, s.now = false, s.now.Add(time.Second) })
	if err := soon(t, v, good, func(err error) bool { return err == nil }); err != nil {
		t.Errorf("issuer up again: %v", err)
	}
	s.Close()
	if _, err := v.Actor(t.Context(), good); err != nil {
		t.Errorf("a known key needs no issuer: %v", err)
	}
	s.change(func() { s.now = s.now.Add(time.Hour) })
	unavailable := func(err error) bool { return errors.Is(err, signin.ErrUnavailable) }
	if err := soon(t, v, s.token(t, "two", testKeys().ed), unavailable); !unavailable(err) {
		t.Errorf("an unknown key without an issuer: %v; want ErrUnavailable", err)
	}
}

func TestRemoteKeysRefuse(t *testing.T) {
	s := newSite(t)
	if _, err := signin.RemoteKeys(t.Context(), s.Client(), s.URL+"/", s.clock); err == nil {
		t.Error("an issuer that calls itself by another name is taken")
	}
	if _, err := signin.RemoteKeys(t.Context(), s.Client(), s.URL+"/none", s.clock); err == nil {
		t.Error("an issuer without a discovery document is taken")
	}
}
