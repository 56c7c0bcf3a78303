package casework

import (
	"context"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// ChecklistView is what a site's checklist needs, what is done, and what still
// stands in the way of its verification.
type ChecklistView struct {
	Needed rulebook.Checklist
	Done   records.Checklist
	Open   []Gap
}

// Gap is one thing that stands in the way, by its code and the entry that it is
// about.
type Gap struct {
	Code  string `json:"code"`
	Field string `json:"field"`
}

// ViewChecklist gives the checklist of a site for this visit (C4). It names
// fields and shows none of their values, but which originals are needed is read
// from the form, so the reading is recorded.
func (d *Desk) ViewChecklist(ctx context.Context, a policy.Actor, id, site string) (ChecklistView, error) {
	c, err := d.authorised(ctx, a, policy.VerifySite, id)
	if err != nil {
		return ChecklistView{}, err
	}
	if s, ok := c.Site(site); !ok || s.Dropped {
		return ChecklistView{}, filing.Errorf(filing.NotFound, "unknown-site", "site", "the case has no such site")
	}
	return d.checklist(ctx, &c, site, accessor{a.ID, string(a.Role), "verification"})
}

func (d *Desk) checklist(ctx context.Context, c *filing.Case, site string, by accessor) (ChecklistView, error) {
	form, _, err := d.form(ctx, c, by)
	if err != nil {
		return ChecklistView{}, err
	}
	return d.checklistOf(ctx, c, &form, site)
}

func (d *Desk) checklistOf(ctx context.Context, c *filing.Case, form *filing.Form, site string) (v ChecklistView, err error) {
	v.Needed, _ = d.Book.Checklist(c.RuleSet, form, site)
	if v.Done, err = records.ReadChecklist(ctx, d.Table, c.ID, site, c.Visit); err != nil {
		return ChecklistView{}, unavailable(err)
	}
	v.Open = gaps(v.Needed, v.Done)
	return v, nil
}

// gaps lists what a checklist lacks, in its order.
func gaps(needed rulebook.Checklist, done records.Checklist) []Gap {
	open := []Gap{}
	for _, n := range needed.Originals {
		i := slices.IndexFunc(done.Originals, func(o filing.Source) bool { return o.Original == n.ID && o.Of == n.Of })
		at := "checklist.originals[" + n.ID + " " + n.Of + "]"
		switch {
		case i < 0:
			open = append(open, Gap{"original-missing", at})
		case done.Originals[i].Outcome == inconsistent:
			open = append(open, Gap{"original-inconsistent", at})
		case done.Originals[i].Outcome == unavailableSource:
			open = append(open, Gap{"source-unavailable", at})
		}
	}
	for _, path := range needed.Fields {
		i := slices.IndexFunc(done.Fields, func(f records.ComparedField) bool { return f.Path == path })
		switch {
		case i < 0:
			open = append(open, Gap{"field-missing", path})
		case done.Fields[i].Result == differs:
			open = append(open, Gap{"field-differs", path})
		}
	}
	for _, p := range needed.Photo {
		if !slices.Contains(done.Photo, p.ID) {
			open = append(open, Gap{"photo-unchecked", "checklist.photo[" + p.ID + "]"})
		}
	}
	return open
}

// completeChecklist gives the site's checklist of this visit, or refuses by the
// first thing that it lacks.
func (d *Desk) completeChecklist(ctx context.Context, c *filing.Case, site string, by accessor) (records.Checklist, error) {
	v, err := d.checklist(ctx, c, site, by)
	if err != nil {
		return v.Done, err
	}
	return v.Done, v.complete()
}

// complete refuses a checklist by the first thing that it lacks.
func (v ChecklistView) complete() error {
	if len(v.Open) == 0 {
		return nil
	}
	gap := v.Open[0]
	return filing.Errorf(filing.Conflict, gap.Code, gap.Field, "%s", gapText(gap.Code))
}

func gapText(code string) string {
	switch code {
	case "original-missing":
		return "look at this original and enter the source consulted and its outcome in the checklist first"
	case "original-inconsistent":
		return "an original that is not consistent can't be verified; return or refuse the case"
	case "source-unavailable":
		return "a source that did not answer verifies nothing; consult another one or defer"
	case "field-missing":
		return "compare this field with its original in the checklist first"
	case "field-differs":
		return "this field differs from its original; correct it at the desk, or return or refuse the case"
	default:
		return "look at the photo and tick this check in the checklist first"
	}
}
