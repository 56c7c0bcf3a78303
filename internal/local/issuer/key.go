package issuer

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"beian/internal/seal/secretfile"
)

const keyHeader = "beian-issuer-key-1\n"

// LoadKey reads the signing key from a file that only its owner may use, or
// makes that file with a key drawn from random if there is none. So tokens
// stay good when the system restarts.
func LoadKey(path string, random io.Reader) (ed25519.PrivateKey, error) {
	text, err := secretfile.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return createKey(path, random)
	}
	if err != nil {
		return nil, fmt.Errorf("issuer: %w", err)
	}
	body, ok := strings.CutPrefix(string(text), keyHeader)
	seed, err := hex.DecodeString(strings.TrimSuffix(body, "\n"))
	if !ok || err != nil || len(seed) != ed25519.SeedSize {
		return nil, errors.New("issuer: the key file is damaged")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func createKey(path string, random io.Reader) (ed25519.PrivateKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("issuer: reading randomness: %w", err)
	}
	if err := secretfile.Create(path, []byte(keyHeader+hex.EncodeToString(seed)+"\n")); err != nil {
		return nil, fmt.Errorf("issuer: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}
