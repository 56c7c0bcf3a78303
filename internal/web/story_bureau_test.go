package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/bureau"
	"beian/internal/bureau/exchange"
	"beian/internal/bureau/sandbox"
	"beian/internal/casework"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/web"
)

// bureauSteps are what a bureau does, and its own system.
//
//	ticks [PATH …]                    the reviewer finds everything right but these
//	system PROVINCE                   that bureau has a system of its own: the sandbox
//	system-is up | down | later | most N | drop | keeps N
//	taken [CASE …]                    what the system has taken, in sequence; - for a void
//	reads PURPOSE [TIMES]             personal data of the case was read for it
//	delivers-to PROVINCE …            bureaus that are delivered to, besides 11
func bureauSteps() map[string]step {
	return map[string]step{
		"ticks": ticks, "system": ownSystem, "system-is": systemIs, "taken": taken, "reads": reads, "delivers-to": deliversTo,
	}
}

func ticks(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	a := policy.Actor{ID: "reviewer", Role: policy.Reviewer, Province: s.stored.caseOf(s.id).Province}
	list, etag := s.ticks(a, s.id)
	body := web.TicksBody{}
	for _, k := range list.Ticks {
		outcome := records.TickOK
		if slices.Contains(args, k.Path) {
			outcome = records.TickFault
		}
		body.Ticks = append(body.Ticks, casework.Tick{Path: k.Path, Outcome: outcome})
	}
	return s.by(ts, "reviewer-"+a.Province, func() error {
		return s.calls(ts, neg, http.MethodPut, "cases/"+s.id+"/ticks", body, header("If-Match", etag))
	})
}

// inside carries requests to a handler without a network.
type inside struct{ handler http.Handler }

func (i inside) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	i.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// foreignSystem gives a bureau of the system a system of its own.
func (s *system) foreignSystem(province string) *sandbox.Bureau {
	s.t.Helper()
	const key = "0123456789abcdef0123456789abcdef"
	box := sandbox.New(key, s.clock)
	systems, err := exchange.Open(bureau.Desk{}, inside{box}, s.clock, exchange.System{Bureau: province, Address: "https://bureau.example/", Key: key})
	must(s.t, err)
	s.desk.Bureau = systems
	if !slices.Contains(s.provinces, province) {
		s.provinces = append(s.provinces, province)
	}
	return box
}

func ownSystem(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	s.foreign, s.foreignOf = s.foreignSystem(args[0]), args[0]
	return nil
}

func systemIs(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	n := 0
	if len(args) > 1 {
		var err error
		if n, err = strconv.Atoi(args[1]); err != nil {
			return err
		}
	}
	state, known := map[string]sandbox.State{
		"up": {}, "down": {Down: true}, "later": {Later: true}, "drop": {Drop: true}, "most": {Most: n}, "keeps": {Keeps: n},
	}[args[0]]
	if !known {
		return errors.New("up, down, later, drop, most N or keeps N")
	}
	s.foreign.Tell(state)
	return nil
}

func taken(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	var names []string
	for _, id := range s.foreign.Cases(s.foreignOf) {
		name := id
		for n, of := range s.cases {
			if of == id {
				name = n
			}
		}
		names = append(names, name)
	}
	if !slices.Equal(names, args) {
		return fmt.Errorf("it has taken %s", strings.Join(names, " "))
	}
	return nil
}

func reads(s *story, _ *testscript.TestScript, neg bool, args []string) error {
	want := 1
	if len(args) > 1 {
		var err error
		if want, err = strconv.Atoi(args[1]); err != nil {
			return err
		}
	}
	n, all, cursor := 0, []string{}, ""
	for {
		page, next, err := records.AccessRecords(context.Background(), s.stored, s.id, cursor)
		if err != nil {
			return err
		}
		for _, a := range page {
			all = append(all, a.Role+" for "+a.Purpose)
			if a.Purpose == args[0] {
				n++
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	if (n == want) == neg {
		return fmt.Errorf("it was read %d times; there are %s", n, strings.Join(all, ", "))
	}
	return nil
}

func deliversTo(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	s.provinces = append(s.provinces, args...)
	return nil
}
