package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

// squatted gives the form of n with the domain of the form of 1.
func squatted(n int) filing.Form {
	f := form(50 + n)
	f.Sites = form(1).Sites
	return f
}

// contested lets the applicant n contest the domain of the case, which is of the
// form of 1; it gives the draft and the contest.
func (s *system) contested(n int, holder string) (draft, contest string) {
	s.t.Helper()
	draft = s.draft(n, squatted(n))
	scan := s.upload(applicant(n), draft, "domain-certificate")
	s.do(applicant(n), "POST", "applicant/drafts/"+draft+"/contests", web.ContestBody{Domain: filingtest.Domain(1), Scan: scan})
	return draft, s.queued(holder)
}

// queued gives the contest about a domain of the case in the provider's queue.
func (s *system) queued(holder string) (contest string) {
	s.t.Helper()
	r := s.call(verifier(), "GET", "provider/queue", nil)
	var rows casework.Rows
	must(s.t, json.Unmarshal(r.body, &rows))
	for _, row := range rows.Rows {
		if row.Contest != "" && row.Case == holder {
			contest = row.Contest
		}
	}
	if contest == "" {
		s.t.Fatalf("no contest stands in the queue %s", r.body)
	}
	return contest
}

func (s *system) decideContest(contest, decision string, reasons ...string) reply {
	v := web.ContestVerdict{Decision: decision}
	for _, code := range reasons {
		v.Reasons = append(v.Reasons, casework.Ground{Code: code, Note: filing.NewSensitive("李示例的证书").Shown()})
	}
	r := s.call(verifier(), "POST", "provider/contests/"+contest+"/decision", v)
	s.settle()
	return r
}

func (s *system) holds(domain, id string) {
	s.t.Helper()
	c, _, err := records.ReadClaim(s.t.Context(), s.stored, records.DomainClaim(domain))
	must(s.t, err)
	if c.Case != id {
		s.t.Errorf("%s is held by %q, want %q", domain, c.Case, id)
	}
}

// TestContestUpheld: at each status at which the holder's case is the provider's,
// the domain goes to the contester's draft and the case back to its applicant; the
// contester can file, the holder only with another domain (A7, I11).
func TestContestUpheld(t *testing.T) {
	for at, bring := range map[filing.Status]func(*system, string){
		filing.AwaitingPreCheck: func(*system, string) {},
		filing.Returned: func(s *system, id string) {
			s.returned(id, casework.Ground{Code: "site-name", Field: "sites[s1].name"})
		},
		filing.AwaitingVerification: func(s *system, id string) { s.passPreCheck(id) },
		filing.Verifying: func(s *system, id string) {
			s.passPreCheck(id)
			s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/appearance", nil)
		},
		filing.ReturnedByBureau: func(s *system, id string) {
			s.passPreCheck(id)
			s.verify(id)
			s.confirm(1, id)
			s.do(reviewer(), "POST", "bureau/cases/"+id+"/review", casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-slip"}}})
		},
	} {
		t.Run(string(at), func(t *testing.T) {
			s := newSystem(t)
			id := s.submit(1, form(1))
			bring(s, id)
			s.stands(id, at)
			draft, contest := s.contested(2, id)
			s.pass(day)
			if r := s.decideContest(contest, "uphold", "contest-certificate-fits"); r.status != http.StatusOK {
				t.Fatalf("%d %s", r.status, r.body)
			}
			c := s.stands(id, filing.Returned)
			s.holds(filingtest.Domain(1), draft)
			if slices.Contains(c.Claims, records.DomainClaim(filingtest.Domain(1))) || !c.Clock.Starts.Equal(s.clock()) {
				t.Errorf("the holder has the claims %v and the clock %+v", c.Claims, c.Clock)
			}
			s.path(id)
			p := s.problem(s.call(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: form(1)}))
			if p.Code != "nothing-corrected" {
				t.Errorf("the same form: %+v", p)
			}
			s.do(applicant(2), "POST", "applicant/cases/"+draft+"/submission", nil)
			s.stands(draft, filing.AwaitingPreCheck)
			s.holds(filingtest.Domain(1), draft)
			other := form(1)
			other.Sites[0].Domains, other.Sites[0].HomePage, other.Sites[0].Registrations = form(9).Sites[0].Domains, form(9).Sites[0].HomePage, form(9).Sites[0].Registrations
			s.do(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: other})
			s.stands(id, filing.AwaitingPreCheck)
			if at != filing.ReturnedByBureau { // one that the bureau had is its to close
				s.do(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
			}
			s.holds(filingtest.Domain(1), draft)
			s.sweep(1)
			for owner, want := range map[string]string{
				"account#applicant-1": "有域名经核实属于其他主办者", "account#applicant-2": "提出的异议成立", "provider#" + provider: "提出异议，请在",
			} {
				s.wrote(owner, want)
			}
		})
	}
}

// wrote looks for a letter of the mailbox.
func (s *system) wrote(owner, text string) {
	s.t.Helper()
	list, _, err := records.Letters(s.t.Context(), s.stored, owner, "", 100)
	must(s.t, err)
	if !slices.ContainsFunc(list, func(l records.Letter) bool { return strings.Contains(l.Text, text) }) {
		s.t.Errorf("%s has no letter with %s: %v", owner, text, list)
	}
}

// TestContestWithTheBureau: nothing is taken from a case that the bureau has, or
// that is filed; the contest stays open and overdue.
func TestContestWithTheBureau(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	_, contest := s.contested(2, id)
	s.passPreCheck(id)
	s.verify(id)
	refused := func() {
		t.Helper()
		if p := s.problem(s.decideContest(contest, "uphold")); p.Status != http.StatusConflict || p.Code != "contest-with-bureau" {
			t.Errorf("%+v", p)
		}
		s.holds(filingtest.Domain(1), id)
	}
	refused()
	s.confirm(1, id)
	refused()
	s.approve(reviewer(), id)
	refused()
	s.pass(30 * day)
	s.sweep(4)
	s.wrote("provider#"+provider, "异议已超过处理期限")
	for path, want := range map[string]string{
		"provider/queue?overdue=true": `"contest":"` + contest + `"`, "provider/queue": `"overdue":true`,
		"provider/queue.csv": `,"域名异议",`, "provider/queue.csv?lang=zh": `,"` + filingtest.Domain(1) + "\"\r\n", "provider/queue.csv?lang=en": `,"domain contested",`,
	} {
		if r := s.call(verifier(), "GET", path, nil); !strings.Contains(string(r.body), want) {
			t.Errorf("%s: %s", path, r.body)
		}
	}
	if r := s.call(manager(), "GET", "provider/escalations", nil); !strings.Contains(string(r.body), contest) {
		t.Errorf("the escalations: %s", r.body)
	}
	if r := s.decideContest(contest, "reject", "contest-owner-differs"); r.status != http.StatusOK {
		t.Errorf("a rejection: %d %s", r.status, r.body)
	}
	s.stands(id, filing.Filed)
}

// TestContestRejected: the holder goes on, the contester reads why, and can't
// contest it again with the same certificate.
func TestContestRejected(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	draft, contest := s.contested(2, id)
	if p := s.problem(s.decideContest(contest, "reject")); p.Code != "reasons-missing" {
		t.Errorf("without a reason: %+v", p)
	}
	if p := s.problem(s.decideContest(contest, "reject", "site-name")); p.Code != "unknown-reason" {
		t.Errorf("with another family's reason: %+v", p)
	}
	if r := s.decideContest(contest, "reject", "contest-owner-differs"); r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if c := s.stands(id, filing.AwaitingPreCheck); c.Version != 2 {
		t.Errorf("the holder's case is at version %d", c.Version)
	}
	s.holds(filingtest.Domain(1), id)
	if p := s.problem(s.decideContest(contest, "uphold")); p.Code != "contest-over" {
		t.Errorf("decided again: %+v", p)
	}
	r := s.call(applicant(2), "GET", "applicant/drafts/"+draft+"/contests", nil)
	var v web.OwnContests
	must(t, json.Unmarshal(r.body, &v))
	if len(v.Contests) != 1 || v.Contests[0].State != records.ContestRejected || v.Contests[0].Reasons[0].Code != "contest-owner-differs" || v.Contests[0].Reasons[0].Note.Reveal() != "李示例的证书" {
		t.Errorf("the contester sees %s", r.body)
	}
	for k, text := range s.stored.dump() {
		if strings.Contains(text, "李示例的证书") {
			t.Errorf("the note is stored in the clear at %s", k)
		}
	}
	s.sweep(1)
	s.wrote("account#applicant-1", "经核实不成立，您的备案继续办理")
	s.wrote("account#applicant-2", "提出的异议不成立")
	c, err := records.ReadContest(t.Context(), s.stored, contest)
	must(t, err)
	again := func(scan string) web.Problem {
		return s.problem(s.call(applicant(2), "POST", "applicant/drafts/"+draft+"/contests", web.ContestBody{Domain: filingtest.Domain(1), Scan: scan}))
	}
	if p := again(c.Scan); p.Code != "contest-decided" {
		t.Errorf("the same certificate: %+v", p)
	}
	s.do(applicant(2), "POST", "applicant/drafts/"+draft+"/contests", web.ContestBody{Domain: filingtest.Domain(1), Scan: s.upload(applicant(2), draft, "domain-certificate")})
	if p := again("x"); p.Code != "contest-open" {
		t.Errorf("while one is open: %+v", p)
	}
}

// TestContestIsRefused where there is nothing to contest, or nothing to show.
func TestContestIsRefused(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	mine := s.draft(1, squatted(1))
	draft := s.draft(2, squatted(2))
	free := s.draft(3, form(3))
	other, certificate := s.upload(applicant(2), draft, "other"), s.upload(applicant(2), draft, "domain-certificate")
	own, freed := s.upload(applicant(1), mine, "domain-certificate"), s.upload(applicant(3), free, "domain-certificate")
	for _, tt := range []struct {
		n                   int
		draft, domain, scan string
		status              int
		code, field         string
	}{
		{2, draft, "nonsense", certificate, 400, "domain", "domain"},
		{2, draft, "shili-000077.cn", certificate, 400, "domain", "domain"},
		{2, draft, filingtest.Domain(1), "x", 400, "unknown-scan", "scan"},
		{2, draft, filingtest.Domain(1), "", 400, "domain-certificate-missing", "scan"},
		{2, draft, filingtest.Domain(1), other, 400, "unknown-scan", "scan"},
		{1, mine, filingtest.Domain(1), own, 409, "own-case", "domain"},
		{3, free, filingtest.Domain(3), freed, 409, "domain-free", "domain"},
		{3, draft, filingtest.Domain(1), certificate, 404, "unknown-draft", ""},
	} {
		r := s.call(applicant(tt.n), "POST", "applicant/drafts/"+tt.draft+"/contests", web.ContestBody{Domain: tt.domain, Scan: tt.scan})
		if p := s.problem(r); p.Status != tt.status || p.Code != tt.code || p.Field != tt.field {
			t.Errorf("%+v: %+v", tt, p)
		}
		if strings.Contains(string(r.body), id) && tt.n != 1 {
			t.Errorf("%+v tells where the first case is: %s", tt, r.body)
		}
	}
}

// TestContestIsShownToItsProvider alone, with the name of who contests and the
// certificate, each reading recorded among those of the draft.
func TestContestIsShownToItsProvider(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	draft, contest := s.contested(2, id)
	before := s.stored.count(draft, "access")
	r := s.call(verifier(), "GET", "provider/contests/"+contest+"?purpose=pre-check", nil)
	var v web.Contest
	must(t, json.Unmarshal(r.body, &v))
	if v.Organiser.Reveal() != squatted(2).Subject.Name.Reveal() || v.Case != id || v.Domain != filingtest.Domain(1) || v.State != records.ContestOpen {
		t.Errorf("it sees %s", r.body)
	}
	for _, personal := range []string{squatted(2).Persons[0].Mobile.Reveal(), squatted(2).Subject.Document.Number.Reveal(), draft, applicant(2).ID} {
		if strings.Contains(string(r.body), personal) {
			t.Errorf("it sees more than it needs: %s", r.body)
		}
	}
	if r := s.call(verifier(), "GET", "provider/contests/"+contest+"/certificate?purpose=pre-check", nil); r.status != http.StatusOK || !strings.Contains(string(r.body), draft+"/") {
		t.Errorf("the certificate: %d %s", r.status, r.body)
	}
	if n := s.stored.count(draft, "access") - before; n != 2 {
		t.Errorf("%d readings are recorded", n)
	}
	stranger := policy.Actor{ID: "verifier-2", Role: policy.Verifier, Provider: otherProvider}
	for _, path := range []string{"", "/certificate"} {
		foreign := s.call(stranger, "GET", "provider/contests/"+contest+path+"?purpose=pre-check", nil)
		unknown := s.call(stranger, "GET", "provider/contests/none"+path+"?purpose=pre-check", nil)
		if foreign.status != http.StatusNotFound || string(anonymous(s, foreign)) != string(anonymous(s, unknown)) {
			t.Errorf("a stranger gets %s, of an unknown one %s", foreign.body, unknown.body)
		}
		if r := s.call(verifier(), "GET", "provider/contests/"+contest+path, nil); s.problem(r).Code != "purpose-missing" {
			t.Errorf("without a purpose: %s", r.body)
		}
	}
}

// TestContestIsDecidedByWhoMay: by a listed verifier, and not past another one who
// works on the holder's case.
func TestContestIsDecidedByWhoMay(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	_, contest := s.contested(2, id)
	colleague := policy.Actor{ID: "verifier-7", Role: policy.Verifier, Provider: provider}
	s.do(colleague, "PUT", "provider/cases/"+id+"/lock", web.LockBody{})
	for _, decision := range []string{"uphold", "reject"} {
		if p := s.problem(s.decideContest(contest, decision, "other-contest")); p.Code != "case-locked" {
			t.Errorf("%s past a lock: %+v", decision, p)
		}
	}
	if !strings.Contains(s.log.String(), "case-locked") || strings.Contains(s.log.String(), colleague.ID) {
		t.Errorf("the log names who works on it: %s", s.log) // it may be an e-mail address
	}
	s.do(colleague, "DELETE", "provider/cases/"+id+"/lock", nil)
	s.set(func(p *records.ProviderSettings) { p.Verifiers = []records.ListedVerifier{{Account: "verifier-9"}} })
	if p := s.problem(s.decideContest(contest, "uphold")); p.Code != "not-listed" {
		t.Errorf("by a verifier who is not listed: %+v", p)
	}
	if p := s.problem(s.call(verifier(), "GET", "provider/contests/"+contest+"?purpose=pre-check", nil)); p.Code != "not-listed" {
		t.Errorf("read by a verifier who is not listed: %+v", p)
	}
	s.stands(id, filing.AwaitingPreCheck)
}

// TestDraftFreesWhatItHolds when it is dropped or expires; its open contests end
// with it.
func TestDraftFreesWhatItHolds(t *testing.T) {
	for name, end := range map[string]func(*system, string){
		"dropped": func(s *system, draft string) { s.do(applicant(2), "DELETE", "applicant/drafts/"+draft, nil) },
		"expired": func(s *system, draft string) { s.pass(50 * day); s.sweep(4) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSystem(t)
			id := s.submit(1, form(1))
			draft, contest := s.contested(2, id)
			end(s, draft)
			c, err := records.ReadContest(t.Context(), s.stored, contest)
			must(t, err)
			if c.State != records.ContestEnded {
				t.Errorf("the contest is %s", c.State)
			}
			if p := s.problem(s.decideContest(contest, "uphold")); p.Code != "contest-over" {
				t.Errorf("decided after the draft's end: %+v", p)
			}
			s.holds(filingtest.Domain(1), id)

			draft, contest = s.contested(2, id)
			if r := s.decideContest(contest, "uphold"); r.status != http.StatusOK {
				t.Fatalf("%d %s", r.status, r.body)
			}
			s.holds(filingtest.Domain(1), draft)
			end(s, draft)
			s.pass(20 * time.Minute)
			s.sweep(1)
			s.holds(filingtest.Domain(1), "")
			for _, kind := range []table.Kind{"key", "draft", "departed"} {
				if n := s.stored.count(draft, kind); n != 0 && kind != "departed" {
					t.Errorf("%d items of kind %s are left", n, kind)
				}
			}
			if _, found, err := records.ReadTimerOf(t.Context(), s.stored, records.OfContest, contest); err != nil || found {
				t.Errorf("a clock of a closed contest is left (%v)", err)
			}
		})
	}
}

// TestContestOfAHolderThatLetGo: nothing is taken from a closed case, and a domain
// that a third one has meanwhile is that one's.
func TestContestOfAHolderThatLetGo(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	draft, contest := s.contested(2, id)
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/withdrawal", nil)
	third := s.submit(3, squatted(3))
	if p := s.problem(s.decideContest(contest, "uphold")); p.Code != "domain-claimed" {
		t.Errorf("%+v", p)
	}
	s.holds(filingtest.Domain(1), third)
	s.do(applicant(3), "POST", "applicant/cases/"+third+"/withdrawal", nil)
	if r := s.decideContest(contest, "uphold"); r.status != http.StatusOK {
		t.Errorf("%d %s", r.status, r.body)
	}
	s.stands(id, filing.Withdrawn)
	s.holds(filingtest.Domain(1), draft)
	// Another domain in the form: what the draft holds and does not file is free.
	s.only(applicant(2), "PUT", "applicant/drafts/"+draft, web.FormBody{Form: form(52)}, ifMatch(3))
	s.do(applicant(2), "POST", "applicant/cases/"+draft+"/submission", nil)
	s.holds(filingtest.Domain(1), "")
}
