package web_test

import (
	"net/http"
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
