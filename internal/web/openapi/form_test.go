package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// TestFormSchema: the schema takes what the API takes, forms of every nature,
// nationality and draft state, and refuses what the API's decoder refuses.
func TestFormSchema(t *testing.T) {
	text, err := os.ReadFile("../form.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("https://beian.example/schemas/form.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://beian.example/schemas/form.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var forms []string
	for _, n := range filingtest.Natures() {
		forms = append(forms, marshal(t, filingtest.Form(n, "44", 1)))
	}
	for _, n := range []filing.Nationality{filing.Mainland, filing.HKMacau, filing.Taiwan, filing.Foreign} {
		forms = append(forms, marshal(t, filingtest.Abroad(n, "44", 1)))
	}
	forms = append(forms, `{}`, `{"subject":{},"persons":null,"sites":[{"approvals":[{"code":5}]}]}`)
	whole := forms[0]
	for _, c := range []struct{ old, replacement string }{
		{`"persons":[`, `"persons":[1,`},
		{`"persons":`, `"people":`},
		{`"nature":"`, `"nature":1,"x":"`},
		{`"homePage":`, `"homepage":`},
		{`"interactive":false`, `"interactive":"no"`},
		{whole, `[]`},
		{whole, `"form"`},
		{whole, `null`},
	} {
		spoilt := strings.Replace(whole, c.old, c.replacement, 1)
		if spoilt == whole {
			t.Fatalf("%s is not in the form", c.old)
		}
		forms = append(forms, spoilt)
	}
	refused := 0
	for _, form := range forms {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		_, decoding := web.Unmarshal[filing.Form]([]byte(form))
		if got := s.Validate(v); (got == nil) != (decoding == nil) {
			t.Errorf("%.80s: the schema says %v, the API %v", form, got, decoding)
		}
		if decoding != nil {
			refused++
		}
	}
	if refused != 8 {
		t.Errorf("%d forms are refused, want the 8 spoilt ones", refused)
	}
}

func marshal(t *testing.T, f filing.Form) string {
	t.Helper()
	text, err := json.Marshal(f.Shown())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
