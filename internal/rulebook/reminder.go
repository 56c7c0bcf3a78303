package rulebook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"beian/internal/filing"
	"beian/internal/workday"
)

// Offset is a moment of a clock at which somebody hears of it: "t-14", "t-7",
// "t-3" and so on are 09:00 in Asia/Shanghai that many calendar days before the
// due day, "due" 09:00 on the due day, and "overdue" [filing.LapseGrace] after
// the due time, when the clock may close or escalate the case. "overdue+7",
// "overdue+14" and so on are that many days later: what stays undone is never
// left without somebody hearing of it (I3).
type Offset struct {
	Name string
	Days int // before the due day, negative after it; 0 for "due" and "overdue"
}

// Late reports whether the offset is one of those that follow "overdue".
func (o Offset) Late() bool { return o.Days < 0 }

// everyDays is how far apart the offsets after "overdue" are.
const everyDays = 7

// Names of offsets: Overdue is when a clock acts, DueDay the morning of the last
// day.
const (
	Overdue = "overdue"
	DueDay  = "due"
)

// reminderHour is the hour of the day, in Asia/Shanghai, of reminders.
const reminderHour = 9

func offsetOf(name string) (Offset, error) {
	if name == DueDay || name == Overdue {
		return Offset{Name: name}, nil
	}
	days, ok := strings.CutPrefix(name, "t-")
	n, err := strconv.Atoi(days)
	if !ok || err != nil || n < 1 {
		return Offset{}, fmt.Errorf("unknown reminder %q", name)
	}
	return Offset{Name: name, Days: n}, nil
}

// Offsets lists the moments of a clock, by the clock's rule, the earliest
// first. An unknown rule has "overdue" alone, so that it never runs unseen.
func (b *Book) Offsets(rule string) []Offset {
	d, ok := b.deadline(rule)
	if !ok {
		return []Offset{{Name: Overdue}}
	}
	return slices.Clone(d.offsets)
}

// Offset gives the moment of a clock with the index: those of [Book.Offsets]
// first, then one a week without an end.
func (b *Book) Offset(rule string, i int) Offset {
	offsets := b.Offsets(rule)
	if i < len(offsets) {
		return offsets[i]
	}
	days := everyDays * (i - len(offsets) + 1)
	return Offset{Name: fmt.Sprintf("%s+%d", Overdue, days), Days: -days}
}

// FireAt gives the moment of an offset of the clock, in UTC. It is the zero time
// when the clock leaves that offset out: when it would not be after the start,
// or a reminder not before the due time.
func FireAt(clock filing.Clock, o Offset) time.Time {
	if o.Name == Overdue || o.Late() {
		return clock.Due.UTC().AddDate(0, 0, -o.Days).Add(filing.LapseGrace)
	}
	due := clock.Due.In(workday.Zone())
	at := time.Date(due.Year(), due.Month(), due.Day()-o.Days, reminderHour, 0, 0, 0, due.Location()).UTC()
	if !at.After(clock.Starts) || !at.Before(clock.Due) {
		return time.Time{}
	}
	return at
}

// Firing is an offset with its moment in UTC.
type Firing struct {
	Offset
	At time.Time
}

// Firings lists the moments of a running clock, the earliest first, without
// those that are left out. The last one is always "overdue".
func (b *Book) Firings(clock filing.Clock) []Firing {
	var all []Firing
	for _, o := range b.Offsets(clock.Rule) {
		if at := FireAt(clock, o); !at.IsZero() {
			all = append(all, Firing{Offset: o, At: at})
		}
	}
	return all
}

// DayBefore gives the hour of reminders on the day before that of at, in UTC.
func DayBefore(at time.Time) time.Time {
	day := at.In(workday.Zone())
	return time.Date(day.Year(), day.Month(), day.Day()-1, reminderHour, 0, 0, 0, day.Location()).UTC()
}
