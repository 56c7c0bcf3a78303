package local

import (
	"encoding/json"
	"net/http"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/web"
)

// demonstrate adds what only a demonstration has: the clock can be moved, and
// everybody signed in can read the mailbox of his account, provider or bureau.
func (s *System) demonstrate(mux *http.ServeMux, api *web.API, authenticate func(*http.Request) (policy.Actor, error)) {
	answer := func(w http.ResponseWriter, r *http.Request, do func(policy.Actor) (any, error)) {
		actor, err := authenticate(r)
		if err != nil {
			api.Fail(w, r, filing.Errorf(filing.Invalid, "signed-out", "Authorization", "sign in and send the token as Bearer"))
			return
		}
		v, err := do(actor)
		if err != nil {
			api.Fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("GET /demonstration/clock", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, func(policy.Actor) (any, error) { return moment{s.clock.now()}, nil })
	})
	mux.HandleFunc("POST /demonstration/clock", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, func(a policy.Actor) (any, error) { return s.moveClock(r, a) })
	})
	mux.HandleFunc("GET /demonstration/mailbox", func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, func(a policy.Actor) (any, error) { return s.readMailbox(r, a) })
	})
}

// moment is a time of the system's clock.
type moment struct {
	Now time.Time `json:"now"`
}

// moveClock moves the clock forward and wakes everything that waits for it.
func (s *System) moveClock(r *http.Request, a policy.Actor) (any, error) {
	if err := policy.Allow(a, policy.MoveClock, policy.Resource{Demonstration: true}); err != nil {
		return nil, filing.Errorf(filing.Forbidden, "forbidden", "", "your role may not do this")
	}
	body, err := web.Decode[struct {
		To time.Time `json:"to"`
	}](r)
	if err != nil {
		return nil, err
	}
	if err := s.clock.moveTo(r.Context(), body.To); err != nil {
		return nil, err
	}
	s.table.ring()
	s.bells.sweep.ring()
	return moment{s.clock.now()}, nil
}

// mail is a page of a mailbox.
type mail struct {
	Letters []records.Letter `json:"letters"`
	Cursor  string           `json:"cursor,omitempty"`
}

func (s *System) readMailbox(r *http.Request, a policy.Actor) (any, error) {
	owner := "account#" + a.ID
	switch a.Role {
	case policy.Verifier:
		owner = "provider#" + a.Provider
	case policy.Manager:
		owner = "manager#" + a.Provider
	case policy.Reviewer:
		owner = "bureau#" + a.Province
	case policy.Applicant, policy.Auditor, policy.Officer, policy.Person:
	}
	letters, next, err := records.Letters(r.Context(), s.table, owner, r.URL.Query().Get("cursor"), 100)
	return mail{letters, next}, err
}
