package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

// linksSent gives the secrets of the links that a person of a case was sent on a
// channel, the first one first: from the mailbox, as they stand in the text.
func (s *system) linksSent(id, person, channel string) []string {
	s.t.Helper()
	_, err := s.desk.Sweep(context.Background())
	must(s.t, err)
	c, err := records.Case(context.Background(), s.stored, id)
	must(s.t, err)
	var all []records.Letter
	for cursor := ""; ; {
		page, next, err := records.Letters(context.Background(), s.stored, "account#"+c.Applicant, cursor, 100)
		must(s.t, err)
		all = append(all, page...)
		if cursor = next; cursor == "" {
			break
		}
	}
	slices.SortStableFunc(all, func(a, b records.Letter) int { return a.At.Compare(b.At) })
	var secrets []string
	for _, l := range all {
		if _, rest, ok := strings.Cut(l.Text, " "+site+casework.ConsentPath); ok && l.Case == id && l.To == person && l.Channel == channel {
			secret, _, _ := strings.Cut(rest, " ")
			secrets = append(secrets, secret)
		}
	}
	return secrets
}

// link asks for a person's consent as the applicant, and gives the secret of the
// link that he is sent.
func (s *system) link(a policy.Actor, id, person string) string {
	s.t.Helper()
	s.pass(time.Second)
	s.only(a, "POST", "applicant/cases/"+id+"/consent-requests", web.PersonBody{Person: person})
	secrets := s.linksSent(id, person, "sms")
	if len(secrets) == 0 {
		s.t.Fatalf("%s was sent no link; %s", person, s.log)
	}
	return secrets[len(secrets)-1]
}

// holding makes a call under a link instead of a token.
func holding(secret string) with {
	return func(r *http.Request) {
		header("Test-Actor", "")(r)
		header("Authorization", "Bearer "+secret)(r)
	}
}

func (s *system) read(secret string, changes ...with) reply {
	return s.call(policy.Actor{}, "GET", "person/consent", nil, append([]with{holding(secret)}, changes...)...)
}

func (s *system) consentBy(secret string, body any, changes ...with) reply {
	return s.call(policy.Actor{}, "POST", "person/consent", body, append([]with{holding(secret)}, changes...)...)
}

// TestLinkOpensOneConsent: a link shows its person what he is asked, with his own
// name masked and nothing else of the form, records the reading first, and opens
// nothing but his own consent.
func TestLinkOpensOneConsent(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, twoSites(1))
	secret := s.link(applicant(1), id, "p2")
	r := s.read(secret)
	var v casework.ConsentView
	must(t, json.Unmarshal(r.body, &v))
	if r.status != http.StatusOK || v.Subject || len(v.Sites) != 2 || v.Agreement.ID != "sensitive-data" || v.Consented != nil || v.Guardian ||
		v.Provider != "示例接入服务有限公司" || v.Organiser == "" || v.Sites[0].Addresses[0] != form(1).Sites[0].Domains[0] {
		t.Errorf("%d %s", r.status, r.body)
	}
	var head casework.ConsentView
	must(t, json.Unmarshal(s.read(s.link(applicant(1), id, "p1")).body, &head))
	if !head.Subject || len(head.Sites) != 0 || head.Person != "张＊＊" {
		t.Errorf("the head of the organisation is shown %+v", head)
	}
	before := s.stored.count(id, "access")
	s.read(secret)
	if n := s.stored.count(id, "access"); n != before+1 {
		t.Errorf("%d readings were recorded", n-before)
	}
	f := twoSites(1)
	f.Personal(func(path string, p *filing.Sensitive) {
		if !p.Empty() && path != "subject.name" && bytes.Contains(r.body, []byte(p.Reveal())) {
			t.Errorf("the link shows %s", path)
		}
	})
	given := s.consentBy(secret, casework.ConsentAnswer{Version: 1})
	if given.status != http.StatusOK {
		t.Fatalf("%d %s", given.status, given.body)
	}
	consents, err := records.Consents(t.Context(), s.stored, id)
	must(t, err)
	if len(consents) != 1 || consents[0].Person != "p2" || consents[0].How != "link" || consents[0].Role != "person" {
		t.Errorf("there are the consents %+v", consents)
	}
}

// TestBadLinks: whatever is no good link gets one answer, to the byte, and leaves
// nothing.
func TestBadLinks(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	old := s.link(applicant(1), id, "p2")
	good := s.link(applicant(1), id, "p2")
	before := s.stored.dump()
	want := anonymous(s, s.read(""))
	p := s.problem(s.read(""))
	if p.Status != http.StatusNotFound || p.Code != "unknown-link" || !strings.Contains(p.Detail, "at its desk") {
		t.Errorf("%+v", p)
	}
	for name, c := range map[string]struct {
		secret string
		change with
	}{
		"voided":       {old, func(*http.Request) {}},
		"short":        {good[:31], func(*http.Request) {}},
		"long":         {good + "0", func(*http.Request) {}},
		"capitals":     {strings.ToUpper(good), func(*http.Request) {}},
		"other":        {strings.Repeat("0", 32), func(*http.Request) {}},
		"of a key":     {"#" + good[1:], func(*http.Request) {}},
		"not Bearer":   {good, header("Authorization", "Basic "+good)},
		"past the CDN": {good, func(r *http.Request) { r.RemoteAddr = "nowhere" }},
	} {
		fresh := func(r *http.Request) { r.RemoteAddr = "192.0.2." + name }
		for _, got := range []reply{s.read(c.secret, fresh, c.change), s.consentBy(c.secret, casework.ConsentAnswer{Version: 1}, fresh, c.change)} {
			if got.status != http.StatusNotFound || !bytes.Equal(anonymous(s, got), want) {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
	}
	if diff := difference(before, s.stored.dump()); diff != nil {
		t.Errorf("they left %v", diff)
	}
	if r := s.read(good); r.status != http.StatusOK {
		t.Errorf("the good one: %d %s", r.status, r.body)
	}
}

// TestLinksAreNotTried: who tries links from one address, or one network of IPv6,
// is made to wait; others are not.
func TestLinksAreNotTried(t *testing.T) {
	s := newSystem(t)
	from := func(address string) with { return func(r *http.Request) { r.RemoteAddr = address } }
	tries := 0
	for ; tries < 1000; tries++ {
		r := s.read(strings.Repeat("0", 32), from("2001:db8::"+string(rune('0'+tries%10))))
		if r.status == http.StatusTooManyRequests {
			if r.header.Get("Retry-After") == "" || s.problem(r).Code != "too-many-calls" {
				t.Errorf("%v %s", r.header, r.body)
			}
			break
		}
	}
	if tries > 50 {
		t.Errorf("%d tries are free", tries)
	}
	id := s.submit(1, form(1))
	secret := s.link(applicant(1), id, "p2")
	if r := s.read(secret, from("2001:db8::")); r.status != http.StatusOK { // a second has passed
		t.Errorf("after a second: %d", r.status)
	}
	if r := s.read(secret, from("2001:db8:1::1")); r.status != http.StatusOK {
		t.Errorf("another network: %d", r.status)
	}
}

// TestLinkOfWhoWasCorrected: a link that went to a wrong number is void once the
// number is put right, and one of which nothing was changed stays good.
func TestLinkOfWhoWasCorrected(t *testing.T) {
	s := newSystem(t)
	f := form(1)
	id := s.submit(1, f)
	one, two := s.link(applicant(1), id, "p1"), s.link(applicant(1), id, "p2")
	s.do(verifier(), "POST", "provider/cases/"+id+"/pre-check",
		casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "other-pre-check", Field: "persons[p2].mobile"}}})
	f.Persons[1].Mobile = filing.NewSensitive("19900008888")
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/resubmission", web.FormBody{Form: shown(f)})
	if r := s.read(one); r.status != http.StatusOK {
		t.Errorf("of whom nothing was changed: %d %s", r.status, r.body)
	}
	if r := s.read(two); r.status != http.StatusNotFound {
		t.Errorf("to the wrong number: %d %s", r.status, r.body)
	}
	v := s.view(applicant(1), "applicant", id, "own-case")
	if len(v.Links) != 1 || v.Links[0].Person != "p1" {
		t.Errorf("the case has the links %+v", v.Links)
	}
}

// TestFormerConsentIsNotShown: whoever stands in another one's place has not
// consented, and is asked.
func TestFormerConsentIsNotShown(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	secret := s.link(applicant(1), id, "p2")
	if r := s.consentBy(secret, casework.ConsentAnswer{Version: 1}); r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if v := s.view(verifier(), "provider", id, "pre-check"); len(v.Consents) != 1 || v.Consents[0].How != "link" {
		t.Errorf("the case has the consents %+v", v.Consents)
	}
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/persons/p2/replacement", web.FormBody{Form: shown(replacedPerson(form(1), "p2", 7))})
	for group, a := range map[string]policy.Actor{"applicant": applicant(1), "provider": verifier()} {
		if v := s.view(a, group, id, "enquiry"); len(v.Consents) != 0 || len(v.Links) != 0 {
			t.Errorf("%s is shown the consents %+v and the links %+v of the former one", group, v.Consents, v.Links)
		}
	}
	if r := s.read(secret); r.status != http.StatusNotFound {
		t.Errorf("the former one's link: %d %s", r.status, r.body)
	}
	s.link(applicant(1), id, "p2")
}

// TestConsentOfAChild: the guardian is named, and kept sealed.
func TestConsentOfAChild(t *testing.T) {
	s := newSystem(t)
	f := form(1)
	f.Persons[1].Document.Number = filing.NewSensitive("110000201503010013")
	id := s.submit(1, f)
	secret := s.link(applicant(1), id, "p2")
	var v casework.ConsentView
	must(t, json.Unmarshal(s.read(secret).body, &v))
	if !v.Guardian {
		t.Error("no guardian is asked for")
	}
	if p := s.problem(s.consentBy(secret, casework.ConsentAnswer{Version: 1})); p.Code != "guardian-missing" || p.Field != "guardian" {
		t.Errorf("%+v", p)
	}
	if r := s.consentBy(secret, casework.ConsentAnswer{Version: 1, Guardian: filing.NewSensitive("监护示例").Shown()}); r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	g, found, err := records.ReadConsent(t.Context(), s.stored, id, "p2")
	if err != nil || !found || g.Guardian == "" || strings.Contains(g.Guardian, "监护") {
		t.Errorf("%+v, %t, %v", g, found, err)
	}
}

// TestSecretIsNowhere: neither the secret of a link nor a name stands in the log,
// in an event, in what is published, or in what is stored but the mailbox, which
// is the telephone here; and the secret is not stored in a form that finds it.
func TestSecretIsNowhere(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	secret := s.link(applicant(1), id, "p2")
	s.read(secret)
	s.consentBy(secret, casework.ConsentAnswer{Version: 1})
	s.consentBy(secret, casework.ConsentAnswer{Version: 9})
	s.read(secret[:31] + "x")
	s.settle()
	name := form(1).Persons[1].Name.Reveal()
	for key, body := range s.stored.dump() {
		if strings.HasPrefix(key, "mailbox#") {
			continue
		}
		for what, text := range map[string]string{"secret": secret, "first half": secret[:16], "second half": secret[16:], "name": name} {
			if strings.Contains(key, text) || strings.Contains(body, text) {
				t.Errorf("%s has the %s", key, what)
			}
		}
	}
	for what, text := range map[string]string{"secret": secret, "half of the secret": secret[16:], "name": name, "telephone": form(1).Persons[1].Mobile.Reveal()} {
		if strings.Contains(s.log.String(), text) {
			t.Errorf("the log has the %s", what)
		}
	}
	var hashes int
	for key := range s.stored.items {
		if strings.HasPrefix(key.Partition, "link#") && key == records.LinkHolderKey(strings.TrimPrefix(key.Partition, "link#")) {
			hashes++
		}
	}
	if hashes != 1 {
		t.Errorf("%d links are found", hashes)
	}
	if it, ok := s.stored.items[records.ConsentLinkKey(id, "p2")]; !ok || it.Expires.IsZero() || it.Kind != table.Kind("consent-link") {
		t.Errorf("the link is kept as %+v", it)
	}
}
