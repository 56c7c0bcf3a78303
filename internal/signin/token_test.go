package signin_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"maps"
	"sync"
	"testing"
	"time"

	"beian/internal/signin"
)

const (
	issuer   = "https://issuer.example/realm"
	audience = "beian-api"
)

var now = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

// keys are made once: an RSA key takes a while.
type keys struct {
	ed      ed25519.PrivateKey
	ec      *ecdsa.PrivateKey
	rsa     *rsa.PrivateKey
	otherEd ed25519.PrivateKey
	otherEC *ecdsa.PrivateKey
}

var testKeys = sync.OnceValue(func() keys {
	r, err1 := rsa.GenerateKey(rand.Reader, 2048)
	ec, err2 := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	other, err3 := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err1 != nil || err2 != nil || err3 != nil {
		panic("no test keys")
	}
	return keys{
		ed: ed25519.NewKeyFromSeed(make([]byte, 32)), ec: ec, rsa: r,
		otherEd: ed25519.NewKeyFromSeed([]byte("another seed of thirty-two bytes")), otherEC: other,
	}
})

func trusted() signin.Keys {
	k := testKeys()
	return signin.StaticKeys(k.ed.Public(), k.ec.Public(), k.rsa.Public())
}

func verifier(t testing.TB, profile signin.Profile) *signin.Verifier {
	t.Helper()
	v, err := signin.New(signin.Config{Issuer: issuer, Audience: audience, Profile: profile, Keys: trusted(), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

type object = map[string]any

// with gives a copy of o with names and values set; a nil value removes.
func with(o object, changes ...any) object {
	o = maps.Clone(o)
	for i := 0; i < len(changes); i += 2 {
		name := changes[i].(string)
		if o[name] = changes[i+1]; changes[i+1] == nil {
			delete(o, name)
		}
	}
	return o
}

func header(changes ...any) object { return with(object{"alg": "EdDSA", "typ": "at+jwt"}, changes...) }

func payload(changes ...any) object {
	return with(object{
		"iss": issuer, "aud": audience, "sub": "account-1", "role": "verifier", "provider": "provider-1",
		"exp": now.Add(time.Hour).Unix(), "iat": now.Unix(),
	}, changes...)
}

func text(t testing.TB, v any) string {
	t.Helper()
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// signed makes a token of any header and payload (objects, or text as it is)
// with the signature that sign gives.
func signed(t testing.TB, header, payload any, sign func(input []byte) []byte) string {
	t.Helper()
	input := encode(text(t, header)) + "." + encode(text(t, payload))
	return input + "." + base64.RawURLEncoding.EncodeToString(sign([]byte(input)))
}

func byEd(k ed25519.PrivateKey) func([]byte) []byte {
	return func(input []byte) []byte { return ed25519.Sign(k, input) }
}

func byEC(t testing.TB, k *ecdsa.PrivateKey) func([]byte) []byte {
	return func(input []byte) []byte {
		digest := sha256.Sum256(input)
		r, s, err := ecdsa.Sign(rand.Reader, k, digest[:])
		if err != nil {
			t.Fatal(err)
		}
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	}
}

func byRSA(t testing.TB, k *rsa.PrivateKey) func([]byte) []byte {
	return func(input []byte) []byte {
		digest := sha256.Sum256(input)
		sig, err := rsa.SignPKCS1v15(nil, k, crypto.SHA256, digest[:])
		if err != nil {
			t.Fatal(err)
		}
		return sig
	}
}

func byPSS(t testing.TB, k *rsa.PrivateKey) func([]byte) []byte {
	return func(input []byte) []byte {
		digest := sha256.Sum256(input)
		sig, err := rsa.SignPSS(rand.Reader, k, crypto.SHA256, digest[:], nil)
		if err != nil {
			t.Fatal(err)
		}
		return sig
	}
}

func byHMAC(key []byte) func([]byte) []byte {
	return func(input []byte) []byte {
		mac := hmac.New(sha256.New, key)
		mac.Write(input)
		return mac.Sum(nil)
	}
}

func publicDER(t testing.TB, public crypto.PublicKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return der
}
