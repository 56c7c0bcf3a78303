package states

import (
	"encoding/json"
	"testing"
)

func TestParsePathTakesWhatItGives(t *testing.T) {
	for _, text := range []string{"$.a", "$.a.b_2.C", "$._", "$$.Task.Token", "$$.State.RetryCount"} {
		p, reason := parsePath(text)
		if reason != "" || p.String() != text {
			t.Errorf("%s is read as %s, %s", text, p, reason)
		}
	}
}

func TestFind(t *testing.T) {
	const text = `{"a":{"b":[1, 2.50],"":null},"a.b":3,"n":null,"d":1,"d":2}`
	for _, c := range []struct{ path, want string }{
		{"$.a.b", "[1, 2.50]"},
		{"$.n", "null"},
		{"$.d", "2"},
		{"$.c", ""},
		{"$.A", ""},
		{"$.n.x", ""},
		{"$.a.b.c", ""},
	} {
		p, _ := parsePath(c.path)
		got, err := p.find(read(json.RawMessage(text)))
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s leads to %q, %v, want %q", c.path, got, err, c.want)
		}
	}
}

// A path that is accepted is written back as it was and reads any document
// without a panic; one that is refused has a reason.
func FuzzParsePath(f *testing.F) {
	for _, text := range []string{
		"$.status", "$.Payload.visit", "$$.Task.Token", "$", "$$", "$..a", "$.a[0]", "$['a']", "$.*",
		"States.Format('{}', $.a)", "$.a.", "$.1a", "$$.Execution.Id", "$.备案", "",
	} {
		f.Add(text, `{"status":"filed","a":[{"b":1}]}`)
	}
	f.Fuzz(func(t *testing.T, text, input string) {
		p, reason := parsePath(text)
		if reason != "" {
			if len(p.names) != 0 {
				t.Errorf("%q is refused and read as %s", text, p)
			}
			return
		}
		if p.String() != text {
			t.Errorf("%q is read as %q", text, p)
		}
		if found, err := p.find(read(json.RawMessage(input))); err == nil && !p.context && !json.Valid(found) {
			t.Errorf("%s leads to %q in %q", p, found, input)
		}
	})
}

// Whatever is loaded either is refused with a place or can be entered.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}`))
	f.Add([]byte(`{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.s","StringEquals":"x","Next":"A"}],"Default":"A"}}}`))
	f.Add([]byte(`{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",
		"Parameters":{"FunctionName":"f","Payload":{"a.$":"$.a"}},"ResultSelector":{"a.$":"$.Payload.a"},"Next":"A"}}}`))
	f.Fuzz(func(t *testing.T, definition []byte) {
		m, err := Load(definition)
		if (m == nil) == (err == nil) {
			t.Fatalf("Load gives %v, %v", m, err)
		}
		if m == nil {
			return
		}
		for name, s := range m.states {
			for _, target := range s.targets() {
				if m.states[target] == nil {
					t.Errorf("%s leads to %q", name, target)
				}
			}
		}
	})
}

func FuzzParseToken(f *testing.F) {
	for _, text := range []string{"case-1-g0.id", "a.b.c", "a", "a.", ".b", "a b.c", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, ok := parseToken(text)
		if ok != (validName(name) && len(text) > len(name)+1) {
			t.Errorf("%q is read as %q, %v", text, name, ok)
		}
		if ok && newToken(name, text[len(name)+1:]) != text {
			t.Errorf("%q is read as %q", text, name)
		}
	})
}
