package rulebook_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// golden is a case as it was kept: its set, its form and the moment of the check,
// and what the rules found then. It stays as it is when the program's forms and
// today's rules go on.
type golden struct {
	Set      string      `json:"set"`
	At       time.Time   `json:"at"`
	Form     filing.Form `json:"form"`
	Findings []found     `json:"findings"`
}

type found struct {
	Rule     string          `json:"rule"`
	Field    string          `json:"field"`
	Severity filing.Severity `json:"severity"`
}

func foundBy(findings []filing.Finding) []found {
	all := []found{}
	for _, f := range findings {
		all = append(all, found{f.Rule, f.Field, f.Severity})
	}
	return all
}

// kept are the forms that the files were made of.
func kept() map[string]filing.Form {
	careless := filingtest.Form(filing.Enterprise, "31", 41)
	careless.Persons[0].Capacity = filing.Appointed
	careless.Persons[1].Mobile = careless.Persons[0].Mobile
	careless.Persons[1].Document.ValidUntil = "2026-04-30"
	careless.Sites[0].Name = "Shili"
	careless.Sites[0].Registrations[0].Holder = filing.HeldByShareholder
	careless.Sites[0].Registrations[0].ValidUntil = "2026-08-01"
	careless.Sites[0].Access = filing.Access{Mode: "cloud", Region: "44", IPRanges: []string{"10.0.0.1", "8.8.8.0/24"}}
	several := filingtest.Form(filing.Institution, "36", 42)
	sites(3)(&several)
	several.Sites[1].Domains = append(several.Sites[1].Domains, "shili-zwei.cn")
	several.Sites[2].Content = []string{"news", "dating"}
	several.Subject.Document.Reason = ""
	young := filingtest.Form(filing.Individual, "41", 43)
	aged(0, "41", 16)(&young)
	young.Persons[0].Phone = secret("")
	young.Sites[0].Service, young.Sites[0].Interactive = filing.Commercial, true
	return map[string]filing.Form{
		"sound-enterprise": filingtest.Form(filing.Enterprise, "44", 40), "careless-enterprise": careless,
		"several-sites": several, "young-individual": young, "empty": {},
		"abroad": filingtest.Abroad(filing.Taiwan, "35", 44), "army": filingtest.Form(filing.Army, "11", 45),
	}
}

// TestGolden: a case kept under a set is found years later just what it was
// found then.
func TestGolden(t *testing.T) {
	b := load(t)
	for name, form := range kept() {
		for _, set := range []string{rulebook.Set2010, rulebook.SetCurrent} {
			file := filepath.Join("testdata", "golden", set, name+".json")
			if *update {
				write(t, file, golden{set, filingtest.Now(), form.Shown(), foundBy(b.Check(set, &form, filingtest.Now()))})
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var was golden
			if err := json.Unmarshal(text, &was); err != nil {
				t.Fatal(err)
			}
			is := was
			is.Form, is.Findings = was.Form.Shown(), foundBy(b.Check(was.Set, &was.Form, was.At))
			if now := marshal(t, is); !bytes.Equal(now, text) {
				t.Errorf("%s is no longer found what it was:\n%s\nthe rules of a set in force do not change; run with -update only for a set that nobody has used", file, now)
			}
		}
	}
}

func write(t *testing.T, file string, g golden) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, marshal(t, g), 0o644); err != nil {
		t.Fatal(err)
	}
}

func marshal(t *testing.T, g golden) []byte {
	t.Helper()
	text, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}
