package table

import (
	"context"
	"time"
)

// Checked puts the contract of the port above driver: a call that breaks it
// is answered with *[InvalidError], and a call whose context is done with the
// context's error, before either reaches the driver. It also brings what is
// written into the one form in which every driver gives it back: an empty Body
// and an empty Index are nil, Expires is in UTC and cut to the second.
func Checked(driver Table) Table { return checked{driver} }

type checked struct{ driver Table }

func (c checked) Get(ctx context.Context, k Key) (Item, error) {
	if fault := keyFault(k); fault != "" {
		return Item{}, &InvalidError{fault}
	}
	if err := ctx.Err(); err != nil {
		return Item{}, err
	}
	return c.driver.Get(ctx, k)
}

func (c checked) Query(ctx context.Context, q Query) (Page, error) {
	if fault := queryFault(q); fault != "" {
		return Page{}, &InvalidError{fault}
	}
	if err := ctx.Err(); err != nil {
		return Page{}, err
	}
	// Some stores refuse crossed bounds, others find nothing between them.
	if q.To != "" && q.From > q.To {
		return Page{}, nil
	}
	return c.driver.Query(ctx, q)
}

func (c checked) Commit(ctx context.Context, ws ...Write) error {
	normal := make([]Write, len(ws))
	for i, w := range ws {
		normal[i] = normalWrite(w)
	}
	if fault := commitFault(normal); fault != "" {
		return &InvalidError{fault}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.driver.Commit(ctx, normal...)
}

func normalWrite(w Write) Write {
	if w.Action != ActionPut {
		w.Item = Item{Key: w.Item.Key}
		return w
	}
	if len(w.Item.Body) == 0 {
		w.Item.Body = nil
	}
	if len(w.Item.Index) == 0 {
		w.Item.Index = nil
	}
	if !w.Item.Expires.IsZero() {
		w.Item.Expires = w.Item.Expires.UTC().Truncate(time.Second)
	}
	return w
}
