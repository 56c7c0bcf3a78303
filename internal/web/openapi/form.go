package main

import (
	"encoding/json"
	"reflect"

	"beian/internal/filing"
	"beian/internal/schema"
)

// formSchema gives the JSON Schema of a form by itself, for editors and for
// programs that make one. It says the shape alone; what is entered is judged by
// the findings of a check.
func formSchema() ([]byte, error) {
	r := schema.New("#/$defs/", enums(), incomplete)
	s := r.Object(reflect.TypeFor[filing.Form]())
	s["$schema"], s["$id"] = "https://json-schema.org/draft/2020-12/schema", "https://beian.example/schemas/form.schema.json"
	s["title"], s["$defs"] = "Website filing form", r.Named
	text, err := json.MarshalIndent(s, "", "  ")
	return append(text, '\n'), err
}
