package casework

import (
	"context"
	"fmt"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// ChecklistEntries is what the desk has looked at so far; parts may be missing.
type ChecklistEntries struct {
	Originals []filing.Source         `json:"originals,omitempty"`
	Fields    []records.ComparedField `json:"fields,omitempty"`
	Photo     []string                `json:"photo,omitempty"` // checks of the photo that were ticked
}

// SaveChecklist keeps what the desk has looked at for one site of this visit
// (C4, Plan 二(二)1(4)-(5)), in the place of what was kept before: originals with
// the source consulted and its outcome, fields as equal or differing, ticks of
// the photo. It may be incomplete and the case does not move. From the second
// saving on the call's IfVersion, the checklist's, is required; a checklist that
// was saved elsewhere in between answers Conflict with field If-Match. The
// outcome's version is the checklist's.
func (d *Desk) SaveChecklist(ctx context.Context, call Call, id, site string, in ChecklistEntries) (records.Outcome, error) {
	saw := call.IfVersion
	call.IfVersion = 0 // it is not the case's
	return d.decide(ctx, call, policy.VerifySite, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if err := d.atDesk(ctx, c, site); err != nil {
			return decision{}, err
		}
		kept, err := records.ReadChecklist(ctx, d.Table, c.ID, site, c.Visit)
		if err != nil {
			return decision{}, unavailable(err)
		}
		if err := matched(saw, kept.Rev); err != nil {
			return decision{}, err
		}
		form, _, err := d.form(ctx, c, accessor{call.Actor.ID, string(call.Actor.Role), "verification"})
		if err != nil {
			return decision{}, err
		}
		needed, _ := d.Book.Checklist(c.RuleSet, &form, site)
		if err := in.check(needed); err != nil {
			return decision{}, err
		}
		condition := atRev(kept.Rev)
		kept.Rev++
		kept.Originals, kept.Fields, kept.Photo = in.Originals, in.Fields, in.Photo
		kept.At, kept.By = d.Now().UTC(), call.Actor.ID
		b := &batch{}
		b.put(condition)(records.ChecklistItem(kept))
		if err := d.changesEvidence(ctx, b, c.ID, site); err != nil {
			return decision{}, err
		}
		return decision{writes: b.ws, outcome: beside(c, kept.Rev)}, b.err
	})
}

// matched compares the version that a caller saw of an item, 0 for none, with
// the one that is stored.
func matched(saw, stored int64) error {
	switch saw {
	case stored:
		return nil
	case 0:
		return filing.Errorf(filing.Invalid, "if-match-missing", "If-Match",
			"send the version that you read as If-Match, so that nothing saved elsewhere is lost")
	default:
		return stale()
	}
}

// check refuses entries that the site's checklist does not have.
func (in ChecklistEntries) check(needed rulebook.Checklist) error {
	for i, o := range in.Originals {
		at := fmt.Sprintf("originals[%d]", i)
		j := slices.IndexFunc(needed.Originals, func(n rulebook.Original) bool { return n.ID == o.Original && n.Of == o.Of })
		switch {
		case j < 0:
			return filing.Errorf(filing.Invalid, "unknown-original", at+".original", "this site's checklist has no such original; read the checklist")
		case slices.ContainsFunc(in.Originals[:i], func(b filing.Source) bool { return b.Original == o.Original && b.Of == o.Of }):
			return filing.Errorf(filing.Invalid, "entry-twice", at, "this original stands in the list twice; keep one")
		case !slices.ContainsFunc(needed.Originals[j].Sources, func(s rulebook.Consulted) bool { return s.ID == o.Name }):
			return filing.Errorf(filing.Invalid, "unknown-source", at+".name", "choose the source consulted from those that the checklist names for this original")
		case !slices.Contains([]string{consistent, inconsistent, unavailableSource}, o.Outcome):
			return filing.Errorf(filing.Invalid, "source-outcome", at+".outcome", "the outcome of a source is consistent, inconsistent or unavailable")
		}
	}
	for i, f := range in.Fields {
		at := fmt.Sprintf("fields[%d]", i)
		switch {
		case !slices.Contains(needed.Fields, f.Path):
			return filing.Errorf(filing.Invalid, "unknown-path", at+".path", "this site's checklist has no such field; read the checklist")
		case slices.ContainsFunc(in.Fields[:i], func(b records.ComparedField) bool { return b.Path == f.Path }):
			return filing.Errorf(filing.Invalid, "entry-twice", at, "this field stands in the list twice; keep one")
		case f.Result != equal && f.Result != differs:
			return filing.Errorf(filing.Invalid, "field-result", at+".result", "a field equals its original or differs: say equal or differs")
		}
	}
	for i, tick := range in.Photo {
		if !slices.ContainsFunc(needed.Photo, func(p rulebook.PhotoCheck) bool { return p.ID == tick }) || slices.Contains(in.Photo[:i], tick) {
			return filing.Errorf(filing.Invalid, "unknown-check", fmt.Sprintf("photo[%d]", i), "tick each check of the photo that the checklist names once")
		}
	}
	return nil
}

// What an entry of a checklist says.
const (
	consistent        = "consistent"
	inconsistent      = "inconsistent"
	unavailableSource = "unavailable"
	equal             = "equal"
	differs           = "differs"
)
