package filing

import "time"

// Clock is a deadline that runs while a case waits. Times are UTC; Due is the
// last moment that still counts. Rule names the deadline in the rule data.
// Provisional says that a holiday year was missing when Due was counted.
type Clock struct {
	Rule        string    `json:"rule"`
	Starts      time.Time `json:"starts"`
	Due         time.Time `json:"due"`
	Provisional bool      `json:"provisional,omitempty"`
}

// LapseGrace is how long after a due time the clock's own operation may first
// close a case: answers that were given in time but arrive late still win.
const LapseGrace = 5 * time.Minute

// Passed reports whether the due time is over at the moment.
func (c Clock) Passed(at time.Time) bool { return at.After(c.Due) }

// MayLapse reports whether the clock may close the case at the moment.
func (c Clock) MayLapse(at time.Time) bool { return !at.Before(c.Due.Add(LapseGrace)) }
