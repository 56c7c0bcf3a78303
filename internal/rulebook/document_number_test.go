package rulebook_test

import (
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// TestDocumentNumber: one number has one form, which stays as it is.
func TestDocumentNumber(t *testing.T) {
	book := load(t)
	for _, tt := range []struct{ kind, number, want string }{
		{"resident-id", "11000019650101002x", "11000019650101002X"},
		{"business-licence", " ９１３５０１００ｍ０００１００ｙ４３　", "91350100M000100Y43"},
		{"organisation-code-certificate", "d2143569-x", "D2143569X"},
		{"organisation-code-certificate", "D2143569X", "D2143569X"},
		{"officer-id", "政字第12345678-9号", "政字第12345678-9号"},
		{"passport", "ab345678-9", "AB345678-9"},
		{"unknown", "x", "X"},
		{"", "", ""},
	} {
		d := filing.Document{Type: tt.kind, Number: filing.NewSensitive(tt.number)}
		got := book.DocumentNumber(&d)
		d.Number = filing.NewSensitive(got)
		if again := book.DocumentNumber(&d); got != tt.want || again != got {
			t.Errorf("%s %q is %q, then %q, want %q", tt.kind, tt.number, got, again, tt.want)
		}
	}
}

// TestChildInFullWidth: a child is one however its number is written (A8).
func TestChildInFullWidth(t *testing.T) {
	book := load(t)
	for _, number := range []string{"110000202001010026", "１１００００２０２００１０１００２６"} {
		p := filing.Person{Document: filing.Document{Type: "resident-id", Number: filing.NewSensitive(number)}}
		if !book.NeedsGuardian(&p, filingtest.Now()) {
			t.Errorf("%s asks for no guardian", number)
		}
	}
}
