package local

import (
	"crypto/rand"

	"beian/internal/filing"
)

// newID gives an id that nobody has.
func newID() string {
	var random [filing.IDCharacters]byte
	_, _ = rand.Read(random[:]) // never fails
	return filing.NewID(random)
}
