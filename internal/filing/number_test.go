package filing_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"regexp"
	"testing"

	"beian/internal/filing"
)

// TestNumberVectors holds the two forms against the examples of real numbers
// and against the published patterns, on each example's neighbours.
func TestNumberVectors(t *testing.T) {
	b, err := os.ReadFile("testdata/numbers.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Regex    map[string]string
		Examples []struct {
			Value, Kind string
			Valid       bool
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	subject, service := regexp.MustCompile(file.Regex["subject"]), regexp.MustCompile(file.Regex["service"])
	rnd := rand.New(rand.NewPCG(1, 1))
	alphabet := []rune("0123456789京川ICP备号证-AXK ")
	for _, e := range file.Examples {
		if got, want := filing.IsSubjectNumber(e.Value), e.Valid && e.Kind == "subject"; got != want {
			t.Errorf("%s is a subject number: %v, want %v", e.Value, got, want)
		}
		if got, want := filing.IsSiteNumber(e.Value), e.Valid && e.Kind == "service"; got != want {
			t.Errorf("%s is a site number: %v, want %v", e.Value, got, want)
		}
		for range 500 {
			r := []rune(e.Value)
			i := rnd.IntN(len(r))
			switch rnd.IntN(3) {
			case 0:
				r[i] = alphabet[rnd.IntN(len(alphabet))]
			case 1:
				r = append(r[:i:i], append([]rune{alphabet[rnd.IntN(len(alphabet))]}, r[i:]...)...)
			default:
				r = append(r[:i:i], r[i+1:]...)
			}
			s := string(r)
			if filing.IsSubjectNumber(s) != subject.MatchString(s) || filing.IsSiteNumber(s) != service.MatchString(s) {
				t.Errorf("%s: subject %v, site %v, against the patterns", s, filing.IsSubjectNumber(s), filing.IsSiteNumber(s))
			}
		}
	}
	if len(file.Examples) < 15 {
		t.Errorf("%d examples", len(file.Examples))
	}
}

func TestNumberForms(t *testing.T) {
	n := filing.Number{Province: "京", Year: 2026, Sequence: 1}
	if n.String() != "京ICP备2026000001号" || n.Site(2) != "京ICP备2026000001号-2" || n.Series() != "京-2026" {
		t.Errorf("%s, %s, %s", n, n.Site(2), n.Series())
	}
	last := filing.Number{Province: "新", Year: 2026, Sequence: filing.MaxSequence}
	for _, n := range []filing.Number{n, last} {
		if !filing.IsSubjectNumber(n.String()) || !filing.IsSiteNumber(n.Site(1)) || filing.IsSubjectNumber(n.Site(1)) || filing.IsSiteNumber(n.String()) {
			t.Errorf("%s is not a number of its own form", n)
		}
	}
	for _, s := range []string{"", "号", "京ICP备号", "\xff", "京ICP备2026000001号\n", "ICP备2026000001号"} {
		if filing.IsSubjectNumber(s) || filing.IsSiteNumber(s) {
			t.Errorf("%q is a number", s)
		}
	}
}

func BenchmarkIsSubjectNumber(b *testing.B) {
	for b.Loop() {
		if !filing.IsSubjectNumber("京ICP备2026000001号") {
			b.Fatal("not a number")
		}
	}
}
