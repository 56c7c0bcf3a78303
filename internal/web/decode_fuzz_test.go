package web_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/web"
)

// FuzzUnmarshal: whatever the bytes, reading a form ends; what is taken is what
// encoding/json reads of it without unknown members, and what is refused is
// refused with a kind and without what it holds.
func FuzzUnmarshal(f *testing.F) {
	form := filingtest.Form(filing.Enterprise, "44", 1)
	text, err := json.Marshal(form.Shown())
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		string(text), `{}`, `null`, `[`, `{"sites":[],"sites":[]}`, `{"sites":[{"approvals":[{"code":1e3}]}]}`,
		`{"subject":{"name":"\u0000\u202e"}}`, `{"canary7f3a":1}`, "{\"subject\":{\"name\":\"\xff\"}}", `{"persons":null} `,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := web.Unmarshal[filing.Form](text)
		if err != nil {
			if filing.KindOf(err) != filing.Invalid || strings.Contains(err.Error(), canary) {
				t.Errorf("%q is refused by %v", text, err)
			}
			return
		}
		var want filing.Form
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(&want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q is taken; encoding/json says %v", text, err)
		}
	})
}
