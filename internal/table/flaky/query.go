package flaky

import (
	"context"
	"slices"

	"beian/internal/table"
)

// Query implements [table.Table].
func (t *Table) Query(ctx context.Context, q table.Query) (table.Page, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.begin(); err != nil {
		return table.Page{}, err
	}
	page, err := t.driver.Query(ctx, q)
	if err != nil {
		return table.Page{}, err
	}
	after, err := q.After()
	if err != nil {
		return table.Page{}, err
	}
	if q.Index != table.Primary && len(t.lags.of) > 0 {
		if page, err = t.lagging(q, after, page); err != nil {
			return table.Page{}, err
		}
	}
	if len(page.Items) > 0 && t.hit(t.faults.Short) {
		page = cut(q, after, page, t.rng.IntN(len(page.Items)+1))
	}
	return page, nil
}

// lagging replaces in a true page what the index is late or early with.
func (t *Table) lagging(q table.Query, after table.Position, page table.Page) (table.Page, error) {
	next := q
	next.Cursor = page.Cursor
	end, err := next.After()
	if err != nil {
		return table.Page{}, err
	}
	page.Items = slices.DeleteFunc(page.Items, func(it table.Item) bool {
		g := t.lags.of[entry{q.Index, it.Key}]
		return g != nil && g.until >= t.calls
	})
	for _, g := range t.lags.in[place{q.Index, q.Partition}] {
		at := g.image.PositionIn(q.Index)
		if g.until >= t.calls && within(q, at) && between(q, after, at, end) {
			page.Items = append(page.Items, g.image.Clone())
		}
	}
	slices.SortFunc(page.Items, func(a, b table.Item) int {
		n := a.PositionIn(q.Index).Compare(b.PositionIn(q.Index))
		if q.Descending {
			return -n
		}
		return n
	})
	if len(page.Items) > q.Limit {
		page = cut(q, after, page, q.Limit)
	}
	return page, nil
}

func within(q table.Query, p table.Position) bool {
	return p.Sort >= q.From && (q.To == "" || p.Sort <= q.To)
}

// between reports whether p comes in a page that begins after the one position
// and ends with the other, zero being no limit.
func between(q table.Query, after, p, end table.Position) bool {
	sign := 1
	if q.Descending {
		sign = -1
	}
	var none table.Position
	return (after == none || sign*p.Compare(after) > 0) && (end == none || sign*p.Compare(end) <= 0)
}

// cut leaves the first n items of page and a cursor to the rest, even if there
// is none.
func cut(q table.Query, after table.Position, page table.Page, n int) table.Page {
	if n > 0 {
		after = page.Items[n-1].PositionIn(q.Index)
	}
	return table.Page{Items: page.Items[:n], Cursor: q.CursorAt(after)}
}
