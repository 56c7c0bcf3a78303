package casework

import (
	"context"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
)

// Resubmit brings the corrected form of a returned case (CaseResubmitted). Only
// fields that the return unlocked may differ (B4): another one is refused by
// name. A form that stays as it is goes on where something was mended besides it:
// a scan, a consent, or what the reasons are about; see [Desk.mended]. Domains
// that are new are claimed, those that are gone released.
func (d *Desk) Resubmit(ctx context.Context, call Call, id string, f filing.Form) (records.Outcome, error) {
	if err := wellFormed(&f); err != nil {
		return records.Outcome{}, err
	}
	return d.decide(ctx, call, policy.ResubmitCase, filing.RoleApplicant, id, func(c *filing.Case) (decision, error) {
		if c.Status != filing.Returned {
			// The lifecycle refuses it; nothing personal needs to be read for that.
			return decision{event: &filing.CaseResubmitted{}}, nil
		}
		return d.resubmission(ctx, call, c, f)
	})
}

func (d *Desk) resubmission(ctx context.Context, call Call, c *filing.Case, f filing.Form) (decision, error) {
	before, key, err := d.form(ctx, c, accessor{call.Actor.ID, string(call.Actor.Role), "resubmit"})
	if err != nil {
		return decision{}, err
	}
	changed := rulebook.Changed(&before, &f)
	if err := unlocked(c, changed); err != nil {
		return decision{}, err
	}
	if len(changed) == 0 {
		if err := d.mended(ctx, c, &before); err != nil {
			return decision{}, err
		}
	}
	next, err := d.nextForm(ctx, call, c, key, f)
	if err != nil {
		return decision{}, err
	}
	return decision{
		event: &filing.CaseResubmitted{Declared: next.declared, Changed: changed}, writes: next.writes, explain: next.explain,
	}, nil
}

// unlocked refuses a correction of a field that no reason names, by its name.
func unlocked(c *filing.Case, changed []string) error {
	reasons := standingReasons(c)
	for _, path := range changed {
		if !ofDropped(c, path) && !slices.ContainsFunc(reasons, func(r filing.Reason) bool { return opens(r, path) }) {
			return filing.Errorf(filing.Invalid, "field-locked", path, "the return did not name this field; leave it as it was")
		}
	}
	return nil
}

// standingReasons are the reasons of the return that still count: what is said of
// a dropped site does not.
func standingReasons(c *filing.Case) []filing.Reason {
	return slices.DeleteFunc(slices.Clone(c.Reasons), func(r filing.Reason) bool { return ofDropped(c, r.Field) })
}

// unlockedPaths lists, each once, what a correction of a returned case may change
// (B4); whatever lies below a path is unlocked with it.
func unlockedPaths(c *filing.Case) []string {
	paths := []string{}
	if c.Status != filing.Returned {
		return paths
	}
	for _, r := range c.Reasons {
		for _, path := range rulebook.Opened(r.Field) {
			paths = appendNew(paths, path)
		}
	}
	return paths
}

// opens reports whether a reason lets a path be changed.
func opens(r filing.Reason, path string) bool {
	return slices.ContainsFunc(rulebook.Opened(r.Field), func(field string) bool { return rulebook.Unlocks(field, path) })
}

// ofDropped reports whether a path is of a site that was taken out of the case.
func ofDropped(c *filing.Case, path string) bool {
	return slices.ContainsFunc(c.Sites, func(s filing.SiteState) bool {
		return s.Dropped && rulebook.Unlocks("sites["+s.ID+"]", path)
	})
}

// standing gives the form without the sites that were taken out of the case: they
// are neither checked nor confirmed.
func standing(c *filing.Case, f *filing.Form) *filing.Form {
	kept := f.Clone()
	gone := dropped(c)
	kept.Sites = slices.DeleteFunc(kept.Sites, func(s filing.Site) bool { return gone[s.ID] })
	return &kept
}

func dropped(c *filing.Case) map[string]bool {
	gone := map[string]bool{}
	for _, s := range c.Sites {
		gone[s.ID] = s.Dropped
	}
	return gone
}
