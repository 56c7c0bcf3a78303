package sqlite

import (
	"time"

	"zombiezen.com/go/sqlite"

	"beian/internal/table"
)

// columns of an item, in the order in which scan reads and bind writes them.
const columns = "version, expires, kind, partition, sort," +
	" queue_partition, queue_sort, account_partition, account_sort, work_partition, work_sort, body"

// The number of columns, and the first of those with index keys.
const (
	columnCount = 12
	indexColumn = 5
)

// indexes in the order of their columns, which are named after them.
func indexes() [3]table.Index {
	return [3]table.Index{table.Queue, table.Account, table.Work}
}

// bind binds it to the parameters 1 to columnCount.
func bind(stmt *sqlite.Stmt, it *table.Item) {
	stmt.BindInt64(1, it.Version)
	if it.Expires.IsZero() {
		stmt.BindNull(2)
	} else {
		stmt.BindInt64(2, it.Expires.Unix())
	}
	stmt.BindText(3, string(it.Kind))
	stmt.BindText(4, it.Key.Partition)
	stmt.BindText(5, it.Key.Sort)
	for i, index := range indexes() {
		k, ok := it.Index[index]
		if !ok {
			stmt.BindNull(6 + 2*i)
			stmt.BindNull(7 + 2*i)
			continue
		}
		stmt.BindText(6+2*i, k.Partition)
		stmt.BindText(7+2*i, k.Sort)
	}
	if it.Body == nil {
		stmt.BindNull(columnCount)
	} else {
		stmt.BindBytes(columnCount, it.Body)
	}
}

// scan reads the item of a row that begins with the columns.
func scan(stmt *sqlite.Stmt) table.Item {
	it := table.Item{
		Version: stmt.ColumnInt64(0),
		Kind:    table.Kind(stmt.ColumnText(2)),
		Key:     table.Key{Partition: stmt.ColumnText(3), Sort: stmt.ColumnText(4)},
		Index:   scanIndex(stmt, indexColumn),
	}
	if !stmt.ColumnIsNull(1) {
		it.Expires = time.Unix(stmt.ColumnInt64(1), 0).UTC()
	}
	if n := stmt.ColumnLen(columnCount - 1); n > 0 {
		it.Body = make([]byte, n)
		stmt.ColumnBytes(columnCount-1, it.Body)
	}
	return it
}

// scanIndex reads the index keys, nil if there is none.
func scanIndex(stmt *sqlite.Stmt, column int) map[table.Index]table.Key {
	var keys map[table.Index]table.Key
	for i, index := range indexes() {
		if stmt.ColumnIsNull(column + 2*i) {
			continue
		}
		if keys == nil {
			keys = make(map[table.Index]table.Key, 1)
		}
		keys[index] = table.Key{Partition: stmt.ColumnText(column + 2*i), Sort: stmt.ColumnText(column + 2*i + 1)}
	}
	return keys
}
