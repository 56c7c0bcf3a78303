package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"beian/internal/filing"
)

// fit holds a JSON body against the type that a route takes: one value and
// nothing after it, members of exactly the type's names, none twice, each of
// the right JSON type, and none missing that the type has without omitempty or
// omitzero. A form may be incomplete, for it may be a draft. The error names
// the path of the first misfit, such as form.persons[0].name, and never a
// value.
func fit(body []byte, t reflect.Type) error {
	if !utf8.Valid(body) {
		return malformed()
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := (fitter{d, true}).value(t, ""); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return malformed()
	}
	return nil
}

func malformed() error {
	return filing.Errorf(filing.Invalid, "malformed-json", "", "send one well-formed JSON object in UTF-8 and nothing after it")
}

// fitter walks a body; whole says that members may not be missing.
type fitter struct {
	d     *json.Decoder
	whole bool
}

func (f fitter) value(t reflect.Type, at string) error {
	token, err := f.d.Token()
	if err != nil {
		return malformed()
	}
	if token == nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer) {
		return nil
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[time.Time]():
		return fitTime(token, at)
	case reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()), t.Kind() == reflect.String:
		if _, ok := token.(string); ok {
			return nil
		}
		return wrongType(at, "a string")
	case t.Kind() == reflect.Bool:
		if _, ok := token.(bool); ok {
			return nil
		}
		return wrongType(at, "true or false")
	case t.Kind() == reflect.Int, t.Kind() == reflect.Int64:
		if n, ok := token.(json.Number); ok {
			if _, err := strconv.ParseInt(n.String(), 10, t.Bits()); err == nil {
				return nil
			}
		}
		return wrongType(at, "a whole number")
	case t.Kind() == reflect.Slice:
		return f.array(token, t, at)
	default:
		return f.object(token, t, at)
	}
}

func fitTime(token json.Token, at string) error {
	if text, ok := token.(string); ok {
		if _, err := time.Parse(time.RFC3339, text); err == nil {
			return nil
		}
	}
	return wrongType(at, "a time such as 2026-03-02T09:00:00+08:00")
}

func (f fitter) array(token json.Token, t reflect.Type, at string) error {
	if token != json.Delim('[') {
		return wrongType(at, "an array")
	}
	for i := 0; f.d.More(); i++ {
		if err := f.value(t.Elem(), at+"["+strconv.Itoa(i)+"]"); err != nil {
			return err
		}
	}
	return f.end()
}

func (f fitter) object(token json.Token, t reflect.Type, at string) error {
	if token != json.Delim('{') {
		return wrongType(at, "an object")
	}
	if t == reflect.TypeFor[filing.Form]() {
		f.whole = false
	}
	seen := map[string]bool{}
	for f.d.More() {
		token, err := f.d.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return malformed()
		}
		inner := strings.TrimPrefix(at+"."+name, ".")
		member, known := memberOf(t, name)
		switch {
		case !known:
			return filing.Errorf(filing.Invalid, "unknown-field", strings.TrimPrefix(at+"."+shown(name), "."), "there is no such field; take it out")
		case seen[name]:
			return filing.Errorf(filing.Invalid, "field-twice", inner, "this field appears twice; send it once")
		}
		seen[name] = true
		if err := f.value(member.Type, inner); err != nil {
			return err
		}
	}
	if err := f.end(); err != nil {
		return err
	}
	return f.missing(t, at, seen)
}

// missing finds the first member that the type needs and the object has not.
func (f fitter) missing(t reflect.Type, at string, seen map[string]bool) error {
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if f.whole && options == "" && !seen[name] {
			return filing.Errorf(filing.Invalid, "missing-field", strings.TrimPrefix(at+"."+name, "."), "this field is missing; send it")
		}
	}
	return nil
}

// end reads the closing bracket that More has seen coming.
func (f fitter) end() error {
	if _, err := f.d.Token(); err != nil {
		return malformed()
	}
	return nil
}

func memberOf(t reflect.Type, name string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		if has, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); has == name && name != "" {
			return t.Field(i), true
		}
	}
	return reflect.StructField{}, false
}

// shown gives the name of an unknown member only if it looks like one: what
// else stands in its place may be personal, and the log would have it.
func shown(name string) string {
	if regexp.MustCompile(`^[A-Za-z]{1,40}$`).MatchString(name) {
		return name
	}
	return "(unknown)"
}

func wrongType(at, wants string) error {
	return filing.Errorf(filing.Invalid, "wrong-type", at, "this field has the wrong JSON type; send %s", wants)
}
