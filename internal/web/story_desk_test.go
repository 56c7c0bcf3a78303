package web_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/web"
)

// deskSteps are the provider's desks and the work of its staff around a
// verification. Who is not said acts as verifier-1 or manager-1.
//
//	begins 2026-02-10[T10:00]                 the clock stands there; before anything else
//	desk ID PER-SLOT PER-DAY HOURS            the manager adds a desk: 09:00-12:00 on weekdays, slots of an hour
//	staff ACCOUNT[/SUBSTITUTE] …              the manager lists verifiers
//	setting NAME VALUE                        the manager sets remote, onScreen or correctionDays
//	contact PERSON WHAT RESULT [NOTE]         somebody was tried to be reached
//	book SITE DESK 2026-03-09T09:00           by the applicant unless a verifier is signed in
//	give-back SITE
//	race CASE CASE SITE DESK 2026-03-09T09:00 both at once: one of them gets it
//	missed SITE
//	lock [take] · unlock
//	capture SITE                              the applicant uploads the live capture
//	pre-check-remote                          passes the pre-check, to be verified online
//	export ROWS [REGEXP]                      the queue as a table has so many rows, and one that says so
func deskSteps() map[string]step {
	return map[string]step{
		"begins": begins, "desk": addDesk, "staff": listStaff, "setting": changeSetting,
		"contact": recordContact, "book": book, "give-back": giveBack, "race": race, "missed": missed,
		"lock": lock, "unlock": unlock, "capture": capture, "pre-check-remote": passRemote, "export": export,
	}
}

func begins(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	if len(s.cases) > 0 {
		return errors.New("a story begins before its first case")
	}
	at, err := momentOf(args[0])
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = at.UTC()
	return nil
}

// settings reads the provider's settings as the manager, and puts them back
// changed.
func (s *story) resets(ts *testscript.TestScript, neg bool, change func(*records.ProviderSettings) error) error {
	return s.by(ts, "manager-1", func() error {
		if err := s.calls(ts, false, http.MethodGet, "settings", nil); err != nil {
			return err
		}
		var p records.Provider
		if err := json.Unmarshal(s.last.body, &p); err != nil {
			return err
		}
		if err := change(&p.ProviderSettings); err != nil {
			return err
		}
		return s.calls(ts, neg, http.MethodPut, "settings", p.ProviderSettings, ifMatch(p.Version))
	})
}

func addDesk(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	if len(args) != 4 {
		return errors.New("desk ID PER-SLOT PER-DAY HOURS")
	}
	perSlot, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	perDay, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	d := filing.ServiceDesk{
		ID: args[0], Name: args[0] + "核验点", Address: "示例路" + strings.TrimPrefix(args[0], "d") + "号", SlotMinutes: 60, PerSlot: perSlot, PerDay: perDay,
	}
	for hours := range strings.SplitSeq(args[3], ",") {
		from, to, _ := strings.Cut(hours, "-")
		d.Open = append(d.Open, filing.Hours{Weekdays: []int{1, 2, 3, 4, 5}, From: from, To: to})
	}
	return s.resets(ts, neg, func(p *records.ProviderSettings) error {
		p.Desks = append(slices.DeleteFunc(p.Desks, func(o filing.ServiceDesk) bool { return o.ID == d.ID }), d)
		return nil
	})
}

func listStaff(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.resets(ts, neg, func(p *records.ProviderSettings) error {
		p.Verifiers = nil
		for _, a := range args {
			account, substitute, _ := strings.Cut(a, "/")
			p.Verifiers = append(p.Verifiers, records.ListedVerifier{Account: account, Substitute: substitute})
		}
		return nil
	})
}

func changeSetting(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.resets(ts, neg, func(p *records.ProviderSettings) error {
		text, err := json.Marshal(p)
		if err != nil {
			return err
		}
		var whole map[string]any
		if err := json.Unmarshal(text, &whole); err != nil {
			return err
		}
		var value any
		if err := json.Unmarshal([]byte(args[1]), &value); err != nil {
			return err
		}
		whole[args[0]] = value
		if text, err = json.Marshal(whole); err != nil {
			return err
		}
		*p, err = web.Unmarshal[records.ProviderSettings](text)
		return err
	})
}

func recordContact(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	if len(args) < 3 {
		return errors.New("contact PERSON WHAT RESULT [NOTE]")
	}
	channel := map[string]string{"mobile": "phone", "phone": "phone", "email": "mail", "address": "letter"}[args[1]]
	r := casework.ContactRequest{Person: args[0], What: args[1], Channel: channel, Result: args[2], At: s.clock()}
	if len(args) > 3 {
		r.Note = filing.NewSensitive(strings.Join(args[3:], " ")).Shown()
	}
	return s.by(ts, "verifier-1", func() error {
		return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/contacts", r)
	})
}

// atDesk makes a call about an appointment: the verifier's if one is signed in,
// else the applicant's.
func (s *story) atDesk(ts *testscript.TestScript, do func() error) error {
	if s.group() == "provider" {
		return do()
	}
	return s.by(ts, s.stored.caseOf(s.id).Applicant, do)
}

func booking(args []string) (casework.BookingRequest, error) {
	if len(args) != 2 {
		return casework.BookingRequest{}, errors.New("want DESK DATETIME")
	}
	at, err := momentOf(args[1])
	return casework.BookingRequest{Desk: args[0], At: at}, err
}

func book(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	r, err := booking(args[1:])
	if err != nil {
		return err
	}
	return s.atDesk(ts, func() error {
		return s.calls(ts, neg, http.MethodPut, "cases/"+s.id+"/sites/"+args[0]+"/booking", r)
	})
}

func giveBack(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.atDesk(ts, func() error {
		return s.calls(ts, neg, http.MethodDelete, "cases/"+s.id+"/sites/"+args[0]+"/booking", nil)
	})
}

// race lets the applicants of two cases ask for the same place at once.
func race(s *story, ts *testscript.TestScript, _ bool, args []string) error {
	if len(args) != 5 {
		return errors.New("race CASE CASE SITE DESK DATETIME")
	}
	r, err := booking(args[3:])
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	answers := make([]reply, 2)
	for i, name := range args[:2] {
		group.Go(func() {
			id := s.cases[name]
			n, err := applicantNumber(s.stored.caseOf(id).Applicant)
			if err == nil {
				answers[i] = s.call(applicant(n), http.MethodPut, "applicant/cases/"+id+"/sites/"+args[2]+"/booking", r)
			}
		})
	}
	group.Wait()
	won := slices.IndexFunc(answers, func(r reply) bool { return r.status == http.StatusOK })
	if won < 0 || answers[1-won].status != http.StatusConflict {
		return fmt.Errorf("the race was answered %d %s and %d %s", answers[0].status, answers[0].body, answers[1].status, answers[1].body)
	}
	s.last = answers[1-won]
	if err := useCase(s, ts, false, args[won:won+1]); err != nil {
		return err
	}
	return nil
}

func missed(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, "verifier-1", func() error {
		return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/sites/"+args[0]+"/missed", nil)
	})
}

func lock(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.calls(ts, neg, http.MethodPut, "cases/"+s.id+"/lock", web.LockBody{Take: slices.Contains(args, "take")})
}

func unlock(s *story, ts *testscript.TestScript, neg bool, _ []string) error {
	return s.calls(ts, neg, http.MethodDelete, "cases/"+s.id+"/lock", nil)
}

func capture(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, s.stored.caseOf(s.id).Applicant, func() error {
		if neg {
			return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/scans", scanOf("photo", args[0], "image/jpeg", 5))
		}
		s.upload(s.actor, s.id, "photo")
		return nil
	})
}

func passRemote(s *story, ts *testscript.TestScript, neg bool, _ []string) error {
	return s.by(ts, "verifier-1", func() error {
		return s.calls(ts, neg, http.MethodPost, "cases/"+s.id+"/pre-check",
			casework.Verdict{Decision: "pass", Remote: true, Contact: filing.Contact{Channel: "phone", At: s.clock()}})
	})
}

// export reads the queue as a spreadsheet does.
func export(s *story, ts *testscript.TestScript, neg bool, args []string) error {
	return s.by(ts, "manager-1", func() error {
		path := "queue.csv"
		if len(args) > 2 {
			path += "?" + args[2]
		}
		if err := s.calls(ts, neg, http.MethodGet, path, nil); err != nil || neg {
			return err
		}
		text, marked := strings.CutPrefix(string(s.last.body), "\ufeff")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || !marked {
			return fmt.Errorf("no table with its mark: %w", err)
		}
		if kind := s.last.header.Get("Content-Type"); kind != "text/csv; charset=utf-8" {
			return fmt.Errorf("a table of type %s", kind)
		}
		if fmt.Sprint(len(rows)-1) != args[0] {
			return fmt.Errorf("%d rows in\n%s", len(rows)-1, text)
		}
		if len(args) > 1 && !regexp.MustCompile(args[1]).MatchString(text) {
			return fmt.Errorf("no row says %s in\n%s", args[1], text)
		}
		return nil
	})
}
