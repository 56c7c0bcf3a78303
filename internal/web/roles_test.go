package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"beian/internal/policy"
	"beian/internal/web"
)

// TestRolesOnRoutes holds every route for every role, of the case's own tenant
// and of another one, against this table: y is an answer that is no refusal of
// the person (the state of the case or the body may still be wrong), f is 403,
// n is 404. The columns are the applicant, another applicant, the provider's
// verifier and manager, another provider's, the bureau's reviewer, another
// bureau's, the auditor, the officer, and whoever holds a link instead of a
// token; u is 401.
func TestRolesOnRoutes(t *testing.T) {
	const table = `
		applicant GET    /cases                              y y f f f f f f f f u
		applicant GET    /providers                          y y f f f f f f f f u
		applicant POST   /check                              y y f f f f f f f f u
		applicant POST   /drafts                             y y f f f f f f f f u
		applicant GET    /drafts/{case}                      y n n n n n n n n n u
		applicant PUT    /drafts/{case}                      y n n n n n n n n n u
		applicant DELETE /drafts/{case}                      y n n n n n n n n n u
		applicant POST   /cases/{case}/submission            y n n n n n n n n n u
		applicant GET    /cases/{case}                       y n y y n n y n n n u
		applicant GET    /cases/{case}/notices               y n y y n n f n n n u
		applicant POST   /cases/{case}/resubmission          y n f f n n f n n n u
		applicant DELETE /cases/{case}/sites/{site}          y n f f n n f n n n u
		applicant POST   /cases/{case}/withdrawal            y n f f n n f n n n u
		applicant POST   /cases/{case}/withdrawal-request    y n f f n n f n n n u
		applicant POST   /cases/{case}/confirmations/{person} y n f f n n f n n n u
		applicant POST   /cases/{case}/scans                 y n y f n n f n n n u
		applicant GET    /cases/{case}/scans/{scan}          y n y y n n y n n n u
		applicant GET    /cases/{case}/slots                 y n y f n n f n n n u
		applicant PUT    /cases/{case}/sites/{site}/booking  y n y f n n f n n n u
		applicant DELETE /cases/{case}/sites/{site}/booking  y n y f n n f n n n u
		provider  GET    /cases/{case}/slots                 y n y f n n f n n n u
		provider  PUT    /cases/{case}/sites/{site}/booking  y n y f n n f n n n u
		provider  DELETE /cases/{case}/sites/{site}/booking  y n y f n n f n n n u
		provider  POST   /cases/{case}/sites/{site}/missed   f n y f n n f n n n u
		provider  GET    /appointments                       f f y y y y f f f f u
		provider  GET    /queue                              f f y y y y y y f f u
		provider  GET    /queue.csv                          f f y y y y y y f f u
		provider  GET    /escalations                        f f f y f y y y y f u
		applicant GET    /letters                            y y f f f f f f f f u
		provider  GET    /letters                            f f y y y y y y f f u
		bureau    GET    /letters                            f f y y y y y y f f u
		bureau    GET    /escalations                        f f f y f y y y y f u
		provider  GET    /settings                           f f y y y y f f f f u
		provider  PUT    /settings                           f f f y f y f f f f u
		provider  GET    /cases/{case}                       y n y y n n y n n n u
		provider  GET    /cases/{case}/notices               y n y y n n f n n n u
		provider  POST   /cases/{case}/contacts              f n y f n n f n n n u
		provider  PUT    /cases/{case}/lock                  f n y y n n f n n n u
		provider  DELETE /cases/{case}/lock                  f n y y n n f n n n u
		provider  POST   /cases/{case}/pre-check             f n y f n n f n n n u
		provider  POST   /cases/{case}/sites/{site}/appearance f n y f n n f n n n u
		provider  POST   /cases/{case}/sites/{site}/verification f n y f n n f n n n u
		provider  GET    /cases/{case}/sites/{site}/checklist f n y f n n f n n n u
		provider  PUT    /cases/{case}/sites/{site}/checklist f n y f n n f n n n u
		provider  POST   /cases/{case}/corrections           f n y f n n f n n n u
		provider  GET    /cases/{case}/sites/{site}/slip     f n y y n n y n n n u
		provider  POST   /cases/{case}/sites/{site}/slip     f n y f n n f n n n u
		provider  POST   /cases/{case}/sites/{site}/slip/signatures f n y f n n f n n n u
		provider  POST   /cases/{case}/verification          f n y f n n f n n n u
		provider  POST   /cases/{case}/reverification        f n y f n n f n n n u
		provider  POST   /cases/{case}/invitation            f n y f n n f n n n u
		provider  POST   /cases/{case}/access                f n y f n n f n n n u
		provider  POST   /cases/{case}/resumption            f n f y n n f n n n u
		provider  POST   /cases/{case}/scans                 y n y f n n f n n n u
		provider  GET    /cases/{case}/scans/{scan}          y n y y n n y n n n u
		applicant GET    /agreements                         y y y y y y y y f f u
		provider  GET    /agreements                         y y y y y y y y f f u
		bureau    GET    /agreements                         y y y y y y y y f f u
		applicant POST   /cases/{case}/agreements            y n f f n n f n n n u
		applicant POST   /cases/{case}/consents              y n y f n n f n n n u
		provider  POST   /cases/{case}/consents              y n y f n n f n n n u
		applicant POST   /cases/{case}/consent-requests      y n y f n n f n n n u
		provider  POST   /cases/{case}/consent-requests      y n y f n n f n n n u
		applicant POST   /cases/{case}/code-requests         y n f f n n f n n n u
		person    GET    /consent                             n n n n n n n n n n y
		person    POST   /consent                             n n n n n n n n n n y
		bureau    GET    /queue                              f f y y y y y y f f u
		bureau    GET    /cases/{case}                       y n y y n n y n n n u
		bureau    POST   /cases/{case}/review                f n f f n n y n n n u
		bureau    GET    /cases/{case}/sites/{site}/slip     f n y y n n y n n n u
		bureau    GET    /cases/{case}/scans/{scan}          y n y y n n y n n n u
		applicant GET    /cases/{case}/clocks                y n y y n n y n n n u
		provider  GET    /cases/{case}/clocks                y n y y n n y n n n u
		bureau    GET    /cases/{case}/clocks                y n y y n n y n n n u
		applicant POST   /cases/{case}/copy                  y n f f n n f n n n u
		applicant POST   /cases/{case}/persons/{person}/replacement y n f f n n f n n n u
		applicant POST   /drafts/{case}/contests             y n n n n n n n n n u
		applicant GET    /drafts/{case}/contests             y n n n n n n n n n u
		provider  GET    /contests/{contest}                 n n y y n n n n n n u
		provider  GET    /contests/{contest}/certificate     n n y y n n n n n n u
		provider  POST   /contests/{contest}/decision        n n y f n n n n n n u
		applicant GET    /cases/{case}/changes               y n y y n n y n n n u
		provider  GET    /cases/{case}/changes               y n y y n n y n n n u
		bureau    GET    /cases/{case}/changes               y n y y n n y n n n u
		applicant GET    /reasons                            y y y y y y y y y y u
		provider  GET    /reasons                            y y y y y y y y y y u
		bureau    GET    /reasons                            y y y y y y y y y y u
		bureau    GET    /cases/{case}/ticks                 f n f f n n y n n n u
		bureau    PUT    /cases/{case}/ticks                 f n f f n n y n n n u`
	want := map[string][]string{}
	for row := range strings.Lines(strings.TrimSpace(table)) {
		cells := strings.Fields(row)
		want[cells[1]+" /api/"+cells[0]+cells[2]] = cells[3:]
	}
	s := newSystem(t)
	id := s.underReview(1)
	scan := s.upload(verifier(), id, "other")
	_, s.contest = s.contested(3, id)
	actors := []policy.Actor{
		applicant(1), applicant(2), verifier(), manager(),
		{ID: "verifier-2", Role: policy.Verifier, Provider: otherProvider},
		{ID: "manager-2", Role: policy.Manager, Provider: otherProvider},
		reviewer(),
		{ID: "reviewer-2", Role: policy.Reviewer, Province: "31"},
		{ID: "auditor-1", Role: policy.Auditor},
		{ID: "officer-1", Role: policy.Officer},
	}
	secret := s.link(applicant(4), s.submit(4, form(4)), "p2")
	if len(want) != len(web.Routes()) {
		t.Fatalf("%d routes are expected, there are %d", len(want), len(web.Routes()))
	}
	for _, r := range web.Routes() {
		cells := want[r.Pattern()]
		if len(cells) != len(actors)+1 {
			t.Fatalf("nothing is expected of %s", r.Pattern())
		}
		for i := range cells {
			a, link := policy.Actor{ID: "the holder of a link"}, holding(secret)
			if i < len(actors) {
				a, link = actors[i], func(*http.Request) {}
			}
			s.pass(time.Second) // of a limited call there are only so many
			draft := s.only(applicant(1), "POST", "applicant/drafts", web.StartDraftBody{Provider: provider, Form: form(1)}).Case
			got := s.call(a, r.Method, s.target(r, id, draft, scan), body(r, s), link)
			letter := map[int]string{http.StatusForbidden: "f", http.StatusNotFound: "n", http.StatusUnauthorized: "u"}[got.status]
			if letter == "" && got.status < 500 {
				letter = "y"
			}
			if letter != cells[i] {
				t.Errorf("%s by %s: %d, want %s: %s", r.Pattern(), a.ID, got.status, cells[i], got.body)
			}
		}
	}
}

// TestEmptyActor: an actor without his role's attributes may do nothing.
func TestEmptyActor(t *testing.T) {
	s := newSystem(t)
	id := s.underReview(1)
	s.contest = id
	for _, a := range []policy.Actor{
		{ID: "x"},
		{ID: "x", Role: "root"},
		{ID: "x", Role: policy.Verifier},
		{ID: "x", Role: policy.Reviewer},
		{Role: policy.Applicant},
		{ID: "applicant-1", Role: policy.Applicant, Provider: provider},
	} {
		for _, r := range web.Routes() {
			got := s.call(a, r.Method, s.target(r, id, id, "x"), body(r, s))
			if got.status != http.StatusForbidden && got.status != http.StatusNotFound {
				t.Errorf("%s by %+v: %d %s", r.Pattern(), a, got.status, got.body)
			}
		}
	}
}
