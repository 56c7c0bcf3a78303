package local

import (
	"context"
	"errors"

	"beian/internal/table"
)

// waking is the table as everything here uses it: a commit that may have
// changed something wakes the loops.
type waking struct {
	table.Table
	bells []bell
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
		w.ring()
	}
	return err
}

func (w *waking) ring() {
	for _, b := range w.bells {
		b.ring()
	}
}
