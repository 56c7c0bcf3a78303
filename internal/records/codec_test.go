package records

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"beian/internal/table"
)

// place is a kind of body in its third shape: the first one had the whole address
// as a text, the second a list of lines, the third a town of its own besides.
type place struct {
	Lines []string `json:"lines"`
	Town  string   `json:"town"`
}

func (place) upgrades() []upgrade {
	return []upgrade{
		func(old json.RawMessage) (json.RawMessage, error) {
			var v struct{ Address string }
			if err := json.Unmarshal(old, &v); err != nil {
				return nil, err
			}
			if v.Address == "" {
				return nil, errors.New("no address")
			}
			return json.Marshal(map[string]any{"lines": strings.Split(v.Address, ", ")})
		},
		func(old json.RawMessage) (json.RawMessage, error) {
			var v place
			if err := json.Unmarshal(old, &v); err != nil {
				return nil, err
			}
			last := len(v.Lines) - 1
			return json.Marshal(place{v.Lines[:last], v.Lines[last]})
		},
	}
}

// TestMigration: a body of any earlier shape is read as one of today's, and what
// is written is today's; what a later version wrote is refused, not misread.
func TestMigration(t *testing.T) {
	want := place{[]string{"示例路1号", "示例大厦"}, "示例市"}
	today, err := encode(want)
	if err != nil || !strings.HasPrefix(string(today), `{"schema":3,`) {
		t.Fatalf("written as %s, %v", today, err)
	}
	for name, body := range map[string]string{
		"first":  `{"schema":1,"body":{"address":"示例路1号, 示例大厦, 示例市"}}`,
		"second": `{"schema":2,"body":{"lines":["示例路1号","示例大厦","示例市"]}}`,
		"today":  string(today),
	} {
		var got place
		if err := decode(table.Item{Body: []byte(body)}, &got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if again, err := encode(got); err != nil || string(again) != string(today) {
			t.Errorf("%s is read as %s, %v", name, again, err)
		}
	}
	for name, c := range map[string]struct{ body, says string }{
		"later":        {`{"schema":4,"body":{}}`, "schema 4 is not known"},
		"none":         {`{"body":{}}`, "schema 0 is not known"},
		"not upgraded": {`{"schema":1,"body":{}}`, "from schema 1: no address"},
		"no envelope":  {`[]`, "cannot unmarshal"},
	} {
		var got place
		err := decode(table.Item{Key: table.Key{Partition: "p", Sort: "s"}, Body: []byte(c.body)}, &got)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s was answered %v", name, err)
		}
	}
	var plain Counter
	if err := decode(table.Item{Body: []byte(`{"schema":2,"body":{}}`)}, &plain); err == nil {
		t.Error("a later version of a kind without migrations was read")
	}
}
