package filing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// ServiceDesk is a place of the access provider at which heads appear with
// their originals (备案现场, Plan 二(二)1(3)). It gives appointments of SlotMinutes
// each on working days within the hours of Open, PerSlot heads at a time and
// PerDay heads a day at most.
type ServiceDesk struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Address     string  `json:"address"`
	Open        []Hours `json:"open"`
	SlotMinutes int     `json:"slotMinutes"`
	PerSlot     int     `json:"perSlot"`
	PerDay      int     `json:"perDay"`
}

// Hours is when a desk is open on some days of the week, 1 for Monday to 5 for
// Friday, from and to written as 09:00 in Asia/Shanghai. A Saturday or Sunday on
// which people work (调休上班日) has the hours of a Monday.
type Hours struct {
	Weekdays []int  `json:"weekdays"`
	From     string `json:"from"`
	To       string `json:"to"`
}

// Bounds of a desk: a month of appointments of one desk is read at once.
const (
	maxHours  = 14
	maxPerDay = 500
)

// Check refuses a desk that can't give appointments. The field of the error
// begins with at, such as desks[0].
func (d ServiceDesk) Check(at string) error {
	switch {
	case !regexp.MustCompile(`^d[1-9][0-9]?$`).MatchString(d.ID):
		return Errorf(Invalid, "desk-id", at+".id", "give every desk an id of its own: d1, d2 … d99")
	case !oneLine(d.Name, 60):
		return Errorf(Invalid, "desk-name", at+".name", "name the desk in one line of up to 60 characters")
	case !oneLine(d.Address, 100):
		return Errorf(Invalid, "desk-address", at+".address", "give the desk's address in one line of up to 100 characters")
	case d.SlotMinutes < 10 || d.SlotMinutes > 240:
		return Errorf(Invalid, "desk-slot", at+".slotMinutes", "an appointment takes 10 to 240 minutes")
	case d.PerSlot < 1 || d.PerSlot > 50:
		return Errorf(Invalid, "desk-capacity", at+".perSlot", "a desk serves 1 to 50 heads at a time")
	case d.PerDay < 1 || d.PerDay > maxPerDay:
		return Errorf(Invalid, "desk-capacity", at+".perDay", "a desk serves 1 to %d heads a day", maxPerDay)
	case len(d.Open) == 0 || len(d.Open) > maxHours:
		return Errorf(Invalid, "desk-hours", at+".open", "state 1 to %d opening hours", maxHours)
	}
	for i, h := range d.Open {
		if err := h.check(fmt.Sprintf("%s.open[%d]", at, i)); err != nil {
			return err
		}
		for _, before := range d.Open[:i] {
			if h.meets(before) {
				return Errorf(Invalid, "desk-hours", fmt.Sprintf("%s.open[%d]", at, i), "these hours overlap others of the same day")
			}
		}
	}
	return nil
}

func (h Hours) check(at string) error {
	for i, w := range h.Weekdays {
		if w < 1 || w > 5 || slices.Contains(h.Weekdays[:i], w) {
			return Errorf(Invalid, "desk-hours", at+".weekdays", "name weekdays from 1 for Monday to 5 for Friday, each once")
		}
	}
	from, errFrom := ClockTime(h.From)
	to, errTo := ClockTime(h.To)
	switch {
	case len(h.Weekdays) == 0:
		return Errorf(Invalid, "desk-hours", at+".weekdays", "name weekdays from 1 for Monday to 5 for Friday, each once")
	case errFrom != nil:
		return Errorf(Invalid, "desk-hours", at+".from", "write the hour as 09:00")
	case errTo != nil:
		return Errorf(Invalid, "desk-hours", at+".to", "write the hour as 17:30")
	case from >= to:
		return Errorf(Invalid, "desk-hours", at+".to", "a desk closes later than it opens")
	}
	return nil
}

// meets reports whether h and o share a moment of the week. Hours as 09:00
// compare as text.
func (h Hours) meets(o Hours) bool {
	return h.From < o.To && o.From < h.To &&
		slices.ContainsFunc(h.Weekdays, func(w int) bool { return slices.Contains(o.Weekdays, w) })
}

// ClockTime reads an hour such as 09:00 as the time since midnight.
func ClockTime(text string) (time.Duration, error) {
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("09:00") {
		return 0, Errorf(Invalid, "hour", "", "write the hour as 09:00")
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

func oneLine(text string, most int) bool {
	return text != "" && strings.TrimSpace(text) == text && utf8.RuneCountInString(text) <= most &&
		!strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}
