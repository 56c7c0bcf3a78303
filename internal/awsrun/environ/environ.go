// Package environ reads the configuration of a function from its environment.
package environ

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Read fills the fields of the struct that into points to. A field with the tag
// env:"NAME" takes the variable NAME: a string as it is, a []string split at
// commas. It must be set and not empty, unless the tag says
// env:"NAME,optional". A field that is a struct is read in the same way, so that
// each client brings its own part. The error names every variable that is
// missing and never repeats a value.
func Read(into any, lookup func(string) (string, bool)) error {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("environ: %T is no pointer to a struct", into)
	}
	return read(v.Elem(), lookup)
}

func read(v reflect.Value, lookup func(string) (string, bool)) error {
	var faults []error
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Type.Kind() == reflect.Struct {
			faults = append(faults, read(v.Field(i), lookup))
			continue
		}
		name, option, _ := strings.Cut(field.Tag.Get("env"), ",")
		if name == "" {
			return fmt.Errorf("environ: field %s names no variable", field.Name)
		}
		value, _ := lookup(name)
		if value == "" && option != "optional" {
			faults = append(faults, fmt.Errorf("environ: variable %s is not set", name))
			continue
		}
		faults = append(faults, set(v.Field(i), name, value))
	}
	return errors.Join(faults...)
}

func set(field reflect.Value, name, value string) error {
	switch field.Interface().(type) {
	case string:
		field.SetString(value)
	case []string:
		var list []string
		for part := range strings.SplitSeq(value, ",") {
			if part = strings.TrimSpace(part); part != "" {
				list = append(list, part)
			}
		}
		field.Set(reflect.ValueOf(list))
	default:
		return fmt.Errorf("environ: variable %s has a field of type %s, which is not read", name, field.Type())
	}
	return nil
}
