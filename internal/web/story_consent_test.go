package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
)

// consentSteps are what a person without an account does with the link that he
// was sent.
//
//	ask-code PERSON          the applicant has him sent his confirmation code again
//	ask PERSON               the applicant or a verifier, whoever is signed in, sends him a link
//	links PERSON N           he was sent so many by SMS; $link is the last one from now on
//	open-link SECRET         he opens it
//	agree SECRET [GUARDIAN]  he consents, or his guardian for him
func consentSteps() map[string]step {
	return map[string]step{"ask-code": askCodeStep, "ask": askStep, "links": linksStep, "open-link": openLink, "agree": agreeStep}
}

func askStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/consent-requests", map[string]string{"person": args[0]})
}

func askCodeStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	if err := s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/code-requests", map[string]string{"person": args[0]}); err != nil {
		return err
	}
	_, err := s.desk.Sweep(context.Background())
	return err
}

func linksStep(s *story, ts *testscript.TestScript, _ bool, args []string) error {
	if len(args) != 2 {
		return errors.New("links PERSON N")
	}
	secrets := s.linksSent(s.id, args[0], "sms")
	if fmt.Sprint(len(secrets)) != args[1] {
		return fmt.Errorf("%s was sent %d links", args[0], len(secrets))
	}
	if len(secrets) > 0 {
		ts.Setenv("link", secrets[len(secrets)-1])
	}
	return nil
}

func openLink(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.holds(ts, neg, s.read(args[0]))
}

func agreeStep(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	a := casework.ConsentAnswer{Version: 1, Guardian: filing.NewSensitive(strings.Join(args[1:], " ")).Shown()}
	k := key(s.newKey())
	s.repeat = func() reply { return s.consentBy(args[0], a, k) }
	return s.holds(ts, neg, s.repeat())
}

// holds takes the answer to somebody who holds a link, and demands that it is
// one, or a refusal.
func (s *story) holds(ts *testscript.TestScript, neg bool, r reply) error {
	s.last, s.actor = r, policy.Actor{}
	ts.Setenv("answer", string(r.body))
	if err := os.WriteFile(ts.MkAbs("answer"), r.body, 0o600); err != nil {
		return err
	}
	if ok := r.status == http.StatusOK; ok == neg {
		return fmt.Errorf("the link was answered %d: %s", r.status, r.body)
	}
	return nil
}
