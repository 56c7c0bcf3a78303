package issuer

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	tokenLife          = time.Hour
	grantCode          = "authorization_code"
	grantDemonstration = "urn:beian:demonstration"
	challengeSize      = 43 // base64url of SHA-256
)

// serveToken exchanges a code, or gives tokens for a named account.
func (i *Issuer) serveToken(w http.ResponseWriter, r *http.Request) {
	i.allowOrigin(w, r)
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		refuse(w, "invalid_request")
		return
	}
	for _, values := range r.PostForm {
		if len(values) != 1 {
			refuse(w, "invalid_request")
			return
		}
	}
	switch r.PostForm.Get("grant_type") {
	case grantCode:
		i.exchange(w, r.PostForm)
	case grantDemonstration:
		account, known := i.account(r.PostForm.Get("account"))
		if !known {
			refuse(w, "invalid_grant")
			return
		}
		i.give(w, account, "")
	default:
		refuse(w, "unsupported_grant_type")
	}
}

func (i *Issuer) exchange(w http.ResponseWriter, form url.Values) {
	if form.Get("client_id") != i.config.ClientID {
		refuse(w, "invalid_client")
		return
	}
	g, ok := i.codes.take(form.Get("code"))
	if !ok || form.Get("redirect_uri") != g.redirectURI || !proves(form.Get("code_verifier"), g.challenge) {
		refuse(w, "invalid_grant")
		return
	}
	i.give(w, g.account, g.nonce)
}

// proves checks a PKCE verifier (RFC 7636 section 4.6).
func proves(verifier, challenge string) bool {
	if len(verifier) < 43 || len(verifier) > 128 {
		return false
	}
	sum := sha256.Sum256([]byte(verifier))
	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(challenge)) == 1
}

func (i *Issuer) give(w http.ResponseWriter, a Account, nonce string) {
	now := i.config.Now()
	claims := map[string]any{
		"iss": i.config.URL, "sub": a.ID, "iat": now.Unix(), "exp": now.Add(tokenLife).Unix(), "role": a.Role,
	}
	if a.Provider != "" {
		claims["provider"] = a.Provider
	}
	if a.Province != "" {
		claims["province"] = a.Province
	}
	jti := make([]byte, 16)
	if _, err := io.ReadFull(i.config.Random, jti); err != nil {
		http.Error(w, "no randomness", http.StatusInternalServerError)
		return
	}
	access := jwt.Signed(i.access).Claims(claims).Claims(map[string]any{
		"aud": i.config.Audience, "client_id": i.config.ClientID, "jti": base64.RawURLEncoding.EncodeToString(jti),
	})
	identity := map[string]any{"aud": i.config.ClientID, "auth_time": now.Unix()}
	if nonce != "" {
		identity["nonce"] = nonce
	}
	answer, err := answer(access, jwt.Signed(i.id).Claims(claims).Claims(identity))
	if err != nil {
		http.Error(w, "signing failed", http.StatusInternalServerError)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

func answer(access, identity jwt.Builder) (map[string]any, error) {
	accessToken, err := access.Serialize()
	if err != nil {
		return nil, fmt.Errorf("issuer: access token: %w", err)
	}
	idToken, err := identity.Serialize()
	if err != nil {
		return nil, fmt.Errorf("issuer: id token: %w", err)
	}
	return map[string]any{
		"access_token": accessToken, "id_token": idToken,
		"token_type": "Bearer", "expires_in": int(tokenLife.Seconds()), "scope": "openid",
	}, nil
}

// refuse answers an error code of RFC 6749 section 5.2.
func refuse(w http.ResponseWriter, code string) {
	writeJSON(w, http.StatusBadRequest, map[string]string{"error": code})
}
