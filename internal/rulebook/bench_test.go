package rulebook_test

import (
	"encoding/json"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// BenchmarkFormDecoding is the floor under BenchmarkCheck: what it costs to read
// the same form from a request before anything of it can be checked.
func BenchmarkFormDecoding(b *testing.B) {
	form := filingtest.Form(filing.Enterprise, "11", 3)
	text, err := json.Marshal(form.Shown())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var f filing.Form
		if err := json.Unmarshal(text, &f); err != nil {
			b.Fatal(err)
		}
	}
}
