package sqlite

import (
	"context"
	"maps"

	"zombiezen.com/go/sqlite"

	"beian/internal/table"
)

// Commit implements [table.Table]. An answer that is the error of ctx means
// that nothing was written.
func (db *DB) Commit(ctx context.Context, ws ...table.Write) error {
	return db.submit(ctx, func(w *writer) error { return w.apply(ws) })
}

// stored is what a write needs to know of the item that it meets.
type stored struct {
	id    int64
	item  *table.Item // version, kind and index keys only; nil if there is none
	write *table.Write
}

// apply evaluates all conditions and then writes, so that a conflict needs
// nothing undone. Earlier commits of the transaction are visible to it.
func (w *writer) apply(ws []table.Write) error {
	found := make([]stored, len(ws))
	var failed []int
	for i := range ws {
		s, err := w.lookup(&ws[i])
		if err != nil {
			return err
		}
		if !ws[i].If.Holds(s.item) {
			failed = append(failed, i)
		}
		found[i] = s
	}
	if failed != nil {
		return &table.ConflictError{Indices: failed}
	}
	for _, s := range found {
		if err := w.perform(s); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) lookup(write *table.Write) (stored, error) {
	s := stored{write: write}
	w.find.BindText(1, write.Item.Key.Partition)
	w.find.BindText(2, write.Item.Key.Sort)
	row, err := w.find.Step()
	if err != nil {
		return stored{}, err
	}
	if row {
		s.id = w.find.ColumnInt64(0)
		s.item = &table.Item{
			Version: w.find.ColumnInt64(1),
			Kind:    table.Kind(w.find.ColumnText(2)),
			Index:   scanIndex(w.find, 3),
		}
	}
	return s, w.find.Reset()
}

func (w *writer) perform(s stored) error {
	put := s.write.Action == table.ActionPut
	switch {
	case s.write.Action == table.ActionCheck:
		return nil
	case s.item == nil && !put:
		return nil
	case s.item == nil:
		return w.put(w.insert, &s.write.Item)
	case s.item.Kind == table.KindHistory:
		// The feed still has to give it, so its row stays.
		if err := w.drop(w.hide, s.id); err != nil || !put {
			return err
		}
		return w.put(w.insert, &s.write.Item)
	case !put:
		return w.drop(w.remove, s.id)
	case maps.Equal(s.item.Index, s.write.Item.Index):
		w.update.BindInt64(columnCount+1, s.id)
		return w.put(w.update, &s.write.Item)
	default:
		w.move.BindInt64(columnCount+1, s.id)
		return w.put(w.move, &s.write.Item)
	}
}

func (w *writer) put(stmt *sqlite.Stmt, it *table.Item) error {
	bind(stmt, it)
	return run(stmt)
}

func (w *writer) drop(stmt *sqlite.Stmt, id int64) error {
	stmt.BindInt64(1, id)
	return run(stmt)
}
