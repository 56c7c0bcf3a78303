package signin

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Leeway is how far the clocks of issuer and verifier may differ.
const Leeway = time.Minute

// MaxLife is how far ahead a token may expire.
const MaxLife = 24 * time.Hour

func algorithms() []string { return []string{"RS256", "ES256", "EdDSA"} }

// gate checks all of a token but its signature.
func (v *Verifier) gate(token string) (Claims, error) {
	if len(token) > MaxToken {
		return Claims{}, &Refused{"too long"}
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return Claims{}, &Refused{"not three parts"}
	}
	decoded := make([][]byte, len(parts))
	for i, part := range parts {
		b, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil || len(b) == 0 || base64.RawURLEncoding.EncodeToString(b) != part {
			return Claims{}, &Refused{"not base64url"}
		}
		decoded[i] = b
	}
	header, ok := decodeObject(decoded[0])
	if !ok {
		return Claims{}, &Refused{"header is no strict JSON object"}
	}
	claims, ok := decodeObject(decoded[1])
	if !ok {
		return Claims{}, &Refused{"payload is no strict JSON object"}
	}
	if err := v.checkHeader(header); err != nil {
		return Claims{}, err
	}
	if err := v.checkParties(claims); err != nil {
		return Claims{}, err
	}
	if err := v.checkTimes(claims); err != nil {
		return Claims{}, err
	}
	return v.read(claims)
}

func (v *Verifier) checkHeader(header map[string]any) error {
	for name, value := range header {
		text, isText := value.(string)
		switch name {
		case "alg":
			if !slices.Contains(algorithms(), text) {
				return &Refused{"algorithm"}
			}
		case "kid":
			if !isText || !printable(text, 256) {
				return &Refused{"kid"}
			}
		case "typ":
			if !v.typed(text) {
				return &Refused{"typ"}
			}
		default: // crit, jwk, jku, x5c, x5u, zip, b64 and all that may come
			return &Refused{"header has more than alg, kid and typ"}
		}
	}
	if header["alg"] == nil {
		return &Refused{"algorithm"}
	}
	if header["typ"] == nil && v.config.Profile != CognitoAccessToken {
		return &Refused{"typ"}
	}
	return nil
}

// typed reports whether typ is that of an access token (RFC 9068 section 4:
// a media type, so capitals do not matter and "application/" may stand before).
func (v *Verifier) typed(typ string) bool {
	typ = strings.TrimPrefix(strings.ToLower(typ), "application/")
	return typ == "jwt" || typ == "at+jwt" && v.config.Profile == AccessToken
}

func (v *Verifier) checkParties(claims map[string]any) error {
	if claims["iss"] != v.config.Issuer {
		return &Refused{"issuer"}
	}
	if v.config.Profile == CognitoAccessToken {
		if claims["token_use"] != "access" || claims["client_id"] != v.config.Audience || claims["aud"] != nil {
			return &Refused{"not an access token of the client"}
		}
		return nil
	}
	if !addressed(claims["aud"], v.config.Audience) {
		return &Refused{"audience"}
	}
	return nil
}

// addressed reports whether aud is the audience or an array of texts that has it.
func addressed(aud any, audience string) bool {
	several, isArray := aud.([]any)
	if !isArray {
		return aud == audience
	}
	for _, one := range several {
		if _, isText := one.(string); !isText {
			return false
		}
	}
	return slices.Contains(several, any(audience))
}

func (v *Verifier) checkTimes(claims map[string]any) error {
	now := v.config.Now()
	exp, ok := numericDate(claims["exp"])
	if !ok {
		return &Refused{"no numeric exp"}
	}
	if !now.Before(exp.Add(Leeway)) {
		return &Refused{"expired"}
	}
	if exp.After(now.Add(MaxLife + Leeway)) {
		return &Refused{"lives too long"}
	}
	for _, name := range []string{"nbf", "iat"} {
		value, set := claims[name]
		if !set {
			continue
		}
		from, ok := numericDate(value)
		if !ok || from.After(now.Add(Leeway)) || from.After(exp) {
			return &Refused{"nbf or iat"}
		}
	}
	return nil
}

// numericDate reads a NumericDate (RFC 7519 section 2): a JSON number of
// seconds, perhaps with a fraction, here from 1970 to 9999.
func numericDate(value any) (time.Time, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return time.Time{}, false
	}
	seconds, err := number.Float64()
	const year10000 = 253402300800
	if err != nil || seconds < 0 || seconds >= year10000 {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(seconds * 1000)), true
}

// printable reports whether text is 1 to limit visible ASCII characters.
func printable(text string, limit int) bool {
	for i := range len(text) {
		if text[i] <= ' ' || text[i] > '~' {
			return false
		}
	}
	return text != "" && len(text) <= limit
}
