package records

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/table"
)

var update = flag.Bool("update", false, "write the shapes that are not kept yet")

// bodies lists a pointer to every type that is the body of an item.
func bodies() []any {
	return []any{
		&Accepted{}, &Consent{}, &ConsentLink{}, &LinkHolder{}, &Booking{}, &Day{}, &Ticks{}, &Delivery{}, &Lease{}, &Filing{}, &Checklist{}, &Claim{}, &Counter{},
		&Issued{}, &Contact{}, &Contest{}, &Request{}, &AccessRecord{}, &Findings{}, &Appearance{}, &Code{}, &Draft{}, &Departed{}, &Evidence{},
		&Headed{},
		&Heads{},
		&Erasure{},
		&Letter{}, &Lock{}, &Notice{}, &Scan{}, &Provider{}, &Shown{}, &Checksum{}, &Slip{}, &Proof{}, &SMSDay{}, &Follow{}, &Wait{},
		&Execution{}, &Timer{}, &Outbox{}, &filing.Case{}, &filing.Record{},
	}
}

// fill gives every field a value, so that each appears in what is kept.
func fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 3, 2, 1, 2, 3, 4, time.UTC)))
		return
	case v.Type() == reflect.TypeFor[filing.Sensitive]():
		v.Set(reflect.ValueOf(filing.NewSensitive("示例").Shown()))
		return
	case v.Type() == reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte(`{"sample":1}`))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString("示例")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(7)
	default:
		panic("no value of " + v.Type().String())
	}
}

// TestShapes: a body that any version has written is read without loss. A shape
// is kept for every kind, with a value in each field; whoever renames, moves or
// drops a field finds that what is stored would be misread, and adds an upgrade
// and a file of the new shape. The old files stay.
func TestShapes(t *testing.T) {
	for _, body := range bodies() {
		name := strings.ToLower(reflect.TypeOf(body).Elem().Name())
		schema, _ := schemaOf(reflect.ValueOf(body).Elem().Interface())
		path := filepath.Join("testdata", "shapes", name+"-"+string(rune('0'+schema))+".json")
		if _, err := os.Stat(path); os.IsNotExist(err) && *update {
			v := reflect.New(reflect.TypeOf(body).Elem())
			fill(v.Elem())
			text, err := encode(v.Elem().Interface())
			if err == nil {
				err = os.WriteFile(path, append(text, '\n'), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		older, err := filepath.Glob(filepath.Join("testdata", "shapes", name+"-*.json"))
		if err != nil || !slices.Contains(older, path) {
			t.Errorf("no shape of %s is kept in schema %d: run this test with -update", name, schema)
		}
		for _, kept := range older {
			readWithoutLoss(t, kept, reflect.TypeOf(body).Elem())
		}
	}
}

// readWithoutLoss reads a kept body and writes it anew: what comes of one in
// today's schema is the same text, and everything that an older one says is there
// under some name.
func readWithoutLoss(t *testing.T, path string, kind reflect.Type) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	v := reflect.New(kind)
	if err := decode(table.Item{Body: text}, v.Interface()); err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	// What is sealed marshals only when it is meant to.
	switch d := v.Interface().(type) {
	case *Draft:
		d.Form = d.Form.Shown()
	case *Departed:
		d.Form = d.Form.Shown()
	}
	again, err := encode(v.Elem().Interface())
	if err != nil {
		t.Fatal(err)
	}
	var before, after envelope
	if json.Unmarshal(text, &before) != nil || json.Unmarshal(again, &after) != nil {
		t.Fatalf("%s is no body", path)
	}
	if before.Schema == after.Schema && strings.TrimSpace(string(text)) != string(again) {
		t.Errorf("%s is written anew as\n%s\nwas\n%s", path, again, text)
	}
	if v.Elem().IsZero() {
		t.Errorf("%s is read as nothing", path)
	}
}

// TestEveryBodyHasAShape: what is encoded anywhere in this package is in the list.
func TestEveryBodyHasAShape(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, b := range bodies() {
		known = append(known, reflect.TypeOf(b).Elem().Name())
	}
	item := regexp.MustCompile(`(?m)^func (\w+)Item\(([a-z]+ [^)]*?)?([a-z]+) \*?(?:filing\.)?([A-Z]\w*)(?:, [^)]*)?\) \(table\.Item, error\)`)
	found := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range item.FindAllStringSubmatch(string(text), -1) {
			found++
			if !slices.Contains(known, m[4]) {
				t.Errorf("%s: %sItem keeps a %s, of which there is no shape", f, m[1], m[4])
			}
		}
	}
	if found < 25 {
		t.Errorf("found %d layouts only", found)
	}
}
