package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
)

// wide gives text in full-width characters.
func wide(text string) string {
	return strings.Map(func(r rune) rune { return r - '!' + '！' }, text)
}

// withX gives an individual's form whose number ends in X.
func withX(t *testing.T) filing.Form {
	for n := range 100 {
		if f := filingtest.Form(filing.Individual, "11", n); strings.HasSuffix(f.Subject.Document.Number.Reveal(), "X") {
			return f
		}
	}
	t.Fatal("no number ends in X")
	return filing.Form{}
}

// TestSubjectIsOneHoweverWritten: the rules judge a document's number in every way
// of writing it alike, so that each is the same subject, which has one open case (A7).
func TestSubjectIsOneHoweverWritten(t *testing.T) {
	code := filingtest.Form(filing.Institution, "11", 3)
	code.Subject.Document.Type, code.Subject.Document.Number = "organisation-code-certificate", filing.NewSensitive("PDY000028")
	for name, tt := range map[string]struct {
		form    filing.Form
		written []func(string) string
	}{
		"resident ID":       {withX(t), []func(string) string{strings.ToLower, wide}},
		"credit code":       {form(1), []func(string) string{strings.ToLower, wide, func(n string) string { return "　" + n + " " }}},
		"organisation code": {code, []func(string) string{func(n string) string { return n[:8] + "-" + n[8:] }, strings.ToLower}},
	} {
		s := newSystem(t)
		s.submit(1, tt.form)
		for i, written := range tt.written {
			f := shown(tt.form)
			number := filing.NewSensitive(written(f.Subject.Document.Number.Reveal()))
			f.Subject.Document.Number = number
			f.Sites = shown(filingtest.Form(f.Subject.Nature, "11", 700+i)).Sites
			id := s.draft(2, f)
			r := s.call(applicant(2), "POST", "applicant/cases/"+id+"/submission", nil)
			if r.status != http.StatusConflict || s.problem(r).Code != "subject-claimed" {
				t.Errorf("%s as %q: %d %s", name, number.Reveal(), r.status, r.body)
			}
		}
	}
}

// TestReplacedBySomebodyElse: the number of the same person in another way of
// writing does not make him another one (C4).
func TestReplacedBySomebodyElse(t *testing.T) {
	s := newSystem(t)
	f := twoSites(1)
	f.Persons[1].Document.Number = withX(t).Persons[0].Document.Number
	id := s.submit(1, shown(f))
	for _, written := range []func(string) string{strings.ToLower, wide} {
		again := shown(f)
		again.Persons[1].Document.Number = filing.NewSensitive(written(f.Persons[1].Document.Number.Reveal())).Shown()
		r := s.replace(1, id, "p2", again)
		if p := s.problem(r); r.status != http.StatusConflict || p.Code != "same-person" {
			t.Errorf("%d %+v", r.status, p)
		}
	}
}

// headTaken reports whether the pre-check found the head of the site to be another
// subject's.
func (s *system) headTaken(id string) bool {
	s.t.Helper()
	return slices.ContainsFunc(s.view(verifier(), "provider", id, "pre-check").Findings, func(f filing.Finding) bool {
		return f.Rule == "province-site-head-taken" && f.Field == "persons[p2].document.number"
	})
}

// TestHeadOfAnotherSubject: where a province wants the head of a site for one subject
// only, the pre-check finds whoever is head of another one's here, in a live case or
// a filing, as their forms are now (B1).
func TestHeadOfAnotherSubject(t *testing.T) {
	s := newSystem(t)
	of := func(n int) filing.Form { return shown(filingtest.Form(filing.Enterprise, "23", n)) }
	first := s.submit(1, of(1))
	s.settle()
	if s.headTaken(first) {
		t.Error("he is head of his own subject's site alone")
	}
	same := of(2)
	same.Persons[1].Document = of(1).Persons[1].Document
	same.Persons[1].Document.Number = filing.NewSensitive(wide(same.Persons[1].Document.Number.Reveal())).Shown()
	second := s.submit(2, same)
	s.settle()
	if !s.headTaken(second) {
		t.Error("the head of another subject's site is not found")
	}
	elsewhere := shown(filingtest.Form(filing.Enterprise, "11", 3)) // a province that does not ask
	elsewhere.Persons[1].Document = of(1).Persons[1].Document
	if id := s.submit(3, elsewhere); s.headTaken(id) {
		t.Error("a province that does not ask is told")
	} else {
		s.do(applicant(3), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	}
	// The first one has another head now.
	if r := s.replace(1, first, "p2", replacedPerson(of(1), "p2", 7)); r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	heads := 0
	for k, it := range s.stored.items {
		if it.Kind == "headed" && k.Sort == "case#"+first {
			heads++
		}
	}
	if heads != 1 {
		t.Errorf("%d heads of the first case are known, want the present one", heads)
	}
	s.do(applicant(2), "POST", "applicant/cases/"+second+"/withdrawal", nil)
	fourth := s.submit(4, func() filing.Form {
		f := same
		f.Subject.Document = of(4).Subject.Document
		f.Sites = of(4).Sites
		return shown(f)
	}())
	s.settle()
	if s.headTaken(fourth) {
		t.Error("neither a former head nor the head of a withdrawn case is one")
	}
}
