package signin

import (
	"strings"

	"beian/internal/policy"
)

// Claims are what a verified token says about a person. Only these four are
// read: no name, no address.
type Claims struct {
	Subject  string
	Role     string
	Provider string
	Province string
}

// FromAuthorizer takes the claims of a token that the gateway's JWT authorizer
// has verified (requestContext.authorizer.jwt.claims). It verifies nothing:
// the caller makes sure that the request came through that authorizer.
func FromAuthorizer(claims map[string]string, names ClaimNames) Claims {
	names = names.orDefault()
	return Claims{
		Subject:  claims["sub"],
		Role:     claims[names.Role],
		Provider: claims[names.Provider],
		Province: claims[names.Province],
	}
}

// Actor maps claims to an actor. It refuses a subject or a provider of other
// than plain characters, a province that is no two-digit code, an unknown role
// and an attribute that is missing or too many for the role ([policy.Actor]).
func (c Claims) Actor() (policy.Actor, error) {
	switch {
	case !plain(c.Subject, "._-~:|@=+", 128):
		return policy.Actor{}, &Refused{"sub"}
	case c.Provider != "" && !plain(c.Provider, "._-", 64):
		return policy.Actor{}, &Refused{"provider"}
	case c.Province != "" && !province(c.Province):
		return policy.Actor{}, &Refused{"province"}
	}
	actor := policy.Actor{ID: c.Subject, Role: policy.Role(c.Role), Provider: c.Provider, Province: c.Province}
	if actor.Valid() != nil {
		return policy.Actor{}, &Refused{"role, or what it must or must not have"}
	}
	return actor, nil
}

// read takes the claims out of a decoded payload. Each is text; the subject
// must be set.
func (v *Verifier) read(claims map[string]any) (Claims, error) {
	var c Claims
	for name, into := range map[string]*string{
		"sub": &c.Subject, v.config.Names.Role: &c.Role,
		v.config.Names.Provider: &c.Provider, v.config.Names.Province: &c.Province,
	} {
		value, set := claims[name]
		if !set {
			continue
		}
		text, isText := value.(string)
		if !isText {
			return Claims{}, &Refused{"sub, role, provider or province is no text"}
		}
		*into = text
	}
	if c.Subject == "" {
		return Claims{}, &Refused{"sub"}
	}
	return c, nil
}

// plain reports whether text is 1 to limit letters, digits and others of
// ASCII. No separator of a key or a path is among them.
func plain(text, others string, limit int) bool {
	for _, c := range text {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (c < '0' || c > '9') && !strings.ContainsRune(others, c) {
			return false
		}
	}
	return text != "" && len(text) <= limit
}

// province reports whether code has the form of GB/T 2260's first two digits.
func province(code string) bool {
	return len(code) == 2 && code[0] >= '1' && code[0] <= '9' && code[1] >= '0' && code[1] <= '9'
}
