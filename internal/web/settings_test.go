package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/demo"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// settings gives a provider's record as its staff reads it.
func (s *system) settings() records.Provider {
	s.t.Helper()
	r := s.call(manager(), "GET", "provider/settings", nil)
	var p records.Provider
	must(s.t, json.Unmarshal(r.body, &p))
	if want := fmt.Sprintf("%q", fmt.Sprint(p.Version)); r.status != http.StatusOK || r.header.Get("ETag") != want {
		s.t.Fatalf("settings: %d, ETag %s, want %s", r.status, r.header.Get("ETag"), want)
	}
	return p
}

// set changes the provider's settings.
func (s *system) set(change func(*records.ProviderSettings)) {
	s.t.Helper()
	p := s.settings()
	change(&p.ProviderSettings)
	s.only(manager(), "PUT", "provider/settings", p.ProviderSettings, ifMatch(p.Version))
}

// desks gives the provider one desk of one head at a time and two a day.
func desks() []filing.ServiceDesk {
	return []filing.ServiceDesk{{
		ID: "d1", Name: "示例路核验点", Address: "示例路1号", SlotMinutes: 60, PerSlot: 1, PerDay: 2,
		Open: []filing.Hours{{Weekdays: []int{1, 2, 3, 4, 5}, From: "09:00", To: "12:00"}},
	}}
}

// TestSettings: the manager alone changes them, over the version that he saw, and
// what is registered stays.
func TestSettings(t *testing.T) {
	s := newSystem(t)
	before := s.settings()
	if before.Version != 1 || before.Desks != nil {
		t.Fatalf("a record from before there were settings reads as %+v", before)
	}
	wanted := records.ProviderSettings{
		Desks: desks(), Leader: "verifier-1", Verifiers: []records.ListedVerifier{{Account: "verifier-1"}}, OnScreen: true, CorrectionDays: 20,
	}
	for _, tt := range []struct {
		name string
		body any
		with []with
		code string
		want int
	}{
		{"no If-Match", wanted, nil, "if-match-missing", http.StatusPreconditionRequired},
		{"stale", wanted, []with{ifMatch(7)}, "stale-version", http.StatusPreconditionFailed},
		{"what is registered", `{"licence":"B1-2"}`, []with{ifMatch(1)}, "unknown-field", http.StatusBadRequest},
		{"a desk twice", records.ProviderSettings{Desks: append(desks(), desks()...)}, []with{ifMatch(1)}, "desk-id", http.StatusBadRequest},
		{"nobody's substitute", records.ProviderSettings{Verifiers: []records.ListedVerifier{{Account: "a", Substitute: "b"}}}, []with{ifMatch(1)}, "substitute", http.StatusBadRequest},
		{"a verifier twice", records.ProviderSettings{Verifiers: []records.ListedVerifier{{Account: "a"}, {Account: "a"}}}, []with{ifMatch(1)}, "account", http.StatusBadRequest},
		{"no days", records.ProviderSettings{CorrectionDays: 9}, []with{ifMatch(1)}, "correction-days", http.StatusBadRequest},
	} {
		r := s.call(manager(), "PUT", "provider/settings", tt.body, tt.with...)
		if p := s.problem(r); r.status != tt.want || p.Code != tt.code {
			t.Errorf("%s: %d %+v", tt.name, r.status, p)
		}
	}
	first := s.call(manager(), "PUT", "provider/settings", wanted, ifMatch(1), key("once"))
	second := s.call(manager(), "PUT", "provider/settings", wanted, ifMatch(1), key("once"))
	if first.status != http.StatusOK || string(first.body) != string(second.body) || first.header.Get("ETag") != `"2"` {
		t.Errorf("%d %s\nrepeated %d %s", first.status, first.body, second.status, second.body)
	}
	after := s.settings()
	if after.Name != before.Name || after.IPRanges[0] != before.IPRanges[0] || len(after.Desks) != 1 || after.Version != 2 || after.SetBy != "manager-1" {
		t.Errorf("%+v", after)
	}
}

// TestListedVerifiers: where a provider lists its verifiers, nobody else verifies,
// reads or sees its queue, whatever his token says.
func TestListedVerifiers(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.set(func(p *records.ProviderSettings) { p.Verifiers = []records.ListedVerifier{{Account: "verifier-9"}} })
	for _, path := range []string{"GET provider/queue", "GET provider/cases/" + id + "?purpose=pre-check", "POST provider/cases/" + id + "/pre-check", "GET provider/settings"} {
		method, target, _ := strings.Cut(path, " ")
		var body any
		if method == http.MethodPost {
			body = casework.Verdict{Decision: "pass", Contact: filing.Contact{Channel: "phone", At: s.clock()}}
		}
		if p := s.problem(s.call(verifier(), method, target, body)); p.Status != http.StatusForbidden || p.Code != "not-listed" {
			t.Errorf("%s: %+v", path, p)
		}
	}
	listed := policy.Actor{ID: "verifier-9", Role: policy.Verifier, Provider: provider}
	s.do(listed, "POST", "provider/cases/"+id+"/pre-check", casework.Verdict{Decision: "pass", Contact: filing.Contact{Channel: "phone", At: s.clock()}})
	s.stands(id, filing.AwaitingVerification)
}

// TestCorrectionDays: a provider's own time to correct is the clock of a returned
// case.
func TestCorrectionDays(t *testing.T) {
	s := newSystem(t)
	s.set(func(p *records.ProviderSettings) { p.CorrectionDays = 15 })
	id := s.submit(1, form(1))
	s.do(verifier(), "POST", "provider/cases/"+id+"/pre-check", casework.Verdict{
		Decision: "return", Reasons: []casework.Ground{{Code: "site-name", Field: "sites[s1].name"}},
	})
	c := s.stands(id, filing.Returned)
	if due := c.Clock.Due.Add(8 * time.Hour).Format(time.DateOnly); due != "2026-03-17" {
		t.Errorf("returned on %s, to be corrected until %s", s.clock(), due)
	}
}

// TestConfiguredProvider: starting again with a configuration takes over what is
// registered and undoes nothing that a manager has set.
func TestConfiguredProvider(t *testing.T) {
	s := newSystem(t)
	start := func(p records.Provider) {
		t.Helper()
		w, changed, err := records.Configured(context.Background(), s.stored, p)
		must(t, err)
		if changed {
			must(t, s.stored.Commit(context.Background(), w))
		}
	}
	configured := demo.Providers()[0]
	start(configured)
	if p := s.settings(); len(p.Desks) != 2 || p.Version != 2 {
		t.Fatalf("the configuration is not taken over: %+v", p)
	}
	start(configured)
	if p := s.settings(); p.Version != 2 {
		t.Errorf("the same configuration made version %d", p.Version)
	}
	s.set(func(p *records.ProviderSettings) { p.Desks = desks() })
	configured.Licence = "B1-20269999"
	start(configured)
	if p := s.settings(); len(p.Desks) != 1 || p.Licence != "B1-20269999" || p.SetBy != "manager-1" || p.Version != 4 {
		t.Errorf("after another start: %+v", p)
	}
	fresh := configured
	fresh.ID = "idc-3"
	start(fresh)
	if _, err := s.stored.Get(context.Background(), table.Key{Partition: "provider#idc-3", Sort: "provider"}); err != nil {
		t.Error(err)
	}
}
