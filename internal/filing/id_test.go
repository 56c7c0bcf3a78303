package filing_test

import (
	"regexp"
	"testing"

	"beian/internal/filing"
)

func TestNewID(t *testing.T) {
	form := regexp.MustCompile("^[0-9a-hjkmnp-tv-z]{16}$")
	seen := map[byte]int{}
	for b := range 256 {
		var random [filing.IDCharacters]byte
		for i := range random {
			random[i] = byte(b + i)
		}
		id := filing.NewID(random)
		if !form.MatchString(id) {
			t.Errorf("got %q", id)
		}
		seen[id[5]]++
		if _, err := filing.NewReceipt(id); err != nil {
			t.Errorf("%q makes no receipt: %v", id, err)
		}
	}
	for c, n := range seen {
		if n != 8 {
			t.Errorf("%c stands for %d of 256 bytes, want 8", c, n)
		}
	}
	if len(seen) != 32 {
		t.Errorf("got %d characters, want 32", len(seen))
	}
}
