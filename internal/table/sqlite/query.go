package sqlite

import (
	"context"
	"strings"

	"zombiezen.com/go/sqlite"

	"beian/internal/table"
)

// Query implements [table.Table]. Its pages are full and its indexes current.
func (db *DB) Query(ctx context.Context, q table.Query) (table.Page, error) {
	after, err := q.After()
	if err != nil {
		return table.Page{}, err
	}
	begun := after != table.Position{}
	var page table.Page
	err = db.read(ctx, func(r *reader) error {
		return r.rows(selection(q.Index, q.Descending, begun), func(stmt *sqlite.Stmt) {
			bindQuery(stmt, q, after, begun)
		}, func(stmt *sqlite.Stmt) bool {
			if len(page.Items) == q.Limit {
				page.Cursor = q.CursorAt(page.Items[q.Limit-1].PositionIn(q.Index))
				return false
			}
			page.Items = append(page.Items, scan(stmt))
			return true
		})
	})
	if err != nil {
		return table.Page{}, err
	}
	return page, nil
}

// selection is the statement for a kind of query; there are 16. Its parameters
// are partition, from, to, limit and, if it begins at a cursor, the position.
// Going on at a position, its side needs no bound: a cursor is never outside.
func selection(index table.Index, descending, begun bool) string {
	partition, sort := "partition", "sort"
	if index != table.Primary {
		partition, sort = string(index)+"_partition", string(index)+"_sort"
	}
	where := []string{partition + " = ?1", "deleted = 0"}
	order, beyond := "", " > "
	if descending {
		order, beyond = " DESC", " < "
	}
	if !begun || descending {
		where = append(where, sort+" >= ?2")
	}
	if !begun || !descending {
		where = append(where, sort+" <= ?3")
	}
	by := []string{sort}
	if index != table.Primary {
		by = []string{sort, "partition", "sort"}
	}
	if begun {
		at := []string{"?5", "?6", "?7"}[:len(by)]
		where = append(where, "("+strings.Join(by, ", ")+")"+beyond+"("+strings.Join(at, ", ")+")")
	}
	return "SELECT " + columns + " FROM items WHERE " + strings.Join(where, " AND ") +
		" ORDER BY " + strings.Join(by, order+", ") + order + " LIMIT ?4"
}

func bindQuery(stmt *sqlite.Stmt, q table.Query, after table.Position, begun bool) {
	stmt.BindText(1, q.Partition)
	if !begun || q.Descending {
		stmt.BindText(2, q.From)
	}
	if !begun || !q.Descending {
		if q.To == "" {
			// Every blob is greater than every text.
			stmt.BindBytes(3, nil)
		} else {
			stmt.BindText(3, q.To)
		}
	}
	// One more tells whether there is a next page.
	stmt.BindInt64(4, int64(q.Limit)+1)
	if !begun {
		return
	}
	stmt.BindText(5, after.Sort)
	if q.Index != table.Primary {
		stmt.BindText(6, after.Key.Partition)
		stmt.BindText(7, after.Key.Sort)
	}
}
