package memory

import (
	"context"

	"beian/internal/table"
)

// Query implements [table.Table]. Its pages are full and its indexes current.
func (t *Table) Query(_ context.Context, q table.Query) (table.Page, error) {
	after, err := q.After()
	if err != nil {
		return table.Page{}, err
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	var page table.Page
	var last table.Position
	t.walk(q, after, func(e entry) bool {
		if len(page.Items) == q.Limit {
			page.Cursor = q.CursorAt(last)
			return false
		}
		page.Items = append(page.Items, e.item.Clone())
		last = e.at
		return true
	})
	return page, nil
}

// walk visits the entries of q after the position in order until visit has
// enough.
func (t *Table) walk(q table.Query, after table.Position, visit func(entry) bool) {
	tree := t.trees[place{q.Index, q.Partition}]
	if tree == nil {
		return
	}
	begun := after != table.Position{}
	step := func(e entry) bool {
		beyond := q.To != "" && e.at.Sort > q.To
		if q.Descending {
			beyond = e.at.Sort < q.From
		}
		if beyond {
			return false
		}
		return (begun && e.at == after) || visit(e)
	}
	switch {
	case !q.Descending && begun:
		tree.AscendGreaterOrEqual(entry{at: after}, step)
	case !q.Descending:
		tree.AscendGreaterOrEqual(entry{at: table.Position{Sort: q.From}}, step)
	case begun:
		tree.DescendLessOrEqual(entry{at: after}, step)
	case q.To != "":
		tree.DescendLessOrEqual(entry{at: endOf(q.To)}, step)
	default:
		tree.Descend(step)
	}
}

// endOf is behind every position with the sort key: no key has a byte 0xff,
// because keys are UTF-8.
func endOf(sort string) table.Position {
	return table.Position{Sort: sort, Key: table.Key{Partition: "\xff"}}
}
