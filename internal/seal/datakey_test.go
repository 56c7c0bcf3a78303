package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"beian/internal/seal"
)

const (
	caseA = "case-a"
	caseB = "case-b"
	plain = "张示例 11010119900307109X"
)

func dataKey(t testing.TB, caseID string, fill byte) seal.DataKey {
	t.Helper()
	k, err := seal.NewDataKey(caseID, bytes.Repeat([]byte{fill}, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t testing.TB, k seal.DataKey, field, value string) string {
	t.Helper()
	s, err := k.Seal(field, value)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSealAndOpen(t *testing.T) {
	k := dataKey(t, caseA, 1)
	for _, value := range []string{"", "x", plain, "𠮷野", strings.Repeat("长", 10_000), "\x00\xff"} {
		s := sealed(t, k, "subject/name", value)
		if got, err := k.Open("subject/name", s); err != nil || got != value {
			t.Errorf("Open gave %q, %v; want %q", got, err, value)
		}
		if strings.ContainsAny(s, " \n\t\"\\=+/") {
			t.Errorf("sealed form %q is not plain printable text", s)
		}
	}
	first, second := sealed(t, k, "f", plain), sealed(t, k, "f", plain)
	if first == second {
		t.Error("sealing one value twice gave one result")
	}
}

func TestOpenRefusesWhatWasMoved(t *testing.T) {
	k := dataKey(t, caseA, 1)
	s := sealed(t, k, "subject/name", plain)
	tests := map[string]struct {
		key   seal.DataKey
		field string
	}{
		"another field":              {k, "subject/address"},
		"field with a longer name":   {k, "subject/name2"},
		"another case, same secret":  {dataKey(t, caseB, 1), "subject/name"},
		"same case, another secret":  {dataKey(t, caseA, 2), "subject/name"},
		"boundary of case and field": {dataKey(t, caseA+"s", 1), "ubject/name"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := tt.key.Open(tt.field, s); !errors.Is(err, seal.ErrOpen) || got != "" {
				t.Errorf("Open gave %q, %v; want ErrOpen", got, err)
			}
		})
	}
}

func TestOpenRefusesEveryOtherSpelling(t *testing.T) {
	k := dataKey(t, caseA, 1)
	s := sealed(t, k, "f", "x")
	refused := map[string]string{
		"empty":          "",
		"prefix alone":   "s1.",
		"no prefix":      strings.TrimPrefix(s, "s1."),
		"other version":  "s2." + strings.TrimPrefix(s, "s1."),
		"newline inside": s[:10] + "\n" + s[10:],
		"newline after":  s + "\n",
		"padded":         s + "=",
		"not base64":     s[:10] + "*" + s[11:],
		"the plaintext":  plain,
		"short":          "s1." + base64.RawURLEncoding.EncodeToString(make([]byte, 27)),
	}
	for i := range len(s) {
		refused["truncated to "+s[:i]] = s[:i]
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := 3; i < len(s); i++ { // every other character at every place, the last one's spare bits included
		for _, c := range alphabet {
			if byte(c) != s[i] {
				refused["changed to "+s[:i]+string(c)] = s[:i] + string(c) + s[i+1:]
			}
		}
	}
	for name, bad := range refused {
		if got, err := k.Open("f", bad); !errors.Is(err, seal.ErrOpen) || got != "" {
			t.Errorf("%s: Open gave %q, %v; want ErrOpen", name, got, err)
		}
	}
}

// The layout is a promise to everything stored before. These were sealed by
// another implementation (OpenSSL) from the documented layout, under a secret
// of 32 sevens with the nonce 00..0b, and must open for ever.
func TestLayoutIsKnown(t *testing.T) {
	k := dataKey(t, "case-1", 7)
	if got, err := k.Open("subject/name", knownSealed); err != nil || got != "example" {
		t.Errorf("the known field gave %q, %v", got, err)
	}
}

const knownSealed = "s1.AAECAwQFBgcICQoL_0RHW--oTa9YzjqUtwbDldVab9LTplg"

// What is sealed today has the shape that opens tomorrow.
func TestSealedShape(t *testing.T) {
	k := dataKey(t, "case-1", 7)
	s := sealed(t, k, "subject/name", "example")
	if !strings.HasPrefix(s, "s1.") || len(s) != len("s1.")+base64.RawURLEncoding.EncodedLen(12+len("example")+16) {
		t.Errorf("sealed field has another shape: %s", s)
	}
}

func TestZeroKeyDoesNothing(t *testing.T) {
	s := sealed(t, dataKey(t, caseA, 1), "f", plain)
	var k seal.DataKey
	if _, err := k.Open("f", s); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("Open: %v; want ErrNoKey", err)
	}
	if _, err := k.Seal("f", plain); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("Seal: %v; want ErrNoKey", err)
	}
}

func TestNamesAreRequired(t *testing.T) {
	k := dataKey(t, caseA, 1)
	if _, err := k.Seal("", plain); !errors.Is(err, seal.ErrName) {
		t.Errorf("Seal without a field: %v", err)
	}
	if _, err := seal.NewDataKey("", make([]byte, seal.KeySize)); !errors.Is(err, seal.ErrName) {
		t.Errorf("NewDataKey without a case: %v", err)
	}
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := seal.NewDataKey(caseA, make([]byte, n)); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("NewDataKey of %d bytes: %v", n, err)
		}
	}
	if _, err := seal.BlindMessage("", "v"); !errors.Is(err, seal.ErrName) {
		t.Errorf("BlindMessage without a kind: %v", err)
	}
	if _, err := seal.BlindMessage("k", ""); !errors.Is(err, seal.ErrName) {
		t.Errorf("BlindMessage without a value: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	k := dataKey(f, "case-1", 7)
	f.Add("subject/name", knownSealed)
	f.Add("subject/name", "s1.")
	f.Add("subject/address", knownSealed)
	f.Add("", knownSealed)
	f.Fuzz(func(t *testing.T, field, text string) {
		got, err := k.Open(field, text)
		if err == nil && (field != "subject/name" || got != "example" || text != knownSealed) {
			t.Errorf("field %q, %q opened", field, text)
		}
		if err != nil && got != "" {
			t.Errorf("field %q, %q gave %q beside an error", field, text, got)
		}
	})
}
