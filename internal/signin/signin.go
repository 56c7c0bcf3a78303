// Package signin says who is asking: it verifies a bearer token of one trusted
// OpenID Connect issuer and turns its claims into a [policy.Actor].
//
// Three steps that can be used alone:
//
//   - [Verifier.Claims] verifies a token: signature and keys by go-oidc, all
//     else by one strict gate (see [Verifier]).
//   - [FromAuthorizer] takes claims that an API gateway verified before.
//   - [Claims.Actor] maps claims to an actor and refuses any that do not fit
//     his role.
package signin

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"beian/internal/policy"
)

// MaxToken is the longest token that is looked at, in bytes.
const MaxToken = 8 << 10

// ErrUnavailable: the issuer's keys could not be fetched. The token may be
// good; ask again later.
var ErrUnavailable = errors.New("signin: the issuer's keys are not available")

// Refused is why a token is not taken. Reason is one of a few fixed texts and
// never holds anything of the token.
type Refused struct{ Reason string }

func (r *Refused) Error() string { return "signin: token refused: " + r.Reason }

// Keys verify the signature of a token and give its payload. [StaticKeys] and
// [RemoteKeys] make them.
type Keys interface {
	VerifySignature(ctx context.Context, token string) (payload []byte, err error)
}

// StaticKeys are public keys (RSA, ECDSA P-256 or Ed25519) known beforehand.
func StaticKeys(keys ...crypto.PublicKey) Keys { return &oidc.StaticKeySet{PublicKeys: keys} }

// Profile is how an issuer writes access tokens.
type Profile int

// The profiles.
const (
	// AccessToken: aud has the audience; typ is "at+jwt" (RFC 9068) or "JWT".
	AccessToken Profile = iota
	// CognitoAccessToken: token_use is "access" and client_id the audience;
	// there is no aud and no typ.
	CognitoAccessToken
)

// Config says which tokens are trusted. All fields but Profile and Names are
// required.
type Config struct {
	Issuer   string // compared exactly with iss
	Audience string // this service; for Cognito the app client's id
	Profile  Profile
	Keys     Keys
	Names    ClaimNames
	Now      func() time.Time
}

// ClaimNames are the names of the claims that an issuer uses, for instance
// "custom:role". Empty names are "role", "provider" and "province".
type ClaimNames struct{ Role, Provider, Province string }

func (n ClaimNames) orDefault() ClaimNames {
	if n.Role == "" {
		n.Role = "role"
	}
	if n.Provider == "" {
		n.Provider = "provider"
	}
	if n.Province == "" {
		n.Province = "province"
	}
	return n
}

// Verifier verifies tokens. It takes a token only if
//
//   - it is at most [MaxToken] bytes of three parts of exact base64url, whose
//     header and payload are JSON objects without a key twice (capitals
//     ignored) and without bytes after;
//   - the header has alg RS256, ES256 or EdDSA, a typ of its [Profile], perhaps
//     a kid, and nothing else: no crit, no key or address of a key;
//   - iss is the issuer, aud (or client_id) has the audience, sub is set;
//   - exp is a number, not passed by more than [Leeway] and not further than
//     [MaxLife] ahead; nbf and iat, where set, are numbers not more than
//     Leeway ahead;
//   - its signature is by a key of the issuer.
//
// It is safe for concurrent use.
type Verifier struct {
	config Config
	oidc   *oidc.IDTokenVerifier
}

// New makes a verifier.
func New(c Config) (*Verifier, error) {
	if c.Issuer == "" || c.Audience == "" || c.Keys == nil || c.Now == nil {
		return nil, errors.New("signin: issuer, audience, keys and clock are required")
	}
	c.Names = c.Names.orDefault()
	return &Verifier{config: c, oidc: oidc.NewVerifier(c.Issuer, noting{c.Keys}, &oidc.Config{
		ClientID:             c.Audience,
		SkipClientIDCheck:    c.Profile == CognitoAccessToken, // the gate compares client_id
		SkipExpiryCheck:      true,                            // the gate is stricter
		SupportedSigningAlgs: algorithms(),
	})}, nil
}

// Actor verifies a token and gives the actor that it names. Errors are
// [*Refused] (answer 401) and [ErrUnavailable] (answer 503).
func (v *Verifier) Actor(ctx context.Context, token string) (policy.Actor, error) {
	claims, err := v.Claims(ctx, token)
	if err != nil {
		return policy.Actor{}, err
	}
	return claims.Actor()
}

// Claims verifies a token and gives its claims, with the errors of
// [Verifier.Actor]. They may still not fit any role.
func (v *Verifier) Claims(ctx context.Context, token string) (Claims, error) {
	claims, err := v.gate(token)
	if err != nil {
		return Claims{}, err
	}
	var fetch error
	if _, err := v.oidc.Verify(context.WithValue(ctx, noteKey{}, &fetch), token); err != nil {
		if fetch != nil {
			return Claims{}, fmt.Errorf("%w: %w", ErrUnavailable, fetch)
		}
		return Claims{}, &Refused{"not signed by the issuer"}
	}
	return claims, nil
}

// Bearer takes the token out of a request's one Authorization header. It
// answers [*Refused].
func Bearer(r *http.Request) (string, error) {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return "", &Refused{"not one Authorization header"}
	}
	scheme, token, ok := strings.Cut(values[0], " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", &Refused{"not a bearer token"}
	}
	return token, nil
}

// noting keeps apart a signature that does not fit and keys that could not be
// fetched; go-oidc's verifier folds both into text.
type noting struct{ Keys }

type noteKey struct{}

// VerifySignature implements oidc.KeySet. A failed fetch is the one error that
// go-oidc's key set wraps.
func (n noting) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := n.Keys.VerifySignature(ctx, token)
	if note, ok := ctx.Value(noteKey{}).(*error); ok && err != nil && errors.Unwrap(err) != nil {
		*note = err
	}
	return payload, err
}
