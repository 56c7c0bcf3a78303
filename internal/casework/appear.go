package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/table"
)

// Appear records that the head of a site came in person with the originals
// (Plan 二(二)1(3)). When the heads of all sites have come, the month stops
// (PersonsAppeared); before that the case stays as it is. A second appearance
// of one site changes nothing.
func (d *Desk) Appear(ctx context.Context, call Call, id, site string) (records.Outcome, error) {
	return d.decide(ctx, call, policy.RecordAppearance, filing.RoleVerifier, id, func(c *filing.Case) (decision, error) {
		if _, err := c.Leads(&filing.PersonsAppeared{}); err != nil {
			return decision{}, err
		}
		s, ok := c.Site(site)
		if !ok || s.Dropped {
			return decision{}, filing.Errorf(filing.NotFound, "unknown-site", "site", "the case has no such site")
		}
		if c.Clock.MayLapse(d.Now()) {
			return decision{}, invitationOver()
		}
		if err := d.captured(ctx, c, site); err != nil {
			return decision{}, err
		}
		came, absent, err := d.appearances(ctx, c, site)
		if err != nil {
			return decision{}, err
		}
		last, err := d.lastCame(ctx, c, *s)
		if err != nil {
			return decision{}, err
		}
		now := records.Appearance{Case: c.ID, Site: site, Visit: c.Visit, Rev: last.Rev + 1, At: d.Now().UTC(), By: call.Actor.ID}
		if !last.At.IsZero() {
			now.At, now.By = last.At, last.By
		}
		it, err := records.AppearanceItem(now)
		if err != nil {
			return decision{}, err
		}
		writes, err := d.arrived(ctx, c, site)
		if err != nil {
			return decision{}, err
		}
		writes = append(writes, table.Put(it, atRev(last.Rev)))
		if len(came) < len(c.Standing()) {
			// Two heads who come at the same moment must not each leave the move to the
			// other: the case itself stays, so that each appearance checks the others.
			return decision{writes: writes, kept: absent}, nil
		}
		return decision{event: &filing.PersonsAppeared{Appearances: came}, writes: writes}, nil
	})
}

func invitationOver() error {
	return filing.Errorf(filing.TooLate, "invitation-over", "status", "the month to appear is over; a new case can copy the form")
}

// appearances lists the sites whose head has come in this visit, the site that
// is just appearing among them. absent is what holds as long as none of the others
// comes.
func (d *Desk) appearances(ctx context.Context, c *filing.Case, site string) (came []filing.Appearance, absent []table.Write, err error) {
	for _, s := range c.Standing() {
		last, err := d.lastCame(ctx, c, s)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case !last.At.IsZero():
			came = append(came, filing.Appearance{Site: s.ID, At: last.At})
		case s.ID == site:
			came = append(came, filing.Appearance{Site: s.ID, At: d.Now().UTC()})
		default:
			absent = append(absent, table.Check(records.AppearanceKey(c.ID, s.ID), atRev(last.Rev)))
		}
	}
	return slices.Clip(came), absent, nil
}

// atRev is that an item stands at a revision, or, at none, that there is no item.
func atRev(rev int64) table.Condition {
	if rev == 0 {
		return table.IfAbsent()
	}
	return table.IfVersion(rev)
}

// lastCame reads when the head of a site came at this visit, at the zero time if
// he has not: who was sent home for an original comes again.
func (d *Desk) lastCame(ctx context.Context, c *filing.Case, s filing.SiteState) (records.Appearance, error) {
	a, err := records.ReadAppearance(ctx, d.Table, c.ID, s.ID)
	switch {
	case err != nil:
		return a, unavailable(err)
	case !s.AppearedAt.IsZero():
		a.At = s.AppearedAt
	case a.Visit != c.Visit || !a.At.After(c.DeferredAt):
		a.At = time.Time{}
	}
	return a, nil
}

func (d *Desk) appeared(ctx context.Context, c *filing.Case, s filing.SiteState) (bool, error) {
	last, err := d.lastCame(ctx, c, s)
	return !last.At.IsZero(), err
}

// captured demands the live capture of a head who is verified online, of this visit.
func (d *Desk) captured(ctx context.Context, c *filing.Case, site string) error {
	if !c.Remote {
		return nil
	}
	began, err := d.visitBegan(ctx, c)
	if err != nil {
		return err
	}
	list, err := records.Scans(ctx, d.Table, c.ID)
	if err != nil {
		return unavailable(err)
	}
	for _, s := range list {
		if s.Purpose == PurposePhoto && s.Site == site && s.State == records.ScanClean && !s.Asked.Before(began) {
			return nil
		}
	}
	return filing.Errorf(filing.Conflict, "photo-missing", "photo", "the head of this site has not uploaded a live capture yet; compare it with the document first")
}

// photoOf demands the clean photo of a site, taken of the head who came at this
// visit: when he was there, or, online, since he was invited. A photo of his
// predecessor, or of an earlier visit, proves nothing of him (C2).
func (d *Desk) photoOf(ctx context.Context, c *filing.Case, site, photo string) error {
	s, err := d.cleanScan(ctx, c.ID, site, "photo", PurposePhoto, photo)
	if err != nil {
		return err
	}
	state, _ := c.Site(site)
	since := state.AppearedAt
	if c.Remote {
		if since, err = d.visitBegan(ctx, c); err != nil {
			return err
		}
	}
	if s.Asked.Before(since) {
		return filing.Errorf(filing.Conflict, "photo-outdated", "photo", "this photo was taken before the head came at this visit; take one of him now")
	}
	return nil
}

// visitBegan gives when the present visit of the case began. The invitation does
// not tell: it moves when it is renewed.
func (d *Desk) visitBegan(ctx context.Context, c *filing.Case) (time.Time, error) {
	rec, found, err := records.Record(ctx, d.Table, c.ID, c.Visit)
	if err == nil && !found {
		err = fmt.Errorf("case %s has no record of its visit %d", c.ID, c.Visit)
	}
	return rec.At, unavailable(err)
}
