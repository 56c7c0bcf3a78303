package web_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/web"
)

// replacedPerson gives the form with the person of the form of n in the place of
// one.
func replacedPerson(f filing.Form, person string, n int) filing.Form {
	f = f.Clone()
	for i, p := range f.Persons {
		if p.ID == person {
			other := form(n).Persons[1]
			other.ID, other.Capacity, other.Attachments = p.ID, p.Capacity, p.Attachments
			f.Persons[i] = other
		}
	}
	return shown(f)
}

func (s *system) replace(n int, id, person string, f filing.Form) reply {
	return s.call(applicant(n), "POST", "applicant/cases/"+id+"/persons/"+person+"/replacement", web.FormBody{Form: f})
}

// TestHeadReplaced: at each status that allows it the pre-check starts anew and
// the provider hears of it; the new head is told the result, and what the former
// one showed is void (C4).
func TestHeadReplaced(t *testing.T) {
	for at, bring := range map[filing.Status]func(s *system, id string){
		filing.AwaitingPreCheck: func(*system, string) {},
		filing.Returned: func(s *system, id string) {
			s.returned(id, casework.Ground{Code: "head-capacity", Field: "persons[p2]"})
		},
		filing.AwaitingVerification: func(s *system, id string) {
			s.passPreCheck(id)
			s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/appearance", nil)
		},
	} {
		t.Run(string(at), func(t *testing.T) {
			s := newSystem(t)
			id := s.submit(1, twoSites(1))
			bring(s, id)
			before := s.stands(id, at)
			r := s.replace(1, id, "p2", replacedPerson(twoSites(1), "p2", 7))
			if r.status != http.StatusOK {
				t.Fatalf("%d %s", r.status, r.body)
			}
			s.settle()
			c := s.stands(id, filing.AwaitingPreCheck)
			if c.Visit != c.Version || c.Visit == before.Visit || !slices.Equal(c.Claims, before.Claims) || !c.Clock.Due.After(s.clock()) {
				t.Errorf("visit %d at version %d, claims %v", c.Visit, c.Version, c.Claims)
			}
			if v := s.view(verifier(), "provider", id, "pre-check"); v.Form.Persons[1].Mobile.Reveal() != form(7).Persons[1].Mobile.Reveal() || v.Findings == nil {
				t.Errorf("the provider sees %v", v.Form.Persons[1])
			}
			s.passPreCheck(id)
			if s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s2/appearance", nil); true {
				s.stands(id, filing.AwaitingVerification) // s1's head has to come anew
			}
			list, _, err := records.Notices(t.Context(), s.stored, id, "")
			must(t, err)
			var told []string
			for _, n := range list {
				if n.Template == "person-replaced" || n.Template == "pre-check-passed" && n.To == "p2" {
					told = append(told, n.Template+" to "+n.To)
				}
				if !n.Settled() {
					t.Errorf("%s is not settled", n.Key)
				}
			}
			want := []string{"person-replaced to provider", "pre-check-passed to p2"}
			if at == filing.AwaitingVerification {
				want = append([]string{"pre-check-passed to p2"}, want...)
			}
			if !slices.Equal(told, want) {
				t.Errorf("told %v, want %v", told, want)
			}
			s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/appearance", nil)
			s.stands(id, filing.Verifying)
			if p := s.problem(s.replace(1, id, "p2", replacedPerson(twoSites(1), "p2", 8))); p.Code != "move-not-possible" {
				t.Errorf("after the appearance: %+v", p)
			}
		})
	}
}

// TestFormerPersonsPapers: the papers of the former person are put aside, those of
// the next one, and of others, stay.
func TestFormerPersonsPapers(t *testing.T) {
	s := newSystem(t)
	id := s.draft(1, form(1))
	former := s.uploadOf(applicant(1), id, "person-document", "persons[p2].document")
	letter := s.uploadOf(applicant(1), id, "authorisation-letter", "persons[p2]")
	other := s.uploadOf(applicant(1), id, "person-document", "persons[p1].document")
	s.pass(time.Hour)
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/submission", nil)
	s.pass(time.Hour)
	next := s.uploadOf(applicant(1), id, "person-document", "persons[p2].document")
	if r := s.replace(1, id, "p2", replacedPerson(form(1), "p2", 7)); r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	for scan, want := range map[string]records.ScanState{
		former: records.ScanReplaced, letter: records.ScanReplaced, other: records.ScanClean, next: records.ScanClean,
	} {
		if got, _, err := records.ReadScan(t.Context(), s.stored, id, scan); err != nil || got.State != want {
			t.Errorf("%s of %s is %s, want %s (%v)", got.Purpose, got.Of, got.State, want, err)
		}
	}
	again := s.uploadOf(applicant(1), id, "authorisation-letter", "persons[p2]")
	if got, _, err := records.ReadScan(t.Context(), s.stored, id, again); err != nil || got.State != records.ScanClean {
		t.Errorf("the next letter is %s (%v)", got.State, err)
	}
}

// TestReplacementIsOfOnePerson: anything else is refused by its name.
func TestReplacementIsOfOnePerson(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, twoSites(1))
	for name, tt := range map[string]struct {
		person string
		alter  func(f *filing.Form)
		status int
		code   string
		field  string
	}{
		"his mobile alone":        {"p2", func(f *filing.Form) { f.Persons[1].Mobile = form(7).Persons[1].Mobile }, 409, "same-person", "persons[p2].document.number"},
		"nothing":                 {"p2", func(*filing.Form) {}, 409, "same-person", "persons[p2].document.number"},
		"another person":          {"p2", func(f *filing.Form) { *f = replacedPerson(*f, "p1", 7) }, 422, "field-locked", "persons[p1].name"},
		"a third person":          {"p2", func(f *filing.Form) { p := f.Persons[1]; p.ID = "p3"; f.Persons = append(f.Persons, p) }, 422, "field-locked", "persons[p3]"},
		"the site's name too":     {"p2", func(f *filing.Form) { *f = replacedPerson(*f, "p2", 7); f.Sites[0].Name = "改" }, 422, "field-locked", "sites[s1].name"},
		"the domain too":          {"p2", func(f *filing.Form) { *f = replacedPerson(*f, "p2", 7); f.Sites[0].Domains = []string{"shili-9.cn"} }, 422, "field-locked", "sites[s1].domains"},
		"nobody":                  {"p9", func(*filing.Form) {}, 404, "unknown-person", "person"},
		"a document that is none": {"p2", func(f *filing.Form) { f.Persons[1].Document.Number = filing.NewSensitive("1") }, 422, "findings", "persons[p2].document.number"},
	} {
		f := twoSites(1)
		tt.alter(&f)
		r := s.replace(1, id, tt.person, shown(f))
		if p := s.problem(r); r.status != tt.status || tt.code != "" && (p.Code != tt.code || p.Field != tt.field) {
			t.Errorf("%s: %d %+v", name, r.status, p)
		}
	}
	// The legal representative answers for a site himself from now on.
	f := twoSites(1)
	f.Sites[0].Head = "p1"
	if r := s.replace(1, id, "p2", f); r.status != http.StatusOK {
		t.Errorf("another head of the site: %d %s", r.status, r.body)
	}
	s.settle()
	if c := s.stands(id, filing.AwaitingPreCheck); c.Sites[0].Head != "p1" || c.Sites[1].Head != "p2" {
		t.Errorf("heads %+v", c.Sites)
	}
}

// TestCopyOfAClosedCase: own, closed unfiled, under a key of its own, once.
func TestCopyOfAClosedCase(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	path := "applicant/cases/" + id + "/copy"
	if p := s.problem(s.call(applicant(1), "POST", path, web.CopyBody{})); p.Status != http.StatusConflict || p.Code != "case-not-closed" {
		t.Errorf("an open case: %+v", p)
	}
	s.upload(applicant(1), id, "domain-certificate")
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	if p := s.problem(s.call(applicant(1), "POST", path, web.CopyBody{Provider: "nobody"})); p.Code != "unknown-provider" {
		t.Errorf("an unknown provider: %+v", p)
	}
	out := s.do(applicant(1), "POST", path, web.CopyBody{Provider: otherProvider}, key("copy"))
	if again := s.do(applicant(1), "POST", path, web.CopyBody{Provider: otherProvider}, key("copy")); again != out {
		t.Errorf("a second delivery answers %+v, the first %+v", again, out)
	}
	if p := s.problem(s.call(applicant(1), "POST", path, web.CopyBody{}, key("copy"))); p.Code != "idempotency-key-reused" {
		t.Errorf("another body under one key: %+v", p)
	}
	draft, err := s.desk.ReadDraft(t.Context(), applicant(1), out.Case)
	must(t, err)
	if out.Case == id || draft.Provider != otherProvider || draft.Form.Persons[0].Mobile.Reveal() != form(1).Persons[0].Mobile.Reveal() || s.stored.count(out.Case, "scan") != 0 {
		t.Errorf("the copy is %+v", draft)
	}
	list, _, err := records.AccessRecords(t.Context(), s.stored, id, "")
	must(t, err)
	if !slices.ContainsFunc(list, func(r records.AccessRecord) bool { return r.Purpose == "copy-case" }) {
		t.Error("the reading of the copied form is not recorded")
	}
	s.agree(applicant(1), out.Case)
	s.do(applicant(1), "POST", "applicant/cases/"+out.Case+"/submission", nil)
	s.stands(out.Case, filing.AwaitingPreCheck)
}
