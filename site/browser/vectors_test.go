package browser

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

type vectors struct {
	Receipts  []struct{ Typed, Receipt string }
	Numbers   []struct{ Typed, Subject, Number, Fault string }
	Domains   []struct{ Typed, Domain string }
	Addresses []struct{ Typed, Domain, Shown string }
	Faults    []struct {
		Typed, Fault string
		Count        int
	}
}

// answer is what the pages make of what was typed.
type answer struct {
	Kind, Receipt, Subject, Number, Domain, Shown, Fault string
	Count                                                int
	Unicode                                              string
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(shared.home, "testdata", "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// ask gives what the scripts of the pages make of each text, in the browser.
func ask(t *testing.T, typed []string) map[string]answer {
	t.Helper()
	p := open(t)
	p.visit("/", "#typed")
	folder, err := filepath.Abs(filepath.Join(shared.home, "..", "parts"))
	if err != nil {
		t.Fatal(err)
	}
	bundle := api.Build(api.BuildOptions{Bundle: true, Format: api.FormatIIFE, GlobalName: "parts", Stdin: &api.StdinOptions{
		Contents: "export { lookup } from './lookup'; export { unicodeOf } from './punycode'", ResolveDir: folder,
	}})
	if len(bundle.Errors) > 0 {
		t.Fatal(bundle.Errors[0].Text)
	}
	texts, err := json.Marshal(typed)
	if err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf(`(() => { %s
		return %s.map((t) => { const a = parts.lookup(t); return {...a, unicode: a.domain && parts.unicodeOf(a.domain)} }) })()`, bundle.OutputFiles[0].Contents, texts)
	answers := map[string]answer{}
	for i, a := range eval[[]answer](p, script) {
		answers[typed[i]] = a
	}
	return answers
}

// TestVectors holds the rules of the pages against the same vectors as those of
// internal/filing and internal/rulebook.
func TestVectors(t *testing.T) {
	v := readVectors(t)
	var typed []string
	for _, c := range v.Receipts {
		typed = append(typed, c.Typed)
		r, err := filing.ParseReceipt(c.Typed)
		if string(r) != c.Receipt || (err == nil) != (c.Receipt != "") {
			t.Errorf("ParseReceipt(%q) = %q, %v", c.Typed, r, err)
		}
	}
	for _, c := range v.Numbers {
		typed = append(typed, c.Typed)
		if c.Number != "" && (!filing.IsSubjectNumber(c.Subject) || !filing.IsSubjectNumber(c.Number) && !filing.IsSiteNumber(c.Number)) {
			t.Errorf("%s or %s is no number to internal/filing", c.Subject, c.Number)
		}
		if c.Number == "" && (filing.IsSubjectNumber(c.Typed) || filing.IsSiteNumber(c.Typed)) {
			t.Errorf("%s is a number to internal/filing", c.Typed)
		}
	}
	book, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Domains {
		typed = append(typed, c.Typed)
		if canonical, err := book.Canonical(c.Typed); canonical != c.Domain || (err == nil) != (c.Domain != "") {
			t.Errorf("Canonical(%q) = %q, %v", c.Typed, canonical, err)
		}
	}
	for _, c := range v.Addresses {
		typed = append(typed, c.Typed)
	}
	for _, c := range v.Faults {
		typed = append(typed, c.Typed)
	}
	got := ask(t, typed)
	for _, c := range v.Receipts {
		if a := got[c.Typed]; a.Receipt != c.Receipt || (a.Fault == "") != (c.Receipt != "") {
			t.Errorf("receipt %q: %+v", c.Typed, a)
		}
	}
	for _, c := range v.Numbers {
		if a := got[c.Typed]; a.Number != c.Number || a.Subject != c.Subject || a.Fault != c.Fault {
			t.Errorf("number %q: %+v", c.Typed, a)
		}
	}
	for _, c := range v.Domains {
		if a := got[c.Typed]; a.Domain != c.Domain || (a.Fault == "domain-form") != (c.Domain == "") {
			t.Errorf("domain %q: %+v", c.Typed, a)
		}
	}
	for _, c := range v.Addresses {
		if a := got[c.Typed]; a.Domain != c.Domain || a.Shown != c.Shown {
			t.Errorf("address %q: %+v", c.Typed, a)
		}
	}
	for _, c := range v.Faults {
		if a := got[c.Typed]; a.Fault != c.Fault || a.Count != c.Count {
			t.Errorf("%q: %+v", c.Typed, a)
		}
	}
}

// TestRandomReceipts mistypes receipts at random and wants one answer from the
// page and from internal/filing.
func TestRandomReceipts(t *testing.T) {
	const characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	random := rand.New(rand.NewPCG(1, 2))
	var typed []string
	for range 2000 {
		var code strings.Builder
		for range filing.ReceiptCharacters {
			code.WriteByte(characters[random.IntN(len(characters))])
		}
		r, err := filing.NewReceipt(code.String())
		if err != nil {
			t.Fatal(err)
		}
		text := []byte(r.String())
		switch at := 3 + random.IntN(len(text)-3); random.IntN(5) {
		case 0:
			text[at] = "0123456789abcdefghijklmnopqrstuvwxyz- "[random.IntN(38)]
		case 1:
			text[at], text[at-1] = text[at-1], text[at]
		case 2:
			text = append(text[:at], text[at+1:]...)
		case 3:
			text = []byte(strings.ToLower(string(text)))
		}
		typed = append(typed, string(text))
	}
	got, valid := ask(t, typed), 0
	for _, text := range typed {
		want, err := filing.ParseReceipt(text)
		if a := got[text]; a.Receipt != string(want) {
			t.Errorf("%q: the page reads %+v, internal/filing %q", text, a, want)
		}
		if err == nil {
			valid++
		}
	}
	if valid < 500 || valid > 1500 {
		t.Errorf("%d of %d are valid, which tests little", valid, len(typed))
	}
}

// TestUnicodeDomains reads A-labels back.
func TestUnicodeDomains(t *testing.T) {
	want := map[string]string{
		"xn--fsqu00a.cn":             "例子.cn",
		"xn--fsqu00a.xn--fiqs8s":     "例子.中国",
		"www.xn--fa-hia.example":     "www.faß.example",
		"xn--6qq986b3xl.cn":          "我爱你.cn",
		"xn--a-0da2b.example":        "xn--a-0da2b.example",
		"plain.example":              "plain.example",
		"xn--b1am9b.xn--p1ai":        "вич.рф",
		"xn--999999999999999999z.cn": "xn--999999999999999999z.cn",
	}
	var typed []string
	for domain := range want {
		typed = append(typed, domain)
	}
	for domain, a := range ask(t, typed) {
		if a.Unicode != want[domain] {
			t.Errorf("%s is shown as %q", domain, a.Unicode)
		}
	}
}
