// Package issuer is a small OpenID Connect issuer for demonstrations on one
// machine. It asks for no password: whoever reaches it picks one of a few
// accounts and gets its tokens. So it must listen on the loopback address
// only, and a service that holds real data trusts a real issuer instead.
//
// For the browser it behaves like any issuer: discovery document, key set,
// authorization code flow with PKCE (S256 only), state required, nonce kept,
// redirect addresses from a list. For the command line there is one grant more:
//
//	curl -d grant_type=urn:beian:demonstration -d account=verifier-1 http://localhost:8080/issuer/token
//
// answers {"access_token": ..., "expires_in": 3600, ...} for the account.
// Access tokens are of RFC 9068 form (typ at+jwt) with the claims role,
// provider and province; they and the id tokens last one hour.
package issuer

import (
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"beian/internal/policy"
	"beian/internal/signin"
)

// Account is one that a demonstrator may pick.
type Account struct {
	ID       string // becomes sub, and is shown
	Label    string // shown on the page, in Chinese
	English  string // that in English, "" where the role says all
	Role     policy.Role
	Provider string // of verifiers and managers
	Province string // of reviewers, two digits
}

// Config is what an issuer is made of. All fields are required.
type Config struct {
	URL          string   // the issuer, e.g. http://localhost:8080/issuer; its path is where it is mounted
	Audience     string   // aud of access tokens: the API
	ClientID     string   // aud of id tokens: the site
	RedirectURIs []string // compared exactly
	Accounts     []Account
	Key          ed25519.PrivateKey
	Now          func() time.Time // real time: a demonstration that moves its clock would end all sessions
	Random       io.Reader        // safe for concurrent use
}

// Issuer serves the issuer under the path of its URL.
type Issuer struct {
	config Config
	codes  codes
	access jose.Signer
	id     jose.Signer
	keySet []byte
	mux    *http.ServeMux
}

// New makes an issuer. Every account must be one that the API takes, and the
// client must not be the API: else an id token would open it.
func New(c Config) (*Issuer, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	public := jose.JSONWebKey{Key: c.Key.Public(), Algorithm: string(jose.EdDSA), Use: "sig"}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("issuer: naming the key: %w", err)
	}
	public.KeyID = base64.RawURLEncoding.EncodeToString(thumbprint)
	i := &Issuer{config: c, codes: codes{now: c.Now, random: c.Random}}
	if i.keySet, err = json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{public}}); err != nil {
		return nil, fmt.Errorf("issuer: key set: %w", err)
	}
	if i.access, err = signer(c.Key, public.KeyID, "at+jwt"); err != nil {
		return nil, err
	}
	if i.id, err = signer(c.Key, public.KeyID, "JWT"); err != nil {
		return nil, err
	}
	i.route()
	return i, nil
}

func signer(key ed25519.PrivateKey, kid string, typ jose.ContentType) (jose.Signer, error) {
	s, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.EdDSA, Key: jose.JSONWebKey{Key: key, KeyID: kid}},
		(&jose.SignerOptions{}).WithType(typ))
	if err != nil {
		return nil, fmt.Errorf("issuer: signer: %w", err)
	}
	return s, nil
}

func check(c Config) error {
	if c.Audience == "" || c.ClientID == "" || c.Audience == c.ClientID || len(c.Key) != ed25519.PrivateKeySize ||
		c.Now == nil || c.Random == nil || len(c.Accounts) == 0 {
		return errors.New("issuer: an audience and another client, key, clock, randomness and accounts are required")
	}
	for _, address := range append([]string{c.URL}, c.RedirectURIs...) {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Fragment != "" {
			return fmt.Errorf("issuer: %q is no web address", address)
		}
	}
	if u, _ := url.Parse(c.URL); strings.HasSuffix(c.URL, "/") || u.RawQuery != "" || u.Path == "" {
		return fmt.Errorf("issuer: %q needs a path and neither a query nor a slash at its end", c.URL)
	}
	for n, a := range c.Accounts {
		claims := signin.Claims{Subject: a.ID, Role: string(a.Role), Provider: a.Provider, Province: a.Province}
		if _, err := claims.Actor(); err != nil {
			return fmt.Errorf("issuer: account %d: %w", n, err)
		}
		if slices.ContainsFunc(c.Accounts[:n], func(b Account) bool { return a.ID == b.ID }) {
			return fmt.Errorf("issuer: account %d has the id of another", n)
		}
	}
	return nil
}

// Keys are the issuer's public keys, for a verifier in the same process.
func (i *Issuer) Keys() signin.Keys { return signin.StaticKeys(i.config.Key.Public()) }

// ServeHTTP implements [http.Handler]; it takes whole paths, not stripped ones.
func (i *Issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) { i.mux.ServeHTTP(w, r) }

func (i *Issuer) route() {
	u, _ := url.Parse(i.config.URL) // checked by New
	i.mux = http.NewServeMux()
	i.mux.HandleFunc("GET "+u.Path+"/.well-known/openid-configuration", i.serveDiscovery)
	i.mux.HandleFunc("GET "+u.Path+"/jwks", i.serveKeys)
	i.mux.HandleFunc("GET "+u.Path+"/style.css", serveStyle)
	i.mux.HandleFunc("GET "+u.Path+"/authorize", i.serveChoice)
	i.mux.HandleFunc("POST "+u.Path+"/authorize", i.serveChosen)
	i.mux.HandleFunc("POST "+u.Path+"/token", i.serveToken)
}

func (i *Issuer) serveDiscovery(w http.ResponseWriter, r *http.Request) {
	i.allowOrigin(w, r)
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                         i.config.URL,
		"authorization_endpoint":                         i.config.URL + "/authorize",
		"token_endpoint":                                 i.config.URL + "/token",
		"jwks_uri":                                       i.config.URL + "/jwks",
		"response_types_supported":                       []string{"code"},
		"response_modes_supported":                       []string{"query"},
		"grant_types_supported":                          []string{grantCode, grantDemonstration},
		"subject_types_supported":                        []string{"public"},
		"id_token_signing_alg_values_supported":          []string{string(jose.EdDSA)},
		"scopes_supported":                               []string{"openid"},
		"token_endpoint_auth_methods_supported":          []string{"none"},
		"code_challenge_methods_supported":               []string{"S256"},
		"claims_supported":                               []string{"iss", "sub", "aud", "exp", "iat", "nonce", "role", "provider", "province"},
		"authorization_response_iss_parameter_supported": true,
	})
}

func (i *Issuer) serveKeys(w http.ResponseWriter, r *http.Request) {
	i.allowOrigin(w, r)
	writeJSON(w, http.StatusOK, json.RawMessage(i.keySet))
}

// allowOrigin lets the pages that may be redirected to read the answer, where
// they are served from another origin.
func (i *Issuer) allowOrigin(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Origin")
	asked := r.Header.Get("Origin")
	if slices.ContainsFunc(i.config.RedirectURIs, func(to string) bool { return origin(to) == asked }) {
		w.Header().Set("Access-Control-Allow-Origin", asked)
	}
}

// origin of a web address that New has checked.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func (i *Issuer) account(id string) (Account, bool) {
	n := slices.IndexFunc(i.config.Accounts, func(a Account) bool { return a.ID == id })
	if n < 0 {
		return Account{}, false
	}
	return i.config.Accounts[n], true
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a reader that left needs no answer
}
