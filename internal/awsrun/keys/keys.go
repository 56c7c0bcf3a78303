// Package keys is the store of master keys on KMS.
//
// A data key is wrapped by KMS with the encryption context caseId, so that it
// unwraps for its own case only and every use names the case in the audit log
// of the account. The blind index is a MAC under a key of its own, which never
// leaves KMS.
package keys

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"beian/internal/seal"
)

// Environment is what a function that opens personal data is configured by.
type Environment struct {
	Wrap  string `env:"BEIAN_DATA_KEY"`           // ARN of the key that wraps data keys
	Blind string `env:"BEIAN_BLIND_KEY,optional"` // ARN of the HMAC key; only where people call, or telephone numbers are looked up
}

// Keys implements [seal.Keys].
type Keys struct {
	client *kms.Client
	env    Environment
}

var _ seal.Keys = Keys{}

// Open gives the keys of the environment.
func Open(cfg aws.Config, env Environment) Keys { return Keys{kms.NewFromConfig(cfg), env} }

// NewDataKey implements [seal.Keys].
func (k Keys) NewDataKey(ctx context.Context, caseID string) (seal.DataKey, []byte, error) {
	if caseID == "" {
		return seal.DataKey{}, nil, seal.ErrName
	}
	out, err := k.client.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{
		KeyId: &k.env.Wrap, KeySpec: types.DataKeySpecAes256, EncryptionContext: bound(caseID),
	})
	if err != nil {
		return seal.DataKey{}, nil, fmt.Errorf("keys: new data key: %w", err)
	}
	defer clear(out.Plaintext)
	key, err := seal.NewDataKey(caseID, out.Plaintext)
	if err != nil {
		return seal.DataKey{}, nil, fmt.Errorf("keys: %w", err)
	}
	return key, out.CiphertextBlob, nil
}

// Unwrap implements [seal.Keys].
func (k Keys) Unwrap(ctx context.Context, caseID string, wrapped []byte) (seal.DataKey, error) {
	if caseID == "" {
		return seal.DataKey{}, seal.ErrName
	}
	out, err := k.client.Decrypt(ctx, &kms.DecryptInput{
		KeyId: &k.env.Wrap, CiphertextBlob: wrapped, EncryptionContext: bound(caseID),
	})
	switch {
	case errors.As(err, new(*types.InvalidCiphertextException)), errors.As(err, new(*types.IncorrectKeyException)):
		return seal.DataKey{}, seal.ErrUnwrap
	case err != nil:
		return seal.DataKey{}, fmt.Errorf("keys: unwrap: %w", err)
	}
	defer clear(out.Plaintext)
	key, err := seal.NewDataKey(caseID, out.Plaintext)
	if err != nil {
		return seal.DataKey{}, fmt.Errorf("keys: %w", err)
	}
	return key, nil
}

// Blind implements [seal.Keys].
func (k Keys) Blind(ctx context.Context, kind, value string) (string, error) {
	if k.env.Blind == "" {
		return "", errors.New("keys: this function has no key for blind indexes")
	}
	message, err := seal.BlindMessage(kind, value)
	if err != nil {
		return "", fmt.Errorf("keys: %w", err)
	}
	out, err := k.client.GenerateMac(ctx, &kms.GenerateMacInput{
		KeyId: &k.env.Blind, MacAlgorithm: types.MacAlgorithmSpecHmacSha256, Message: message,
	})
	if err != nil {
		return "", fmt.Errorf("keys: blind index: %w", err)
	}
	if len(out.Mac) != 32 {
		return "", errors.New("keys: blind index: not a SHA-256 MAC")
	}
	return seal.BlindIndex([32]byte(out.Mac)), nil
}

func bound(caseID string) map[string]string { return map[string]string{"caseId": caseID} }
