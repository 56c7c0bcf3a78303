package casework

import (
	"context"
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// IssueNumber is the task that gives an approved case its number
// (NumberIssued): the counter of province and year, the number's own item and
// the case go into one commit, so that the numbers of a series are exactly 1..n
// (I1) and a case gets exactly one (I2). When many issue at once, those that
// find the counter moved start over; after eight tries the answer is
// Unavailable and the workflow repeats later. On a case that has its number,
// nothing happens; on one that is not approved the answer is Conflict.
func (d *Desk) IssueNumber(ctx context.Context, t Task) (Position, error) {
	c, err := d.advance(ctx, filing.RoleSystem, t.Case, func(c *filing.Case) (decision, error) {
		if c.Status == filing.Approved {
			return d.nextNumber(ctx, c)
		}
		if c.Status != filing.Filed {
			return decision{}, filing.Errorf(filing.Conflict, "not-approved", "status", "only an approved case gets a number")
		}
		return decision{}, nil
	})
	return position(&c), err
}

func (d *Desk) nextNumber(ctx context.Context, c *filing.Case) (decision, error) {
	province, known := d.Book.Province(c.Province)
	if !known {
		return decision{}, fmt.Errorf("case %s: unknown province %q", c.ID, c.Province)
	}
	n := filing.Number{Province: province.ICP, Year: d.Now().In(china()).Year()}
	key := records.SeriesKey(n.Series())
	last, err := records.ReadCounter(ctx, d.Table, key)
	if err != nil {
		return decision{}, unavailable(err)
	}
	if last >= filing.MaxSequence {
		return decision{}, fmt.Errorf("series %s is used up", n.Series())
	}
	n.Sequence = int(last) + 1
	counted, err := records.Advance(key, last)
	if err != nil {
		return decision{}, err
	}
	it, err := records.NumberItem(records.Issued{Number: n, Case: c.ID})
	if err != nil {
		return decision{}, err
	}
	return decision{
		event:  &filing.NumberIssued{Number: n},
		writes: []table.Write{counted, table.Put(it, table.IfAbsent())},
	}, nil
}

// china is the time zone of the law: UTC+8, without daylight saving.
func china() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }
