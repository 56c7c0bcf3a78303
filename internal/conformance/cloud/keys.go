package cloud

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
)

// The ARNs of the two keys.
const (
	dataKey  = "arn:aws:kms:" + Region + ":" + Account + ":key/00000000-0000-4000-8000-000000000001"
	blindKey = "arn:aws:kms:" + Region + ":" + Account + ":key/00000000-0000-4000-8000-000000000002"
)

// keys is KMS with two keys: one that wraps data keys under their context, one
// that makes MACs.
type keys struct {
	wrap cipher.AEAD
	mac  []byte
}

func newKeys() (*keys, error) {
	master, mac := make([]byte, 32), make([]byte, 32)
	_, _ = rand.Read(master) // never fails
	_, _ = rand.Read(mac)
	block, err := aes.NewCipher(master)
	if err != nil {
		return nil, fmt.Errorf("cloud: %w", err)
	}
	wrap, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("cloud: %w", err)
	}
	return &keys{wrap, mac}, nil
}

// ServeHTTP speaks the wire of KMS.
func (k *keys) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		KeyID             string `json:"KeyId"`
		EncryptionContext map[string]string
		CiphertextBlob    []byte
		Message           []byte
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, "ValidationException")
		return
	}
	bound := asJSON(in.EncryptionContext) // keys are in order
	switch op := operation(r); {
	case op == "TrentService.GenerateDataKey" && in.KeyID == dataKey:
		plain := make([]byte, 32)
		_, _ = rand.Read(plain)
		give(w, map[string]any{"KeyId": dataKey, "Plaintext": plain, "CiphertextBlob": k.wrap.Seal(nil, nil, plain, bound)})
	case op == "TrentService.Decrypt" && in.KeyID == dataKey:
		plain, err := k.wrap.Open(nil, nil, bytes.Clone(in.CiphertextBlob), bound)
		if err != nil {
			refuse(w, "InvalidCiphertextException")
			return
		}
		give(w, map[string]any{"KeyId": dataKey, "Plaintext": plain, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"})
	case op == "TrentService.GenerateMac" && in.KeyID == blindKey:
		mac := hmac.New(sha256.New, k.mac)
		mac.Write(in.Message)
		give(w, map[string]any{"KeyId": blindKey, "Mac": mac.Sum(nil), "MacAlgorithm": "HMAC_SHA_256"})
	default:
		refuse(w, "AccessDeniedException")
	}
}
