package web_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/web"
)

func nowhen() time.Time { return filingtest.Now() }

func scanOf(purpose, site, kind string, size int64) casework.ScanRequest {
	return casework.ScanRequest{
		Purpose: purpose, Site: site, Type: kind, Size: size, SHA256: base64.StdEncoding.EncodeToString(make([]byte, 32)),
	}
}

// body gives a right body for a route.
func body(r web.Route, s *system) any {
	switch r.Body.(type) {
	case web.StartDraftBody:
		return web.StartDraftBody{Provider: provider, Form: form(90)}
	case web.FormBody:
		return web.FormBody{Form: form(90)}
	case web.ContestBody:
		return web.ContestBody{Domain: "shili-000001.cn", Scan: "x"}
	case web.ContestVerdict:
		return web.ContestVerdict{Decision: "reject", Reasons: []casework.Ground{{Code: "other-contest"}}}
	case web.CopyBody:
		return web.CopyBody{Provider: provider}
	case web.CodeBody:
		return web.CodeBody{Code: "000000"}
	case web.VerifySiteBody:
		return siteCheck("x")
	case web.SlipBody:
		return web.SlipBody{Access: access()}
	case records.AgreementRef:
		return records.AgreementRef{ID: "commission", Version: 1}
	case casework.ConsentRequest:
		return casework.ConsentRequest{Person: "p1"}
	case web.PersonBody:
		return web.PersonBody{Person: "p1"}
	case casework.ConsentAnswer:
		return casework.ConsentAnswer{Version: 1}
	case casework.ChecklistEntries:
		return casework.ChecklistEntries{}
	case casework.Correction:
		return casework.Correction{Changes: []casework.FieldValue{{Path: "sites[s1].name", Value: filing.NewSensitive("示例网络").Shown()}}, Initialled: true}
	case casework.SlipSigning:
		return casework.SlipSigning{Version: 1, By: "head", How: "paper", Scan: "x", AlsoSigned: []records.AgreementRef{}}
	case web.OpenAccessBody:
		return web.OpenAccessBody{On: s.clock()}
	case casework.ContactRequest:
		return casework.ContactRequest{Person: "p1", What: "mobile", Channel: "phone", Result: "reached", At: s.clock()}
	case casework.BookingRequest:
		return casework.BookingRequest{Desk: "d1", At: s.clock()}
	case web.LockBody:
		return web.LockBody{Take: true}
	case records.ProviderSettings:
		return records.ProviderSettings{}
	case web.TicksBody:
		return web.TicksBody{Ticks: []casework.Tick{{Path: "subject.name", Outcome: "ok"}}}
	case casework.Verdict:
		return casework.Verdict{Decision: "pass"}
	case casework.Ground:
		return casework.Ground{Code: "no-free-slot"}
	case casework.ScanRequest:
		return scanOf("other", "s1", "image/png", 5)
	case nil:
		return nil
	default:
		s.t.Fatalf("%s has an unknown body %T", r.Name, r.Body)
		return nil
	}
}

func (s *system) target(r web.Route, id, draft, scan string) string {
	path := strings.NewReplacer("{contest}", s.contest, "{site}", "s1", "{person}", "p1", "{scan}", scan).Replace(string(r.Group) + r.Path)
	if strings.HasPrefix(r.Path, "/drafts/") || r.Name == "Submit" {
		id = draft
	}
	path = strings.Replace(path, "{case}", id, 1)
	if r.Name == "ViewCase" || r.Name == "ViewScan" || r.Name == "ViewSlip" || r.Name == "Changes" || r.Name == "ViewContest" || r.Name == "ViewCertificate" {
		path += "?purpose=enquiry"
	}
	return path
}

// TestForeignIsUnknown: the answer about another tenant's case is, but for its
// reference, byte for byte the one about a case that does not exist.
func TestForeignIsUnknown(t *testing.T) {
	s := newSystem(t)
	id, draft := s.underReview(1), s.draft(2, form(2))
	strangers := []policy.Actor{
		applicant(9),
		{ID: "verifier-2", Role: policy.Verifier, Provider: otherProvider},
		{ID: "manager-2", Role: policy.Manager, Provider: otherProvider},
		{ID: "reviewer-2", Role: policy.Reviewer, Province: "31"},
		{ID: "auditor-1", Role: policy.Auditor},
		{ID: "officer-1", Role: policy.Officer},
	}
	asked := 0
	before := s.stored.dump()
	for _, r := range web.Routes() {
		if !strings.Contains(r.Path, "{case}") {
			continue
		}
		for _, a := range strangers {
			foreign := s.call(a, r.Method, s.target(r, id, draft, "x"), body(r, s), ifMatch(1))
			unknown := s.call(a, r.Method, s.target(r, "0000000000000000", "0000000000000000", "x"), body(r, s), ifMatch(1))
			asked++
			if foreign.status != http.StatusNotFound || !bytes.Equal(anonymous(s, foreign), anonymous(s, unknown)) {
				t.Errorf("%s by %s: %s\nunknown: %s", r.Pattern(), a.Role, foreign.body, unknown.body)
			}
		}
	}
	if asked < 100 {
		t.Errorf("only %d calls were tried", asked)
	}
	if diff := difference(before, s.stored.dump()); diff != nil {
		t.Errorf("they left %v", diff)
	}
}

func anonymous(s *system, r reply) []byte {
	return bytes.ReplaceAll(r.body, []byte(s.problem(r).Reference), []byte("reference"))
}

// TestClaimTellsItsOwnerAlone where the first case is (A7).
func TestClaimTellsItsOwnerAlone(t *testing.T) {
	s := newSystem(t)
	first := s.submit(1, form(1))
	for n, told := range map[int]bool{1: true, 2: false} {
		f := form(50 + n)
		f.Sites = form(1).Sites
		second := s.draft(n, f)
		p := s.problem(s.call(applicant(n), "POST", "applicant/cases/"+second+"/submission", nil))
		if p.Code != "domain-claimed" || strings.Contains(p.Detail, first) != told || (p.Case == first) != told {
			t.Errorf("applicant %d: %+v", n, p)
		}
	}
}

// TestAllow: a wrong method is answered with those that the path takes.
func TestAllow(t *testing.T) {
	s := newSystem(t)
	for path, want := range map[string]string{
		"applicant/cases": "GET, HEAD", "applicant/drafts": "POST", "applicant/drafts/x": "DELETE, GET, HEAD, PUT", "bureau/cases/x/review": "POST",
	} {
		for _, method := range []string{"PATCH", "OPTIONS", "TRACE"} {
			r := s.call(applicant(1), method, path, nil)
			if p := s.problem(r); p.Status != http.StatusMethodNotAllowed || r.header.Get("Allow") != want {
				t.Errorf("%s %s: %d, Allow %q, want %q", method, path, p.Status, r.header.Get("Allow"), want)
			}
		}
	}
}
