// Package workday counts the periods of Chinese law: working days with the
// statutory holidays (法定节假日) and make-up days (调休上班日), months, calendar
// days and hours.
//
// The rules, all of the Civil Code (民法典):
//   - art. 201: the day on which a period starts is not counted; a period in
//     hours runs from the moment.
//   - art. 202: a period in months ends on the corresponding day, or on the last
//     day of a month that has no such day.
//   - art. 203: a period whose last day is a day of rest ends on the next working
//     day; the last day ends at 24:00.
//
// Periods of an authority are in working days, without statutory holidays
// (行政许可法 art. 82).
//
// All days are those of Asia/Shanghai. A due time is the last moment that still
// counts, 23:59:59.999999999 of the last day there, given in UTC: "late" is
// strictly after it.
package workday

import "time"

// Zone gives Asia/Shanghai, which has been UTC+8 without summer time since
// 1991, so that no time zone data is needed.
func Zone() *time.Location { return time.FixedZone("Asia/Shanghai", offset) }

// offset of Asia/Shanghai from UTC, in seconds.
const offset = 8 * 60 * 60

// day is a day in Asia/Shanghai, counted from 1970-01-01, a Thursday.
type day int

const secondsPerDay = 24 * 60 * 60

func dayOf(t time.Time) day {
	s := t.Unix() + offset
	d := s / secondsPerDay
	if s%secondsPerDay < 0 {
		d--
	}
	return day(d)
}

func dayAt(year int, month time.Month, d int) day {
	return day(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// noon gives a time in UTC whose date is d's.
func (d day) noon() time.Time { return time.Unix(int64(d)*secondsPerDay+secondsPerDay/2, 0).UTC() }

func (d day) weekend() bool {
	w := d.noon().Weekday()
	return w == time.Saturday || w == time.Sunday
}

// end gives the last moment of d, in UTC.
func (d day) end() time.Time {
	return time.Unix(int64(d+1)*secondsPerDay-offset, 0).UTC().Add(-time.Nanosecond)
}

// Working reports whether the day of t is a working day; known is false when
// the holidays of its year are missing and only the weekend was looked at.
func (c *Calendar) Working(t time.Time) (working, known bool) { return c.working(dayOf(t)) }

func (c *Calendar) working(d day) (working, known bool) {
	if exception, ok := c.days[d]; ok {
		return exception == makeUp, true
	}
	_, known = c.years[d.noon().Year()]
	return !d.weekend(), known
}

// AddWorkingDays gives the end of the n-th working day after the day of start.
// Provisional says that the holidays of a year in between are missing, so that
// the due time may turn out later. For n below 1 it is the end of start's day.
func (c *Calendar) AddWorkingDays(start time.Time, n int) (due time.Time, provisional bool) {
	d := dayOf(start)
	for n > 0 {
		d++
		working, known := c.working(d)
		if working {
			n--
		}
		provisional = provisional || !known
	}
	return d.end(), provisional
}

// AddMonths gives the end of the corresponding day n months after start, or of
// the last day of that month, moved to the next working day.
func (c *Calendar) AddMonths(start time.Time, n int) (due time.Time, provisional bool) {
	from := dayOf(start).noon()
	first := time.Date(from.Year(), from.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return c.roll(dayAt(first.Year(), first.Month(), min(from.Day(), last)))
}

// AddCalendarDays gives the end of the n-th day after the day of start, moved
// to the next working day.
func (c *Calendar) AddCalendarDays(start time.Time, n int) (due time.Time, provisional bool) {
	return c.roll(dayOf(start) + day(n))
}

// AddHours gives the moment n hours after start; hours never move to a working
// day and are never provisional.
func (c *Calendar) AddHours(start time.Time, n int) (due time.Time, provisional bool) {
	return start.UTC().Add(time.Duration(n) * time.Hour), false
}

// roll gives the end of d or of the next working day after it.
func (c *Calendar) roll(d day) (due time.Time, provisional bool) {
	for {
		working, known := c.working(d)
		provisional = provisional || !known
		if working {
			return d.end(), provisional
		}
		d++
	}
}
