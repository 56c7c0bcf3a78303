package policy_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"beian/internal/policy"
)

// matrix is what the table must grant, written out a second time on purpose:
// a change of the table alone fails. Columns: whether the refusal hides (what
// one must be able to see to be told Forbidden), then one column a role:
// "own" his own or his organisation's, "all" any, "demo" where the clock may
// be moved, "-" never. A person's own is what is his in the case of his link.
const matrix = `
action                seen-by     applicant  verifier  manager  reviewer  auditor  officer  person
accept-agreement      view-case   own        -         -        -         -        -        -
ask-code              view-case   own        -         -        -         -        -        -
ask-consent           view-case   own        own       -        -         -        -        -
book-verification     view-case   own        own       -        -         -        -        -
change-settings       nobody      -          -         own      -         -        -        -
confirm-person        view-case   own        -         -        -         -        -        -
copy-case             view-case   own        -         -        -         -        -        -
correct-form          view-case   -          own       -        -         -        -        -
decide-contest        view-contest -         own       -        -         -        -        -
decide-pre-check      view-case   -          own       -        -         -        -        -
decide-reverification view-case   -          own       -        -         -        -        -
decide-verification   view-case   -          own       -        -         -        -        -
drop-site             view-case   own        -         -        -         -        -        -
edit-draft            view-draft  own        -         -        -         -        -        -
escalated-overview    nobody      -          -         own      own       all      -        -
give-consent          view-consent -         -         -        -         -        -        own
list-cases            nobody      own        -         -        -         -        -        -
list-reasons          nobody      all        all       all      all       all      all      -
lock-case             view-case   -          own       own      -         -        -        -
move-clock            nobody      demo       demo      demo     demo      demo     demo     -
open-access           view-case   -          own       -        -         -        -        -
open-contest          view-draft  own        -         -        -         -        -        -
record-appearance     view-case   -          own       -        -         -        -        -
record-consent        view-case   own        own       -        -         -        -        -
record-contact        view-case   -          own       -        -         -        -        -
renew-invitation      view-case   -          own       -        -         -        -        -
replace-person        view-case   own        -         -        -         -        -        -
request-withdrawal    view-case   own        -         -        -         -        -        -
resubmit-case         view-case   own        -         -        -         -        -        -
resume-case           view-case   -          -         own      -         -        -        -
review-case           view-case   -          -         -        own       -        -        -
start-draft           nobody      own        -         -        -         -        -        -
submit-case           view-draft  own        -         -        -         -        -        -
upload-scan           view-case   own        own       -        -         -        -        -
verify-site           view-case   -          own       -        -         -        -        -
view-agreements       nobody      all        all       all      all       -        -        -
view-appointments     nobody      -          own       own      -         -        -        -
view-case             view-case   own        own       own      own       -        -        -
view-consent          view-consent -         -         -        -         -        -        own
view-contest          view-contest -         own       own      -         -        -        -
view-draft            view-draft  own        -         -        -         -        -        -
view-letters          nobody      -          own       own      own       -        -        -
view-notices          view-case   own        own       own      -         -        -        -
view-own-letters      nobody      own        -         -        -         -        -        -
view-queue            nobody      -          own       own      own       -        -        -
view-scan             view-case   own        own       own      own       -        -        -
view-settings         nobody      -          own       own      -         -        -        -
view-slip             view-case   -          own       own      own       -        -        -
withdraw-case         view-case   own        -         -        -         -        -        -
`

type line struct {
	action, seenBy string
	cells          map[policy.Role]string
}

func lines(t *testing.T) []line {
	t.Helper()
	rows := strings.Split(strings.TrimSpace(matrix), "\n")
	head := strings.Fields(rows[0])
	var out []line
	for _, row := range rows[1:] {
		words := strings.Fields(row)
		if len(words) != len(head) {
			t.Fatalf("row %q has %d columns", row, len(words))
		}
		l := line{action: words[0], seenBy: words[1], cells: map[policy.Role]string{}}
		for i, role := range head[2:] {
			l.cells[policy.Role(role)] = words[i+2]
		}
		out = append(out, l)
	}
	return out
}

var actors = map[policy.Role]policy.Actor{
	policy.Applicant: {ID: "a1", Role: policy.Applicant},
	policy.Verifier:  {ID: "v1", Role: policy.Verifier, Provider: "p1"},
	policy.Manager:   {ID: "m1", Role: policy.Manager, Provider: "p1"},
	policy.Reviewer:  {ID: "r1", Role: policy.Reviewer, Province: "11"},
	policy.Auditor:   {ID: "c1", Role: policy.Auditor},
	policy.Officer:   {ID: "o1", Role: policy.Officer},
	policy.Person:    {ID: "link-1", Role: policy.Person, Case: "c1", Named: "p1"},
}

// resources with the roles whose own they are.
var resources = map[string]struct {
	policy.Resource
	ownOf []policy.Role
}{
	"own of all":       {policy.Resource{Applicant: "a1", Provider: "p1", Province: "11"}, []policy.Role{policy.Applicant, policy.Verifier, policy.Manager, policy.Reviewer}},
	"draft":            {policy.Resource{Applicant: "a1"}, []policy.Role{policy.Applicant}},
	"not delivered":    {policy.Resource{Applicant: "a2", Provider: "p1"}, []policy.Role{policy.Verifier, policy.Manager}},
	"applicant's":      {policy.Resource{Applicant: "a1", Provider: "p2", Province: "31"}, []policy.Role{policy.Applicant}},
	"provider's":       {policy.Resource{Applicant: "a2", Provider: "p1", Province: "31"}, []policy.Role{policy.Verifier, policy.Manager}},
	"province's":       {policy.Resource{Applicant: "a2", Provider: "p2", Province: "11"}, []policy.Role{policy.Reviewer}},
	"province's queue": {policy.Resource{Province: "11"}, []policy.Role{policy.Reviewer}},
	"person's":         {policy.Resource{Case: "c1", Named: "p1"}, []policy.Role{policy.Person}},
	"another's case":   {policy.Resource{Case: "c2", Named: "p1"}, nil},
	"case's other":     {policy.Resource{Case: "c1", Named: "p2"}, nil},
	"case's nobody":    {policy.Resource{Case: "c1"}, nil},
	"no case's person": {policy.Resource{Named: "p1"}, nil},
	"foreign":          {policy.Resource{Applicant: "a2", Provider: "p2", Province: "31"}, nil},
	"swapped":          {policy.Resource{Applicant: "p1", Provider: "11", Province: "a1", Case: "p1", Named: "c1"}, nil},
	"prefixes":         {policy.Resource{Applicant: "a", Provider: "p", Province: "1", Case: "c", Named: "p"}, nil},
	"empty":            {policy.Resource{}, nil},
	"demonstration":    {policy.Resource{Demonstration: true}, nil},
}

func TestTableIsTheMatrix(t *testing.T) {
	var named []policy.Action
	byName := map[string]line{}
	for _, l := range lines(t) {
		named = append(named, policy.Action(l.action))
		byName[l.action] = l
	}
	if got := policy.Actions(); !slices.Equal(got, named) {
		t.Errorf("actions of the table\n%v\nof the matrix\n%v", got, named)
	}
	for _, l := range lines(t) {
		for _, role := range policy.Roles() {
			for name, on := range resources {
				want := allowed(t, l.cells[role], role, on.Resource, on.ownOf)
				err := policy.Allow(actors[role], policy.Action(l.action), on.Resource)
				if (err == nil) != want {
					t.Errorf("%s by %s on %s: %v; want allowed %v", l.action, role, name, err, want)
				}
				if want {
					continue
				}
				hide := l.seenBy != "nobody" && !allowed(t, byName[l.seenBy].cells[role], role, on.Resource, on.ownOf)
				checkDenied(t, err, policy.Action(l.action), hide)
			}
		}
	}
}

func allowed(t *testing.T, cell string, role policy.Role, on policy.Resource, ownOf []policy.Role) bool {
	t.Helper()
	switch cell {
	case "own":
		return slices.Contains(ownOf, role)
	case "all":
		return true
	case "demo":
		return on.Demonstration
	case "-":
		return false
	}
	t.Fatalf("the matrix has %q", cell)
	return false
}

func checkDenied(t *testing.T, err error, action policy.Action, hide bool) {
	t.Helper()
	var denied *policy.Denied
	if !errors.As(err, &denied) {
		t.Fatalf("%s: %v is no *Denied", action, err)
	}
	if denied.Action != action || denied.Hide != hide {
		t.Errorf("%s: denied %+v; want hide %v", action, *denied, hide)
	}
}

func TestUnknownIsDenied(t *testing.T) {
	everything := resources["own of all"].Resource
	everything.Case, everything.Named = "c1", "p1"
	everything.Demonstration = true
	for _, action := range policy.Actions() {
		for name, actor := range map[string]policy.Actor{
			"nobody":                     {},
			"no role":                    {ID: "a1"},
			"unknown role":               {ID: "a1", Role: "admin", Provider: "p1", Province: "11"},
			"role in capitals":           {ID: "a1", Role: "Applicant"},
			"system":                     {ID: "a1", Role: "system"},
			"applicant without an id":    {Role: policy.Applicant},
			"applicant with a provider":  {ID: "a1", Role: policy.Applicant, Provider: "p1"},
			"applicant with a province":  {ID: "a1", Role: policy.Applicant, Province: "11"},
			"verifier without provider":  {ID: "v1", Role: policy.Verifier},
			"verifier without an id":     {Role: policy.Verifier, Provider: "p1"},
			"verifier with a province":   {ID: "v1", Role: policy.Verifier, Provider: "p1", Province: "11"},
			"manager without a provider": {ID: "m1", Role: policy.Manager},
			"manager with a province":    {ID: "m1", Role: policy.Manager, Provider: "p1", Province: "11"},
			"reviewer without province":  {ID: "r1", Role: policy.Reviewer},
			"reviewer with a provider":   {ID: "r1", Role: policy.Reviewer, Provider: "p1", Province: "11"},
			"auditor with a provider":    {ID: "c1", Role: policy.Auditor, Provider: "p1"},
			"auditor without an id":      {Role: policy.Auditor},
			"officer with a province":    {ID: "o1", Role: policy.Officer, Province: "11"},
			"applicant with a case":      {ID: "a1", Role: policy.Applicant, Case: "c1"},
			"verifier with a person":     {ID: "v1", Role: policy.Verifier, Provider: "p1", Named: "p1"},
			"person without a case":      {ID: "link-1", Role: policy.Person, Named: "p1"},
			"person without a name":      {ID: "link-1", Role: policy.Person, Case: "c1"},
			"person without a link":      {Role: policy.Person, Case: "c1", Named: "p1"},
			"person with a provider":     {ID: "link-1", Role: policy.Person, Case: "c1", Named: "p1", Provider: "p1"},
		} {
			for _, on := range []policy.Resource{everything, {}} {
				if err := policy.Allow(actor, action, on); err == nil {
					t.Errorf("%s may %s", name, action)
				}
			}
			if err := actor.Valid(); !errors.Is(err, policy.ErrActor) {
				t.Errorf("%s is valid: %v", name, err)
			}
		}
	}
	for _, action := range []policy.Action{"", "view-Case", "view-case ", "issue-number", "*", "delete-case"} {
		for _, actor := range actors {
			checkDenied(t, policy.Allow(actor, action, everything), "", true)
		}
	}
}

// A foreign thing must give the same answer as one that does not exist: every
// refusal on it hides, whatever the role could do on its own things.
func TestForeignThingsAreHidden(t *testing.T) {
	for _, l := range lines(t) {
		if l.seenBy == "nobody" {
			continue
		}
		for _, actor := range actors {
			checkDenied(t, policy.Allow(actor, policy.Action(l.action), resources["foreign"].Resource), policy.Action(l.action), true)
		}
	}
}

func TestDeniedNamesNobody(t *testing.T) {
	err := policy.Allow(actors[policy.Verifier], policy.ReviewCase, policy.Resource{Applicant: "a1", Provider: "p1", Province: "11"})
	if err == nil || err.Error() != "policy: review-case is not allowed" {
		t.Errorf("the error is %v", err)
	}
}
