package casework

import (
	"context"
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
		if s, ok := c.Site(site); !ok || s.Dropped {
			return decision{}, filing.Errorf(filing.NotFound, "unknown-site", "site", "the case has no such site")
		}
		if c.Clock.MayLapse(d.Now()) {
			return decision{}, invitationOver()
		}
		if err := d.captured(ctx, c, site); err != nil {
			return decision{}, err
		}
		came, err := d.appearances(ctx, c, site)
		if err != nil {
			return decision{}, err
		}
		it, err := records.AppearanceItem(records.Appearance{
			Case: c.ID, Site: site, Visit: c.Visit, At: d.Now().UTC(), By: call.Actor.ID,
		})
		if err != nil {
			return decision{}, err
		}
		writes, err := d.arrived(ctx, c, site)
		if err != nil {
			return decision{}, err
		}
		writes = append(writes, table.Put(it, table.Always()))
		if len(came) < len(c.Standing()) {
			return decision{writes: writes}, nil
		}
		return decision{event: &filing.PersonsAppeared{Appearances: came}, writes: writes}, nil
	})
}

func invitationOver() error {
	return filing.Errorf(filing.TooLate, "invitation-over", "status", "the month to appear is over; a new case can copy the form")
}

// appearances lists the sites whose head has come in this visit, the site that
// is just appearing among them.
func (d *Desk) appearances(ctx context.Context, c *filing.Case, site string) ([]filing.Appearance, error) {
	var came []filing.Appearance
	for _, s := range c.Standing() {
		if s.ID == site {
			came = append(came, filing.Appearance{Site: s.ID, At: d.Now().UTC()})
			continue
		}
		at, err := d.cameAt(ctx, c, s)
		if err != nil {
			return nil, err
		}
		if !at.IsZero() {
			came = append(came, filing.Appearance{Site: s.ID, At: at})
		}
	}
	return slices.Clip(came), nil
}

// cameAt gives when the head of a site came at this visit, the zero time if he
// has not: who was sent home for an original comes again.
func (d *Desk) cameAt(ctx context.Context, c *filing.Case, s filing.SiteState) (time.Time, error) {
	if !s.AppearedAt.IsZero() {
		return s.AppearedAt, nil
	}
	a, found, err := records.ReadAppearance(ctx, d.Table, c.ID, s.ID)
	if err != nil || !found || a.Visit != c.Visit || !a.At.After(c.DeferredAt) {
		return time.Time{}, unavailable(err)
	}
	return a.At, nil
}

func (d *Desk) appeared(ctx context.Context, c *filing.Case, s filing.SiteState) (bool, error) {
	at, err := d.cameAt(ctx, c, s)
	return !at.IsZero(), err
}

// captured demands the live capture of a head who is verified online.
func (d *Desk) captured(ctx context.Context, c *filing.Case, site string) error {
	if !c.Remote {
		return nil
	}
	list, err := records.Scans(ctx, d.Table, c.ID)
	if err != nil {
		return unavailable(err)
	}
	for _, s := range list {
		if s.Purpose == PurposePhoto && s.Site == site && s.State == records.ScanClean && !s.Asked.Before(c.Invitation.Starts) {
			return nil
		}
	}
	return filing.Errorf(filing.Conflict, "photo-missing", "photo", "the head of this site has not uploaded a live capture yet; compare it with the document first")
}
