package keyfile_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"beian/internal/seal"
	"beian/internal/seal/keyfile"
	"beian/internal/seal/secretfile"
)

func random(seed byte) io.Reader { return rand.NewChaCha8([32]byte{seed}) }

// known is a key file with the blind key of 32 nines and the wrapping key of
// 32 eights.
const known = "beian-keys-1\n" +
	"blind a7dae93129257584 0909090909090909090909090909090909090909090909090909090909090909\n" +
	"wrap d1279b7ebb828935 0808080808080808080808080808080808080808080808080808080808080808\n"

func open(t *testing.T, path string) *keyfile.Keys {
	t.Helper()
	k, err := keyfile.Open(path, random(99))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func created(t *testing.T, seed byte) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "keys")
	if err := keyfile.Create(path, random(seed)); err != nil {
		t.Fatal(err)
	}
	return path
}

func placed(t *testing.T, text string, mode fs.FileMode) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func newDataKey(t *testing.T, k *keyfile.Keys, caseID string) (seal.DataKey, []byte) {
	t.Helper()
	plain, wrapped, err := k.NewDataKey(context.Background(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	return plain, wrapped
}

func sealedBy(t *testing.T, k seal.DataKey) string {
	t.Helper()
	s, err := k.Seal("f", "value")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func opens(t *testing.T, k *keyfile.Keys, caseID string, wrapped []byte, sealed string) {
	t.Helper()
	plain, err := k.Unwrap(context.Background(), caseID, wrapped)
	if err != nil {
		t.Fatalf("Unwrap: %v", err)
	}
	if got, err := plain.Open("f", sealed); err != nil || got != "value" {
		t.Fatalf("Open gave %q, %v", got, err)
	}
}

func TestDataKeysSurviveReopeningAndRotation(t *testing.T) {
	path := created(t, 1)
	first := open(t, path)
	plain, wrapped := newDataKey(t, first, "case-1")
	sealed := sealedBy(t, plain)
	index, err := first.Blind(context.Background(), "subject-document", "11010")
	if err != nil {
		t.Fatal(err)
	}
	opens(t, open(t, path), "case-1", wrapped, sealed)

	if err := keyfile.Rotate(path, random(2)); err != nil {
		t.Fatal(err)
	}
	rotated := open(t, path)
	opens(t, rotated, "case-1", wrapped, sealed)
	newer, newerWrapped := newDataKey(t, rotated, "case-1")
	if bytes.Equal(newerWrapped[:10], wrapped[:10]) {
		t.Error("the newest key does not wrap after a rotation")
	}
	opens(t, rotated, "case-1", newerWrapped, sealedBy(t, newer))
	if _, err := first.Unwrap(context.Background(), "case-1", newerWrapped); !errors.Is(err, seal.ErrUnwrap) {
		t.Errorf("unknown master key: %v; want ErrUnwrap", err)
	}
	if after, err := rotated.Blind(context.Background(), "subject-document", "11010"); err != nil || after != index {
		t.Errorf("the blind index changed by a rotation: %s, then %s, %v", index, after, err)
	}
	mode(t, path)
}

func TestUnwrapRefuses(t *testing.T) {
	k := open(t, created(t, 1))
	_, wrapped := newDataKey(t, k, "case-1")
	other := open(t, created(t, 2))
	_, foreign := newDataKey(t, other, "case-1")
	refused := map[string]struct {
		caseID  string
		wrapped []byte
	}{
		"another case":         {"case-2", wrapped},
		"no case":              {"", wrapped},
		"another file's key":   {"case-1", foreign},
		"empty":                {"case-1", nil},
		"longer":               {"case-1", append(bytes.Clone(wrapped), 0)},
		"foreign body, own id": {"case-1", append(bytes.Clone(wrapped[:10]), foreign[10:]...)},
	}
	for i := range wrapped {
		refused[fmt.Sprintf("truncated to %d", i)] = struct {
			caseID  string
			wrapped []byte
		}{"case-1", wrapped[:i]}
		for bit := range 8 {
			bad := bytes.Clone(wrapped)
			bad[i] ^= 1 << bit
			refused[fmt.Sprintf("bit %d.%d", i, bit)] = struct {
				caseID  string
				wrapped []byte
			}{"case-1", bad}
		}
	}
	for name, tt := range refused {
		if _, err := k.Unwrap(context.Background(), tt.caseID, tt.wrapped); !errors.Is(err, seal.ErrUnwrap) {
			t.Errorf("%s: %v; want ErrUnwrap", name, err)
		}
	}
}

// Made by another implementation (OpenSSL) from the documented layout: the
// data key of 32 sevens, wrapped for case-1 with the nonce 00..0b.
func TestLayoutIsKnown(t *testing.T) {
	k := open(t, placed(t, known, 0o600))
	wrapped, err := hex.DecodeString("7731d1279b7ebb828935000102030405060708090a0b" +
		"726be6945abd691f0c53fb6ae9b3007b0bf73984ab67605ac51861788611b2e940f5e880f88a2427e57e495b090405d9")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := k.Unwrap(context.Background(), "case-1", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	const field = "s1.AAECAwQFBgcICQoL_0RHW--oTa9YzjqUtwbDldVab9LTplg"
	if got, err := plain.Open("subject/name", field); err != nil || got != "example" {
		t.Errorf("the known field gave %q, %v", got, err)
	}
	if got, err := k.Blind(context.Background(), "subject-document", "11010"); err != nil || got != "s_JmMecbhtliygn5oQgBXg" {
		t.Errorf("the known index is %q, %v", got, err)
	}
}

func TestCreatedFileIsKnown(t *testing.T) {
	eightsThenNines := io.MultiReader(bytes.NewReader(bytes.Repeat([]byte{9}, 32)), bytes.NewReader(bytes.Repeat([]byte{8}, 32)))
	path := filepath.Join(t.TempDir(), "keys")
	if err := keyfile.Create(path, eightsThenNines); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != known {
		t.Errorf("the file is %q, %v", text, err)
	}
	mode(t, path)
	onlyFile(t, path)
}

func TestBlindSeparatesKindsAndValues(t *testing.T) {
	k := open(t, created(t, 1))
	other := open(t, created(t, 2))
	seen := map[string]string{}
	for _, in := range [][2]string{{"a", "bc"}, {"ab", "c"}, {"a", "b"}, {"b", "a"}, {"subject-document", "11010"}, {"person-document", "11010"}} {
		for name, keys := range map[string]*keyfile.Keys{"one": k, "other": other} {
			got, err := keys.Blind(context.Background(), in[0], in[1])
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 22 {
				t.Errorf("%q has %d characters", got, len(got))
			}
			who := fmt.Sprint(name, in)
			if before, twice := seen[got]; twice {
				t.Errorf("%s and %s have one index", who, before)
			}
			seen[got] = who
		}
	}
	if _, err := k.Blind(context.Background(), "", "x"); !errors.Is(err, seal.ErrName) {
		t.Errorf("no kind: %v", err)
	}
	if _, err := k.Blind(context.Background(), "x", ""); !errors.Is(err, seal.ErrName) {
		t.Errorf("no value: %v", err)
	}
}

func TestOpenRefusesUnsafeFiles(t *testing.T) {
	for _, m := range []fs.FileMode{0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666, 0o777} {
		path := placed(t, known, m)
		if _, err := keyfile.Open(path, random(1)); !errors.Is(err, secretfile.ErrUnsafe) {
			t.Errorf("mode %o: %v; want ErrUnsafe", m, err)
		}
		if err := keyfile.Rotate(path, random(1)); !errors.Is(err, secretfile.ErrUnsafe) {
			t.Errorf("rotating with mode %o: %v; want ErrUnsafe", m, err)
		}
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(placed(t, known, 0o600), link); err != nil {
		t.Fatal(err)
	}
	if _, err := keyfile.Open(link, random(1)); !errors.Is(err, secretfile.ErrUnsafe) {
		t.Errorf("symbolic link: %v; want ErrUnsafe", err)
	}
	if _, err := keyfile.Open(t.TempDir(), random(1)); !errors.Is(err, secretfile.ErrUnsafe) {
		t.Errorf("folder: %v; want ErrUnsafe", err)
	}
	if _, err := keyfile.Open(filepath.Join(t.TempDir(), "none"), random(1)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v; want ErrNotExist", err)
	}
}

func TestOpenRefusesDamagedFiles(t *testing.T) {
	lines := strings.SplitAfter(known, "\n")
	for name, text := range map[string]string{
		"empty":              "",
		"no final newline":   strings.TrimSuffix(known, "\n"),
		"blank line":         known + "\n",
		"no wrapping key":    lines[0] + lines[1],
		"no blind key":       lines[0] + lines[2],
		"two blind keys":     lines[0] + lines[1] + lines[1] + lines[2],
		"a key twice":        known + lines[2],
		"other header":       strings.Replace(known, "keys-1", "keys-2", 1),
		"other id":           strings.Replace(known, "d127", "d128", 1),
		"a digit changed":    strings.Replace(known, "08080808\n", "08080809\n", 1),
		"a digit less":       strings.Replace(known, "08080808\n", "0808080\n", 1),
		"a byte more":        strings.Replace(known, "08080808\n", "0808080808\n", 1),
		"upper case":         strings.Replace(known, "d1279b7e", "D1279B7E", 1),
		"not hex":            strings.Replace(known, "08080808\n", "0808080g\n", 1),
		"carriage returns":   strings.ReplaceAll(known, "\n", "\r\n"),
		"a binary key of 32": strings.Repeat("\x07", 32),
	} {
		if _, err := keyfile.Open(placed(t, text, 0o600), random(1)); !errors.Is(err, keyfile.ErrDamaged) {
			t.Errorf("%s: %v; want ErrDamaged", name, err)
		} else if strings.Contains(err.Error(), "0808") {
			t.Errorf("%s: the error shows the key", name)
		}
	}
}

func TestCreateLeavesNothingBehind(t *testing.T) {
	path := created(t, 1)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := keyfile.Create(path, random(2)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second Create: %v; want ErrExist", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("a second Create changed the file (%v)", err)
	}
	onlyFile(t, path)

	for n := range int64(64) {
		fresh := filepath.Join(t.TempDir(), "keys")
		if err := keyfile.Create(fresh, io.LimitReader(random(3), n)); err == nil {
			t.Errorf("Create with %d random bytes passed", n)
		}
		if _, err := os.Stat(fresh); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Create with %d random bytes left a file", n)
		}
	}
	if err := keyfile.Create(filepath.Join(t.TempDir(), "no", "folder"), random(1)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

func TestNewDataKeyNeedsRandomnessAndACase(t *testing.T) {
	broken := errors.New("broken")
	k, err := keyfile.Open(created(t, 1), iotest.ErrReader(broken))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := k.NewDataKey(context.Background(), "case-1"); !errors.Is(err, broken) {
		t.Errorf("broken randomness: %v", err)
	}
	if _, _, err := open(t, created(t, 1)).NewDataKey(context.Background(), ""); !errors.Is(err, seal.ErrName) {
		t.Errorf("no case: %v", err)
	}
}

func TestKeysAreNeverPrinted(t *testing.T) {
	k := open(t, placed(t, known, 0o600))
	type hidden struct{ k *keyfile.Keys }
	for _, v := range []any{k, *k, hidden{k}, []hidden{{k}}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%z"} {
			got := fmt.Sprintf(verb, v)
			for _, form := range []string{"8 8 8", "9 9 9", "0808", "0909", "8, 0x8", "9, 0x9"} {
				if strings.Contains(got, form) {
					t.Errorf("%s shows a key: %s", verb, got)
				}
			}
		}
	}
	if got := fmt.Sprintf("%+v", k); got != "[redacted]" {
		t.Errorf("Keys prints %q", got)
	}
}

func mode(t *testing.T, path string) {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != 0o600 {
		t.Errorf("the file's mode is %v", info.Mode())
	}
}

func onlyFile(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v; want the key file alone", entries, err)
	}
}
