package filingtest_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// TestNumbers holds the generators against published examples.
func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		filingtest.CreditCode("91", "11", 0): "91110000PDY00001X3",
		filingtest.CreditCode("92", "31", 1): "92310000PDY000028D",
		filingtest.CreditCode("12", "44", 2): "12440000PDY000036K",
		filingtest.OrganisationCode(0):       "PDY00001X",
		filingtest.OrganisationCode(5):       "PDY000060",
		filingtest.ResidentID("11", 0):       "110000196501010008",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestDistinct: forms of different n share no number, address or domain.
func TestDistinct(t *testing.T) {
	seen := map[string]bool{}
	once := func(what string) {
		if seen[what] {
			t.Fatalf("%s is in two forms", what)
		}
		seen[what] = true
	}
	for _, n := range []int{0, 1, 2, 4999, 5000, 99998, 99999, 199998, 4_999_999} {
		for _, nature := range []filing.Nature{filing.Enterprise, filing.Army} {
			f := filingtest.Form(nature, "33", n)
			once(f.Subject.Document.Number.Reveal())
			if nature == filing.Army {
				continue
			}
			once(f.Sites[0].Domains[0])
			for _, p := range f.Persons {
				once(p.Document.Number.Reveal())
				once(p.Mobile.Reveal())
				once(p.Email.Reveal())
				once(p.Phone.Reveal())
			}
		}
	}
}

// TestStable: a form is the same whenever it is made, and survives JSON.
func TestStable(t *testing.T) {
	for _, nature := range filingtest.Natures() {
		for _, province := range filingtest.Provinces() {
			f := filingtest.Form(nature, province, 7)
			if !reflect.DeepEqual(f, filingtest.Form(nature, province, 7)) {
				t.Fatalf("%s in %s differs from itself", nature, province)
			}
			b, err := json.Marshal(f.Shown())
			if err != nil {
				t.Fatal(err)
			}
			var back filing.Form
			if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(f, back) {
				t.Fatalf("%s in %s does not survive JSON: %v", nature, province, err)
			}
		}
	}
}
