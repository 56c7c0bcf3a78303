package filing

import (
	"fmt"
	"slices"
)

// Apply makes the move: it gives the case after it and the history record of
// it, and leaves c as it was. It is pure, so a second delivery of the same move
// on the same case gives the same result.
//
// A move that the lifecycle table does not have answers Conflict with field
// "status"; one that the table has for other roles only, Forbidden; wrong
// facts, Invalid or Conflict naming the field. Leading to an open status
// without a clock is a programming error (I3) and is not an [*Error].
func (c *Case) Apply(m Move) (Case, Record, error) {
	rows := transitions(c.Status, m.Event.Name())
	if len(rows) == 0 {
		return Case{}, Record{}, Errorf(Conflict, "move-not-possible", "status",
			"%s is not possible while the case is %s; read the case again", m.Event.Name(), c.Status)
	}
	to := rows[0].To
	if ch, ok := m.Event.(chooser); ok {
		to = ch.toward(c)
	}
	i := slices.IndexFunc(rows, func(t Transition) bool { return t.To == to })
	if i < 0 {
		return Case{}, Record{}, fmt.Errorf("%s at %s chose %s, which the lifecycle does not have", m.Event.Name(), c.Status, to)
	}
	if !slices.Contains(rows[i].By, m.By) {
		return Case{}, Record{}, Errorf(Forbidden, "not-your-move", "", "%s is not for the role %s", m.Event.Name(), m.By)
	}
	if g, ok := m.Event.(guarded); ok {
		if err := g.guard(c, m); err != nil {
			return Case{}, Record{}, err
		}
	}
	next := c.clone()
	next.Status, next.Version = to, c.Version+1
	if to.Stage() != c.Status.Stage() {
		next.Visit = next.Version
	}
	if err := next.wind(c, m); err != nil {
		return Case{}, Record{}, err
	}
	m.Event.apply(&next, m)
	rec, err := newRecord(c, &next, m)
	if err != nil {
		return Case{}, Record{}, err
	}
	next.Chain = rec.Hash
	return next, rec, nil
}

// wind sets the clock of the status that the move led to.
func (c *Case) wind(before *Case, m Move) error {
	if !c.Status.Open() {
		c.Clock, c.Overdue = nil, false
		return nil
	}
	if m.Clock != nil {
		clock := *m.Clock
		c.Clock, c.Overdue = &clock, false
		return nil
	}
	if c.Status != before.Status || c.Clock == nil {
		return fmt.Errorf("%s leads to %s without a clock", m.Event.Name(), c.Status)
	}
	return nil
}
