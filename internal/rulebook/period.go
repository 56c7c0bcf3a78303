package rulebook

import (
	"fmt"
	"slices"
	"time"

	"beian/internal/workday"
)

// Period is a deadline of the field that no status of a case waits for: of the
// public-security filing, of keeping material, of certificates. Unit says
// whether it is a length, a least remaining or a least keeping time.
type Period struct {
	ID         string `json:"id"`
	What       string `json:"what"`
	N          int    `json:"n"`
	Unit       string `json:"unit"`
	Starts     string `json:"starts"`
	RuleSet    string `json:"ruleset"`
	Source     string `json:"source"`
	Note       string `json:"note"`
	Confidence string `json:"confidence"`
}

// UnfiledErasure is the period after which the personal data of a case that closed
// unfiled are erased (H5).
const UnfiledErasure = "unfiled-erasure"

// windowUnit is the unit of a period that somebody sets each year.
const windowUnit = "window"

// Milestone is a day by which a part of the Plan had to be carried out, the day
// itself included.
type Milestone struct {
	ID     string `json:"id"`
	By     string `json:"by"`
	What   string `json:"what"`
	Source string `json:"source"`
}

// Period gives a deadline by its id, such as "psb-filing".
func (b *Book) Period(id string) (Period, bool) {
	i := slices.IndexFunc(b.periods, func(p Period) bool { return p.ID == id })
	if i < 0 {
		return Period{}, false
	}
	return b.periods[i], true
}

// Periods lists the deadlines that no status waits for.
func (b *Book) Periods() []Period { return slices.Clone(b.periods) }

// Milestones lists the days of the Plan.
func (b *Book) Milestones() []Milestone { return slices.Clone(b.milestones) }

// PeriodEnd gives the last moment of a period that starts, or of a cycle that
// runs, at the moment: until then something is done, kept, or must at least
// still be valid. Of a period before something planned it is the last moment
// that is early enough. Lengths in days, months and working days end with the
// day, in Asia/Shanghai; only lengths move to a working day (civil code art.
// 203). Provisional says that a holiday year was missing. A period whose window
// a province sets each year has no end: it answers an error, as an unknown one
// does.
func (b *Book) PeriodEnd(id string, start time.Time) (end time.Time, provisional bool, err error) {
	p, ok := b.Period(id)
	if !ok {
		return time.Time{}, false, fmt.Errorf("the rules have no period %s", id)
	}
	switch p.Unit {
	case string(workingDays), string(months), string(calendarDays), string(hours):
		end, provisional = b.due(deadline{N: p.N, Unit: unit(p.Unit)}, start)
		return end.UTC(), provisional, nil
	}
	day := start.In(workday.Zone())
	midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location())
	last, ok := lastOf(p, midnight)
	if !ok {
		return time.Time{}, false, fmt.Errorf("period %s has no end that can be counted", id)
	}
	return last.AddDate(0, 0, 1).Add(-time.Nanosecond).UTC(), false, nil
}

// lastOf gives the last day of a period that never moves, as its midnight.
func lastOf(p Period, day time.Time) (last time.Time, ok bool) {
	switch p.Unit {
	case "calendar-day-before":
		return day.AddDate(0, 0, -p.N), true
	case "calendar-day-min", "calendar-day-min-left":
		return day.AddDate(0, 0, p.N), true
	case "month-min", "month-min-left":
		return monthsOn(day, p.N), true
	case "year-min":
		return monthsOn(day, 12*p.N), true
	case "month-cycle":
		return time.Date(day.Year(), day.Month()+time.Month(p.N), 0, 0, 0, 0, 0, day.Location()), true
	case "quarter-cycle":
		first := (day.Month()-1)/3*3 + 1
		return time.Date(day.Year(), first+time.Month(3*p.N), 0, 0, 0, 0, 0, day.Location()), true
	}
	return time.Time{}, false
}
