package bureau_test

import (
	"strings"
	"testing"
	"time"

	"beian/internal/awsrun/bureau"
)

// TestOpen: which bureaus have a system of their own, and what the error of an
// environment that is not whole names. It repeats no key.
func TestOpen(t *testing.T) {
	const key = "0123456789abcdef0123456789abcdef"
	whole := bureau.Environment{
		Bureaus: []string{"11", "31"}, Systems: []string{"31=https://bureau.example/filings?a=b"}, Keys: []string{"31=" + key},
	}
	b, err := bureau.Open(whole, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if b.Takes("11").Own || !b.Takes("31").Own || b.Takes("31").Batch != 50 {
		t.Errorf("11 takes %+v, 31 takes %+v", b.Takes("11"), b.Takes("31"))
	}
	for name, change := range map[string]func(*bureau.Environment){
		"no key":              func(e *bureau.Environment) { e.Keys = nil },
		"a short key":         func(e *bureau.Environment) { e.Keys = []string{"31=0123456789abcdef"} },
		"a key of nobody":     func(e *bureau.Environment) { e.Keys = []string{key} },
		"an address alone":    func(e *bureau.Environment) { e.Systems = []string{"https://bureau.example/"} },
		"no TLS":              func(e *bureau.Environment) { e.Systems = []string{"31=http://bureau.example/"} },
		"a bureau of no list": func(e *bureau.Environment) { e.Systems = []string{"44=https://bureau.example/"} },
		"a bureau twice":      func(e *bureau.Environment) { e.Systems = append(e.Systems, "31=https://other.example/") },
	} {
		env := whole
		change(&env)
		_, err := bureau.Open(env, time.Now)
		if err == nil || !strings.Contains(err.Error(), "BEIAN_BUREAU_") || strings.Contains(err.Error(), "0123456789") || strings.Contains(err.Error(), "example") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
