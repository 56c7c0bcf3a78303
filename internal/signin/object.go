package signin

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// decodeObject decodes one JSON object and refuses what two readers might read
// differently: a key twice in any object (encoding/json takes the last one and
// ignores capitals, others take the first), bytes after the object, and text
// that is not UTF-8. Numbers stay [json.Number].
func decodeObject(text []byte) (map[string]any, bool) {
	if !utf8.Valid(text) || !uniqueKeys(text) {
		return nil, false
	}
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&object); err != nil || object == nil {
		return nil, false
	}
	_, err := d.Token()
	return object, errors.Is(err, io.EOF)
}

// uniqueKeys reports whether the JSON text has no object with a key twice.
func uniqueKeys(text []byte) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	// One set of keys a nested object; nil for an array.
	var open []map[string]bool
	key := false // the next text is a key
	for {
		token, err := d.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		switch token := token.(type) {
		case json.Delim:
			switch token {
			case '{':
				open = append(open, map[string]bool{})
			case '[':
				open = append(open, nil)
			default:
				open = open[:len(open)-1]
			}
		case string:
			if key {
				folded := strings.ToLower(token)
				if open[len(open)-1][folded] {
					return false
				}
				open[len(open)-1][folded] = true
				key = false
				continue
			}
		}
		// After a value or a bracket a key follows, if inside an object.
		key = len(open) > 0 && open[len(open)-1] != nil
	}
}
