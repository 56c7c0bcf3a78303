package identifier_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"beian/internal/rulebook/identifier"
)

func now() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

type vector struct {
	Value string
	Valid bool
	Why   string
	Note  string
}

// TestVectors runs every published and fictitious vector of the four numbers
// with check characters.
func TestVectors(t *testing.T) {
	b, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]json.RawMessage
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	count := 0
	for name, check := range map[string]func(string) error{
		"resident_id": func(s string) error { _, err := identifier.ResidentID(s, now()); return err },
		"uscc":        func(s string) error { _, err := identifier.CreditCode(s); return err },
		"org_code":    identifier.OrganisationCode,
		"licence15":   func(s string) error { _, err := identifier.Licence(s); return err },
	} {
		var groups map[string][]vector
		if err := json.Unmarshal(file[name], &groups); err != nil {
			t.Fatal(err)
		}
		for _, vs := range groups {
			for _, v := range vs {
				count++
				if err := check(v.Value); (err == nil) != v.Valid {
					t.Errorf("%s %s: %v, want valid %v (%s%s)", name, v.Value, err, v.Valid, v.Note, v.Why)
				}
			}
		}
	}
	if count != 46 {
		t.Errorf("ran %d vectors, want 46", count)
	}
}

// TestFormats holds the hand-written forms against the regular expressions of
// the format table, on examples, on all their neighbours and on noise.
func TestFormats(t *testing.T) {
	b, err := os.ReadFile("testdata/formats.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Formats []struct{ Doc, Regex string }
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	pattern := map[string]*regexp.Regexp{}
	for _, f := range file.Formats {
		pattern[f.Doc] = regexp.MustCompile(f.Regex)
	}
	tests := []struct {
		doc      string
		check    func(string) error
		examples []string
	}{
		{"外国护照", identifier.Passport, []string{"A1234", "SHILI0000001", "12345678901234567"}},
		{"港澳居民来往内地通行证", identifier.HKMacauPermit, []string{"H12345678", "M1234567800"}},
		{"台湾居民来往大陆通行证", func(s string) error { _, err := identifier.TaiwanPermit(s); return err }, []string{"12345678", "1234567890", "1234567890A"}},
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, tt := range tests {
		if pattern[tt.doc] == nil {
			t.Fatalf("no pattern for %s", tt.doc)
		}
		for _, example := range tt.examples {
			if err := tt.check(example); err != nil {
				t.Errorf("%s %s: %v", tt.doc, example, err)
			}
			for range 500 {
				s := mutate(rnd, example)
				if got, want := tt.check(s) == nil, pattern[tt.doc].MatchString(s); got != want {
					t.Errorf("%s %q: valid %v, the pattern says %v", tt.doc, s, got, want)
				}
			}
		}
	}
}

func mutate(rnd *rand.Rand, s string) string {
	const alphabet = "0123456789AEGHIMOPSZ-. "
	b := []byte(s)
	for range 1 + rnd.IntN(2) {
		i := rnd.IntN(len(b))
		switch c := alphabet[rnd.IntN(len(alphabet))]; rnd.IntN(3) {
		case 0:
			b[i] = c
		case 1:
			b = append(b[:i], append([]byte{c}, b[i:]...)...)
		default:
			if len(b) > 1 {
				b = append(b[:i], b[i+1:]...)
			}
		}
	}
	return string(b)
}

func TestResident(t *testing.T) {
	r, err := identifier.ResidentID("11010519491231002x", now())
	if err != nil || r.Region != "11" || !r.Female || r.Born.Format(time.DateOnly) != "1949-12-31" {
		t.Errorf("%+v %v", r, err)
	}
	for at, want := range map[string]int{"2026-03-02T01:00:00Z": 76, "2026-12-30T15:59:59Z": 76, "2026-12-30T16:00:00Z": 77} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Age(moment); got != want {
			t.Errorf("age at %s: %d, want %d", at, got, want)
		}
	}
	for value, want := range map[string]error{
		"11010519491231002":  identifier.ErrLength,
		"1101051949123100２X": identifier.ErrLength,
		"1101051949123100AX": identifier.ErrCharacter,
		"160103194904010015": identifier.ErrRegion,
		"110103190002290014": identifier.ErrDate,
		"110103299901010011": identifier.ErrDate,
		"110105194912310029": identifier.ErrCheckDigit,
	} {
		if _, err := identifier.ResidentID(value, now()); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", value, err, want)
		}
	}
}

// TestBornToday: a birth on the present day of Asia/Shanghai is no date ahead.
func TestBornToday(t *testing.T) {
	body := "11000020260303001"
	for _, check := range "0123456789X" {
		value := body + string(check)
		early, late := time.Date(2026, 3, 2, 15, 59, 59, 0, time.UTC), time.Date(2026, 3, 2, 16, 0, 0, 0, time.UTC)
		if _, err := identifier.ResidentID(value, early); err == nil {
			t.Errorf("%s is valid a day before the birth", value)
		}
		if _, err := identifier.ResidentID(value, late); errors.Is(err, identifier.ErrDate) {
			t.Errorf("%s: %v on the day of the birth", value, err)
		}
	}
}

func TestPermits(t *testing.T) {
	for value, want := range map[string]error{
		"810000188501010011": nil,
		"830000188506150025": nil,
		"11010519491231002X": identifier.ErrRegion,
		"81000018850101001":  identifier.ErrLength,
	} {
		if _, err := identifier.ResidencePermit(value, now()); !errors.Is(err, want) {
			t.Errorf("residence permit %s: %v, want %v", value, err, want)
		}
	}
	for value, want := range map[string]error{
		"911124198108030024": nil,
		"911124198108030025": identifier.ErrCheckDigit,
		"811124198108030024": identifier.ErrCharacter,
		"ABC123456789012":    nil,
		"abc123456789012":    nil,
		"ABCD23456789012":    identifier.ErrCharacter,
		"AB":                 identifier.ErrLength,
	} {
		if err := identifier.PermanentResidence(value); !errors.Is(err, want) {
			t.Errorf("permanent residence %s: %v, want %v", value, err, want)
		}
	}
	for value, want := range map[string]error{
		"示字第0000001号":           nil,
		"示0001":                 identifier.ErrLength,
		"示字第0001\u202e号":        identifier.ErrCharacter,
		"示字第0001\x00号":          identifier.ErrCharacter,
		"示字第0001\xff号":          identifier.ErrCharacter,
		strings.Repeat("1", 21): identifier.ErrLength,
	} {
		if err := identifier.OfficerCard(value); !errors.Is(err, want) {
			t.Errorf("officer's card %.30q: %v, want %v", value, err, want)
		}
	}
	if err := identifier.OldCertificate("示001"); err != nil {
		t.Errorf("old certificate: %v", err)
	}
	if older, err := identifier.TaiwanPermit("1234567890A"); !older || err != nil {
		t.Errorf("booklet of Taiwan: older %v, %v", older, err)
	}
	if trader, err := identifier.Licence("110103600000017"); !trader || err != nil {
		t.Errorf("sole trader's licence: %v, %v", trader, err)
	}
	if c, err := identifier.CreditCode("91350100m000100y43"); err != nil || c.Category != "91" || c.Region != "35" || !c.Organisation {
		t.Errorf("credit code: %+v, %v", c, err)
	}
}

func TestContacts(t *testing.T) {
	for value, want := range map[string]error{
		"19900000000": nil, "13000000000": nil, "12900000000": identifier.ErrCharacter,
		"1400000000000": identifier.ErrRegion, "14400000000": identifier.ErrRegion, "14500000000": nil,
		"+8613000000000": identifier.ErrLength, "1300000000a": identifier.ErrCharacter, "": identifier.ErrLength,
	} {
		if err := identifier.Mobile(value); !errors.Is(err, want) {
			t.Errorf("mobile %q: %v, want %v", value, err, want)
		}
	}
	for value, area := range map[string]string{
		"010-80000000": "010", "01080000000": "010", "0755-8000000": "0755", "075580000000": "0755", "021-80000000-1234": "021",
		"010-10000000": "", "010-00000000": "", "0100-8000000": "", "01-80000000": "", "0155-80000000": "", "80000000": "",
		"010-80000000-": "", "010-80000000-1234567": "", "010-800000000": "", "010--80000000": "", "": "", "０１０８": "",
	} {
		if got, err := identifier.Landline(value); got != area || (err == nil) != (area != "") {
			t.Errorf("landline %q: area %q, %v, want %q", value, got, err, area)
		}
	}
	for value, valid := range map[string]bool{
		"a@shili.cn": true, "a.b+c@mail.shili.cn": true, "A@SHILI.CN": true, "a@xn--fiqs8s.xn--fiqs8s": true,
		"a": false, "@shili.cn": false, "a@": false, "a@cn": false, ".a@shili.cn": false, "a.@shili.cn": false, "a..b@shili.cn": false,
		"a b@shili.cn": false, "a@shili..cn": false, "a@-shili.cn": false, "a@shili.cn.": false, "a@192.0.2.1": false,
		"示例@shili.cn": false, "a@示例.cn": false, "a@b@shili.cn": false, "a\r\n@shili.cn": false,
		strings.Repeat("a", 64) + "@shili.cn": true, strings.Repeat("a", 65) + "@shili.cn": false,
		"a@" + strings.Repeat("a", 64) + ".cn": false, strings.Repeat("a", 10<<20): false,
	} {
		if err := identifier.Email(value); (err == nil) != valid {
			t.Errorf("e-mail %.30q: %v, want valid %v", value, err, valid)
		}
	}
}
