package casework

import (
	"context"
	"slices"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
)

// sameThing reports whether two scans of a case are of the same page of the same
// thing, so that the later one takes the earlier one's place. Other papers are
// each their own.
func sameThing(a, b records.Scan) bool {
	return a.Purpose == b.Purpose && a.Of == b.Of && a.Page == b.Page && replaceable(a)
}

func replaceable(s records.Scan) bool { return s.Purpose != purposeOther && s.Of != "" }

// takesPlace makes the writes of a scan that was judged: a clean one that was
// asked for later than the one shown replaces it, an earlier one is replaced at
// once. Where the papers have gone to the bureau, it came too late.
func (d *Desk) takesPlace(ctx context.Context, s records.Scan, before int64) ([]table.Write, error) {
	b := &batch{}
	if s.State == records.ScanClean && replaceable(s) {
		late, err := d.cameLate(ctx, s, b)
		if err != nil {
			return nil, err
		}
		if late {
			s.State, s.Clean = records.ScanRejected, ""
			s.Findings = append(slices.Clone(s.Findings), d.Book.ScanFinding(rulebook.ScanLate, ""))
		} else if s.State, err = d.replaces(ctx, s, b); err != nil {
			return nil, err
		}
	}
	b.put(table.IfVersion(before))(records.ScanItem(s))
	return b.ws, b.err
}

// cameLate reports whether the papers of the scan's case stand, and holds the
// case in the same commit. A draft has no case yet.
func (d *Desk) cameLate(ctx context.Context, s records.Scan, b *batch) (bool, error) {
	c, err := records.Case(ctx, d.Table, s.Case)
	if filing.KindOf(err) == filing.NotFound {
		return false, nil
	}
	if err != nil {
		return false, unavailable(err)
	}
	b.add(table.Check(records.CaseKey(c.ID), table.IfVersion(c.Version)))
	return papersStand(c.Status, s.Purpose), nil
}

// replaces puts the scan in the place of the one that is shown and gives its
// state.
func (d *Desk) replaces(ctx context.Context, s records.Scan, b *batch) (records.ScanState, error) {
	shown, found, err := records.ReadShown(ctx, d.Table, s.Case, s.Purpose, s.Of, s.Page)
	if err != nil {
		return "", unavailable(err)
	}
	now := records.Shown{Case: s.Case, Rev: 1, Purpose: s.Purpose, Of: s.Of, Page: s.Page, Scan: s.ID, Asked: s.Asked}
	if !found {
		b.put(table.IfAbsent())(records.ShownItem(now))
		return records.ScanClean, nil
	}
	switch {
	case shown.Scan == s.ID: // another delivery was faster, and this one's write will meet it
		return records.ScanClean, nil
	case s.Asked.Before(shown.Asked):
		return records.ScanReplaced, nil
	}
	now.Rev = shown.Rev + 1
	b.put(table.IfVersion(shown.Rev))(records.ShownItem(now))
	old, found, err := records.ReadScan(ctx, d.Table, s.Case, shown.Scan)
	if err != nil {
		return "", unavailable(err)
	}
	if found && old.State == records.ScanClean {
		old.State, old.Rev = records.ScanReplaced, old.Rev+1
		b.put(table.IfVersion(old.Rev - 1))(records.ScanItem(old))
		if ofDesk(s.Purpose) {
			return records.ScanClean, d.changesEvidence(ctx, b, s.Case, s.Site)
		}
	}
	return records.ScanClean, nil
}

// ScanList is the scans of a case as their readers see them. Shown are those that
// were asked for or are clean. Refused are the latest tries that were refused
// and not made good, so that their uploader learns why. Of the others, which
// nobody views, only the number is told.
type ScanList struct {
	Shown    []records.Scan
	Refused  []records.Scan
	Replaced int
	Rejected int
}

func listScans(all []records.Scan) ScanList {
	var list ScanList
	for _, s := range all {
		switch s.State {
		case records.ScanAsked, records.ScanClean:
			list.Shown = append(list.Shown, s)
		case records.ScanReplaced:
			list.Replaced++
		case records.ScanRejected:
			later := func(o records.Scan) bool { return sameThing(o, s) && o.Asked.After(s.Asked) }
			if slices.ContainsFunc(all, later) {
				list.Rejected++
			} else {
				list.Refused = append(list.Refused, s)
			}
		}
	}
	return list
}

// missingPapers lists the papers that a form declares and no clean scan shows.
func (d *Desk) missingPapers(f *filing.Form, all []records.Scan) []rulebook.DeclaredPaper {
	missing := []rulebook.DeclaredPaper{}
	for _, p := range d.Book.Papers(f) {
		if !slices.ContainsFunc(all, func(s records.Scan) bool {
			return s.State == records.ScanClean && s.Purpose == p.Code && rulebook.Unlocks(p.Of, s.Of)
		}) {
			missing = append(missing, p)
		}
	}
	return missing
}
