// Package memory is the table in memory, for simulations and tests: complete
// (nothing is late, pages are full) and deterministic, because it has no clock,
// no randomness and no goroutine of its own. Nothing survives the process.
package memory

import (
	"context"
	"sync"

	"github.com/google/btree"

	"beian/internal/table"
)

// degree of the trees: most of them hold the few items of one case.
const degree = 16

// Table is a table in memory and its feed. It is safe for concurrent use.
// Use it below [table.Checked]: it trusts its callers.
type Table struct {
	mu      sync.RWMutex
	trees   map[place]*btree.BTreeG[entry]
	free    *btree.FreeListG[entry]
	history []*table.Item
}

// place names one ordered run of entries: a partition of the table or of an
// index.
type place struct {
	index     table.Index
	partition string
}

// entry is an item at its position in one place. Items are never changed once
// they are stored, so that entries share them.
type entry struct {
	at   table.Position
	item *table.Item
}

func before(a, b entry) bool { return a.at.Compare(b.at) < 0 }

// New makes an empty table.
func New() *Table {
	return &Table{
		trees: map[place]*btree.BTreeG[entry]{},
		free:  btree.NewFreeListG[entry](btree.DefaultFreeListSize),
	}
}

// Get implements [table.Table].
func (t *Table) Get(_ context.Context, k table.Key) (table.Item, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	it := t.stored(k)
	if it == nil {
		return table.Item{}, table.ErrNotFound
	}
	return it.Clone(), nil
}

// Commit implements [table.Table]. It answers neither [table.ErrThrottled] nor
// [table.ErrUnknown].
func (t *Table) Commit(_ context.Context, ws ...table.Write) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var failed []int
	for i, w := range ws {
		if !w.If.Unconditional() && !w.If.Holds(t.stored(w.Item.Key)) {
			failed = append(failed, i)
		}
	}
	if failed != nil {
		return &table.ConflictError{Indices: failed}
	}
	for _, w := range ws {
		if w.Action == table.ActionCheck {
			continue
		}
		t.remove(w.Item.Key)
		if w.Action == table.ActionPut {
			it := w.Item.Clone()
			t.add(&it)
		}
	}
	return nil
}

func (t *Table) stored(k table.Key) *table.Item {
	tree := t.trees[place{table.Primary, k.Partition}]
	if tree == nil {
		return nil
	}
	e, _ := tree.Get(entry{at: table.Position{Sort: k.Sort, Key: k}})
	return e.item
}

func (t *Table) add(it *table.Item) {
	t.insert(table.Primary, it.Key.Partition, it)
	for index, k := range it.Index {
		t.insert(index, k.Partition, it)
	}
	if it.Kind == table.KindHistory {
		t.history = append(t.history, it)
	}
}

func (t *Table) insert(index table.Index, partition string, it *table.Item) {
	p := place{index, partition}
	tree := t.trees[p]
	if tree == nil {
		tree = btree.NewWithFreeListG(degree, before, t.free)
		t.trees[p] = tree
	}
	tree.ReplaceOrInsert(entry{it.PositionIn(index), it})
}

func (t *Table) remove(k table.Key) {
	it := t.stored(k)
	if it == nil {
		return
	}
	t.drop(table.Primary, k.Partition, it)
	for index, ik := range it.Index {
		t.drop(index, ik.Partition, it)
	}
}

func (t *Table) drop(index table.Index, partition string, it *table.Item) {
	p := place{index, partition}
	tree := t.trees[p]
	tree.Delete(entry{at: it.PositionIn(index)})
	if tree.Len() == 0 {
		delete(t.trees, p)
	}
}
