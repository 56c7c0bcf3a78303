// Package keyfile keeps the master keys of one machine in a file that only
// its owner may read, and is a [seal.Keys].
//
// The file is text, one key a line, oldest first:
//
//	beian-keys-1
//	blind <id> <64 hex digits>
//	wrap <id> <64 hex digits>
//
// There is one blind key, which can't be replaced without losing the index,
// and at least one wrapping key; the last one wraps, all of them unwrap. An id
// is the first 8 bytes of SHA-256 over the key (after a fixed label), so a
// damaged line is noticed when the file is read, not when data is lost.
//
// A wrapped data key is
//
//	"w1" | id of the wrapping key 8 | nonce 12 | AES-256-GCM ciphertext 32 | tag 16
//
// with "w1", id and case id as associated data.
package keyfile

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"beian/internal/seal"
)

const (
	version    = "w1"
	idSize     = 8
	wrappedLen = len(version) + idSize + 12 + seal.KeySize + 16
)

type keyID [idSize]byte

type key struct {
	id     keyID
	secret [seal.KeySize]byte
}

func newKey(secret [seal.KeySize]byte) key {
	sum := sha256.Sum256(append([]byte("beian key id\x00"), secret[:]...))
	return key{id: keyID(sum[:idSize]), secret: secret}
}

// Keys are the master keys of one file. It is made by [Open].
type Keys struct {
	ring   func() *ring // a function, so that no printer can follow it
	random io.Reader
}

// Format prints [redacted] whatever the verb and flags.
func (*Keys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[redacted]") }

type ring struct {
	blind key
	wrap  []key // oldest first, never empty
}

var _ seal.Keys = (*Keys)(nil)

// NewDataKey implements [seal.Keys] with the newest wrapping key.
func (k *Keys) NewDataKey(_ context.Context, caseID string) (seal.DataKey, []byte, error) {
	var secret [seal.KeySize]byte
	defer clear(secret[:])
	if _, err := io.ReadFull(k.random, secret[:]); err != nil {
		return seal.DataKey{}, nil, fmt.Errorf("keyfile: reading randomness: %w", err)
	}
	plain, err := seal.NewDataKey(caseID, secret[:])
	if err != nil {
		return seal.DataKey{}, nil, fmt.Errorf("keyfile: %w", err)
	}
	wrap := k.ring().wrap
	newest := &wrap[len(wrap)-1]
	aead, err := newest.cipher()
	if err != nil {
		return seal.DataKey{}, nil, err
	}
	head := append([]byte(version), newest.id[:]...)
	return plain, aead.Seal(head, nil, secret[:], associated(newest.id, caseID)), nil
}

// Unwrap implements [seal.Keys] with the key that the wrapped form names.
func (k *Keys) Unwrap(_ context.Context, caseID string, wrapped []byte) (seal.DataKey, error) {
	if len(wrapped) != wrappedLen || !bytes.HasPrefix(wrapped, []byte(version)) {
		return seal.DataKey{}, seal.ErrUnwrap
	}
	id := keyID(wrapped[len(version) : len(version)+idSize])
	wrap := k.ring().wrap
	for i := range wrap {
		if wrap[i].id == id {
			return wrap[i].unwrap(caseID, wrapped[len(version)+idSize:])
		}
	}
	return seal.DataKey{}, seal.ErrUnwrap
}

// Blind implements [seal.Keys] with the file's blind key.
func (k *Keys) Blind(_ context.Context, kind, value string) (string, error) {
	message, err := seal.BlindMessage(kind, value)
	if err != nil {
		return "", fmt.Errorf("keyfile: %w", err)
	}
	mac := hmac.New(sha256.New, k.ring().blind.secret[:])
	mac.Write(message)
	return seal.BlindIndex([sha256.Size]byte(mac.Sum(nil))), nil
}

func (k *key) unwrap(caseID string, sealed []byte) (seal.DataKey, error) {
	aead, err := k.cipher()
	if err != nil {
		return seal.DataKey{}, err
	}
	secret, err := aead.Open(nil, nil, sealed, associated(k.id, caseID))
	if err != nil {
		return seal.DataKey{}, seal.ErrUnwrap
	}
	defer clear(secret)
	plain, err := seal.NewDataKey(caseID, secret)
	if err != nil {
		return seal.DataKey{}, fmt.Errorf("keyfile: %w", err)
	}
	return plain, nil
}

func (k *key) cipher() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.secret[:])
	if err != nil {
		return nil, fmt.Errorf("keyfile: AES: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("keyfile: GCM: %w", err)
	}
	return aead, nil
}

func associated(id keyID, caseID string) []byte {
	b := append([]byte(version), id[:]...)
	b = binary.AppendUvarint(b, uint64(len(caseID)))
	return append(b, caseID...)
}
