package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// FormChanges is in what two kept versions of a case's form differ, and what came
// besides the form from the return between them on.
type FormChanges struct {
	From    int
	To      int
	Changes []FormChange
	Besides
}

// FormChange is one field with its texts before and after, and the reasons of
// the returns in between that unlocked it.
type FormChange struct {
	rulebook.Difference
	Reasons []Ground
}

// Changes shows what a correction changed (B4): the fields in which the versions
// from and to of the form differ. 0 stands for the latest version as to, and for
// the one before to as from; of a form that never changed nothing differs. The
// reading of both versions is recorded first, with its purpose (I9). A version
// that there is not, or from after to, answers Invalid.
func (d *Desk) Changes(ctx context.Context, a policy.Actor, id, purpose string, from, to int) (FormChanges, error) {
	if !slices.Contains(Purposes(), purpose) {
		return FormChanges{}, purposeMissing()
	}
	c, err := d.authorised(ctx, a, policy.ViewCase, id)
	if err != nil {
		return FormChanges{}, err
	}
	if to == 0 {
		to = c.Form.Number
	}
	if from == 0 {
		from = max(to-1, 1)
	}
	if from < 1 || to > c.Form.Number || from > to {
		return FormChanges{}, filing.Errorf(filing.Invalid, "form-version", "from",
			"name two versions of the form, the earlier one first, from 1 to %d", c.Form.Number)
	}
	history, err := records.History(ctx, d.Table, id)
	if err != nil {
		return FormChanges{}, unavailable(err)
	}
	returns, err := between(history, from, to)
	if err != nil {
		return FormChanges{}, err
	}
	by := accessor{a.ID, string(a.Role), purpose}
	before, _, err := d.keptForm(ctx, id, returns.from, by)
	if err != nil {
		return FormChanges{}, err
	}
	after, key, err := d.keptForm(ctx, id, returns.to, by)
	if err != nil {
		return FormChanges{}, err
	}
	out := FormChanges{From: from, To: to, Changes: []FormChange{}}
	if !returns.returned.IsZero() {
		if out.Besides, err = d.besides(ctx, id, returns.returned, returns.declared); err != nil {
			return FormChanges{}, err
		}
	}
	for _, diff := range rulebook.Differences(&before, &after) {
		grounds, err := openReasons(key, slices.DeleteFunc(slices.Clone(returns.reasons), func(r filing.Reason) bool {
			return !opens(r, diff.Path)
		}))
		if err != nil {
			return FormChanges{}, err
		}
		out.Changes = append(out.Changes, FormChange{diff, grounds})
	}
	return out, nil
}

// correction is two versions of a form and the reasons of what was returned
// between them, with when it first was and when the later version was declared.
type correction struct {
	from, to           filing.FormRef
	reasons            []filing.Reason
	returned, declared time.Time
}

// between finds in the history where two versions of the form were declared, and
// the reasons of the returns on the way.
func between(history []filing.Record, from, to int) (correction, error) {
	var found correction
	for _, r := range history {
		facts, err := formFacts(r)
		if err != nil {
			return correction{}, err
		}
		if found.from.Number == from && found.to.Number == 0 && r.To == filing.Returned {
			found.reasons = append(found.reasons, facts.Reasons...)
			if found.returned.IsZero() {
				found.returned = r.At
			}
		}
		if facts.Declared.Form.Number == from {
			found.from = facts.Declared.Form
		}
		if facts.Declared.Form.Number == to {
			found.to, found.declared = facts.Declared.Form, r.At
		}
	}
	if found.from.Number == 0 || found.to.Number == 0 {
		return correction{}, fmt.Errorf("the history declares no form %d or %d", from, to)
	}
	return found, nil
}

// declaration is what a history record may say of the form.
type declaration struct {
	Declared struct{ Form filing.FormRef }
	Reasons  []filing.Reason
}

func formFacts(r filing.Record) (facts declaration, err error) {
	if err := json.Unmarshal(r.Facts, &facts); err != nil {
		return facts, fmt.Errorf("facts of %s: %w", r.Event, err)
	}
	return facts, nil
}

// declaredAt gives when a version of the form was declared.
func declaredAt(history []filing.Record, number int) (time.Time, error) {
	for _, r := range history {
		facts, err := formFacts(r)
		if err != nil || facts.Declared.Form.Number == number {
			return r.At, err
		}
	}
	return time.Time{}, fmt.Errorf("the history declares no form %d", number)
}

func purposeMissing() error {
	return filing.Errorf(filing.Invalid, "purpose-missing", "purpose",
		"name the purpose of reading personal data: own-case, pre-check, verification, delivery, review, enquiry or supervision")
}
