package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// changesEvidence counts, in the same commit, a change of what the verification of a
// site rests on.
func (d *Desk) changesEvidence(ctx context.Context, b *batch, id, site string) error {
	e, err := records.ReadEvidence(ctx, d.Table, id, site)
	if err != nil {
		return unavailable(err)
	}
	e.Rev++
	b.put(atRev(e.Rev - 1))(records.EvidenceItem(e))
	return nil
}

// sameEvidence gives what holds as long as nothing changes of what the verification
// of the sites rests on. It is read before that is: one check a site, whatever it
// has, so that twenty sites stay in one commit.
func (d *Desk) sameEvidence(ctx context.Context, c *filing.Case, sites ...filing.SiteState) ([]table.Write, error) {
	var same []table.Write
	for _, s := range sites {
		e, err := records.ReadEvidence(ctx, d.Table, c.ID, s.ID)
		if err != nil {
			return nil, unavailable(err)
		}
		same = append(same, table.Check(records.EvidenceKey(c.ID, s.ID), atRev(e.Rev)))
	}
	return same, nil
}
