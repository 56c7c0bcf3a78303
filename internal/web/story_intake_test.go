package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

// intakeSteps are what applicants do besides the straight way.
//
//	person PERSON N                 the form has the person of form N in that one's place
//	replace PERSON                  he is replaced in the case by the form's
//	copy NAME [PROVIDER]            a closed case becomes a draft of the name
//	contest                         the first domain of the form's first site, with a certificate; $contest is it
//	decide-contest uphold|reject [CODE …]
//	holds DOMAIN|ACCOUNT NAME|nobody  whose the claim on it is
//	at-once CODE NAME NAME          two drafts are submitted in the same instant: one is, the other is refused
//	submit-and-withdraw             before the submission is accepted
//	deliveries stop|go              the bureau's system does not answer, or does again
//	take-form                       the form is that of the last answer from now on
//	erased                          nothing of the present draft can be read
func intakeSteps() map[string]step {
	return map[string]step{
		"person": otherPerson, "replace": replacePerson, "copy": copyCase, "contest": contest, "decide-contest": decideContest,
		"holds": holds, "at-once": atOnce, "submit-and-withdraw": submitAndWithdraw, "deliveries": deliveries, "erased": erased, "take-form": takeForm,
	}
}

func otherPerson(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	other := filingtest.Form(s.form.Subject.Nature, s.form.Subject.Province, n)
	for i, p := range s.form.Persons {
		if p.ID == args[0] {
			next := other.Persons[len(other.Persons)-1]
			next.ID, next.Capacity, next.Attachments = p.ID, p.Capacity, p.Attachments
			s.form.Persons[i] = next
			return nil
		}
	}
	return fmt.Errorf("the form has no %s", args[0])
}

func replacePerson(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/persons/"+args[0]+"/replacement", web.FormBody{Form: s.form.Shown()})
}

func copyCase(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	body := web.CopyBody{}
	if len(args) > 1 {
		body.Provider = args[1]
	}
	if err := s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/copy", body); err != nil || neg {
		return err
	}
	var out web.Outcome
	if err := json.Unmarshal(s.last.body, &out); err != nil {
		return err
	}
	s.cases[args[0]] = out.Case
	s.agree(s.actor, out.Case)
	return useCase(s, ts, false, args[:1])
}

func contest(s *story, ts *testscript.TestScript, neg bool, _ []string) error {
	scan := s.upload(s.actor, s.id, "domain-certificate")
	body := web.ContestBody{Domain: s.form.Sites[0].Domains[0], Scan: scan}
	if err := s.calls(ts, neg, http.MethodPost, "drafts/"+s.id+"/contests", body); err != nil || neg {
		return err
	}
	r := s.call(verifier(), http.MethodGet, "provider/queue", nil)
	var rows casework.Rows
	if err := json.Unmarshal(r.body, &rows); err != nil {
		return err
	}
	for _, row := range rows.Rows {
		if row.Contest != "" && row.Domain == body.Domain {
			ts.Setenv("contest", row.Contest)
			return nil
		}
	}
	return fmt.Errorf("no contest stands in the queue %s", r.body)
}

func decideContest(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	v := web.ContestVerdict{Decision: args[0]}
	for _, code := range args[1:] {
		v.Reasons = append(v.Reasons, casework.Ground{Code: code})
	}
	return s.by(ts, "verifier-1", func() error {
		return s.calls(ts, neg, http.MethodPost, "contests/"+ts.Getenv("contest")+"/decision", v)
	})
}

func holds(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	name := records.AccountClaim(args[0])
	if strings.Contains(args[0], ".") {
		name = records.DomainClaim(args[0])
	}
	c, _, err := records.ReadClaim(context.Background(), s.stored, name)
	if err == nil && c.Case != s.cases[args[1]] {
		err = fmt.Errorf("%s is held by %q", args[0], c.Case)
	}
	return err
}

func atOnce(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	code, args := args[0], args[1:]
	replies := make([]reply, len(args))
	var group sync.WaitGroup
	for i, name := range args {
		draft, err := records.ReadDraft(context.Background(), s.stored, s.cases[name])
		if err != nil {
			return err
		}
		owner := s.actor
		owner.ID = draft.Owner
		group.Go(func() {
			replies[i] = s.call(owner, http.MethodPost, "applicant/cases/"+s.cases[name]+"/submission", nil)
		})
	}
	group.Wait()
	won, lost := 0, 0
	for _, r := range replies {
		if r.status == http.StatusOK {
			won++
			continue
		}
		var p web.Problem
		if err := json.Unmarshal(r.body, &p); err != nil {
			return err
		}
		if p.Code == code {
			lost++
		}
	}
	if won != 1 || lost != len(args)-1 {
		return fmt.Errorf("they were answered %d %s and %d %s", replies[0].status, replies[0].body, replies[1].status, replies[1].body)
	}
	return nil
}

func submitAndWithdraw(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	if err := caseCall("submission")(s, ts, false, args); err != nil {
		return err
	}
	return caseCall("withdrawal")(s, ts, neg, args)
}

func deliveries(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	switch args[0] {
	case "stop":
		s.provinces = nil
	case "go":
		s.provinces = []string{"11"}
	default:
		return errors.New("deliveries stop|go")
	}
	return nil
}

func takeForm(s *story, _ *testscript.TestScript, _ bool, _ []string) error {
	var v struct{ Form json.RawMessage }
	if err := json.Unmarshal(s.last.body, &v); err != nil {
		return err
	}
	var err error
	s.form, err = web.Unmarshal[filing.Form](v.Form)
	return err
}

func erased(s *story, _ *testscript.TestScript, _ bool, _ []string) error {
	for _, kind := range []table.Kind{"draft", "key", "scan", "shown", "departed"} {
		if n := s.stored.count(s.id, kind); n > 0 {
			return fmt.Errorf("%d items of kind %s are left", n, kind)
		}
	}
	if left := s.scans.of(s.id); len(left) > 0 {
		return fmt.Errorf("the files %v are left", left)
	}
	return nil
}

// holdIntake holds what is true of drafts, contests and claims between any two
// lines: each draft and each open contest has something scheduled (I3), each
// claim is of a live case or a draft that has it, and each has its claims (I11), a
// case that of its account (A7).
func (s *stored) holdIntake() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	claims := map[string]string{}
	for _, it := range s.items {
		if it.Kind != "claim" {
			continue
		}
		name := strings.TrimPrefix(it.Key.Partition, "claim#")
		var claim struct{ Body records.Claim }
		if err := json.Unmarshal(it.Body, &claim); err != nil {
			return err
		}
		claims[name] = claim.Body.Case
	}
	for _, it := range s.items {
		if err := s.holdOf(it, claims); err != nil {
			return err
		}
	}
	for name, id := range claims {
		c, d := s.items[records.CaseKey(id)], s.items[records.DraftKey(id)]
		has := []string{}
		if it, err := records.CaseOf(c); c.Body != nil && err == nil && it.Status.Live() {
			has = it.Claims
		} else if it, err := records.DraftOf(d); d.Body != nil && err == nil {
			has = it.Holds
		}
		if !slices.Contains(has, name) {
			return fmt.Errorf("I11: the claim %s of %s is left over", name, id)
		}
	}
	return nil
}

func (s *stored) holdOf(it table.Item, claims map[string]string) error {
	var of, id string
	var own []string
	switch it.Kind {
	case "draft":
		d, err := records.DraftOf(it)
		if err != nil {
			return err
		}
		of, id, own = records.OfDraft, d.ID, d.Holds
	case records.KindContest:
		c, err := records.ContestOf(it)
		if err != nil || c.State != records.ContestOpen {
			return err
		}
		of, id = records.OfContest, c.ID
	case "case":
		c, err := records.CaseOf(it)
		if err != nil || !c.Status.Live() {
			return err
		}
		id, own = c.ID, c.Claims
		if !slices.Contains(own, records.AccountClaim(c.Applicant)) {
			return fmt.Errorf("A7: %s is %s and does not bind its account", id, c.Status)
		}
	default:
		return nil
	}
	for _, name := range own {
		if claims[name] != id {
			return fmt.Errorf("I11: %s does not hold its claim %s", id, name)
		}
	}
	if of == "" {
		return nil
	}
	if m, err := records.TimerOf(s.items[records.TimerKeyOf(of, id)]); err != nil || m.Fires.IsZero() {
		return fmt.Errorf("I3: the %s %s has nothing scheduled (%w)", of, id, err)
	}
	return nil
}
