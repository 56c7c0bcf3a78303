package keys_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"beian/internal/awsrun/keys"
	"beian/internal/awsrun/recorded"
	"beian/internal/seal"
)

const (
	generate = `POST / TrentService.GenerateDataKey {"EncryptionContext":{"caseId":"c1"},"KeyId":"wrap","KeySpec":"AES_256"}`
	decrypt  = `POST / TrentService.Decrypt {"CiphertextBlob":"AQIDAHhleGFtcGxl","EncryptionContext":{"caseId":"c1"},"KeyId":"wrap"}`
)

func over(t *testing.T, recordings ...string) (keys.Keys, *recorded.Service) {
	t.Helper()
	s := recorded.Play(t, recordings...)
	return keys.Open(s.Config(), keys.Environment{Wrap: "wrap", Blind: "blind"}), s
}

// TestDataKey: what one answer wraps, the other opens.
func TestDataKey(t *testing.T) {
	for _, recordings := range [][]string{{"data-key"}, {"throttled", "data-key"}, {"internal", "key-unavailable", "data-key"}} {
		k, s := over(t, recordings...)
		key, wrapped, err := k.NewDataKey(t.Context(), "c1")
		if err != nil || base64.StdEncoding.EncodeToString(wrapped) != "AQIDAHhleGFtcGxl" {
			t.Fatalf("%q: got %x, %v", recordings, wrapped, err)
		}
		s.AskedOnly(generate)
		sealed, err := key.Seal("f", "示例")
		if err != nil {
			t.Fatal(err)
		}
		k, s = over(t, "throttled", "decrypted")
		again, err := k.Unwrap(t.Context(), "c1", wrapped)
		if err != nil {
			t.Fatal(err)
		}
		s.AskedOnly(decrypt)
		if got, err := again.Open("f", sealed); err != nil || got != "示例" {
			t.Errorf("%q: opened %q, %v", recordings, got, err)
		}
	}
	for _, recordings := range [][]string{
		{"data-key-too-short"},
		{"data-key-cut-short"},
		{"disabled"},
		{"invalid-state"},
		{"not-found"},
		{"access-denied"},
		slices.Repeat([]string{"throttled"}, 3),
	} {
		k, _ := over(t, recordings...)
		if _, wrapped, err := k.NewDataKey(t.Context(), "c1"); err == nil || wrapped != nil {
			t.Errorf("%q: got %x, %v", recordings, wrapped, err)
		}
	}
}

// TestUnwrapFaults keeps apart what no key will ever open and what may
// be opened when the key is back: only the first is [seal.ErrUnwrap].
func TestUnwrapFaults(t *testing.T) {
	wrapped, err := base64.StdEncoding.DecodeString("AQIDAHhleGFtcGxl")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		recordings []string
		never      bool
	}{
		{[]string{"invalid-ciphertext"}, true},
		{[]string{"incorrect-key"}, true},
		{[]string{"throttled", "invalid-ciphertext"}, true},
		{[]string{"access-denied"}, false},
		{[]string{"disabled"}, false},
		{[]string{"invalid-state"}, false},
		{[]string{"not-found"}, false},
		{[]string{"decrypted-cut-short"}, false},
		{slices.Repeat([]string{"throttled"}, 3), false},
		{slices.Repeat([]string{"internal"}, 3), false},
		{slices.Repeat([]string{"key-unavailable"}, 3), false},
	} {
		k, s := over(t, c.recordings...)
		if _, err := k.Unwrap(t.Context(), "c1", wrapped); err == nil || errors.Is(err, seal.ErrUnwrap) != c.never {
			t.Errorf("%q: got %v", c.recordings, err)
		}
		s.AskedOnly(decrypt)
	}
}

// TestBlind: the value goes out to be hashed and nowhere else, the
// index is made of the answer.
func TestBlind(t *testing.T) {
	message, err := seal.BlindMessage("subject-document", "value")
	if err != nil {
		t.Fatal(err)
	}
	k, s := over(t, "internal", "mac")
	got, err := k.Blind(t.Context(), "subject-document", "value")
	if want := seal.BlindIndex([32]byte(bytes.Repeat([]byte{7}, 32))); err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	s.AskedOnly(`POST / TrentService.GenerateMac {"KeyId":"blind","MacAlgorithm":"HMAC_SHA_256","Message":"` +
		base64.StdEncoding.EncodeToString(message) + `"}`)
	for _, name := range []string{"mac-of-another-length", "access-denied", "disabled"} {
		k, _ := over(t, name)
		if _, err := k.Blind(t.Context(), "subject-document", "value"); err == nil || strings.Contains(err.Error(), "value") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestNothingIsAsked for what can't be done: a data key of no case, an index in
// a function that has no key for it, or of nothing.
func TestNothingIsAsked(t *testing.T) {
	s := recorded.Play(t)
	k := keys.Open(s.Config(), keys.Environment{Wrap: "wrap"})
	if _, _, err := k.NewDataKey(t.Context(), ""); !errors.Is(err, seal.ErrName) {
		t.Errorf("a data key of no case: %v", err)
	}
	if _, err := k.Unwrap(t.Context(), "", []byte("x")); !errors.Is(err, seal.ErrName) {
		t.Errorf("a data key to unwrap of no case: %v", err)
	}
	if _, err := k.Blind(t.Context(), "kind", "value"); err == nil {
		t.Error("an index without a key")
	}
	k = keys.Open(s.Config(), keys.Environment{Wrap: "wrap", Blind: "blind"})
	if _, err := k.Blind(t.Context(), "", "value"); err == nil {
		t.Error("an index of no kind")
	}
}
