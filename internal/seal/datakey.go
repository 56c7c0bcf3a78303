package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// KeySize is the length of a data key in bytes.
const KeySize = 32

const (
	fieldVersion = "s1"
	fieldPrefix  = fieldVersion + "."
	fieldSubkey  = "beian seal field 1"
	overhead     = 12 + 16 // nonce and tag
)

// DataKey encrypts the personal data of one case. Copies share one secret, which
// can't be read back and is never printed. Sealing and opening are safe for
// concurrent use.
type DataKey struct {
	// A function, because fmt calls no method on what is below an unexported
	// field: it would print a value, and with a wrong verb a pointer's target.
	open func() *secret
}

type secret struct {
	caseID string
	key    [KeySize]byte
}

// NewDataKey makes a data key of a case from its secret of [KeySize] bytes,
// which is copied. It is for implementations of [Keys].
func NewDataKey(caseID string, key []byte) (DataKey, error) {
	if caseID == "" {
		return DataKey{}, ErrName
	}
	if len(key) != KeySize {
		return DataKey{}, ErrNoKey
	}
	s := &secret{caseID: caseID}
	copy(s.key[:], key)
	return DataKey{open: func() *secret { return s }}, nil
}

// Seal encrypts the value of a field. The field path is part of what is
// authenticated, so it must be the same when opening. Sealing the same value
// twice gives two different results. The result is printable, has no spaces
// and starts with the version of the format.
func (k DataKey) Seal(field, plaintext string) (string, error) {
	aead, data, err := k.cipher(field)
	if err != nil {
		return "", err
	}
	sealed := aead.Seal(nil, nil, []byte(plaintext), data)
	return fieldPrefix + base64.RawURLEncoding.EncodeToString(sealed), nil
}

// Open decrypts what [DataKey.Seal] gave for the same case and field, or
// answers [ErrOpen]. Exactly one text opens to a sealed value: other
// spellings of the same base64 are refused.
func (k DataKey) Open(field, sealed string) (string, error) {
	aead, data, err := k.cipher(field)
	if err != nil {
		return "", err
	}
	text, ok := strings.CutPrefix(sealed, fieldPrefix)
	if !ok {
		return "", ErrOpen
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < overhead || base64.RawURLEncoding.EncodeToString(raw) != text {
		return "", ErrOpen
	}
	plain, err := aead.Open(nil, nil, raw, data)
	if err != nil {
		return "", ErrOpen
	}
	return string(plain), nil
}

// cipher gives the cipher of fields and the data that binds one of them. The
// subkey is derived anew each time (about a microsecond), so that nothing but
// the secret itself outlives a call.
func (k DataKey) cipher(field string) (cipher.AEAD, []byte, error) {
	if k.open == nil {
		return nil, nil, ErrNoKey
	}
	s := k.open()
	if field == "" {
		return nil, nil, ErrName
	}
	subkey, err := hkdf.Key(sha256.New, s.key[:], nil, fieldSubkey, KeySize)
	if err != nil {
		return nil, nil, fmt.Errorf("seal: deriving a subkey: %w", err)
	}
	defer clear(subkey)
	block, err := aes.NewCipher(subkey)
	if err != nil {
		return nil, nil, fmt.Errorf("seal: AES: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, nil, fmt.Errorf("seal: GCM: %w", err)
	}
	return aead, bind(fieldVersion, s.caseID, field), nil
}
