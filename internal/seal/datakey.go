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
	bytesVersion = "b1"
	bytesPrefix  = byte(1)
	bytesSubkey  = "beian seal bytes 1"
	overhead     = 12 + 16 // nonce and tag
)

// DataKey encrypts the personal data of one case. Copies share one secret, so
// wiping one wipes all. The secret can't be read back and is never printed.
// Sealing and opening are safe for concurrent use; [DataKey.Wipe] is not safe
// beside them.
type DataKey struct {
	// A function, because fmt calls no method on what is below an unexported
	// field: it would print a value, and with a wrong verb a pointer's target.
	open func() *secret
}

type secret struct {
	caseID string
	key    [KeySize]byte
	wiped  bool
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

// Wipe overwrites the secret. Every later use answers [ErrNoKey].
func (k DataKey) Wipe() {
	if k.open == nil {
		return
	}
	s := k.open()
	clear(s.key[:])
	s.wiped = true
}

// Seal encrypts the value of a field. The field path is part of what is
// authenticated, so it must be the same when opening. Sealing the same value
// twice gives two different results. The result is printable, has no spaces
// and starts with the version of the format.
func (k DataKey) Seal(field, plaintext string) (string, error) {
	aead, data, err := k.cipher(fieldSubkey, fieldVersion, field)
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
	aead, data, err := k.cipher(fieldSubkey, fieldVersion, field)
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

// SealBytes encrypts a larger value, such as a rendered document, in one
// piece in memory. It is [DataKey.Seal] without the printable form.
func (k DataKey) SealBytes(field string, plaintext []byte) ([]byte, error) {
	aead, data, err := k.cipher(bytesSubkey, bytesVersion, field)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 1, 1+overhead+len(plaintext))
	out[0] = bytesPrefix
	return aead.Seal(out, nil, plaintext, data), nil
}

// OpenBytes decrypts what [DataKey.SealBytes] gave for the same case and
// field, or answers [ErrOpen].
func (k DataKey) OpenBytes(field string, sealed []byte) ([]byte, error) {
	aead, data, err := k.cipher(bytesSubkey, bytesVersion, field)
	if err != nil {
		return nil, err
	}
	if len(sealed) < 1+overhead || sealed[0] != bytesPrefix {
		return nil, ErrOpen
	}
	plain, err := aead.Open(nil, nil, sealed[1:], data)
	if err != nil {
		return nil, ErrOpen
	}
	return plain, nil
}

// cipher gives the cipher of a purpose and the data that binds one field. The
// subkey is derived anew each time (about a microsecond), so that nothing but
// the secret itself outlives a call.
func (k DataKey) cipher(purpose, version, field string) (cipher.AEAD, []byte, error) {
	if k.open == nil || k.open().wiped {
		return nil, nil, ErrNoKey
	}
	s := k.open()
	if field == "" {
		return nil, nil, ErrName
	}
	subkey, err := hkdf.Key(sha256.New, s.key[:], nil, purpose, KeySize)
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
	return aead, bind(version, s.caseID, field), nil
}
