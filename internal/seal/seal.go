// Package seal encrypts personal data: every case has a data key of its own,
// every field is encrypted under it, and the data key is stored only wrapped
// by a master key that stays in a key store ([Keys]).
//
// What each part protects against:
//
//   - A sealed field is bound to its case, its field path and the version of
//     the format. A value copied to another case or another field does not
//     open, so whoever can write to the table can't make the service show one
//     person's number under another person's name.
//   - Erasing the wrapped data key of a case erases all its personal data,
//     wherever copies and backups of the sealed fields are.
//   - A blind index lets equal values be found without storing them. Its key
//     is neither a data key nor a wrapping key and never leaves the store.
//
// The layout of what is stored is part of this contract (a test holds it with
// literal values):
//
//	field   "s1." base64url( nonce 12 | AES-256-GCM ciphertext | tag 16 )
//	subkey  HKDF-SHA-256( data key 32, no salt, "beian seal field 1" )
//	data    "s1", case id, field path, each as uvarint length and bytes
//	index   base64url( first 16 bytes of HMAC-SHA-256( blind key, kind and value as above ) )
//
// Only the standard library is used: a function that reads a case links this.
package seal

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
)

// Keys is a store of master keys: a key file on one machine, a key management
// service on AWS. All methods are safe for concurrent use.
type Keys interface {
	// NewDataKey makes a fresh random data key for a case and gives it both
	// open and wrapped. The wrapped form is what is stored with the case; it
	// is bound to the case id and opens for no other. Calling twice gives two
	// unrelated keys: what is sealed under one opens only under that one.
	NewDataKey(ctx context.Context, caseID string) (plain DataKey, wrapped []byte, err error)

	// Unwrap opens a wrapped data key of this case. It answers [ErrUnwrap]
	// for a key of another case, of an unknown master key, or altered; any
	// other error means that the store could not be asked.
	Unwrap(ctx context.Context, caseID string, wrapped []byte) (DataKey, error)

	// Blind gives the blind index of a value: equal for equal kind and value,
	// unrelated otherwise, and of no use without the key. Kind separates
	// domains ("subject-document"), so that one number used in two roles
	// can't be linked. The value is taken as it is: the caller normalises it.
	// The index is 22 characters of base64url and stays the same for as long
	// as the store exists, whatever wrapping keys come and go.
	Blind(ctx context.Context, kind, value string) (string, error)
}

// Errors of this package. None of them ever carries a value or a key.
var (
	// ErrOpen: the sealed value was altered or truncated, or belongs to
	// another case, another field or another data key.
	ErrOpen = errors.New("seal: sealed value does not open")
	// ErrUnwrap: the wrapped key was altered, or belongs to another case or
	// to a master key that this store does not hold.
	ErrUnwrap = errors.New("seal: wrapped data key does not open")
	// ErrNoKey: the data key is the zero value.
	ErrNoKey = errors.New("seal: no data key")
	// ErrName: a case id, field path, index kind or index value is empty.
	ErrName = errors.New("seal: empty case id, field, kind or value")
)

const indexBytes = 16 // 2^64 values before two are likely to collide

// BlindMessage is what a store computes HMAC-SHA-256 over for a blind index.
// Stores share it, so that an index can be recomputed when keys are imported
// from one store to another.
func BlindMessage(kind, value string) ([]byte, error) {
	if kind == "" || value == "" {
		return nil, ErrName
	}
	return bind(kind, value), nil
}

// BlindIndex is the printable index of the HMAC-SHA-256 of a [BlindMessage].
func BlindIndex(mac [32]byte) string {
	return base64.RawURLEncoding.EncodeToString(mac[:indexBytes])
}

// bind joins parts so that no two lists of parts give the same bytes.
func bind(parts ...string) []byte {
	var b []byte
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		b = append(b, p...)
	}
	return b
}
