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
	m.At = m.At.UTC().Round(0) // as it comes back from storage
	row, err := c.transition(m.Event)
	if err != nil {
		return Case{}, Record{}, err
	}
	if !slices.Contains(row.By, m.By) {
		return Case{}, Record{}, Errorf(Forbidden, "not-your-move", "", "%s is not for the role %s", m.Event.Name(), m.By)
	}
	if g, ok := m.Event.(guarded); ok {
		if err := g.guard(c, m); err != nil {
			return Case{}, Record{}, err
		}
	}
	next := c.clone()
	next.Status, next.Version = row.To, c.Version+1
	if row.To.Stage() != c.Status.Stage() || startsVisit(m.Event) {
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

// Leads gives the status that the event would lead to, or the Conflict that
// [Case.Apply] would answer if the lifecycle table has no such move.
func (c *Case) Leads(e Event) (Status, error) {
	row, err := c.transition(e)
	return row.To, err
}

// transition finds the row of the lifecycle table for the event.
func (c *Case) transition(e Event) (Transition, error) {
	rows := transitions(c.Status, e.Name())
	if len(rows) == 0 {
		return Transition{}, Errorf(Conflict, "move-not-possible", "status",
			"%s is not possible while the case is %s; read the case again", e.Name(), c.Status)
	}
	to := rows[0].To
	if ch, ok := e.(chooser); ok {
		to = ch.toward(c)
	}
	i := slices.IndexFunc(rows, func(t Transition) bool { return t.To == to })
	if i < 0 {
		return Transition{}, fmt.Errorf("%s at %s chose %s, which the lifecycle does not have", e.Name(), c.Status, to)
	}
	return rows[i], nil
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

// startsVisit reports whether the event starts the stage anew though the case
// may be in it already: another person's form is checked from the beginning.
func startsVisit(e Event) bool {
	_, replaced := e.(*PersonReplaced)
	return replaced
}
