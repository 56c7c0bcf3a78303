package local

import (
	"context"
	"errors"
	"sync"

	"beian/internal/local/parts"
	"beian/internal/table"
)

// waking is the table as everything here uses it: a commit wakes the loops that
// work on what it may have put. bells are by the kind of an item; wakes are the
// cases that the workflow is to follow.
type waking struct {
	table.Table
	bells map[table.Kind]bell
	mu    sync.Mutex
	wakes parts.Wakes
}

// bell wakes one loop; ringing it twice before the loop looks is ringing once.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// Commit implements [table.Table].
func (w *waking) Commit(ctx context.Context, ws ...table.Write) error {
	err := w.Table.Commit(ctx, ws...)
	if err == nil || errors.Is(err, table.ErrUnknown) {
		w.mu.Lock()
		w.wakes.Note(ws)
		w.mu.Unlock()
		for _, write := range ws {
			if b, ok := w.bells[write.Item.Kind]; ok && write.Action == table.ActionPut {
				b.ring()
			}
		}
	}
	return err
}

// woken gives the cases that the workflow is to follow since it was asked last.
func (w *waking) woken() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wakes.Take()
}

// ring wakes every loop.
func (w *waking) ring() {
	for _, b := range w.bells {
		b.ring()
	}
}
