package rulebook

import (
	"slices"
	"time"

	"beian/internal/filing"
	"beian/internal/workday"
)

// Slots lists when the desk's appointments of the day in Asia/Shanghai begin, in
// UTC and in order; none on a day of rest. A Saturday or Sunday on which people
// work has the hours of a Monday. Hours of a desk that was checked are whole.
func (b *Book) Slots(d filing.ServiceDesk, day time.Time) []time.Time {
	if working, _ := b.calendar.Working(day); !working {
		return nil
	}
	local := day.In(workday.Zone())
	weekday := int(local.Weekday())
	if weekday == 0 || weekday == 6 {
		weekday = 1
	}
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	length := time.Duration(max(d.SlotMinutes, 1)) * time.Minute
	var all []time.Time
	for _, h := range d.Open {
		from, errFrom := filing.ClockTime(h.From)
		to, errTo := filing.ClockTime(h.To)
		if errFrom != nil || errTo != nil || !slices.Contains(h.Weekdays, weekday) {
			continue
		}
		for at := from; at+length <= to; at += length {
			all = append(all, midnight.Add(at).UTC())
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// CorrectionClock gives the clock of a returned case of a provider that gives
// its applicants so many calendar days; below 1 the clock stays the rule's own
// (workflow: "30 calendar days, provider setting").
func (b *Book) CorrectionClock(c filing.Clock, days int) filing.Clock {
	if days < 1 {
		return c
	}
	c.Due, c.Provisional = b.calendar.AddCalendarDays(c.Starts, days)
	return c
}
