package casework

import (
	"context"

	"beian/internal/records"
)

// DraftView is a draft with its form open and all that goes with it.
type DraftView struct {
	records.Draft
	Scans    ScanList
	Missing  []DeclaredPaper // declared by the form, without a clean scan
	Accepted []records.Accepted
	BoundTo  string // the case that its account is bound to, "" for none (A7)
}

// draftView adds to a draft whose form is open what was uploaded and accepted for
// it.
func (d *Desk) draftView(ctx context.Context, draft records.Draft) (DraftView, error) {
	v := DraftView{Draft: draft}
	scans, err := records.Scans(ctx, d.Table, draft.ID)
	if err != nil {
		return DraftView{}, unavailable(err)
	}
	v.Scans, v.Missing = listScans(scans), d.missingPapers(&draft.Form, scans)
	if v.Accepted, err = records.Acceptances(ctx, d.Table, draft.ID); err != nil {
		return DraftView{}, unavailable(err)
	}
	v.BoundTo, err = d.boundTo(ctx, draft.Owner)
	return v, err
}
