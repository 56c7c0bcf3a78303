package filing_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"beian/internal/filing"
)

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func randomReceipt(t testing.TB, rnd *rand.Rand) filing.Receipt {
	t.Helper()
	b := make([]byte, filing.ReceiptCharacters)
	for i := range b {
		b[i] = crockford[rnd.IntN(len(crockford))]
	}
	r, err := filing.NewReceipt(string(b))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReceiptCatchesSlips: over many receipts, every wrong character and every
// transposition of two different ones, near or far, is caught.
func TestReceiptCatchesSlips(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 2026))
	for range 60 {
		r := string(randomReceipt(t, rnd))
		if got, err := filing.ParseReceipt(r); err != nil || string(got) != r {
			t.Fatalf("%s: %s, %v", r, got, err)
		}
		b := []byte(r)
		for i := range b {
			for _, c := range []byte(crockford) {
				if c == r[i] {
					continue
				}
				b[i] = c
				if _, err := filing.ParseReceipt(string(b)); err == nil {
					t.Fatalf("%s passes for %s", b, r)
				}
			}
			b[i] = r[i]
			for j := range i {
				if r[i] == r[j] {
					continue
				}
				b[i], b[j] = r[j], r[i]
				if _, err := filing.ParseReceipt(string(b)); err == nil {
					t.Fatalf("%s passes for %s", b, r)
				}
				b[i], b[j] = r[i], r[j]
			}
		}
	}
}

// TestReceiptVectors pins the check character, which must never change: people
// hold receipts.
func TestReceiptVectors(t *testing.T) {
	for body, shown := range map[string]string{
		"0000000000000000": "BA-0000-0000-0000-0000-0",
		"0000000000000001": "BA-0000-0000-0000-0001-V",
		"1000000000000000": "BA-1000-0000-0000-0000-2",
		"ZZZZZZZZZZZZZZZZ": "BA-ZZZZ-ZZZZ-ZZZZ-ZZZZ-M",
		"0123456789ABCDEF": "BA-0123-4567-89AB-CDEF-9",
		"bababababababaXY": "BA-BABA-BABA-BABA-BAXY-D",
	} {
		r, err := filing.NewReceipt(body)
		if err != nil || r.String() != shown {
			t.Errorf("%s: %s, %v; want %s", body, r, err, shown)
		}
	}
}

func TestParseReceipt(t *testing.T) {
	r, err := filing.NewReceipt("B0A1234567890ABC")
	if err != nil {
		t.Fatal(err)
	}
	shown := r.String()
	check := shown[len(shown)-1:]
	for _, typed := range []string{
		shown, strings.ToLower(shown), string(r), "ba" + string(r), " " + strings.ReplaceAll(shown, "-", " ") + " ",
		"BA-BOAI-2345-6789-OABC-" + check, "boal-2345-6789-oabc" + check,
	} {
		if got, err := filing.ParseReceipt(typed); err != nil || got != r {
			t.Errorf("%q: %s, %v", typed, got, err)
		}
	}
	for _, typed := range []string{
		"", "BA", shown[:len(shown)-1], shown + "0", "BB" + string(r), "BU" + string(r)[2:], strings.Repeat("0", 19), strings.Repeat("A", 1<<20),
		"示例" + string(r), string(r)[:16] + "U",
	} {
		if got, err := filing.ParseReceipt(typed); filing.KindOf(err) != filing.Invalid || got != "" {
			t.Errorf("%.40q: %q, %v", typed, got, err)
		}
	}
	for _, random := range []string{"", "B0A1234567890AB", "B0A1234567890ABU", "B0A1234567890ABCD", "示例示例示!"} {
		if got, err := filing.NewReceipt(random); filing.KindOf(err) != filing.Invalid || got != "" {
			t.Errorf("from %q: %q, %v", random, got, err)
		}
	}
	if got := filing.Receipt("short").String(); got != "short" {
		t.Errorf("a broken receipt is shown as %q", got)
	}
}

// FuzzParseReceipt: what is accepted is the receipt that it shows, whatever
// people type.
func FuzzParseReceipt(f *testing.F) {
	for _, s := range []string{"BA-0000-0000-0000-0000-0", "ba 0123 4567 89ab cdef", "O0Il1L", "ı", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		r, err := filing.ParseReceipt(typed)
		if err != nil {
			if r != "" || filing.KindOf(err) != filing.Invalid {
				t.Errorf("%q: %q, %v", typed, r, err)
			}
			return
		}
		if again, err := filing.ParseReceipt(r.String()); err != nil || again != r || strings.Trim(string(r), crockford) != "" {
			t.Errorf("%q gives %q, which gives %q, %v", typed, r, again, err)
		}
	})
}
