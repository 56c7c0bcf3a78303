package casework

import (
	"context"
	"strings"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// ReplacePerson puts another person in the place of one in mid-case
// (PersonReplaced, C4), before the desk has anything to show for him. The form
// may differ in that person's fields and papers, and in which person answers for
// the subject or a site where that is or was he; anything else is refused by its
// name. The rules check the whole form. The pre-check starts anew with a visit of
// its own, so that what the former person booked and showed is void; his scans that
// the earlier form was declared with are put aside. Claims stay.
//
// A person of the same document answers Conflict: his other data are corrected
// when the case is returned.
func (d *Desk) ReplacePerson(ctx context.Context, call Call, id, person string, f filing.Form) (records.Outcome, error) {
	if err := wellFormed(&f); err != nil {
		return records.Outcome{}, err
	}
	return d.decide(ctx, call, policy.ReplacePerson, filing.RoleApplicant, id, func(c *filing.Case) (decision, error) {
		if _, err := c.Leads(&filing.PersonReplaced{}); err != nil {
			return decision{}, err
		}
		if c.Status == filing.AwaitingVerification && c.Clock.MayLapse(d.Now()) {
			return decision{}, invitationOver()
		}
		return d.replacement(ctx, call, c, person, f)
	})
}

func (d *Desk) replacement(ctx context.Context, call Call, c *filing.Case, person string, f filing.Form) (decision, error) {
	before, key, err := d.form(ctx, c, accessor{call.Actor.ID, string(call.Actor.Role), "replace-person"})
	if err != nil {
		return decision{}, err
	}
	changed := rulebook.Changed(&before, &f)
	if err := d.onlyPerson(&before, &f, person, changed); err != nil {
		return decision{}, err
	}
	next, err := d.nextForm(ctx, call, c, key, f)
	if err != nil {
		return decision{}, err
	}
	writes := next.writes
	if now, stays := f.Person(person); stays && d.another(&before, &now) {
		former, err := d.formerScans(ctx, c, person)
		if err != nil {
			return decision{}, err
		}
		writes = append(writes, former...)
	}
	return decision{
		event: &filing.PersonReplaced{Person: person, Declared: next.declared, Changed: changed}, writes: writes, explain: next.explain,
	}, nil
}

// onlyPerson refuses what does not belong to the replacement of a person, by its
// name, and a replacement by himself.
func (d *Desk) onlyPerson(before, after *filing.Form, person string, changed []string) error {
	if _, ok := before.Person(person); !ok {
		return filing.Errorf(filing.NotFound, "unknown-person", "person", "the form has no such person")
	}
	at, moved := "persons["+person+"]", false
	for _, path := range changed {
		switch {
		case path == "subject.head" && (before.Subject.Head == person || after.Subject.Head == person):
			moved = true
		case strings.HasPrefix(path, "sites[") && strings.HasSuffix(path, "].head") && movesHead(before, after, path, person):
			moved = true
		case !rulebook.Unlocks(at, path):
			return filing.Errorf(filing.Invalid, "field-locked", path,
				"a replacement changes that person and whom he answers for alone; leave this field as it was")
		}
	}
	if now, stays := after.Person(person); !moved && (!stays || !d.another(before, &now)) {
		return filing.Errorf(filing.Conflict, "same-person", at+".document.number",
			"this is the same person as before; what else is wrong of him is corrected when the provider returns the case")
	}
	return nil
}

// another reports whether the form before has another human being in the place
// of the person, by the number of the document in whatever way it is written.
func (d *Desk) another(before *filing.Form, now *filing.Person) bool {
	former, _ := before.Person(now.ID)
	return d.Book.DocumentNumber(&now.Document) != d.Book.DocumentNumber(&former.Document)
}

// formerScans puts aside the scans about a person that the case's present form
// was declared with: they show the former one. What was uploaded since is taken
// for the next one's.
func (d *Desk) formerScans(ctx context.Context, c *filing.Case, person string) ([]table.Write, error) {
	history, err := records.History(ctx, d.Table, c.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	declared, err := declaredAt(history, c.Form.Number)
	if err != nil {
		return nil, err
	}
	scans, err := records.Scans(ctx, d.Table, c.ID)
	if err != nil {
		return nil, unavailable(err)
	}
	b := &batch{}
	for _, s := range scans {
		if s.State != records.ScanClean || !rulebook.Unlocks("persons["+person+"]", s.Of) || s.Asked.After(declared) || len(b.ws) >= maxFormerScans {
			continue
		}
		s.State, s.Rev = records.ScanReplaced, s.Rev+1
		b.put(table.IfVersion(s.Rev - 1))(records.ScanItem(s))
	}
	return b.ws, b.err
}

// maxFormerScans bounds how many scans one replacement puts aside.
const maxFormerScans = 30

// movesHead reports whether the head of the site at the path is or was the
// person.
func movesHead(before, after *filing.Form, path, person string) bool {
	id, _, _ := strings.Cut(strings.TrimPrefix(path, "sites["), "]")
	for _, f := range []*filing.Form{before, after} {
		for _, s := range f.Sites {
			if s.ID == id && s.Head == person {
				return true
			}
		}
	}
	return false
}
