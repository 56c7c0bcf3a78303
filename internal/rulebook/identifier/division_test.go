package identifier_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"beian/internal/rulebook/identifier"
)

// TestDivision knows divisions of today, abolished ones and those of permits.
func TestDivision(t *testing.T) {
	for code, want := range map[string]bool{
		"110000": true, "110101": true, "110105": true, // today
		"110103": true, "440524": true, // abolished
		"330113": true, "540581": true, // after 2019
		"810000": true, "820000": true, "830000": true, "710000": true,
		"110199": false, "119901": false, "160103": false, "990101": false, "000000": false,
		"": false, "11010": false, "1101011": false, "11010x": false, "1101\n1": false, "１１０１": false,
	} {
		if got := identifier.Division(code); got != want {
			t.Errorf("%q: %v, want %v", code, got, want)
		}
	}
}

// TestDivisions holds the table itself against what the code finds: every code
// of six digits is found if and only if its line has it or its range, and lies in
// a region that identity numbers have.
func TestDivisions(t *testing.T) {
	text, err := os.ReadFile("divisions.txt")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`^\d{4}( \d\d(-\d\d)?)+$`)
	last, listed := "", map[string]bool{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !row.MatchString(line) || line <= last {
			t.Fatalf("the line %q is malformed or not in order", line)
		}
		last = line
		for token := range strings.FieldsSeq(line[4:]) {
			first, final, ranged := strings.Cut(token, "-")
			if !ranged {
				final = first
			}
			for n := range 100 {
				if two := fmt.Sprintf("%02d", n); first <= two && two <= final {
					listed[line[:4]+two] = true
				}
			}
		}
	}
	if len(listed) != 6952 {
		t.Errorf("%d divisions, want 6952", len(listed))
	}
	for n := range 1_000_000 {
		if code := fmt.Sprintf("%06d", n); identifier.Division(code) != listed[code] {
			t.Fatalf("%s: %v, the table says %v", code, identifier.Division(code), listed[code])
		}
	}
	for code := range listed {
		if _, err := identifier.ResidentID(code+"19491231002X", now()); errors.Is(err, identifier.ErrRegion) {
			t.Errorf("%s lies in no region", code)
		}
	}
}

func BenchmarkDivision(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if !identifier.Division("659012") {
			b.Fatal("not found")
		}
	}
}
