package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/workday"
)

// deadline is a clock of a case: N units from its start, at one status.
type deadline struct {
	ID        string        `json:"id"`
	Sets      []string      `json:"sets"` // empty: every set
	Status    filing.Status `json:"status"`
	N         int           `json:"n"`
	Unit      unit          `json:"unit"`
	Reminders []string      `json:"reminders"`
	Chinese   string        `json:"zh"`
	English   string        `json:"en"`
	Source    string        `json:"source"`
	offsets   []Offset
}

// unit is what a deadline is counted in.
type unit string

const (
	workingDays  unit = "working-day"
	months       unit = "month"
	calendarDays unit = "calendar-day"
	hours        unit = "hour"
)

// The clocks that events tell apart.
const deferralClock = "deferral"

// The clock of a contest, which is of no case.
const contestClock = "contest"

func (b *Book) loadDeadlines(data fs.FS) error {
	var file struct {
		Clocks     []deadline
		Periods    []Period
		Milestones []Milestone
	}
	if err := read(data, "deadlines.json", &file); err != nil {
		return err
	}
	b.clocks, b.periods, b.milestones = file.Clocks, file.Periods, file.Milestones
	for i := range b.clocks {
		d := &b.clocks[i]
		for _, name := range d.Reminders {
			o, err := offsetOf(name)
			if err != nil {
				return fmt.Errorf("clock %s: %w", d.ID, err)
			}
			d.offsets = append(d.offsets, o)
		}
		if d.N < 1 || d.N > 3650 || !slices.Contains([]unit{workingDays, months, calendarDays, hours}, d.Unit) {
			return fmt.Errorf("clock %s: want a length and a known unit", d.ID)
		}
	}
	return b.checkPeriods()
}

// checkPeriods takes the periods that rules count by, and makes sure that the
// set of 2010 began when the Plan's verification came into force.
func (b *Book) checkPeriods() error {
	for _, want := range []struct {
		id, unit string
		n        *int
	}{
		{"cert-validity", "month-min-left", &b.validMonths},
		{"domain-validity", "calendar-day-min-left", &b.domainDays},
		{"realname-sync", string(workingDays), &b.nameDays},
	} {
		p, ok := b.Period(want.id)
		if !ok || p.Unit != want.unit {
			return fmt.Errorf("rule data deadlines.json: want %s in %s", want.id, want.unit)
		}
		*want.n = p.N
	}
	for _, p := range b.periods {
		_, _, err := b.PeriodEnd(p.ID, time.Time{}.AddDate(2000, 0, 0))
		if (err != nil) != (p.Unit == windowUnit) {
			return fmt.Errorf("rule data deadlines.json: period %s has an unknown unit", p.ID)
		}
	}
	force := slices.IndexFunc(b.milestones, func(m Milestone) bool { return m.ID == "verification-in-force" })
	if s, ok := b.set(Set2010); ok && (force < 0 || b.milestones[force].By != s.From) {
		return fmt.Errorf("rule data deadlines.json: the set %s begins with the milestone verification-in-force", Set2010)
	}
	return b.checkClocks()
}

// checkClocks makes sure that every open status has a clock in each set that
// can reach it (I3).
func (b *Book) checkClocks() error {
	for _, s := range b.sets {
		for _, st := range filing.Standings() {
			if !st.Status.Open() || (st.Status == filing.AwaitingConfirmation && len(s.Confirm) == 0) {
				continue
			}
			if _, ok := b.deadlineAt(s.Name, st.Status); !ok {
				return fmt.Errorf("rule set %s has no clock for %s", s.Name, st.Status)
			}
		}
	}
	for _, id := range []string{deferralClock, contestClock} {
		if _, ok := b.deadline(id); !ok {
			return fmt.Errorf("the rules have no clock %s", id)
		}
	}
	return nil
}

func (b *Book) deadlineAt(set string, s filing.Status) (deadline, bool) {
	i := slices.IndexFunc(b.clocks, func(d deadline) bool {
		return d.Status == s && (len(d.Sets) == 0 || slices.Contains(d.Sets, set))
	})
	if i < 0 {
		return deadline{}, false
	}
	return b.clocks[i], true
}

func (b *Book) deadline(id string) (deadline, bool) {
	i := slices.IndexFunc(b.clocks, func(d deadline) bool { return d.ID == id })
	if i < 0 {
		return deadline{}, false
	}
	return b.clocks[i], true
}

// Clock gives the deadline that runs at the status `to` when the event `on`
// leads there at the moment. Before is the case before the move; it may be nil
// for CaseSubmitted. Starts is the moment, in UTC, although two clocks are
// counted from elsewhere: the pre-check's first one from the submission, and
// after VerificationDeferred the kept month goes on, with at least five working
// days left.
//
// A set, a status or a move without a clock is a programming error, as is an
// event that leaves the status and therefore the clock as they are.
func (b *Book) Clock(set string, to filing.Status, on filing.EventName, before *filing.Case, at time.Time) (filing.Clock, error) {
	at = at.UTC()
	d, ok := b.deadlineAt(set, to)
	if _, known := b.set(set); !ok || !known {
		return filing.Clock{}, fmt.Errorf("rule set %q has no clock for status %q", set, to)
	}
	if !winds(to, on) {
		return filing.Clock{}, fmt.Errorf("%s does not start a clock at %s", on, to)
	}
	from := at
	switch on {
	case "SubmissionAccepted":
		if before == nil || before.SubmittedAt.IsZero() {
			return filing.Clock{}, fmt.Errorf("the pre-check runs from the submission, which the case does not have")
		}
		from = before.SubmittedAt
	case "VerificationDeferred":
		if before == nil || before.Invitation == nil {
			return filing.Clock{}, fmt.Errorf("a deferral keeps the month of the invitation, which the case does not have")
		}
		return b.deferred(*before.Invitation, at), nil
	}
	due, provisional := b.due(d, from)
	return filing.Clock{Rule: d.ID, Starts: at, Due: due, Provisional: provisional}, nil
}

// winds reports whether the lifecycle lets the event lead to the status and
// start a clock there.
func winds(to filing.Status, on filing.EventName) bool {
	for _, t := range filing.Lifecycle() {
		if t.On == on && t.To == to && (t.From != t.To || restarts(on)) {
			return true
		}
	}
	return false
}

// restarts reports whether an event starts the clock anew where the status stays.
func restarts(on filing.EventName) bool {
	return on == "InvitationRenewed" || on == "PersonReplaced" || on == "DomainReleased"
}

// deferred gives the later of the kept month and the least time to come again.
func (b *Book) deferred(kept filing.Clock, at time.Time) filing.Clock {
	d, _ := b.deadline(deferralClock)
	due, provisional := b.due(d, at)
	if !kept.Due.Before(due) {
		kept.Starts = at
		return kept
	}
	return filing.Clock{Rule: d.ID, Starts: at, Due: due, Provisional: provisional}
}

func (b *Book) due(d deadline, from time.Time) (due time.Time, provisional bool) {
	switch d.Unit {
	case workingDays:
		return b.calendar.AddWorkingDays(from, d.N)
	case months:
		return b.calendar.AddMonths(from, d.N)
	case calendarDays:
		return b.calendar.AddCalendarDays(from, d.N)
	case hours:
	}
	return b.calendar.AddHours(from, d.N)
}

// DraftClock gives the time for which a draft is kept that was last saved at the
// moment. A draft is no case yet, so no event starts its clock.
func (b *Book) DraftClock(at time.Time) filing.Clock {
	d, _ := b.deadlineAt(b.SetAt(at), filing.Draft)
	due, provisional := b.due(d, at)
	return filing.Clock{Rule: d.ID, Starts: at.UTC(), Due: due, Provisional: provisional}
}

// ContestClock gives the time in which a provider decides on a contested domain
// from the moment on (A7).
func (b *Book) ContestClock(at time.Time) filing.Clock {
	d, _ := b.deadline(contestClock)
	due, provisional := b.due(d, at)
	return filing.Clock{Rule: d.ID, Starts: at.UTC(), Due: due, Provisional: provisional}
}

// Calendar gives the working days that the clocks are counted by.
func (b *Book) Calendar() *workday.Calendar { return b.calendar }
