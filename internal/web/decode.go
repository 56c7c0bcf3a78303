package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"beian/internal/filing"
)

// MaxBody is the largest body of a request, in bytes. Scans do not come this
// way.
const MaxBody = 256 << 10

// readBody reads a JSON body strictly: the right content type, one object,
// known fields only, none twice, nothing after it. The error names the field
// and never repeats its value.
func readBody(r *http.Request, into any) ([]byte, error) {
	if into == nil {
		return nil, refuseBody(r)
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, filing.Errorf(filing.Invalid, "content-type", "Content-Type", "send the body as application/json")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	if err != nil {
		return nil, filing.Errorf(filing.Invalid, "body-broken", "", "the body did not arrive whole; send it again")
	}
	if len(body) > MaxBody {
		return nil, filing.Errorf(filing.Invalid, "body-too-large", "", "a body has at most %d bytes", MaxBody)
	}
	if field, twice := repeatedField(body); twice {
		return nil, filing.Errorf(filing.Invalid, "field-twice", field, "this field appears twice; send it once")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return nil, decodeError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, filing.Errorf(filing.Invalid, "malformed-json", "", "send one JSON object and nothing after it")
	}
	return body, nil
}

// refuseBody refuses a body where none belongs.
func refuseBody(r *http.Request) error {
	if n, _ := r.Body.Read(make([]byte, 1)); n > 0 {
		return filing.Errorf(filing.Invalid, "unexpected-body", "", "this call takes no body")
	}
	return nil
}

func decodeError(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return filing.Errorf(filing.Invalid, "wrong-type", wrong.Field, "this field has the wrong JSON type; it wants %s", wanted(wrong))
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return filing.Errorf(filing.Invalid, "unknown-field", strings.Trim(name, `"`), "there is no such field; take it out")
	}
	return filing.Errorf(filing.Invalid, "malformed-json", "", "the body is not well-formed JSON, or a value has the wrong form")
}

func wanted(e *json.UnmarshalTypeError) string {
	switch e.Type.Kind().String() {
	case "slice", "array":
		return "an array"
	case "struct", "map":
		return "an object"
	case "bool":
		return "true or false"
	case "int", "int64", "float64":
		return "a number"
	default:
		return "a string"
	}
}

// repeatedField finds a field that an object has twice, by its path. Malformed
// JSON is left to the decoder.
func repeatedField(body []byte) (string, bool) {
	d := json.NewDecoder(bytes.NewReader(body))
	path, twice := walk(d, "")
	return path, twice
}

// walk reads one JSON value and stops at the first repeated field.
func walk(d *json.Decoder, at string) (string, bool) {
	t, err := d.Token()
	if err != nil {
		return "", false
	}
	switch t {
	case json.Delim('{'):
		names := map[string]bool{}
		for d.More() {
			name, err := d.Token()
			text, ok := name.(string)
			if err != nil || !ok {
				return "", false
			}
			inner := strings.TrimPrefix(at+"."+text, ".")
			// Go matches field names without regard to case, so must this.
			if folded := strings.ToLower(text); names[folded] {
				return inner, true
			} else {
				names[folded] = true
			}
			if path, twice := walk(d, inner); twice {
				return path, true
			}
		}
		_, _ = d.Token()
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			if path, twice := walk(d, fmt.Sprintf("%s[%d]", at, i)); twice {
				return path, true
			}
		}
		_, _ = d.Token()
	}
	return "", false
}

// Decode reads a JSON body as strictly as the API does.
func Decode[T any](r *http.Request) (T, error) {
	var v T
	_, err := readBody(r, &v)
	return v, err
}
