package flaky

import "beian/internal/table"

// indexes in the order in which their faults are drawn.
func indexes() [3]table.Index {
	return [3]table.Index{table.Queue, table.Account, table.Work}
}

// lag is what an index shows of an item instead of the truth: an image of the
// item at another time, or nothing.
type lag struct {
	index table.Index
	key   table.Key
	image *table.Item // has a key for the index if not nil
	until int         // the last call that sees it
}

// place is a partition of an index.
type place struct {
	index     table.Index
	partition string
}

type entry struct {
	index table.Index
	key   table.Key
}

// lags are kept by item, to hide the truth, and by the place of their image,
// to show that instead.
type lags struct {
	of map[entry]*lag
	in map[place]map[table.Key]*lag
}

func newLags() lags {
	return lags{of: map[entry]*lag{}, in: map[place]map[table.Key]*lag{}}
}

func (l *lags) set(g *lag) {
	l.clear(entry{g.index, g.key})
	l.of[entry{g.index, g.key}] = g
	if g.image == nil {
		return
	}
	p := place{g.index, g.image.Index[g.index].Partition}
	if l.in[p] == nil {
		l.in[p] = map[table.Key]*lag{}
	}
	l.in[p][g.key] = g
}

func (l *lags) clear(e entry) {
	g := l.of[e]
	if g == nil {
		return
	}
	delete(l.of, e)
	if g.image == nil {
		return
	}
	p := place{g.index, g.image.Index[g.index].Partition}
	delete(l.in[p], g.key)
	if len(l.in[p]) == 0 {
		delete(l.in, p)
	}
}

// settle makes the indexes current for the items of an applied commit.
func (l *lags) settle(ws []table.Write) {
	for _, w := range ws {
		if w.Action == table.ActionCheck {
			continue
		}
		for _, index := range indexes() {
			l.clear(entry{index, w.Item.Key})
		}
	}
}

// forget drops what no call sees any more.
func (l *lags) forget(call int) {
	for e, g := range l.of {
		if g.until < call {
			l.clear(e)
		}
	}
}

// late draws, after w replaced old (nil if there was nothing), which indexes
// still show what they showed before.
func (t *Table) late(w table.Write, old *table.Item) {
	for _, index := range indexes() {
		e := entry{index, w.Item.Key}
		before := imageIn(index, old)
		if g := t.lags.of[e]; g != nil && g.until >= t.calls {
			before = g.image
		}
		var now *table.Item
		if w.Action == table.ActionPut {
			now = imageIn(index, &w.Item)
		}
		if before == nil && now == nil || !t.hit(t.faults.Late) {
			t.lags.clear(e)
			continue
		}
		t.lags.set(&lag{index: index, key: e.key, image: before, until: t.until()})
	}
}

// early draws whether the indexes show ws although it was not applied.
func (t *Table) early(ws []table.Write) {
	if t.faults.Lag <= 0 || !t.hit(t.faults.Early) {
		return
	}
	for _, w := range ws {
		if w.Action == table.ActionCheck {
			continue
		}
		for _, index := range indexes() {
			g := &lag{index: index, key: w.Item.Key, until: t.until()}
			if w.Action == table.ActionPut {
				g.image = imageIn(index, &w.Item)
			}
			t.lags.set(g)
		}
	}
}

// imageIn is a copy of it if it has a key for the index.
func imageIn(index table.Index, it *table.Item) *table.Item {
	if it == nil {
		return nil
	}
	if _, ok := it.Index[index]; !ok {
		return nil
	}
	c := it.Clone()
	return &c
}

func (t *Table) until() int { return t.calls + 1 + t.rng.IntN(t.faults.Lag) }
