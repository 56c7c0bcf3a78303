package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/web"
)

// reply is the answer to a call.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// with changes a request before it is sent.
type with func(*http.Request)

func header(name, value string) with {
	return func(r *http.Request) {
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
	}
}

func ifMatch(version int64) with {
	return header("If-Match", strconv.Quote(strconv.FormatInt(version, 10)))
}

func key(k string) with { return header("Idempotency-Key", k) }

// call makes a call with a key of its own. A body is sent as it is when it is a
// string, and as JSON otherwise.
func (s *system) call(a policy.Actor, method, path string, body any, changes ...with) reply {
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		must(s.t, err)
		content = bytes.NewReader(text)
	}
	r := httptest.NewRequest(method, "/api/"+path, content)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Test-Actor", strings.Join([]string{a.ID, string(a.Role), a.Provider, a.Province}, "|"))
	if method != http.MethodGet {
		r.Header.Set("Idempotency-Key", s.newKey())
	}
	for _, change := range changes {
		change(r)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.Bytes()}
}

// do is a call that must succeed; what follows from it happens.
func (s *system) do(a policy.Actor, method, path string, body any, changes ...with) records.Outcome {
	s.t.Helper()
	out := s.only(a, method, path, body, changes...)
	s.settle()
	return out
}

// only is a call that must succeed, and nothing after it.
func (s *system) only(a policy.Actor, method, path string, body any, changes ...with) records.Outcome {
	s.t.Helper()
	r := s.call(a, method, path, body, changes...)
	if r.status != http.StatusOK {
		s.t.Fatalf("%s %s answered %d: %s", method, path, r.status, r.body)
	}
	var out records.Outcome
	must(s.t, json.Unmarshal(r.body, &out))
	return out
}

// problem reads the answer of a call that failed.
func (s *system) problem(r reply) web.Problem {
	s.t.Helper()
	var p web.Problem
	if kind := r.header.Get("Content-Type"); kind != "application/problem+json" {
		s.t.Errorf("a problem of type %q: %s", kind, r.body)
		return p
	}
	must(s.t, json.Unmarshal(r.body, &p))
	if p.Status != r.status || p.Type != "/problems/"+p.Code || p.Code == "" || p.Detail == "" || p.Title == "" || p.Reference == "" {
		s.t.Errorf("an incomplete problem: %s", r.body)
	}
	return p
}

func (s *system) stands(id string, want filing.Status) filing.Case {
	s.t.Helper()
	c, err := records.Case(context.Background(), s.stored, id)
	must(s.t, err)
	if c.Status != want {
		s.t.Fatalf("the case is %s, want %s", c.Status, want)
	}
	return c
}

// form gives the form of the applicant n.
func form(n int) filing.Form { return shown(filingtest.Form(filing.Enterprise, "11", n)) }

// shown gives a copy whose personal data travels.
func shown(f filing.Form) filing.Form { return f.Shown() }

// The steps of a straight case. Each is a person's call over HTTP.

func (s *system) draft(n int, f filing.Form) string {
	s.t.Helper()
	id := s.do(applicant(n), "POST", "applicant/drafts", web.StartDraftBody{Provider: provider, Form: shown(f)}).Case
	s.agree(applicant(n), id)
	return id
}

// agree accepts what belongs to a submission.
func (s *system) agree(a policy.Actor, id string) {
	s.t.Helper()
	for _, ref := range s.desk.Book.Agreements("submission") {
		s.only(a, "POST", "applicant/cases/"+id+"/agreements", records.AgreementRef{ID: ref.ID, Version: ref.Version})
	}
}

func (s *system) submit(n int, f filing.Form) string {
	s.t.Helper()
	id := s.draft(n, f)
	s.do(applicant(n), "POST", "applicant/cases/"+id+"/submission", nil)
	s.stands(id, filing.AwaitingPreCheck)
	return id
}

func (s *system) passPreCheck(id string) {
	s.t.Helper()
	s.do(verifier(), "POST", "provider/cases/"+id+"/pre-check",
		casework.Verdict{Decision: "pass", Contact: filing.Contact{Channel: "phone", At: s.clock()}})
	s.stands(id, filing.AwaitingVerification)
}

// confirm enters the code that each person was sent last.
func (s *system) confirm(n int, id string) {
	s.t.Helper()
	for _, owed := range s.stands(id, filing.AwaitingConfirmation).Confirm {
		s.do(applicant(n), "POST", "applicant/cases/"+id+"/confirmations/"+owed.Person, web.CodeBody{Code: s.code(n, id, owed.Person)})
	}
	s.stands(id, filing.AwaitingReview)
}

// code reads the confirmation code from the mailbox.
func (s *system) code(n int, id, person string) string {
	s.t.Helper()
	found, cursor := "", ""
	for {
		letters, next, err := records.Letters(context.Background(), s.stored, "account#"+applicant(n).ID, cursor, 100)
		must(s.t, err)
		for _, l := range letters {
			if _, rest, ok := strings.Cut(l.Text, "短信核验码为"); ok && l.Case == id && l.To == person {
				found = rest[:6]
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	if found == "" {
		s.t.Fatalf("%s was sent no code", person)
	}
	return found
}

// underReview brings a new case to the bureau.
func (s *system) underReview(n int) string {
	s.t.Helper()
	id := s.submit(n, form(n))
	s.passPreCheck(id)
	s.verify(id)
	s.confirm(n, id)
	return id
}

// tick lets a reviewer find nothing at fault.
func (s *system) tick(a policy.Actor, id string) {
	s.t.Helper()
	r := s.call(a, "GET", "bureau/cases/"+id+"/ticks", nil)
	var list casework.TickList
	must(s.t, json.Unmarshal(r.body, &list))
	var body web.TicksBody
	for _, t := range list.Ticks {
		body.Ticks = append(body.Ticks, casework.Tick{Path: t.Path, Outcome: records.TickOK})
	}
	s.only(a, "PUT", "bureau/cases/"+id+"/ticks", body, header("If-Match", r.header.Get("ETag")))
}

// approve lets a reviewer look at everything and approve.
func (s *system) approve(a policy.Actor, id string) {
	s.t.Helper()
	s.tick(a, id)
	s.do(a, "POST", "bureau/cases/"+id+"/review", casework.Verdict{Decision: "approve"})
}
