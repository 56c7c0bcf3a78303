package signin_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/signin"
)

// hostile gives, by name, tokens that must be refused. Unless the point is the
// signature, they are signed by a trusted key.
func hostile(t testing.TB) map[string]string {
	t.Helper()
	k := testKeys()
	good := signed(t, header(), payload(), byEd(k.ed))
	parts := strings.Split(good, ".")
	own := func(header, payload any) string { return signed(t, header, payload, byEd(k.ed)) }
	none := func([]byte) []byte { return []byte{0} }
	edDER := publicDER(t, k.ed.Public())
	rsaPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: publicDER(t, k.rsa.Public())})
	jwk := object{"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(k.otherEd.Public().(ed25519.PublicKey))}

	all := map[string]string{}
	add := func(group string, tokens map[string]string) {
		for name, token := range tokens {
			all[group+": "+name] = token
		}
	}
	add("algorithm", map[string]string{
		"none":                           signed(t, header("alg", "none"), payload(), none),
		"none, empty signature":          encode(text(t, header("alg", "none"))) + "." + parts[1] + ".",
		"None":                           signed(t, header("alg", "None"), payload(), none),
		"missing":                        own(header("alg", nil), payload()),
		"null":                           own(`{"alg":null,"typ":"at+jwt"}`, payload()),
		"a number":                       own(header("alg", 1), payload()),
		"a list":                         own(header("alg", []string{"EdDSA"}), payload()),
		"lower case":                     own(header("alg", "eddsa"), payload()),
		"HS256 with the public key":      signed(t, header("alg", "HS256"), payload(), byHMAC(k.ed.Public().(ed25519.PublicKey))),
		"HS256 with the key's DER":       signed(t, header("alg", "HS256"), payload(), byHMAC(edDER)),
		"HS256 with the RSA key's PEM":   signed(t, header("alg", "HS256"), payload(), byHMAC(rsaPEM)),
		"HS256 with an empty key":        signed(t, header("alg", "HS256"), payload(), byHMAC(nil)),
		"HS512":                          signed(t, header("alg", "HS512"), payload(), byHMAC(edDER)),
		"PS256":                          signed(t, header("alg", "PS256"), payload(), byPSS(t, k.rsa)),
		"RS256 signed with PSS":          signed(t, header("alg", "RS256"), payload(), byPSS(t, k.rsa)),
		"RS512":                          signed(t, header("alg", "RS512"), payload(), byRSA(t, k.rsa)),
		"ES256 signed with Ed25519":      own(header("alg", "ES256"), payload()),
		"RS256 signed with ECDSA":        signed(t, header("alg", "RS256"), payload(), byEC(t, k.ec)),
		"EdDSA signed with ECDSA":        signed(t, header(), payload(), byEC(t, k.ec)),
		"ES256 of zeros (r and s are 0)": signed(t, header("alg", "ES256"), payload(), func([]byte) []byte { return make([]byte, 64) }),
		"JWE":                            own(header("alg", "RSA-OAEP", "enc", "A256GCM"), payload()),
	})
	add("signature", map[string]string{
		"another Ed25519 key":     signed(t, header(), payload(), byEd(k.otherEd)),
		"another ECDSA key":       signed(t, header("alg", "ES256"), payload(), byEC(t, k.otherEC)),
		"of another payload":      parts[0] + "." + encode(text(t, payload("role", "manager"))) + "." + parts[2],
		"of another header":       encode(text(t, header("typ", "JWT"))) + "." + parts[1] + "." + parts[2],
		"removed":                 parts[0] + "." + parts[1],
		"empty":                   parts[0] + "." + parts[1] + ".",
		"short":                   parts[0] + "." + parts[1] + "." + parts[2][:80],
		"twice":                   good + "." + parts[2],
		"one bit flipped":         flipped(good),
		"the last spare bits":     good[:len(good)-1] + "B",
		"of zeros":                signed(t, header(), payload(), func([]byte) []byte { return make([]byte, 64) }),
		"for the decoded payload": signed(t, header(), payload(), func([]byte) []byte { return byEd(k.ed)([]byte(text(t, payload()))) }),
	})
	add("header", map[string]string{
		"crit":                     own(header("crit", []string{"exp"}), payload()),
		"empty crit":               own(header("crit", []string{}), payload()),
		"b64 false":                own(header("b64", false, "crit", []string{"b64"}), payload()),
		"zip":                      own(header("zip", "DEF"), payload()),
		"embedded key":             signed(t, header("jwk", jwk), payload(), byEd(k.otherEd)),
		"embedded key, own signed": own(header("jwk", jwk), payload()),
		"jku":                      signed(t, header("jku", "https://evil.example/jwks"), payload(), byEd(k.otherEd)),
		"x5u":                      signed(t, header("x5u", "https://evil.example/cert"), payload(), byEd(k.otherEd)),
		"x5c":                      signed(t, header("x5c", []string{base64.StdEncoding.EncodeToString(edDER)}), payload(), byEd(k.otherEd)),
		"kid a path, other key":    signed(t, header("kid", "../../../../dev/null"), payload(), byHMAC(nil)),
		"kid an injection":         signed(t, header("kid", "x' UNION SELECT 'k"), payload(), byEd(k.otherEd)),
		"kid a number":             own(header("kid", 1), payload()),
		"kid empty":                own(header("kid", ""), payload()),
		"kid with a control":       own(header("kid", "a\x00b"), payload()),
		"kid of 300 bytes":         own(header("kid", strings.Repeat("k", 300)), payload()),
		"kid an object":            own(header("kid", object{"a": "b"}), payload()),
		"no typ":                   own(header("typ", nil), payload()),
		"typ of a logout token":    own(header("typ", "logout+jwt"), payload()),
		"typ of a proof":           own(header("typ", "dpop+jwt"), payload()),
		"typ null":                 own(`{"alg":"EdDSA","typ":null}`, payload()),
		"typ a list":               own(header("typ", []string{"at+jwt"}), payload()),
		"typ empty":                own(header("typ", ""), payload()),
		"cty (nested)":             own(header("cty", "JWT"), payload()),
		"alg twice, none first":    own(`{"alg":"none","alg":"EdDSA","typ":"at+jwt"}`, payload()),
		"alg twice, none last":     own(`{"alg":"EdDSA","typ":"at+jwt","alg":"none"}`, payload()),
		"alg and ALG":              own(`{"alg":"EdDSA","typ":"at+jwt","ALG":"none"}`, payload()),
		"not JSON":                 own(`alg=EdDSA`, payload()),
		"a list":                   own(`["EdDSA"]`, payload()),
		"null":                     own(`null`, payload()),
		"two objects":              own(`{"alg":"EdDSA","typ":"at+jwt"}{}`, payload()),
	})
	p := func(changes ...any) string { return own(header(), payload(changes...)) }
	body := text(t, payload())
	extended := func(more string) string { return own(header(), body[:len(body)-1]+","+more+"}") }
	add("parties", map[string]string{
		"no iss":                      p("iss", nil),
		"iss of another":              p("iss", "https://evil.example"),
		"iss with a slash":            p("iss", issuer+"/"),
		"iss in capitals":             p("iss", strings.ToUpper(issuer)),
		"iss a longer name":           p("iss", issuer+".evil.example"),
		"iss a list":                  p("iss", []string{issuer}),
		"iss null":                    extendedWithout(t, own, "iss", "null"),
		"no aud":                      p("aud", nil),
		"aud of another":              p("aud", "another"),
		"aud empty":                   p("aud", ""),
		"aud an empty list":           p("aud", []string{}),
		"aud a list of others":        p("aud", []string{"one", "two"}),
		"aud a list with a number":    p("aud", []any{audience, 1}),
		"aud a list in a list":        p("aud", []any{[]string{audience}}),
		"aud an object":               p("aud", object{audience: true}),
		"aud a prefix":                p("aud", audience[:5]),
		"aud longer":                  p("aud", audience+"2"),
		"aud joined by a space":       p("aud", audience+" other"),
		"aud in capitals":             p("aud", strings.ToUpper(audience)),
		"client_id instead of aud":    p("aud", nil, "client_id", audience),
		"Cognito's form":              p("aud", nil, "client_id", audience, "token_use", "access"),
		"no sub":                      p("sub", nil),
		"sub empty":                   p("sub", ""),
		"sub a number":                p("sub", 7),
		"sub null":                    extendedWithout(t, own, "sub", "null"),
		"sub a list":                  p("sub", []string{"account-1"}),
		"sub with a slash":            p("sub", "a/b"),
		"sub with a hash":             p("sub", "a#b"),
		"sub with a newline":          p("sub", "a\nb"),
		"sub with a zero byte":        p("sub", "a\x00"),
		"sub not ASCII":               p("sub", "账号"),
		"sub a space":                 p("sub", " "),
		"sub of 129 bytes":            p("sub", strings.Repeat("a", 129)),
		"sub twice":                   extended(`"sub":"account-2"`),
		"SUB beside sub":              extended(`"SUB":"account-2"`),
		"sub twice, one escaped":      extended(`"\u0073ub":"account-2"`),
		"iss twice":                   extended(`"iss":"https://evil.example"`),
		"role twice":                  extended(`"role":"manager"`),
		"a key twice in a deep place": extended(`"x":[{"y":{"z":1,"z":2}}]`),
	})
	add("times", map[string]string{
		"no exp":                   p("exp", nil),
		"exp as text":              p("exp", fmt.Sprint(now.Add(time.Hour).Unix())),
		"exp null":                 extendedWithout(t, own, "exp", "null"),
		"exp a list":               p("exp", []int64{now.Add(time.Hour).Unix()}),
		"exp true":                 p("exp", true),
		"exp negative":             p("exp", -1),
		"exp zero":                 p("exp", 0),
		"exp an hour ago":          p("exp", now.Add(-time.Hour).Unix()),
		"exp at the end of leeway": p("exp", now.Add(-signin.Leeway).Unix()),
		"exp in milliseconds":      p("exp", now.Add(time.Hour).UnixMilli()),
		"exp infinite":             extendedWithout(t, own, "exp", "1e999"),
		"exp beyond int64":         extendedWithout(t, own, "exp", "9223372036854775808"),
		"exp in two days":          p("exp", now.Add(48*time.Hour).Unix()),
		"exp twice":                extended(`"exp":99999999999`),
		"nbf in an hour":           p("nbf", now.Add(time.Hour).Unix()),
		"nbf past leeway":          p("nbf", now.Add(signin.Leeway+time.Second).Unix()),
		"nbf as text":              p("nbf", "0"),
		"nbf null":                 extended(`"nbf":null`),
		"iat in an hour":           p("iat", now.Add(time.Hour).Unix()),
		"iat as text":              p("iat", "0"),
		"iat negative":             p("iat", -5),
		"iat after exp":            p("iat", now.Add(30*time.Second).Unix(), "exp", now.Add(20*time.Second).Unix()),
	})
	add("role", map[string]string{
		"no role":                       p("role", nil),
		"empty":                         p("role", ""),
		"unknown":                       p("role", "admin"),
		"system":                        p("role", "system"),
		"in capitals":                   p("role", "Verifier"),
		"with a space":                  p("role", "verifier "),
		"a list":                        p("role", []string{"verifier"}),
		"a number":                      p("role", 1),
		"verifier without a provider":   p("provider", nil),
		"verifier with a province":      p("province", "11"),
		"manager without a provider":    p("role", "manager", "provider", ""),
		"applicant with a provider":     p("role", "applicant"),
		"applicant with a province":     p("role", "applicant", "provider", nil, "province", "11"),
		"reviewer without a province":   p("role", "reviewer", "provider", nil),
		"reviewer with a provider":      p("role", "reviewer", "province", "11"),
		"auditor with a provider":       p("role", "auditor"),
		"officer with a province":       p("role", "officer", "provider", nil, "province", "11"),
		"provider a list":               p("provider", []string{"provider-1", "provider-2"}),
		"provider null":                 extendedWithout(t, own, "provider", "null"),
		"provider with a slash":         p("provider", "provider-1/../provider-2"),
		"provider with a hash":          p("provider", "provider-1#x"),
		"provider a star":               p("provider", "*"),
		"provider of 65 bytes":          p("provider", strings.Repeat("p", 65)),
		"province of one digit":         p("role", "reviewer", "provider", nil, "province", "1"),
		"province of three digits":      p("role", "reviewer", "provider", nil, "province", "110"),
		"province of letters":           p("role", "reviewer", "provider", nil, "province", "ab"),
		"province of full-width digits": p("role", "reviewer", "provider", nil, "province", "１１"),
		"province a number":             p("role", "reviewer", "provider", nil, "province", 11),
		"province starting with zero":   p("role", "reviewer", "provider", nil, "province", "01"),
	})
	add("form", map[string]string{
		"empty":                    "",
		"dots":                     "..",
		"the scheme kept":          "Bearer " + good,
		"a space before":           " " + good,
		"a newline after":          good + "\n",
		"a newline inside":         good[:20] + "\n" + good[20:],
		"padded":                   parts[0] + "." + parts[1] + "." + parts[2] + "=",
		"standard base64":          strings.ReplaceAll(strings.ReplaceAll(own(header(), payload("x", "??>>~~")), "-", "+"), "_", "/") + "+",
		"JSON serialisation":       fmt.Sprintf(`{"protected":%q,"payload":%q,"signature":%q}`, parts[0], parts[1], parts[2]),
		"five parts (encrypted)":   good + ".a.b",
		"too long":                 p("x", strings.Repeat("x", signin.MaxToken)),
		"payload empty":            own(header(), ""),
		"payload a list":           own(header(), "["+body+"]"),
		"payload a text":           own(header(), `"`+encode(body)+`"`),
		"payload null":             own(header(), "null"),
		"payload with bytes after": own(header(), body+"x"),
		"payload twice":            own(header(), body+body),
		"payload cut":              own(header(), body[:len(body)-1]),
		"payload not UTF-8":        own(header(), body[:len(body)-1]+",\"x\":\"\xff\"}"),
		"payload with a BOM":       own(header(), "\ufeff"+body),
		"payload 3,000 deep":       extended(`"x":` + strings.Repeat("[", 2900)),
	})
	return all
}

// extendedWithout gives a token whose named claim is written as it is.
func extendedWithout(t testing.TB, own func(header, payload any) string, name, value string) string {
	t.Helper()
	body := text(t, payload(name, nil))
	return own(header(), body[:len(body)-1]+`,"`+name+`":`+value+"}")
}

func flipped(token string) string {
	b := []byte(token)
	i := len(b) - 20
	if b[i] == 'A' {
		b[i] = 'B'
	} else {
		b[i] = 'A'
	}
	return string(b)
}

func TestHostileTokensAreRefused(t *testing.T) {
	v := verifier(t, signin.AccessToken)
	tokens := hostile(t)
	if len(tokens) < 150 {
		t.Errorf("only %d hostile tokens", len(tokens))
	}
	for _, name := range slices.Sorted(maps.Keys(tokens)) {
		actor, err := v.Actor(t.Context(), tokens[name])
		var refused *signin.Refused
		if !errors.As(err, &refused) {
			t.Errorf("%s: gave %+v, %v; want a refusal", name, actor, err)
			continue
		}
		for _, secret := range []string{"account-1", "provider-1", "evil", "verifier "} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error shows the token: %v", name, err)
			}
		}
	}
}

// The tokens of the table are wrong in one thing only: what the table makes
// of an unchanged header and payload is taken.
func TestTheHostileTableStartsFromAGoodToken(t *testing.T) {
	v := verifier(t, signin.AccessToken)
	k := testKeys()
	for name, token := range map[string]string{
		"EdDSA":       signed(t, header(), payload(), byEd(k.ed)),
		"ES256":       signed(t, header("alg", "ES256"), payload(), byEC(t, k.ec)),
		"RS256":       signed(t, header("alg", "RS256"), payload(), byRSA(t, k.rsa)),
		"claim added": signed(t, header(), strings.TrimSuffix(text(t, payload()), "}")+`,"x":[{"y":1},{"y":2}]}`, byEd(k.ed)),
	} {
		if _, err := v.Actor(t.Context(), token); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzGate(f *testing.F) {
	v := verifier(f, signin.AccessToken)
	k := testKeys()
	f.Add(text(f, header()), text(f, payload()))
	f.Add(`{"alg":"EdDSA","typ":"at+jwt","alg":"none"}`, text(f, payload()))
	f.Add(text(f, header()), `{"aud":["beian-api"],"exp":1e10}`)
	f.Fuzz(func(t *testing.T, header, payload string) {
		token := signed(t, header, payload, byEd(k.ed))
		actor, err := v.Actor(t.Context(), token)
		if err != nil {
			return
		}
		// Whatever is taken says so to a plain reader too.
		var plain struct {
			Iss, Sub string
			Exp      float64
		}
		if err := json.Unmarshal([]byte(payload), &plain); err != nil || plain.Iss != issuer || plain.Sub != actor.ID || actor.Valid() != nil {
			t.Errorf("%s gave %+v", payload, actor)
		}
	})
}
