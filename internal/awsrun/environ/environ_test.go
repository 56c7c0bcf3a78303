package environ_test

import (
	"reflect"
	"strings"
	"testing"

	"beian/internal/awsrun/environ"
)

type part struct {
	Table string `env:"TABLE"`
}

type whole struct {
	Part    part
	Bureaus []string `env:"BUREAUS"`
	Sender  string   `env:"SENDER,optional"`
}

func of(values map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := values[name]; return v, ok }
}

func TestRead(t *testing.T) {
	var got whole
	if err := environ.Read(&got, of(map[string]string{"TABLE": "t", "BUREAUS": "11, 31,"})); err != nil {
		t.Fatal(err)
	}
	want := whole{Part: part{"t"}, Bureaus: []string{"11", "31"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestReadNamesWhatIsMissing(t *testing.T) {
	err := environ.Read(new(whole), of(map[string]string{"BUREAUS": ""}))
	for _, name := range []string{"TABLE", "BUREAUS"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want it to name %s", err, name)
		}
	}
	if err != nil && strings.Contains(err.Error(), "SENDER") {
		t.Errorf("got %v, which names an optional variable", err)
	}
}

func TestReadRefusesWhatItCannotFill(t *testing.T) {
	for name, into := range map[string]any{
		"no pointer": whole{},
		"no tag":     &struct{ A string }{},
		"other type": &struct {
			A int `env:"TABLE"`
		}{},
	} {
		if err := environ.Read(into, of(map[string]string{"TABLE": "1"})); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
