package rulebook_test

import (
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

func load(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestFixtures: the fictitious forms of every nature, province and nationality
// are without a finding under both rule sets. What is left is for a human: an
// army's certificate has no public rule, and a province does not take
// foreigners.
func TestFixtures(t *testing.T) {
	b := load(t)
	for _, set := range []string{rulebook.Set2010, rulebook.SetCurrent} {
		for _, province := range filingtest.Provinces() {
			for _, nature := range filingtest.Natures() {
				for _, n := range []int{0, 1, 4_999_999} {
					f := filingtest.Form(nature, province, n)
					expect(t, b, set, &f, nature == filing.Army, "number-by-hand")
				}
			}
			for _, nationality := range []filing.Nationality{filing.Mainland, filing.HKMacau, filing.Taiwan, filing.Foreign} {
				f := filingtest.Abroad(nationality, province, 12)
				refused := nationality == filing.Foreign && province == "13" && set == rulebook.SetCurrent
				expect(t, b, set, &f, refused, "province-foreign")
			}
		}
	}
}

// expect checks a form and wants the one finding, or none.
func expect(t *testing.T, b *rulebook.Book, set string, f *filing.Form, one bool, rule string) {
	t.Helper()
	got := b.Check(set, f, filingtest.Now())
	if !one && len(got) == 0 || one && len(got) == 1 && got[0].Rule == rule && got[0].Severity == filing.Human {
		return
	}
	t.Errorf("%s, %s in %s: %+v", set, f.Subject.Nature, f.Subject.Province, got)
}

// TestProvincesAgree: the fixtures know the provinces of the rule data.
func TestProvincesAgree(t *testing.T) {
	b := load(t)
	codes := filingtest.Provinces()
	if len(codes) != 31 || len(b.Provinces()) != 31 {
		t.Fatalf("%d and %d provinces, want 31", len(codes), len(b.Provinces()))
	}
	for i, p := range b.Provinces() {
		if p.Code != codes[i] {
			t.Errorf("province %s, the fixtures have %s", p.Code, codes[i])
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	book := load(b)
	f := filingtest.Form(filing.Enterprise, "11", 3)
	b.ReportAllocs()
	for b.Loop() {
		if fs := book.Check(rulebook.SetCurrent, &f, filingtest.Now()); len(fs) > 0 {
			b.Fatal(fs)
		}
	}
}

// TestCheckAllocations bounds them: browsers check while people type.
func TestCheckAllocations(t *testing.T) {
	b := load(t)
	for _, nature := range []filing.Nature{filing.Enterprise, filing.Individual} {
		f := filingtest.Form(nature, "12", 3)
		if n := testing.AllocsPerRun(100, func() { b.Check(rulebook.SetCurrent, &f, filingtest.Now()) }); n > 20 {
			t.Errorf("a check of an %s without findings makes %v allocations, want at most 20", nature, n)
		}
	}
}
