package filing

import "strings"

// IDCharacters is how many characters an id has, and how many random bytes it
// is made of.
const IDCharacters = 16

// NewID writes random bytes as an id: 16 Crockford base-32 characters in lower
// case, 5 bits of each byte, 80 in all. Different bytes may give the same id;
// random ones do not in the life of the system.
func NewID(random [IDCharacters]byte) string {
	for i, b := range random {
		random[i] = crockford[b%32]
	}
	return strings.ToLower(string(random[:]))
}
