package local

import (
	"crypto/rand"
	"io"
)

// newID gives 16 random Crockford base-32 characters in lower case: 80 bits.
func newID() string {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	b := make([]byte, 16)
	if _, err := io.ReadFull(rand.Reader, b); err != nil {
		panic(err) // never happens: crypto/rand ends the process itself
	}
	for i := range b {
		b[i] = alphabet[b[i]&31]
	}
	return string(b)
}
