package keys_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"beian/internal/awsrun/keys"
	"beian/internal/seal"
)

// store wraps a key by writing the case before it, as KMS binds the context.
type store struct{ err error }

func (s store) GenerateDataKey(_ context.Context, in *kms.GenerateDataKeyInput, _ ...func(*kms.Options)) (*kms.GenerateDataKeyOutput, error) {
	plain := bytes.Repeat([]byte{7}, 32)
	return &kms.GenerateDataKeyOutput{
		Plaintext: plain, CiphertextBlob: append([]byte(*in.KeyId+in.EncryptionContext["caseId"]), plain...),
	}, s.err
}

func (s store) Decrypt(_ context.Context, in *kms.DecryptInput, _ ...func(*kms.Options)) (*kms.DecryptOutput, error) {
	if s.err != nil {
		return nil, s.err
	}
	plain, ok := bytes.CutPrefix(in.CiphertextBlob, []byte(*in.KeyId+in.EncryptionContext["caseId"]))
	if !ok {
		return nil, &types.InvalidCiphertextException{}
	}
	return &kms.DecryptOutput{Plaintext: bytes.Clone(plain)}, nil
}

func (s store) GenerateMac(_ context.Context, in *kms.GenerateMacInput, _ ...func(*kms.Options)) (*kms.GenerateMacOutput, error) {
	mac := hmac.New(sha256.New, []byte(*in.KeyId))
	mac.Write(in.Message)
	return &kms.GenerateMacOutput{Mac: mac.Sum(nil)}, s.err
}

func open(err error) keys.Keys {
	return keys.New(store{err}, keys.Environment{Wrap: "wrap", Blind: "blind"})
}

func TestDataKey(t *testing.T) {
	k := open(nil)
	key, wrapped, err := k.NewDataKey(t.Context(), "c1")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := key.Seal("f", "示例")
	if err != nil {
		t.Fatal(err)
	}
	again, err := k.Unwrap(t.Context(), "c1", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open("f", sealed); err != nil || got != "示例" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := k.Unwrap(t.Context(), "c2", wrapped); !errors.Is(err, seal.ErrUnwrap) {
		t.Errorf("of another case: got %v, want ErrUnwrap", err)
	}
	if _, _, err := k.NewDataKey(t.Context(), ""); !errors.Is(err, seal.ErrName) {
		t.Errorf("of no case: got %v, want ErrName", err)
	}
}

func TestStoreThatDoesNotAnswer(t *testing.T) {
	k := open(&types.KMSInternalException{})
	if _, err := k.Unwrap(t.Context(), "c1", []byte("x")); err == nil || errors.Is(err, seal.ErrUnwrap) {
		t.Errorf("unwrap: got %v, which says that the key is wrong", err)
	}
	if _, _, err := k.NewDataKey(t.Context(), "c1"); err == nil {
		t.Error("new data key: got no error")
	}
	if _, err := k.Blind(t.Context(), "k", "v"); err == nil {
		t.Error("blind: got no error")
	}
}

// TestBlindAsAnyStore: the index is what any store computes from its key.
func TestBlindAsAnyStore(t *testing.T) {
	got, err := open(nil).Blind(t.Context(), "kind", "value")
	if err != nil {
		t.Fatal(err)
	}
	message, err := seal.BlindMessage("kind", "value")
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte("blind"))
	mac.Write(message)
	if want := seal.BlindIndex([32]byte(mac.Sum(nil))); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := keys.New(store{}, keys.Environment{Wrap: "wrap"}).Blind(t.Context(), "kind", "value"); err == nil {
		t.Error("without a key: got no error")
	}
}
