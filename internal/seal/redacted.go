package seal

import (
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// Format prints [redacted] whatever the verb and flags.
func (DataKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// String gives [redacted].
func (DataKey) String() string { return redacted }

// LogValue logs [redacted].
func (DataKey) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText gives [redacted], in JSON and XML too.
func (DataKey) MarshalText() ([]byte, error) { return []byte(redacted), nil }
