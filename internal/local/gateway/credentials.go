package gateway

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"beian/internal/seal/secretfile"
)

const (
	credentialsHeader = "beian-gateway-1\n"
	accessKey         = "beian"
	secretSize        = 32
)

// LoadCredentials reads the gateway's credentials from a file that only its
// owner may use, or makes that file with a secret drawn from random if there
// is none. So presigned requests stay good when the system restarts.
func LoadCredentials(path string, random io.Reader) (aws.Credentials, error) {
	text, err := secretfile.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return createCredentials(path, random)
	}
	if err != nil {
		return aws.Credentials{}, fmt.Errorf("gateway: %w", err)
	}
	body, ok := strings.CutPrefix(string(text), credentialsHeader)
	secret := strings.TrimSuffix(body, "\n")
	if raw, err := hex.DecodeString(secret); !ok || err != nil || len(raw) != secretSize {
		return aws.Credentials{}, errors.New("gateway: the credentials file is damaged")
	}
	return aws.Credentials{AccessKeyID: accessKey, SecretAccessKey: secret}, nil
}

func createCredentials(path string, random io.Reader) (aws.Credentials, error) {
	raw := make([]byte, secretSize)
	if _, err := io.ReadFull(random, raw); err != nil {
		return aws.Credentials{}, fmt.Errorf("gateway: reading randomness: %w", err)
	}
	secret := hex.EncodeToString(raw)
	if err := secretfile.Create(path, []byte(credentialsHeader+secret+"\n")); err != nil {
		return aws.Credentials{}, fmt.Errorf("gateway: %w", err)
	}
	return aws.Credentials{AccessKeyID: accessKey, SecretAccessKey: secret}, nil
}
