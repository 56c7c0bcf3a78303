package casework

import (
	"fmt"
	"testing"
)

func TestWithin(t *testing.T) {
	ranges := []string{"192.0.2.0/24", "2001:db8::/32", "198.51.100.7", "nonsense"}
	for text, want := range map[string]bool{
		"192.0.2.1": true, "192.0.2.0/24": true, "192.0.2.128/25": true, "198.51.100.7": true, "198.51.100.7/32": true,
		"2001:db8::1": true, "2001:db8:1::/48": true,
		"192.0.3.1": false, "192.0.0.0/16": false, "192.0.2.1/24": false, "0.0.0.0/0": false, "::/0": false, "198.51.100.0/24": false,
		"2001:db8::/31": false, "::ffff:192.0.2.1": false, "fe80::1%eth0": false, "": false, "192.0.2": false, "192.0.2.1-9": false,
	} {
		if got := within(text, ranges); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if within("192.0.2.1", nil) {
		t.Error("an address lies within nothing")
	}
}

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
