package filing

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"reflect"
)

const redacted = "[redacted]"

// Sensitive is a piece of personal data. Whatever prints, logs or marshals it
// gets "[redacted]"; only [Sensitive.Reveal] gives the text, so that every
// place that reads personal data can be found by that name (I9). A form
// decodes it from a plain JSON string. Compare texts: == on values does not
// compile.
type Sensitive struct {
	_ [0]func() // not comparable: two values of one text would differ
	// text is behind a pointer because package fmt calls no methods on what
	// stands in an unexported field or under a wrong verb: it then prints the
	// fields, and of a pointer the address alone.
	text  *string
	shown bool
}

// NewSensitive wraps text.
func NewSensitive(text string) Sensitive {
	if text == "" {
		return Sensitive{}
	}
	return Sensitive{text: &text}
}

// Reveal gives the text. The caller has recorded the access (I9) or is about
// to seal it.
func (s Sensitive) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Shown gives a copy that marshals to its text: for sealed text in storage and
// for answers to a reader whose access is recorded. Printing stays redacted.
func (s Sensitive) Shown() Sensitive { return Sensitive{text: s.text, shown: true} }

// Empty reports whether there is no text.
func (s Sensitive) Empty() bool { return s.text == nil }

// String gives "[redacted]".
func (s Sensitive) String() string { return redacted }

// GoString gives "[redacted]".
func (s Sensitive) GoString() string { return redacted }

// Format writes "[redacted]" whatever the verb.
func (s Sensitive) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue gives "[redacted]" to log/slog.
func (s Sensitive) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON gives "[redacted]", or the text of a [Sensitive.Shown] copy.
// Empty text stays empty: that a field is missing is not personal.
func (s Sensitive) MarshalJSON() ([]byte, error) {
	if s.shown || s.Empty() {
		return json.Marshal(s.Reveal())
	}
	return json.Marshal(redacted)
}

// UnmarshalJSON takes a plain JSON string. Its error is the decoder's own for a
// wrong type, so that it gets the field's path, and does not repeat the input.
func (s *Sensitive) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return &json.UnmarshalTypeError{Value: "value", Type: reflect.TypeFor[string]()}
	}
	*s = NewSensitive(text)
	return nil
}
