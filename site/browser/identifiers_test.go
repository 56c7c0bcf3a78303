package browser

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"beian/internal/filing/filingtest"
	"beian/internal/rulebook/identifier"
)

// numberChecks are the numbers that pages check themselves: the script's
// function, and the error of package identifier.
func numberChecks() map[string]struct {
	script string
	check  func(string) error
} {
	return map[string]struct {
		script string
		check  func(string) error
	}{
		"resident_id": {"residentFault", func(s string) error { _, err := identifier.ResidentID(s, filingtest.Now()); return err }},
		"uscc":        {"creditFault", func(s string) error { _, err := identifier.CreditCode(s); return err }},
		"org_code":    {"organisationFault", identifier.OrganisationCode},
		"licence15":   {"licenceFault", func(s string) error { _, err := identifier.Licence(s); return err }},
	}
}

// faultOf names an error of package identifier as the pages do.
func faultOf(err error) string {
	for name, fault := range map[string]error{
		"length": identifier.ErrLength, "character": identifier.ErrCharacter, "region": identifier.ErrRegion,
		"date": identifier.ErrDate, "check": identifier.ErrCheckDigit,
	} {
		if errors.Is(err, fault) {
			return name
		}
	}
	return ""
}

// faults gives what a function of the pages makes of each text, in the browser.
func faults(p *tab, function string, typed []string) []string {
	p.t.Helper()
	folder, err := filepath.Abs(filepath.Join(shared.home, "..", "parts"))
	if err != nil {
		p.t.Fatal(err)
	}
	bundle := api.Build(api.BuildOptions{Bundle: true, Format: api.FormatIIFE, GlobalName: "parts", Stdin: &api.StdinOptions{
		Contents: "export * from './identifier'", ResolveDir: folder,
	}})
	if len(bundle.Errors) > 0 {
		p.t.Fatal(bundle.Errors[0].Text)
	}
	texts, err := json.Marshal(typed)
	if err != nil {
		p.t.Fatal(err)
	}
	return eval[[]string](p, fmt.Sprintf(`(() => { %s
		return %s.map((t) => parts.%s(t, '20260302') ?? '') })()`, bundle.OutputFiles[0].Contents, texts, function))
}

// TestIdentifiers holds the pages' checks of numbers against the vectors of
// internal/rulebook/identifier, and at random against its code: the same fault
// for the same text, for right numbers, mistyped ones and nonsense.
func TestIdentifiers(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(shared.home, "..", "..", "internal", "rulebook", "identifier", "testdata", "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]json.RawMessage
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	p := open(t)
	p.visit("/", "#typed")
	random := rand.New(rand.NewPCG(3, 4))
	for kind, c := range numberChecks() {
		var groups map[string][]struct {
			Value string
			Valid bool
		}
		if err := json.Unmarshal(file[kind], &groups); err != nil {
			t.Fatal(err)
		}
		valid, typed := map[string]bool{}, []string{"", "示例", "１２３", "\u212a", "00000000", "-"}
		for _, group := range groups {
			for _, v := range group {
				valid[v.Value], typed = v.Valid, append(typed, v.Value)
				for range 100 {
					typed = append(typed, mistype(random, v.Value))
				}
			}
		}
		for i, got := range faults(p, c.script, typed) {
			if want := faultOf(c.check(typed[i])); got != want {
				t.Errorf("%s %q: the page says %q, package identifier %q", kind, typed[i], got, want)
			}
			if ok, known := valid[typed[i]]; known && ok != (got == "") {
				t.Errorf("%s %q: the page says %q, the vector valid %v", kind, typed[i], got, ok)
			}
		}
	}
}

// mistype changes, swaps, drops or adds a character, or puts another date of
// birth in.
func mistype(random *rand.Rand, s string) string {
	const keys = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZx-例"
	r := []rune(s)
	i := 1 + random.IntN(len(r)-1)
	key := []rune(keys)[random.IntN(len([]rune(keys)))]
	switch random.IntN(5) {
	case 0:
		r[i] = key
	case 1:
		r[i], r[i-1] = r[i-1], r[i]
	case 2:
		r = append(r[:i], r[i+1:]...)
	case 3:
		r = append(r[:i], append([]rune{key}, r[i:]...)...)
	default:
		if len(r) > 14 {
			copy(r[6:], []rune(fmt.Sprintf("%04d%02d%02d", random.IntN(2100), random.IntN(14), random.IntN(33))))
		}
	}
	return string(r)
}
