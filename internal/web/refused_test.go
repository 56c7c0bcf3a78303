package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/web"
)

// refusal is a call that must be refused and leave nothing behind.
type refusal struct {
	name   string
	actor  policy.Actor
	method string
	path   string // {case}, {draft}, {unknown}
	body   any
	with   []with
	status int
	code   string
	field  string
}

const canary = "canary7f3a"

// TestRefusals: every wrong call gets a problem that names the field, repeats
// nothing that was sent, and leaves the table as it was.
func TestRefusals(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	draft := s.draft(2, form(2))
	s.only(applicant(2), "PUT", "applicant/drafts/"+draft, web.FormBody{Form: form(2)}, ifMatch(1), key("used-before"))
	s.settle()
	sameDomain := form(3)
	sameDomain.Sites = form(1).Sites
	s.only(applicant(3), "POST", "applicant/drafts", web.StartDraftBody{Provider: provider, Form: sameDomain}, key("d3"))
	contest := s.only(applicant(3), "POST", "applicant/drafts", web.StartDraftBody{Provider: provider, Form: sameDomain}, key("d3")).Case
	s.agree(applicant(3), contest)
	subject := s.draft(4, form(1))
	blocked := form(5)
	blocked.Persons[0].Mobile = filing.NewSensitive(canary).Shown()
	unfit := s.draft(5, blocked)
	replace := strings.NewReplacer("{case}", id, "{draft}", draft, "{contest}", contest, "{subject}", subject, "{unfit}", unfit, "{unknown}", "0000000000000000")
	for _, r := range refusals() {
		t.Run(r.name, func(t *testing.T) {
			before := s.stored.dump()
			got := s.call(r.actor, r.method, replace.Replace(r.path), r.body, r.with...)
			p := s.problem(got)
			if p.Status != r.status || p.Code != r.code || p.Field != r.field {
				t.Errorf("answered %d %s %q, want %d %s %q: %s", p.Status, p.Code, p.Field, r.status, r.code, r.field, p.Detail)
			}
			if text := strings.ToLower(string(got.body) + s.log.String()); strings.Contains(text, canary) {
				t.Errorf("the answer or the log repeats what was sent: %s", text)
			}
			if diff := difference(before, s.stored.dump()); diff != nil {
				t.Errorf("it left %v", diff)
			}
		})
	}
}

func refusals() []refusal {
	a1, a2, a9, v := applicant(1), applicant(2), applicant(9), verifier()
	const drafts, draft, preCheck = "applicant/drafts", "applicant/drafts/{draft}", "provider/cases/{case}/pre-check"
	pass := casework.Verdict{Decision: "pass"}
	list := slices.Concat(
		bodies(a2),
		[]refusal{
			{"no content type", a2, "POST", drafts, "{}", []with{header("Content-Type", "")}, 415, "content-type", "Content-Type"},
			{"wrong content type", a2, "POST", drafts, "{}", []with{header("Content-Type", "text/plain; x="+canary)}, 415, "content-type", "Content-Type"},
			{"body on a call without one", a1, "POST", "applicant/cases/{case}/withdrawal", "{}", nil, 400, "unexpected-body", ""},
			{"body on a read", a1, "GET", "applicant/cases", "{}", nil, 400, "unexpected-body", ""},

			{"no key", a2, "POST", drafts, web.StartDraftBody{}, []with{key("")}, 400, "idempotency-key", "Idempotency-Key"},
			{"long key", a2, "POST", drafts, web.StartDraftBody{}, []with{key(strings.Repeat("k", 101))}, 400, "idempotency-key", "Idempotency-Key"},
			{"key with a separator", a2, "POST", drafts, web.StartDraftBody{}, []with{key(canary + "#1")}, 400, "idempotency-key", "Idempotency-Key"},
			{"key not UTF-8", a2, "POST", drafts, web.StartDraftBody{}, []with{key("\xff")}, 400, "idempotency-key", "Idempotency-Key"},
			{"reused key, other body", a2, "PUT", draft, web.FormBody{Form: form(1)}, []with{ifMatch(1), key("used-before")}, 409, "idempotency-key-reused", "Idempotency-Key"},
			{"reused key, other call", a2, "DELETE", draft, nil, []with{key("used-before")}, 409, "idempotency-key-reused", "Idempotency-Key"},

			{"no If-Match", a2, "PUT", draft, web.FormBody{Form: form(2)}, nil, 428, "if-match-missing", "If-Match"},
			{"stale draft", a2, "PUT", draft, web.FormBody{Form: form(2)}, []with{ifMatch(1)}, 412, "stale-version", "If-Match"},
			{"stale deletion", a2, "DELETE", draft, nil, []with{ifMatch(1)}, 412, "stale-version", "If-Match"},
			{"stale submission", a2, "POST", "applicant/cases/{draft}/submission", nil, []with{ifMatch(1)}, 412, "stale-version", "If-Match"},
			{"stale case", a1, "POST", "applicant/cases/{case}/withdrawal", nil, []with{ifMatch(1)}, 412, "stale-version", "If-Match"},
			{"If-Match not an ETag", a1, "POST", "applicant/cases/{case}/withdrawal", nil, []with{header("If-Match", canary)}, 400, "if-match", "If-Match"},
			{"If-Match without quotes", a1, "POST", "applicant/cases/{case}/withdrawal", nil, []with{header("If-Match", "2")}, 400, "if-match", "If-Match"},
			{"weak If-Match", a1, "POST", "applicant/cases/{case}/withdrawal", nil, []with{header("If-Match", `W/"2"`)}, 400, "if-match", "If-Match"},
			{"huge If-Match", a1, "POST", "applicant/cases/{case}/withdrawal", nil, []with{header("If-Match", `"99999999999999999999"`)}, 400, "if-match", "If-Match"},

			{"second submission", a1, "POST", "applicant/cases/{case}/submission", nil, nil, 409, "already-submitted", "status"},
			{"domain taken", applicant(3), "POST", "applicant/cases/{contest}/submission", nil, nil, 409, "domain-claimed", "sites[s1].domains[0]"},
			{"subject taken", applicant(4), "POST", "applicant/cases/{subject}/submission", nil, nil, 409, "subject-claimed", "subject.document.number"},
			{"form at fault", applicant(5), "POST", "applicant/cases/{unfit}/submission", nil, nil, 422, "findings", "persons[p1].mobile"},

			{"move that the lifecycle has not", v, "POST", "provider/cases/{case}/verification", pass, nil, 409, "move-not-possible", "status"},
			{"appearance too early", v, "POST", "provider/cases/{case}/sites/s1/appearance", nil, nil, 409, "move-not-possible", "status"},
			{"access too early", v, "POST", "provider/cases/{case}/access", web.OpenAccessBody{On: nowhen()}, nil, 409, "move-not-possible", "status"},
			{"correction too early", a1, "POST", "applicant/cases/{case}/resubmission", web.FormBody{Form: form(1)}, nil, 409, "move-not-possible", "status"},
			{"unknown decision", v, "POST", preCheck, casework.Verdict{Decision: canary}, nil, 400, "unknown-decision", "decision"},
			{"return without reasons", v, "POST", preCheck, casework.Verdict{Decision: "return"}, nil, 400, "reasons-missing", "reasons"},
			{"return without a field", v, "POST", preCheck, `{"decision":"return","reasons":[{"code":"site-name"}]}`, nil, 400, "reason-field-missing", "reasons"},
			{"unknown reason", v, "POST", preCheck, `{"decision":"return","reasons":[{"code":"` + canary + `"}]}`, nil, 400, "unknown-reason", "reasons[0].code"},
			{"field that the form has not", v, "POST", preCheck, `{"decision":"return","reasons":[{"code":"site-name","field":"` + canary + `"}]}`, nil, 400, "unknown-path", "reasons[0].field"},
			{"contact unconfirmed", v, "POST", preCheck, pass, nil, 400, "contact-channel", "contact.channel"},
			{"contact in the future", v, "POST", preCheck, `{"decision":"pass","contact":{"channel":"mail","at":"9999-01-01T00:00:00Z"}}`, nil, 400, "contact-time", "contact.at"},
			{"contact before the submission", v, "POST", preCheck, `{"decision":"pass","contact":{"channel":"mail","at":"0000-01-01T00:00:00+08:00"}}`, nil, 400, "contact-time", "contact.at"},

			{"unknown provider", a2, "POST", drafts, web.StartDraftBody{Provider: canary, Form: form(2)}, nil, 400, "unknown-provider", "provider"},
			{"provider with a NUL", a2, "POST", drafts, web.StartDraftBody{Provider: "\x00", Form: form(2)}, nil, 400, "unknown-provider", "provider"},
			{"long provider", a2, "POST", drafts, web.StartDraftBody{Provider: strings.Repeat("p", 2000), Form: form(2)}, nil, 400, "unknown-provider", "provider"},
			{"form too large to keep", a2, "POST", drafts, `{"provider":"idc-1","form":{"sites":[{"id":"s1","remark":"` + strings.Repeat("<", 200_000) + `"}]}}`, nil, 400, "form-too-large", "form"},

			{"scan of nothing", a1, "POST", "applicant/cases/{case}/scans", scanOf(canary, "s1", "image/png", 1), nil, 400, "scan-purpose", "purpose"},
			{"scan of no site", a1, "POST", "applicant/cases/{case}/scans", scanOf("other", canary, "image/png", 1), nil, 400, "site-id", "site"},
			{"PDF", a1, "POST", "applicant/cases/{case}/scans", scanOf("other", "s1", "application/pdf", 1), nil, 400, "scan-pdf", "type"},
			{"large scan", a1, "POST", "applicant/cases/{case}/scans", scanOf("other", "s1", "image/png", 10<<20+1), nil, 400, "scan-size", "size"},
			{"photo by the applicant", a1, "POST", "applicant/cases/{case}/scans", scanOf("photo", "s1", "image/png", 1), nil, 403, "desk-only", "purpose"},

			{"no purpose", a1, "GET", "applicant/cases/{case}", nil, nil, 400, "purpose-missing", "purpose"},
			{"no such purpose", a1, "GET", "applicant/cases/{case}?purpose=" + canary, nil, nil, 400, "purpose-missing", "purpose"},
			{"limit not a number", a1, "GET", "applicant/cases?limit=" + canary, nil, nil, 400, "limit", "limit"},
			{"limit too large", a1, "GET", "applicant/cases?limit=101", nil, nil, 400, "limit", "limit"},
			{"limit huge", a1, "GET", "applicant/cases?limit=99999999999999999999", nil, nil, 400, "limit", "limit"},
			{"not a cursor", a1, "GET", "applicant/cases?cursor=" + canary, nil, nil, 400, "cursor", "cursor"},
			{"not a cursor of notices", a1, "GET", "applicant/cases/{case}/notices?cursor=" + canary, nil, nil, 400, "cursor", "cursor"},

			{"unknown route", a1, "GET", "applicant/" + canary, nil, nil, 404, "unknown-route", ""},
			{"wrong method", a1, "POST", "applicant/cases/{case}", nil, nil, 405, "method", ""},
			{"not signed in", a9, "GET", "applicant/cases", nil, []with{header("Test-Actor", "")}, 401, "signed-out", "Authorization"},
		},
	)
	for name, unknown := range map[string]string{
		"unknown": "{unknown}", "NUL": "%00", "bidi": "%E2%80%AE", "long": strings.Repeat("x", 3000), "not UTF-8": "%ff", "separator": "a%23b",
	} {
		list = append(
			list,
			refusal{name + " case", v, "POST", "provider/cases/" + unknown + "/pre-check", pass, nil, 404, "unknown-case", ""},
			refusal{name + " draft", a2, "GET", "applicant/drafts/" + unknown, nil, nil, 404, "unknown-draft", ""},
			refusal{name + " submission", a2, "POST", "applicant/cases/" + unknown + "/submission", nil, nil, 404, "unknown-draft", ""},
			refusal{name + " site", v, "POST", "provider/cases/{case}/sites/" + unknown + "/verification", siteCheck(""), nil, 409, "move-not-possible", "status"},
			refusal{name + " scan", a1, "GET", "applicant/cases/{case}/scans/" + unknown + "?purpose=own-case", nil, nil, 404, "unknown-scan", "scan"},
		)
	}
	return list
}

// bodies are wrong bodies of the call that starts a draft.
func bodies(a policy.Actor) []refusal {
	nested := func(old, replacement string) string {
		text := `{"provider":"idc-1","form":{"subject":{"nature":"enterprise"},"persons":[{"id":"p1","name":"` + canary + `"}],"sites":[]}}`
		return strings.Replace(text, old, replacement, 1)
	}
	var list []refusal
	for _, b := range []struct{ name, body, code, field string }{
		{"empty body", "", "missing-body", ""},
		{"malformed", `{"provider":"` + canary, "malformed-json", ""},
		{"not JSON", canary, "malformed-json", ""},
		{"not UTF-8", "{\"provider\":\"" + canary + "\xff\"}", "malformed-json", ""},
		{"trailing data", nested("", "") + canary, "malformed-json", ""},
		{"second object", nested("", "") + "{}", "malformed-json", ""},
		{"array", `["` + canary + `"]`, "wrong-type", ""},
		{"null", "null", "wrong-type", ""},
		{"unknown field", nested(`"form"`, `"other":1,"form"`), "unknown-field", "other"},
		{"unknown field, personal", nested(`"form"`, `"110101199001010000":1,"form"`), "unknown-field", "(unknown)"},
		{"unknown nested field", nested(`"name"`, `"nickname"`), "unknown-field", "form.persons[0].nickname"},
		{"other case of letters", nested(`"name"`, `"Name"`), "unknown-field", "form.persons[0].Name"},
		{"twice", nested(`"form"`, `"provider":"`+canary+`","form"`), "field-twice", "provider"},
		{"twice, nested", nested(`"name"`, `"name":"x","name"`), "field-twice", "form.persons[0].name"},
		{"missing form", `{"provider":"` + canary + `"}`, "missing-field", "form"},
		{"missing provider", `{"form":{}}`, "missing-field", "provider"},
		{"name a number", nested(`"`+canary+`"`, "12345678901"), "wrong-type", "form.persons[0].name"},
		{"name null", nested(`"`+canary+`"`, "null"), "wrong-type", "form.persons[0].name"},
		{"name an object", nested(`"`+canary+`"`, `{"x":"`+canary+`"}`), "wrong-type", "form.persons[0].name"},
		{"persons an object", nested(`[{"id":"p1","name":"`+canary+`"}]`, `{"`+canary+`":1}`), "wrong-type", "form.persons"},
		{"huge number", nested(`"sites":[]`, `"sites":[{"id":"s1","approvals":[{"code":1e400,"number":"1"}]}]`), "wrong-type", "form.sites[0].approvals[0].code"},
		{"fraction", nested(`"sites":[]`, `"sites":[{"id":"s1","approvals":[{"code":1.5,"number":"1"}]}]`), "wrong-type", "form.sites[0].approvals[0].code"},
		{"interactive a text", nested(`"sites":[]`, `"sites":[{"interactive":"`+canary+`"}]`), "wrong-type", "form.sites[0].interactive"},
		{"person id with a NUL", nested(`"p1"`, `"\u0000"`), "person-id", "persons"},
		{"person id with bidi", nested(`"p1"`, `"p1\u202e"`), "person-id", "persons"},
		{"site id a name", nested(`"sites":[]`, `"sites":[{"id":"`+canary+`"}]`), "site-id", "sites"},
		{"too many sites", nested(`"sites":[]`, `"sites":[`+strings.TrimSuffix(strings.Repeat(`{"id":"s1"},`, 21), ",")+`]`), "too-many-sites", "sites"},
	} {
		list = append(list, refusal{"body: " + b.name, a, "POST", "applicant/drafts", b.body, nil, 400, b.code, b.field})
	}
	large := fmt.Sprintf(`{"provider":%q}`, strings.Repeat(canary, web.MaxBody/len(canary)))
	return append(list,
		refusal{"body: too large", a, "POST", "applicant/drafts", large, nil, http.StatusRequestEntityTooLarge, "body-too-large", ""},
		refusal{"body: time", verifier(), "POST", "provider/cases/{case}/access", `{"on":"` + canary + `"}`, nil, 400, "wrong-type", "on"},
		refusal{"body: no code", applicant(1), "POST", "applicant/cases/{case}/confirmations/p1", `{}`, nil, 400, "missing-field", "code"},
		refusal{"body: reason without a code", verifier(), "POST", "provider/cases/{case}/pre-check", `{"decision":"return","reasons":[{"field":"x"}]}`, nil, 400, "missing-field", "reasons[0].code"},
	)
}
