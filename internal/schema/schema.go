// Package schema makes JSON Schemas (2020-12, as OpenAPI 3.1 takes them) of the
// Go types that travel, for files that are committed and held current by tests.
// It is for generators and tests; no function links it.
package schema

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// Schema is one JSON Schema. Its members marshal in alphabetical order, so that
// the same types always give the same file.
type Schema map[string]any

// Registry makes schemas and keeps those of named structs once, for references
// below Prefix, such as "#/components/schemas/". A struct that Incomplete knows
// may lack any of its members.
type Registry struct {
	Prefix     string
	Incomplete func(reflect.Type) bool
	Enums      map[reflect.Type][]string
	Names      map[reflect.Type]string // of types whose own name another one has
	Named      map[string]Schema
	types      map[string]reflect.Type
}

// New makes a registry. enums gives the values of types that are names from a
// fixed list.
func New(prefix string, enums map[reflect.Type][]string, incomplete func(reflect.Type) bool) *Registry {
	return &Registry{
		Prefix: prefix, Incomplete: incomplete, Enums: enums, Named: map[string]Schema{}, types: map[string]reflect.Type{},
	}
}

// Of gives the schema of a type. It panics on two types of one name, and on a
// type that can't travel: both are for the programmer to mend.
func (r *Registry) Of(t reflect.Type) Schema {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return Schema{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[json.RawMessage]():
		return Schema{"type": "object"}
	case t.Kind() == reflect.Pointer:
		return r.Of(t.Elem())
	case reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()), t.Kind() == reflect.String:
		if values := r.Enums[t]; values != nil {
			return Schema{"type": "string", "enum": values}
		}
		return Schema{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Bool:
		return Schema{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return Schema{"type": "integer", "format": "int64"}
	case reflect.Slice:
		return Schema{"type": []string{"array", "null"}, "items": r.Of(t.Elem())}
	case reflect.Map:
		return Schema{"type": "object", "additionalProperties": r.Of(t.Elem())}
	case reflect.Struct:
		return r.named(t)
	default:
		panic("schema: " + t.String() + " can't travel")
	}
}

func (r *Registry) named(t reflect.Type) Schema {
	if t.Name() == "" {
		return r.Object(t)
	}
	name := t.Name()
	if other := r.Names[t]; other != "" {
		name = other
	}
	if other, known := r.types[name]; known && other != t {
		panic("schema: two types are called " + name)
	} else if !known {
		r.types[name] = t
		r.Named[name] = r.Object(t)
	}
	return Schema{"$ref": r.Prefix + name}
}

// Object gives the schema of a struct itself, not a reference: all of its
// members and no other.
func (r *Registry) Object(t reflect.Type) Schema {
	members, required := map[string]Schema{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			continue // its members follow
		}
		if name == "" || name == "-" {
			panic("schema: " + t.String() + "." + f.Name + " has no name in JSON")
		}
		members[name] = r.Of(f.Type)
		if options == "" {
			required = append(required, name)
		}
	}
	s := Schema{"type": "object", "properties": members, "additionalProperties": false}
	if len(required) > 0 && (r.Incomplete == nil || !r.Incomplete(t)) {
		s["required"] = required
	}
	return s
}
