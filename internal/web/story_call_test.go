package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/policy"
	"beian/internal/web"
)

// callSteps sign in and make calls.
//
//	as applicant-1                      applicant-N, verifier-N, manager-N, reviewer-PP, of another
//	as verifier-1@idc-2                 provider
//	get|post|put|delete PATH [JSON]     below /api/<group of the role>; $case is the case's id
//	! post PATH [JSON]                  it is refused
//	problem CODE [FIELD]                why the last call was refused
//	answer PATH [VALUE]                 the last answer has this, as text; names and indexes by dots
//	! answer PATH [VALUE]               it has not
//	keep NAME PATH                      keeps it as $NAME
//	again                               the last changing call, once more: it gets the same answer
func callSteps() map[string]step {
	all := map[string]step{"as": as, "problem": problem, "answer": answer, "keep": keep, "again": again}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		all[strings.ToLower(method)] = func(s *story, ts *testscript.TestScript, neg bool, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return errors.New("want PATH [JSON]")
			}
			var body any
			if len(args) == 2 {
				body = args[1]
			}
			return s.calls(ts, neg, method, args[0], body)
		}
	}
	return all
}

func as(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	if len(args) != 1 {
		return errors.New("as ACCOUNT")
	}
	account, org, elsewhere := strings.Cut(args[0], "@")
	role, number, _ := strings.Cut(account, "-")
	if !elsewhere {
		org = provider
	}
	a := policy.Actor{ID: account, Role: policy.Role(role)}
	switch a.Role {
	case policy.Verifier, policy.Manager:
		a.Provider = org
	case policy.Reviewer:
		a.Province = number
	case policy.Applicant, policy.Auditor, policy.Officer, policy.Person:
	}
	s.actor = a
	return a.Valid()
}

// group gives whose routes the actor calls.
func (s *story) group() string {
	switch s.actor.Role {
	case policy.Applicant:
		return "applicant"
	case policy.Reviewer:
		return "bureau"
	case policy.Verifier, policy.Manager, policy.Auditor, policy.Officer, policy.Person:
	}
	return "provider"
}

// calls makes a call of the actor's, and demands that it succeeds, or is refused.
func (s *story) calls(ts *testscript.TestScript, neg bool, method, path string, body any, changes ...with) error {
	if method != http.MethodGet {
		changes = append(changes, key(s.newKey()))
		actor, whole := s.actor, s.group()+"/"+path // of now: a step may sign in for one call
		s.repeat = func() reply { return s.call(actor, method, whole, body, changes...) }
	}
	s.last = s.call(s.actor, method, s.group()+"/"+path, body, changes...)
	ts.Setenv("answer", string(s.last.body))
	if err := os.WriteFile(ts.MkAbs("answer"), s.last.body, 0o600); err != nil {
		return err
	}
	if ok := s.last.status == http.StatusOK; ok == neg {
		return fmt.Errorf("%s %s by %s was answered %d: %s", method, path, s.actor.ID, s.last.status, s.last.body)
	}
	return nil
}

// again repeats the last changing call under its key.
func again(s *story, _ *testscript.TestScript, _ bool, _ []string) error {
	r := s.repeat()
	if r.status != s.last.status || !bytes.Equal(r.body, s.last.body) && r.status == http.StatusOK {
		return fmt.Errorf("the repeat was answered %d %s, at first %d %s", r.status, r.body, s.last.status, s.last.body)
	}
	return nil
}

func problem(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	var p web.Problem
	if err := json.Unmarshal(s.last.body, &p); err != nil {
		return err
	}
	if len(args) < 1 || p.Code != args[0] || len(args) > 1 && p.Field != args[1] || p.Detail == "" {
		return fmt.Errorf("the problem is %s", s.last.body)
	}
	return nil
}

func answer(s *story, _ *testscript.TestScript, neg bool, args []string) error {
	if len(args) < 1 {
		return errors.New("answer PATH [VALUE]")
	}
	if strings.HasSuffix(args[0], ".") {
		return errors.New("a # begins a comment: quote the path that has one")
	}
	got, found, err := within(s.last.body, args[0])
	if err != nil {
		return err
	}
	if len(args) > 1 {
		found = found && got == strings.Join(args[1:], " ")
	}
	if found == neg {
		return fmt.Errorf("%s is %q in %s", args[0], got, s.last.body)
	}
	return nil
}

func keep(s *story, ts *testscript.TestScript, _ bool, args []string) error {
	got, found, err := within(s.last.body, args[1])
	if err != nil || !found {
		return fmt.Errorf("%s is not in %s (%w)", args[1], s.last.body, err)
	}
	ts.Setenv(args[0], got)
	return nil
}

// within gives what a JSON text has at a path of names and indexes; an index may
// be a condition, name=value, that the first fitting entry of a list meets, in
// parentheses where the value has dots, and # is the length.
func within(text []byte, path string) (string, bool, error) {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return "", false, err
	}
	for _, name := range regexp.MustCompile(`\([^)]*\)|[^.]+`).FindAllString(path, -1) {
		name = strings.Trim(name, "()")
		switch in := v.(type) {
		case map[string]any:
			next, ok := in[name]
			if !ok {
				return "", false, nil
			}
			v = next
		case []any:
			next, ok := entry(in, name)
			if !ok {
				return "", false, nil
			}
			v = next
		default:
			return "", false, nil
		}
	}
	if s, ok := v.(string); ok {
		return s, true, nil
	}
	b, err := json.Marshal(v)
	return string(b), true, err
}

func entry(list []any, name string) (any, bool) {
	if name == "#" {
		return float64(len(list)), true
	}
	if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(list) {
		return list[i], true
	}
	key, value, ok := strings.Cut(name, "=")
	for _, e := range list {
		if m, is := e.(map[string]any); ok && is && fmt.Sprint(m[key]) == value {
			return e, true
		}
	}
	return nil, false
}
