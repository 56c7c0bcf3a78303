package filing_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"beian/internal/filing"
)

// fill sets every field below v to something that is not zero.
func fill(t *testing.T, v reflect.Value, n int) {
	t.Helper()
	if _, ok := v.Interface().(time.Time); ok {
		v.Set(reflect.ValueOf(start().Add(time.Duration(n) * time.Hour)))
		return
	}
	switch kind := v.Kind(); {
	case kind == reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), n+i+1)
		}
	case kind == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), n)
		fill(t, v.Index(1), n+1)
	case kind == reflect.Bool:
		v.SetBool(true)
	case kind == reflect.String:
		v.SetString(fmt.Sprintf("示例 <%d>", n))
	case v.CanInt():
		v.SetInt(int64(n + 1))
	case kind == reflect.Bool:
		v.SetBool(true)
	default:
		t.Fatalf("an event has a field of kind %s", kind)
	}
}

// TestDecodeEvent: every event comes back from its facts, full and empty, and
// gives the same facts again, so that old histories replay; facts that a later
// version adds do not hurt.
func TestDecodeEvent(t *testing.T) {
	for _, name := range filing.EventNames() {
		empty, err := filing.DecodeEvent(name, []byte(`{"added-later":{"a":[1]}}`))
		if err != nil || empty.Name() != name {
			t.Fatalf("%s: %v", name, err)
		}
		full, err := filing.DecodeEvent(name, []byte(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		fill(t, reflect.ValueOf(full).Elem(), 1)
		for _, e := range []filing.Event{empty, full} {
			text, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			back, err := filing.DecodeEvent(name, text)
			if err != nil || !reflect.DeepEqual(back, e) {
				t.Errorf("%s comes back as %+v, %v; want %+v", name, back, err, e)
			}
			if again, err := json.Marshal(back); err != nil || string(again) != string(text) {
				t.Errorf("%s marshals as %s, then %s", name, text, again)
			}
		}
	}
}

func TestDecodeEventRefuses(t *testing.T) {
	for name, facts := range map[filing.EventName]string{
		"NumberReturned": `{}`,
		"":               `{}`,
		"NumberIssued":   `{"number":"京ICP备2026000001号"}`,
		"CaseLapsed":     ``,
	} {
		if e, err := filing.DecodeEvent(name, []byte(facts)); err == nil || e != nil {
			t.Errorf("%s %s: %+v", name, facts, e)
		}
	}
}

// TestNothingPersonal: no event and no case has a field for personal data, so
// that histories, events and public objects can't hold any.
func TestNothingPersonal(t *testing.T) {
	var walk func(ty reflect.Type, path string)
	walk = func(ty reflect.Type, path string) {
		switch {
		case ty == reflect.TypeFor[filing.Sensitive]() || ty == reflect.TypeFor[filing.Form]() || ty == reflect.TypeFor[filing.Person]():
			t.Errorf("%s holds personal data", path)
		case ty == reflect.TypeFor[time.Time]():
		case ty.Kind() == reflect.Struct:
			for i := range ty.NumField() {
				walk(ty.Field(i).Type, path+"."+ty.Field(i).Name)
			}
		case ty.Kind() == reflect.Slice || ty.Kind() == reflect.Pointer:
			walk(ty.Elem(), path)
		}
	}
	walk(reflect.TypeFor[filing.Case](), "Case")
	walk(reflect.TypeFor[filing.Record](), "Record")
	for _, name := range filing.EventNames() {
		e, err := filing.DecodeEvent(name, []byte(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		walk(reflect.TypeOf(e), string(name))
	}
}
