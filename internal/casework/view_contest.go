package casework

import (
	"context"
	"slices"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// ContestView is a contest as the provider that decides sees it: of who contests
// the domain no more than who it is, which the certificate must show.
type ContestView struct {
	Contest   records.Contest
	Status    filing.Status    // of the holder's case
	Organiser filing.Sensitive // name of the subject that contests; empty once its draft has ended
	Nature    filing.Nature
}

// ViewContest opens a contest for the provider that decides it, after recording
// the reading of the contester's draft with its purpose (I9).
func (d *Desk) ViewContest(ctx context.Context, a policy.Actor, id, purpose string) (ContestView, error) {
	if !slices.Contains(Purposes(), purpose) {
		return ContestView{}, purposeMissing()
	}
	c, err := d.contest(ctx, a, policy.ViewContest, id)
	if err != nil {
		return ContestView{}, err
	}
	holder, err := records.Case(ctx, d.Table, c.Holder)
	if err != nil {
		return ContestView{}, unavailable(err)
	}
	v := ContestView{Contest: c, Status: holder.Status}
	if c.State != records.ContestOpen {
		return v, nil
	}
	draft, err := records.ReadDraft(ctx, d.Table, c.Draft)
	if filing.KindOf(err) == filing.NotFound {
		return v, nil // it has just ended, and the contest with it
	}
	if err != nil {
		return ContestView{}, unavailable(err)
	}
	form, _, err := d.draftForm(ctx, &draft, accessor{a.ID, string(a.Role), purpose})
	v.Organiser, v.Nature = form.Subject.Name, form.Subject.Nature
	return v, err
}

// ViewCertificate signs one short view of the domain certificate of an open
// contest for the provider that decides it, after recording it among the readings
// of the contester's draft (I9).
func (d *Desk) ViewCertificate(ctx context.Context, a policy.Actor, id, purpose string) (Signed, error) {
	if !slices.Contains(Purposes(), purpose) {
		return Signed{}, purposeMissing()
	}
	c, err := d.contest(ctx, a, policy.ViewContest, id)
	if err != nil {
		return Signed{}, err
	}
	if c.State != records.ContestOpen {
		return Signed{}, filing.Errorf(filing.Conflict, "contest-over", "contest", "this contest is %s; its certificate is not shown any more", c.State)
	}
	// A newer certificate of the draft does not take the place of the one that the
	// contest was opened with.
	return d.signView(ctx, accessor{a.ID, string(a.Role), purpose}, c.Draft, c.Scan, records.ScanClean, records.ScanReplaced)
}

// OwnContest is a contest as the applicant sees who opened it.
type OwnContest struct {
	Contest records.Contest
	Reasons []Ground // notes open
}

// Contests lists the contests of an own draft, oldest first, with the reasons of
// their decisions. The reading is recorded where there are any.
func (d *Desk) Contests(ctx context.Context, a policy.Actor, id string) ([]OwnContest, error) {
	draft, err := d.ownDraft(ctx, a, policy.ViewDraft, id)
	if err != nil || len(draft.Contests) == 0 {
		return nil, err
	}
	key, err := d.recordAccess(ctx, id, accessor{a.ID, string(a.Role), "own-case"}, "contests")
	if err != nil {
		return nil, err
	}
	var list []OwnContest
	for _, contest := range draft.Contests {
		c, err := records.ReadContest(ctx, d.Table, contest)
		if err != nil {
			return nil, unavailable(err)
		}
		grounds, err := openReasons(key, c.Reasons)
		if err != nil {
			return nil, err
		}
		list = append(list, OwnContest{c, grounds})
	}
	return list, nil
}
