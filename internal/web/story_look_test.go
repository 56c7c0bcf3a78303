package web_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/local/parts"
	"beian/internal/records"
	"beian/internal/workday"
)

// lookSteps look at what has become of things.
//
//	expect STATUS [ACTS [DUE]]      the present case stands there; DUE is a day in China, "none" for no clock
//	overdue · ! overdue             it is marked so
//	went EVENT …                    its whole history
//	told TEMPLATE TO [TIMES]        so many notices were sent, one if not said; * for any recipient
//	mail OWNER REGEXP               a letter of the mailbox says so: account, provider-1 …
//	public PATH [VALUE]             the published status has this
//	register DOMAIN [PATH [VALUE]]  the public register's entry of the domain
func lookSteps() map[string]step {
	return map[string]step{
		"expect": expect, "overdue": overdue, "went": went, "told": told, "mail": mailTold, "public": public, "register": register,
	}
}

func expect(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	c := s.stored.caseOf(s.id)
	got := []string{string(c.Status), string(c.Acts()), "none"}
	if c.Clock != nil {
		got[2] = c.Clock.Due.In(workday.Zone()).Format("2006-01-02")
	}
	if len(args) < 1 || len(args) > 3 || !slices.Equal(got[:len(args)], args) {
		return fmt.Errorf("the case is %s", strings.Join(got, " "))
	}
	return nil
}

func overdue(s *story, _ *testscript.TestScript, neg bool, _ []string) error {
	if c := s.stored.caseOf(s.id); c.Overdue == neg {
		return fmt.Errorf("overdue is %t at %s", c.Overdue, c.Status)
	}
	return nil
}

func went(s *story, _ *testscript.TestScript, _ bool, args []string) error {
	history, err := records.History(context.Background(), s.stored, s.id)
	if err != nil {
		return err
	}
	var names []string
	for _, r := range history {
		names = append(names, string(r.Event))
	}
	if !slices.Equal(names, args) {
		return fmt.Errorf("it went %s", strings.Join(names, " "))
	}
	return nil
}

// told counts the notices of the ledger that were sent; whatever made them,
// there is one letter for each.
func told(s *story, _ *testscript.TestScript, neg bool, args []string) error {
	if len(args) < 2 {
		return errors.New("told TEMPLATE TO [TIMES]")
	}
	want := 1
	if len(args) > 2 {
		var err error
		if want, err = strconv.Atoi(args[2]); err != nil {
			return err
		}
	}
	if neg {
		want = 0
	}
	n, all := 0, []string{}
	for cursor := ""; ; {
		page, next, err := records.Notices(context.Background(), s.stored, s.id, cursor)
		if err != nil {
			return err
		}
		for _, one := range page {
			all = append(all, fmt.Sprintf("%s %s %s sent %t %s", one.Template, one.To, one.Channel, !one.SentAt.IsZero(), one.Unsent))
			if one.Template == args[0] && (args[1] == "*" || one.To == args[1]) && !strings.HasSuffix(one.Key, "-email") && !strings.HasSuffix(one.Key, "-desk") && !one.SentAt.IsZero() {
				n++
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	if n != want {
		return fmt.Errorf("%d notices, want %d; there are\n%s", n, want, strings.Join(all, "\n"))
	}
	return nil
}

// mailTold looks for a letter: applicant-1 is an account's mailbox, provider and
// bureau those of the case's desks.
func mailTold(s *story, _ *testscript.TestScript, neg bool, args []string) error {
	if len(args) < 2 {
		return errors.New("mail OWNER REGEXP")
	}
	owner := "account#" + args[0]
	if kind, id, ok := strings.Cut(args[0], "#"); ok {
		owner = kind + "#" + id
	}
	want, err := regexp.Compile(strings.Join(args[1:], " "))
	if err != nil {
		return err
	}
	found, all := false, []string{}
	for cursor := ""; ; {
		letters, next, err := records.Letters(context.Background(), s.stored, owner, cursor, 100)
		if err != nil {
			return err
		}
		for _, l := range letters {
			found = found || want.MatchString(l.Text)
			all = append(all, l.Text)
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	if found == neg {
		return fmt.Errorf("the letters are\n%s", strings.Join(all, "\n"))
	}
	return nil
}

func public(s *story, _ *testscript.TestScript, neg bool, args []string) error {
	return s.object(casework.StatusKey(s.stored.caseOf(s.id).Receipt), neg, args)
}

func register(s *story, _ *testscript.TestScript, neg bool, args []string) error {
	return s.object(casework.RegisterDomainKey(args[0]), neg, args[1:])
}

// object holds a published object against a path and a value, or that it is there.
func (s *story) object(key string, neg bool, args []string) error {
	body, _, found, err := parts.Objects{Table: s.stored}.Get(context.Background(), key)
	if err != nil {
		return err
	}
	got := ""
	if found && len(args) > 0 {
		if got, found, err = within(body, args[0]); err != nil {
			return err
		}
		if len(args) > 1 {
			found = found && got == strings.Join(args[1:], " ")
		}
	}
	if found == neg {
		return fmt.Errorf("%v is %q in %s", args, got, body)
	}
	return nil
}

// caseOf gives a case as it is stored.
func (s *stored) caseOf(id string) filing.Case {
	s.mu.Lock()
	defer s.mu.Unlock()
	var c filing.Case
	if it, ok := s.items[records.CaseKey(id)]; ok {
		c, _ = records.CaseOf(it)
	}
	return c
}

// cases gives every case as it is stored.
func (s *stored) cases() []filing.Case {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []filing.Case
	for _, it := range s.items {
		if it.Kind == "case" {
			if c, err := records.CaseOf(it); err == nil {
				all = append(all, c)
			}
		}
	}
	return all
}
