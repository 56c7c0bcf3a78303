package casework

import (
	"fmt"
	"testing"
)

func TestDigits(t *testing.T) {
	for id, want := range map[string]string{
		"0000000000000000": "000000", "0000000000000001": "000001", "0000000000000010": "000032",
		"zzzzzzzzzzzzzzzz": "706175", // 2⁸⁰ - 1
	} {
		if got := digits(id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	seen := map[byte]int{}
	for i := range 1000 {
		seen[digits(fmt.Sprintf("%016d", i*7919))[5]]++
	}
	if len(seen) != 10 {
		t.Errorf("last digits %v", seen)
	}
}

func TestGeneration(t *testing.T) {
	for name, want := range map[string]int64{
		"c1-g1": 1, "c1-g12": 12, "c1-g0": 0, "c1-g-1": 0, "c1-g": 0, "c1-gx": 0, "c2-g1": 0, "c1-g1-g2": 0, "": 0, "c1": 0,
	} {
		got, err := generation("c1", name)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d, %v", name, got, err)
		}
	}
}
