package web_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
	"beian/internal/web"
)

// caseSteps are what people do with a case. Those that decide act as verifier-1
// or the bureau's reviewer unless the script has signed in one of that role.
//
//	form NATURE PROVINCE [N]         a complete form of the nature
//	form hk-macau|taiwan|foreign PROVINCE [N]
//	site                             adds a second, third … site with a head of its own
//	edit PATH JSON                   changes the form, as a path of findings names the place
//	draft [NAME]                     starts a draft; the case goes by the name from now on
//	case NAME                        goes on with that one
//	save · submit · resubmit · withdraw · drop SITE
//	pre-check pass | return CODE FIELD … | refuse CODE [NOTE]
//	appear [SITE …] · check [SITE …]
//	verification pass | defer CODE | return CODE FIELD … | refuse CODE
//	renew CODE
//	confirm [PERSON …] · wrong-code PERSON
//	review approve | return CODE [FIELD] … | refuse CODE NOTE     approving ticks first what is not ticked
//	reverify send-back CODE FIELD … | verify-again | deliver-again
//	open-access
func caseSteps() map[string]step {
	return map[string]step{
		"form": startForm, "site": addSite, "edit": edit, "draft": draft, "case": useCase,
		"save":         formCall(http.MethodPut, "drafts/", ""),
		"submit":       caseCall("submission"),
		"resubmit":     formCall(http.MethodPost, "cases/", "/resubmission"),
		"withdraw":     caseCall("withdrawal"),
		"drop":         drop,
		"pre-check":    verdict("verifier-1", "pre-check", true),
		"appear":       appear,
		"check":        checkSites,
		"verification": verdict("verifier-1", "verification", true),
		"renew":        renew,
		"confirm":      confirm,
		"wrong-code":   wrongCode,
		"review":       verdict("", "review", false),
		"reverify":     verdict("verifier-1", "reverification", true),
		"open-access":  openAccess,
	}
}

func startForm(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	n := len(s.cases) + 1
	if len(args) > 2 {
		var err error
		if n, err = strconv.Atoi(args[2]); err != nil {
			return err
		}
	}
	switch kind := args[0]; kind {
	case "hk-macau", "taiwan", "foreign":
		s.form = filingtest.Abroad(filing.Nationality(kind), args[1], n)
	default:
		if !slices.Contains(filingtest.Natures(), filing.Nature(kind)) {
			return fmt.Errorf("no nature is called %s", kind)
		}
		s.form = filingtest.Form(filing.Nature(kind), args[1], n)
	}
	return nil
}

// addSite adds a site of another number's form, with a head of its own.
func addSite(s *story, _ *testscript.TestScript, _ bool, _ []string) error {
	n := len(s.form.Sites) + 1
	other := filingtest.Form(s.form.Subject.Nature, s.form.Subject.Province, 10_000+100*len(s.cases)+n)
	head := other.Persons[len(other.Persons)-1]
	head.ID = fmt.Sprintf("p%d", len(s.form.Persons)+1)
	second := other.Sites[0]
	second.ID, second.Head = fmt.Sprintf("s%d", n), head.ID
	second.Name = fmt.Sprintf("%s之%d", s.form.Sites[0].Name, n)
	s.form.Persons, s.form.Sites = append(s.form.Persons, head), append(s.form.Sites, second)
	return nil
}

// edit changes the form where a path of findings says: persons[p1].mobile. The
// value is a list, an object, true or false in JSON, or else a text.
func edit(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	if len(args) < 2 {
		return errors.New("edit PATH VALUE")
	}
	text, err := json.Marshal(s.form.Shown())
	if err != nil {
		return err
	}
	var whole map[string]any
	if err := json.Unmarshal(text, &whole); err != nil {
		return err
	}
	var value any
	raw := strings.Join(args[1:], " ")
	if json.Unmarshal([]byte(raw), &value) != nil || strings.Trim(raw, "0123456789.") == "" {
		value = raw
	}
	if err := set(whole, args[0], value); err != nil {
		return err
	}
	if text, err = json.Marshal(whole); err != nil {
		return err
	}
	s.form, err = web.Unmarshal[filing.Form](text)
	return err
}

func set(in map[string]any, path string, value any) error {
	name, rest, below := strings.Cut(path, ".")
	bare, id, listed := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	if listed {
		list, _ := in[bare].([]any)
		for _, e := range list {
			if m, ok := e.(map[string]any); ok && m["id"] == id {
				return set(m, rest, value)
			}
		}
		return fmt.Errorf("the form has no %s", name)
	}
	if !below {
		in[name] = value
		return nil
	}
	next, ok := in[name].(map[string]any)
	if !ok {
		return fmt.Errorf("the form has no %s", name)
	}
	return set(next, rest, value)
}

func draft(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	err := s.calls(ts, neg, http.MethodPost, "drafts", web.StartDraftBody{Provider: provider, Form: s.form.Shown()})
	if err != nil || neg {
		return err
	}
	var out web.Outcome
	if err := json.Unmarshal(s.last.body, &out); err != nil {
		return err
	}
	name := fmt.Sprintf("case-%d", len(s.cases)+1)
	if len(args) > 0 {
		name = args[0]
	}
	s.cases[name], s.id = out.Case, out.Case
	s.agree(s.actor, out.Case)
	ts.Setenv("case", out.Case)
	return nil
}

func useCase(s *story, ts *testscript.TestScript, _ bool, args []string) error {
	id, known := s.cases[args[0]]
	if !known {
		return fmt.Errorf("no case is called %s", args[0])
	}
	s.id = id
	ts.Setenv("case", id)
	return nil
}

func formCall(method, before, after string) step {
	return func(s *story, ts *testscript.TestScript, neg bool, args []string) error {
		var changes []with
		if len(args) > 0 {
			version, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return err
			}
			changes = append(changes, ifMatch(version))
		}
		return s.calls(ts, neg, method, before+s.id+after, web.FormBody{Form: s.form.Shown()}, changes...)
	}
}

func caseCall(what string) step {
	return func(s *story, ts *testscript.TestScript, neg bool, _ []string) error {
		return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/"+what, nil)
	}
}

func drop(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.calls(ts, neg, http.MethodDelete, "cases/"+s.id+"/sites/"+args[0], nil)
}

// by signs in the account, if nobody of its role is signed in, for one call.
func (s *story) by(ts *testscript.TestScript, account string, do func() error) error {
	before := s.actor
	role, _, _ := strings.Cut(account, "-")
	if string(before.Role) != role {
		if err := as(s, ts, false, []string{account}); err != nil {
			return err
		}
		defer func() { s.actor = before }()
	}
	return do()
}

// verdict is a decision: its reasons are codes, each followed by the field that
// it is about where it is about one. A refusal's last word is a note.
func verdict(account, what string, contact bool) step {
	return func(s *story, ts *testscript.TestScript, neg bool, args []string) error {
		if len(args) < 1 {
			return errors.New("want a decision")
		}
		v := casework.Verdict{Decision: args[0]}
		if contact && what == "pre-check" && v.Decision == "pass" {
			v.Contact = filing.Contact{Channel: "phone", At: s.clock()}
		}
		for _, word := range args[1:] {
			last := len(v.Reasons) - 1
			switch _, code := s.desk.Book.Reason(word); {
			case code:
				v.Reasons = append(v.Reasons, casework.Ground{Code: word})
			case last >= 0 && rulebook.IsPath(word):
				v.Reasons[last].Field = word
			case last >= 0:
				v.Reasons[last].Note = filing.NewSensitive(word).Shown()
			default:
				return fmt.Errorf("%s is no reason code", word)
			}
		}
		who := account
		if who == "" {
			who = "reviewer-" + s.stored.caseOf(s.id).Province
		}
		return s.by(ts, who, func() error {
			if v.Decision == "approve" && !neg {
				if list, _ := s.ticks(s.actor, s.id); list.Version == 0 {
					s.tick(s.actor, s.id)
				}
			}
			return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/"+what, v)
		})
	}
}

// sites gives the named sites, or all that stand.
func (s *story) sites(args []string) []string {
	if len(args) > 0 {
		return args
	}
	c := s.stored.caseOf(s.id)
	var all []string
	for _, site := range c.Standing() {
		all = append(all, site.ID)
	}
	return all
}

func appear(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, "verifier-1", func() error {
		for _, site := range s.sites(args) {
			if err := s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/sites/"+site+"/appearance", nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkSites checks sites at the desk with everything that it takes.
func checkSites(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, "verifier-1", func() error {
		for _, site := range s.sites(args) {
			body := siteCheck(s.prepareSite(s.id, site))
			if err := s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/sites/"+site+"/verification", body); err != nil {
				return err
			}
		}
		return nil
	})
}

func renew(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, "verifier-1", func() error {
		return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/invitation", casework.Ground{Code: args[0]})
	})
}

// confirm enters the codes that the persons got.
func confirm(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	c := s.stored.caseOf(s.id)
	n, err := applicantNumber(c.Applicant)
	if err != nil {
		return err
	}
	persons := args
	if len(persons) == 0 {
		for _, owed := range c.Confirm {
			if owed.At.IsZero() {
				persons = append(persons, owed.Person)
			}
		}
	}
	return s.by(ts, c.Applicant, func() error {
		for _, person := range persons {
			body := web.CodeBody{Code: s.code(n, s.id, person)}
			if err := s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/confirmations/"+person, body); err != nil {
				return err
			}
		}
		return nil
	})
}

func applicantNumber(account string) (int, error) {
	return strconv.Atoi(strings.TrimPrefix(account, "applicant-"))
}

func wrongCode(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, s.stored.caseOf(s.id).Applicant, func() error {
		return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/confirmations/"+args[0], web.CodeBody{Code: "000000x"})
	})
}

func openAccess(s *story, ts *testscript.TestScript, neg bool, _ []string) error {
	return s.by(ts, "verifier-1", func() error {
		return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/access", web.OpenAccessBody{On: s.clock()})
	})
}
