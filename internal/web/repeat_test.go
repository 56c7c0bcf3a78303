package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

// TestRepeats makes every changing call three times under one key: the same
// answer each time, also after the case has gone on, and one record in the
// history.
func TestRepeats(t *testing.T) {
	s := newSystem(t)
	tried := map[string]bool{}
	route := func(a policy.Actor, method, path, name string, body any, changes ...with) string {
		t.Helper()
		tried[name] = true
		changes = append(changes, key("repeat-"+name+s.newKey()))
		first := s.call(a, method, path, body, changes...)
		if first.status != http.StatusOK {
			t.Fatalf("%s: %d %s", name, first.status, first.body)
		}
		var out struct{ Case, Scan string }
		must(t, json.Unmarshal(first.body, &out))
		steps := s.stored.count(out.Case, table.KindHistory)
		again := s.call(a, method, path, body, changes...)
		s.settle()
		settled := s.stored.count(out.Case, table.KindHistory)
		last := s.call(a, method, path, body, changes...)
		s.settle()
		for _, r := range []reply{again, last} {
			if r.status != first.status || !bytes.Equal(r.body, first.body) || r.header.Get("ETag") != first.header.Get("ETag") {
				t.Errorf("%s: repeated %d %s, first %s", name, r.status, r.body, first.body)
			}
		}
		if now := s.stored.count(out.Case, table.KindHistory); now != settled || settled < steps {
			t.Errorf("%s: %d records, then %d", name, settled, now)
		}
		return out.Case
	}
	a, own, desk := applicant(1), "applicant/cases/", "provider/cases/"
	route(manager(), "PUT", "provider/settings", "ChangeSettings", records.ProviderSettings{Desks: desks()}, ifMatch(1))
	gone := route(a, "POST", "applicant/drafts", "StartDraft", web.StartDraftBody{Provider: provider, Form: form(1)})
	route(a, "PUT", "applicant/drafts/"+gone, "SaveDraft", web.FormBody{Form: form(1)}, ifMatch(1))
	route(a, "DELETE", "applicant/drafts/"+gone, "DropDraft", nil)
	withdrawn := s.submit(2, form(2))
	route(applicant(2), "POST", own+withdrawn+"/withdrawal", "Withdraw", nil)
	route(applicant(2), "POST", own+withdrawn+"/copy", "CopyCase", web.CopyBody{})

	held, squatter := s.submit(3, form(3)), form(4)
	squatter.Sites = form(3).Sites
	contest := s.draft(4, squatter)
	certificate := s.upload(applicant(4), contest, "domain-certificate")
	route(applicant(4), "POST", "applicant/drafts/"+contest+"/contests", "OpenContest", web.ContestBody{Domain: form(3).Sites[0].Domains[0], Scan: certificate})
	route(verifier(), "POST", "provider/contests/"+s.queued(held)+"/decision", "DecideContest", web.ContestVerdict{Decision: "uphold"}, ifMatch(1))

	id := s.draft(1, twoSites(1))
	route(a, "POST", own+id+"/agreements", "AcceptAgreement", records.AgreementRef{ID: "commission", Version: 1})
	route(a, "POST", own+id+"/submission", "Submit", nil)
	route(verifier(), "POST", desk+id+"/pre-check", "DecidePreCheck",
		casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "site-name", Field: "sites[s1].name"}}})
	route(a, "DELETE", own+id+"/sites/s2", "DropSite", nil)
	right := twoSites(1)
	right.Sites[0].Name = "示例网络科技新站"
	route(a, "POST", own+id+"/resubmission", "Resubmit", web.FormBody{Form: right})
	right = replacedPerson(right, "p2", 7)
	route(a, "POST", own+id+"/persons/p2/replacement", "ReplacePerson", web.FormBody{Form: right})
	route(verifier(), "POST", desk+id+"/contacts", "RecordContact",
		casework.ContactRequest{Person: "p1", What: "mobile", Channel: "phone", Result: "reached", At: s.clock()})
	route(verifier(), "PUT", desk+id+"/lock", "LockCase", web.LockBody{})
	route(verifier(), "DELETE", desk+id+"/lock", "UnlockCase", nil)
	s.passPreCheck(id)
	slot := func(day int) casework.BookingRequest {
		return casework.BookingRequest{Desk: "d1", At: time.Date(2026, 3, day, 1, 0, 0, 0, time.UTC)}
	}
	route(a, "PUT", own+id+"/sites/s1/booking", "BookVerification", slot(4))
	route(a, "DELETE", own+id+"/sites/s1/booking", "GiveBackBooking", nil)
	s.only(verifier(), "PUT", desk+id+"/sites/s1/booking", slot(3))
	s.pass(48 * time.Hour)
	route(verifier(), "POST", desk+id+"/sites/s1/missed", "RecordMissed", nil)
	route(verifier(), "POST", desk+id+"/invitation", "RenewInvitation", casework.Ground{Code: "no-free-slot"})
	route(verifier(), "POST", desk+id+"/sites/s1/appearance", "Appear", nil)
	route(verifier(), "POST", desk+id+"/scans", "RequestScan", scanOf("other", "s1", "image/png", 5))
	route(verifier(), "POST", desk+id+"/consents", "RecordConsent", casework.ConsentRequest{Person: "p1"})
	site := desk + id + "/sites/s1"
	route(verifier(), "POST", desk+id+"/consent-requests", "AskConsent", web.PersonBody{Person: "p2"})
	links := s.linksSent(id, "p2", "sms")
	route(policy.Actor{}, "POST", "person/consent", "GiveConsent", casework.ConsentAnswer{Version: 1}, holding(links[len(links)-1]))
	route(verifier(), "PUT", site+"/checklist", "SaveChecklist", everyEntry(s.checklist(id, "s1")))
	route(verifier(), "POST", desk+id+"/corrections", "CorrectForm", casework.Correction{
		Changes: []casework.FieldValue{{Path: "sites[s1].remark", Value: filing.NewSensitive("介绍").Shown()}}, Initialled: true,
	})
	route(verifier(), "POST", site+"/slip", "MakeSlip", web.SlipBody{Access: access()})
	route(verifier(), "POST", site+"/slip/signatures", "SignSlip", signing(s.slip(id, "s1"), "head", s.upload(verifier(), id, "slip")))
	check := siteCheck(s.prepareSite(id, "s1"))
	route(verifier(), "POST", desk+id+"/sites/s1/verification", "VerifySite", check)
	route(verifier(), "POST", desk+id+"/verification", "DecideVerification", casework.Verdict{Decision: "pass"})
	route(a, "POST", own+id+"/code-requests", "AskCode", web.PersonBody{Person: "p1"})
	route(a, "POST", own+id+"/confirmations/p1", "ConfirmPerson", web.CodeBody{Code: s.code(1, id, "p1")})
	route(a, "POST", own+id+"/confirmations/p2", "ConfirmPerson", web.CodeBody{Code: s.code(1, id, "p2")})
	route(a, "POST", own+id+"/withdrawal-request", "RequestWithdrawal", nil)
	route(reviewer(), "POST", "bureau/cases/"+id+"/review", "Review",
		casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-withdrawn"}}})
	route(verifier(), "POST", desk+id+"/reverification", "DecideReverification", casework.Verdict{Decision: "deliver-again"})
	s.confirm(1, id)
	route(reviewer(), "PUT", "bureau/cases/"+id+"/ticks", "SaveTicks", web.TicksBody{Ticks: []casework.Tick{{Path: "subject.name", Outcome: "ok"}}})
	route(manager(), "POST", desk+id+"/resumption", "ResumeCase", nil)
	s.approve(reviewer(), id)
	route(verifier(), "POST", desk+id+"/access", "OpenAccess", web.OpenAccessBody{On: s.clock()})
	s.stands(id, filing.Filed)
	s.path(id)
	for _, r := range web.Routes() {
		if r.Changes && !tried[r.Name] {
			t.Errorf("%s was not tried", r.Name)
		}
	}
}

// TestETags: what a call answers as ETag is what the next one sends.
func TestETags(t *testing.T) {
	s := newSystem(t)
	r := s.call(applicant(1), "POST", "applicant/drafts", web.StartDraftBody{Provider: provider, Form: form(1)})
	var draft struct{ Case string }
	must(t, json.Unmarshal(r.body, &draft))
	path := "applicant/drafts/" + draft.Case
	for version := 1; version < 4; version++ {
		read := s.call(applicant(1), "GET", path, nil)
		if got, want := read.header.Get("ETag"), fmt.Sprintf("%q", fmt.Sprint(version)); got != want || r.header.Get("ETag") != want {
			t.Fatalf("ETag %s, and %s, want %s", r.header.Get("ETag"), got, want)
		}
		r = s.call(applicant(1), "PUT", path, web.FormBody{Form: form(1)}, header("If-Match", read.header.Get("ETag")))
		if r.status != http.StatusOK {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	s.agree(applicant(1), draft.Case)
	s.do(applicant(1), "POST", "applicant/cases/"+draft.Case+"/submission", nil, header("If-Match", r.header.Get("ETag")))
	view := s.call(verifier(), "GET", "provider/cases/"+draft.Case+"?purpose=pre-check", nil)
	s.do(verifier(), "POST", "provider/cases/"+draft.Case+"/pre-check",
		casework.Verdict{Decision: "pass", Contact: filing.Contact{Channel: "phone", At: s.clock()}}, header("If-Match", view.header.Get("ETag")))
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Type": "application/json"} {
		if got := view.header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// TestPaging walks a list in small pages: everything once, in order.
func TestPaging(t *testing.T) {
	s := newSystem(t)
	const many = 7
	for n := 1; n <= many; n++ {
		s.submit(n, form(n))
		s.draft(99, form(n))
		s.pass(1e9)
	}
	for _, list := range []struct {
		actor policy.Actor
		path  string
	}{{verifier(), "provider/queue"}, {applicant(99), "applicant/cases"}} {
		for _, limit := range []int{1, 2, 3, many, 100} {
			seen, cursor, pages := map[string]bool{}, "", 0
			for {
				r := s.call(list.actor, "GET", fmt.Sprintf("%s?limit=%d&cursor=%s", list.path, limit, cursor), nil)
				var rows casework.Rows
				must(t, json.Unmarshal(r.body, &rows))
				if len(rows.Rows) > limit {
					t.Fatalf("%s: %d rows of %d", list.path, len(rows.Rows), limit)
				}
				for _, row := range rows.Rows {
					if seen[row.Case] {
						t.Errorf("%s: a case twice", list.path)
					}
					seen[row.Case] = true
				}
				if pages++; rows.Cursor == "" || pages > 20 {
					break
				}
				cursor = rows.Cursor
			}
			if len(seen) != many {
				t.Errorf("%s by %d: %d rows", list.path, limit, len(seen))
			}
		}
	}
	if r := s.call(policy.Actor{ID: "v2", Role: policy.Verifier, Provider: otherProvider}, "GET", "provider/queue", nil); string(r.body) != `{"rows":[]}` {
		t.Errorf("another provider's queue: %s", r.body)
	}
}

// TestNothingToDoIsRemembered: a call that found everything done already is
// answered from memory when it comes again much later, and does nothing then; its
// key is used (I5, I12).
func TestNothingToDoIsRemembered(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	s.set(func(p *records.ProviderSettings) { p.Desks = desks() })
	path := "applicant/cases/" + id + "/sites/s1/booking"
	slot := func(day int) casework.BookingRequest {
		return casework.BookingRequest{Desk: "d1", At: time.Date(2026, 3, day, 1, 0, 0, 0, time.UTC)}
	}
	s.do(applicant(1), "PUT", path, slot(4))
	first := s.only(applicant(1), "PUT", path, slot(4), key("again"))
	moved := s.do(applicant(1), "PUT", path, slot(5))
	if late := s.only(applicant(1), "PUT", path, slot(4), key("again")); late != first {
		t.Errorf("late it was answered %+v, at first %+v", late, first)
	}
	if c := s.stands(id, filing.AwaitingVerification); c.Version != moved.Version {
		t.Errorf("the late repeat moved the case to version %d", c.Version)
	}
	if p := s.problem(s.call(applicant(1), "PUT", path, slot(5), key("again"))); p.Code != "idempotency-key-reused" {
		t.Errorf("the key for something else: %+v", p)
	}
}

// TestRefusedKeyIsFree: a call that was refused keeps nothing under its key, so that the
// caller may mend what he sends and send it under the same one; a key that did something
// stands for that alone (I12).
func TestRefusedKeyIsFree(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	at := "provider/cases/" + id
	refused := func(path string, body any, as, code string) {
		t.Helper()
		if p := s.problem(s.call(verifier(), "POST", path, body, key(as))); p.Code != code {
			t.Errorf("%s is answered %+v, want %s", as, p, code)
		}
	}
	refused(at+"/pre-check", casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "site-name"}}}, "decide", "reason-field-missing")
	pass := casework.Verdict{Decision: "pass", Contact: filing.Contact{Channel: "phone", At: s.clock()}}
	s.do(verifier(), "POST", at+"/pre-check", pass, key("decide"))
	s.do(verifier(), "POST", at+"/sites/s1/appearance", nil)
	photo := s.prepareSite(id, "s1")
	slip := s.slip(id, "s1")
	short := signing(slip, "head", slip.Signatures[0].Scan)
	short.AlsoSigned = nil
	refused(at+"/sites/s1/slip/signatures", short, "sign", "agreement-unsigned")
	s.only(verifier(), "POST", at+"/sites/s1/slip/signatures", signing(slip, "head", slip.Signatures[0].Scan), key("sign"))
	refused(at+"/sites/s1/slip/signatures", signing(slip, "verifier", slip.Signatures[0].Scan), "sign", "idempotency-key-reused")
	other := siteCheck(photo)
	other.Access.Region = "31"
	refused(at+"/sites/s1/verification", other, "record", "access-region")
	s.do(verifier(), "POST", at+"/sites/s1/verification", siteCheck(photo), key("record"))
}
