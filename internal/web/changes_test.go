package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/web"
)

func (s *system) returned(id string, reasons ...casework.Ground) {
	s.t.Helper()
	for i := range reasons {
		reasons[i].Note = reasons[i].Note.Shown()
	}
	s.do(verifier(), "POST", "provider/cases/"+id+"/pre-check", casework.Verdict{Decision: "return", Reasons: reasons})
	s.stands(id, filing.Returned)
}

// TestLockedFields: whatever the return did not name is refused by its name,
// whole persons and sites and another order too (B4).
func TestLockedFields(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, twoSites(1))
	s.returned(id,
		casework.Ground{Code: "mobile-unreachable", Field: "persons[p1].mobile"},
		casework.Ground{Code: "domain-owner", Field: "sites[s1].domains"},
		casework.Ground{Code: "site-name", Field: "sites[s1].name"})
	if v := s.view(applicant(1), "applicant", id, "own-case"); !slices.Equal(v.Unlocked, []string{
		"persons[p1].mobile", "sites[s1].domains", "sites[s1].homePage", "sites[s1].registrations", "sites[s1].name",
	}) {
		t.Errorf("unlocked %v", v.Unlocked)
	}
	text := filing.NewSensitive("改")
	for want, alter := range map[string]func(*filing.Form){
		"subject.name":              func(f *filing.Form) { f.Subject.Name = text },
		"subject.nature":            func(f *filing.Form) { f.Subject.Nature = filing.LawFirm },
		"subject.document.number":   func(f *filing.Form) { f.Subject.Document.Number = text },
		"subject.province":          func(f *filing.Form) { f.Subject.Province = "31" },
		"subject.head":              func(f *filing.Form) { f.Subject.Head = "p2" },
		"subject.attachments":       func(f *filing.Form) { f.Subject.Attachments = []string{"other"} },
		"persons[p1].name":          func(f *filing.Form) { f.Persons[0].Name = text },
		"persons[p1].document.type": func(f *filing.Form) { f.Persons[0].Document.Type = "passport" },
		"persons[p2].mobile":        func(f *filing.Form) { f.Persons[1].Mobile = text },
		"persons[p2].attachments":   func(f *filing.Form) { f.Persons[1].Attachments = nil },
		"persons[p2]":               func(f *filing.Form) { f.Persons = f.Persons[:1] },
		"persons[p3]": func(f *filing.Form) {
			third := f.Persons[1]
			third.ID = "p3"
			f.Persons = append(f.Persons, third)
		},
		"persons":                 func(f *filing.Form) { slices.Reverse(f.Persons) },
		"sites[s1].head":          func(f *filing.Form) { f.Sites[0].Head = "p1" },
		"sites[s2].registrations": func(f *filing.Form) { f.Sites[1].Registrations = nil },
		"sites[s1].access.region": func(f *filing.Form) { f.Sites[0].Access.Region = "11" },
		"sites[s1].approvals":     func(f *filing.Form) { f.Sites[0].Approvals = []filing.Approval{{Code: 1}} },
		"sites[s2].name":          func(f *filing.Form) { f.Sites[1].Name = "改" },
		"sites[s2].domains":       func(f *filing.Form) { f.Sites[1].Domains = nil },
		"sites[s1].interactive":   func(f *filing.Form) { f.Sites[0].Interactive = !f.Sites[0].Interactive },
		"sites[s1]":               func(f *filing.Form) { f.Sites = f.Sites[1:] },
		"sites[s2]":               func(f *filing.Form) { f.Sites = f.Sites[:1] },
		"sites":                   func(f *filing.Form) { slices.Reverse(f.Sites) },
		"sites[s3]": func(f *filing.Form) {
			third := f.Sites[1]
			third.ID = "s3"
			f.Sites = append(f.Sites, third)
		},
	} {
		f := twoSites(1)
		f.Persons[0].Mobile = form(7).Persons[0].Mobile // unlocked
		alter(&f)
		p := s.problem(s.call(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: shown(f)}))
		if p.Status != http.StatusUnprocessableEntity || p.Code != "field-locked" || p.Field != want {
			t.Errorf("%s: %+v", want, p)
		}
	}
	s.stands(id, filing.Returned)
}

func (s *system) changes(a policy.Actor, group, id, query string) web.Changes {
	s.t.Helper()
	r := s.call(a, "GET", group+"/cases/"+id+"/changes?"+query, nil)
	if r.status != http.StatusOK {
		s.t.Fatalf("changes: %d %s", r.status, r.body)
	}
	var v web.Changes
	must(s.t, json.Unmarshal(r.body, &v))
	return v
}

// TestChangesOfTwoCorrections: before and after of each correction, with the
// reason that unlocked it; every reading is recorded with its purpose.
func TestChangesOfTwoCorrections(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	if v := s.changes(verifier(), "provider", id, "purpose=pre-check"); v.From != 1 || v.To != 1 || len(v.Changes) != 0 {
		t.Errorf("a first form: %+v", v)
	}
	s.returned(id, casework.Ground{Code: "mobile-unreachable", Field: "persons[p1].mobile", Note: filing.NewSensitive("无人接听")})
	second := form(1)
	second.Persons[0].Mobile = form(7).Persons[0].Mobile
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: second})
	s.returned(id, casework.Ground{Code: "site-name", Field: "sites[s1].name"}, casework.Ground{Code: "email-unreachable", Field: "persons[p1].email"})
	third := second.Clone()
	third.Sites[0].Name = "示例网络科技新站"
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: shown(third)})
	seen := func(v web.Changes) string {
		var all []string
		for _, c := range v.Changes {
			line := c.Path + ":"
			for _, b := range c.Before {
				line += b.Reveal()
			}
			line += ">"
			for _, a := range c.After {
				line += a.Reveal()
			}
			for _, g := range c.Reasons {
				line += "(" + g.Code + " " + g.Note.Reveal() + ")"
			}
			all = append(all, line)
		}
		return strings.Join(all, ";")
	}
	mobile := "persons[p1].mobile:" + form(1).Persons[0].Mobile.Reveal() + ">" + form(7).Persons[0].Mobile.Reveal() + "(mobile-unreachable 无人接听)"
	name := "sites[s1].name:" + form(1).Sites[0].Name + ">示例网络科技新站(site-name )"
	for query, want := range map[string]string{
		"": name, "&from=2&to=3": name, "&from=1&to=2": mobile, "&to=2": mobile, "&from=1": mobile + ";" + name, "&from=3": "",
	} {
		before := s.stored.count(id, "access")
		if got := seen(s.changes(verifier(), "provider", id, "purpose=pre-check"+query)); got != want {
			t.Errorf("%q: %s\nwant %s", query, got, want)
		}
		if n := s.stored.count(id, "access") - before; n != 2 {
			t.Errorf("%q: %d readings are recorded", query, n)
		}
	}
	if v := s.changes(applicant(1), "applicant", id, "purpose=own-case"); seen(v) != name {
		t.Errorf("the applicant sees %s", seen(v))
	}
	for query, field := range map[string]string{
		"purpose=pre-check&from=0": "from", "purpose=pre-check&from=3&to=2": "from", "purpose=pre-check&to=4": "from", "purpose=pre-check&to=x": "to", "": "purpose", "purpose=x": "purpose",
	} {
		if p := s.problem(s.call(verifier(), "GET", "provider/cases/"+id+"/changes?"+query, nil)); p.Status != http.StatusBadRequest || p.Field != field {
			t.Errorf("%q: %+v", query, p)
		}
	}
	list, _, err := records.AccessRecords(t.Context(), s.stored, id, "")
	must(t, err)
	if !slices.ContainsFunc(list, func(r records.AccessRecord) bool {
		return r.Actor == verifier().ID && r.What == "form#1" && r.Purpose == "pre-check"
	}) {
		t.Error("the reading of the first version is not recorded")
	}
}

// TestReasonsInBothLanguages: each role reads the catalogue, and which of it is
// its own.
func TestReasonsInBothLanguages(t *testing.T) {
	s := newSystem(t)
	for _, tt := range []struct {
		actor policy.Actor
		group string
		mine  []string
	}{
		{applicant(1), "applicant", nil},
		{verifier(), "provider", []string{"pre-check", "verification", "deferral", "renewal", "refusal", "review", "contest"}},
		{reviewer(), "bureau", []string{"refusal", "review"}},
	} {
		r := s.call(tt.actor, "GET", tt.group+"/reasons", nil)
		var v web.Reasons
		must(t, json.Unmarshal(r.body, &v))
		var mine []string
		seen := map[string]bool{}
		for _, f := range v.Families {
			if f.Mine {
				mine = append(mine, f.Family)
			}
			if seen[f.Family] || len(f.Reasons) == 0 {
				t.Errorf("family %s is twice or empty", f.Family)
			}
			seen[f.Family] = true
			for _, text := range f.Reasons {
				if text.Code == "" || text.Chinese == "" || text.English == "" {
					t.Errorf("%+v", text)
				}
			}
		}
		if !slices.Equal(mine, tt.mine) || len(v.Families) < 8 {
			t.Errorf("%s: its own are %v of %d", tt.group, mine, len(v.Families))
		}
	}
}
