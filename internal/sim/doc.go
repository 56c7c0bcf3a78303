// Package sim runs the whole system on one seeded event loop in virtual time:
// the real operations, the real state machine and its engine over the
// one-machine parts, with people who make mistakes, come late and repeat
// themselves, and with faults at every port. Each operation is a coroutine that
// stops before and after every call of a port; there the loop may let another
// one go on, or crash it. One seed always gives the same run, to the bit, so a
// failing seed is a failing test.
//
// What must hold is checked while it runs and at its end; see [World.Check].
package sim
