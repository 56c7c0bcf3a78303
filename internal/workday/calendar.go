package workday

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"
)

//go:embed data/*.json
var embedded embed.FS

// exception is how a day differs from its weekday.
type exception bool

const (
	dayOff exception = false
	makeUp exception = true
)

// Calendar knows the holidays of some years. It never changes, so it may be
// used from everywhere at once.
type Calendar struct {
	days  map[day]exception
	years map[int]Year
}

// Year is a data file: the holidays of one year, as the notice of the State
// Council's General Office (国务院办公厅关于部分节假日安排的通知) sets them. Off are
// the days without work, weekend days within a range included; Work are the
// Saturdays and Sundays on which people work. A day may lie in the December
// before, as some notices have it.
type Year struct {
	Year      int      `json:"year"`
	Published string   `json:"published"` // date of the notice
	Notice    string   `json:"notice"`    // its number, where known
	Sources   []string `json:"sources"`
	Off       []Range  `json:"off"`
	Work      []string `json:"work"`
}

// Range is a holiday from its first to its last day, both included.
type Range struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Load reads the years that come with the program and then every *.json file at
// the root of the given file systems, so that an operator adds or corrects a
// year without a new program: a later file replaces an earlier one of its year.
func Load(more ...fs.FS) (*Calendar, error) {
	own, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, fmt.Errorf("holiday data: %w", err)
	}
	c := &Calendar{}
	for _, fsys := range slices.Concat([]fs.FS{own}, more) {
		years, err := readYears(fsys)
		if err != nil {
			return nil, err
		}
		if c, err = c.With(years...); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// With gives a calendar that knows the years too, each in the place of what was
// known of it. It refuses years that contradict themselves.
func (c *Calendar) With(years ...Year) (*Calendar, error) {
	all := &Calendar{days: map[day]exception{}, years: maps.Clone(c.years)}
	if all.years == nil {
		all.years = map[int]Year{}
	}
	for _, y := range years {
		all.years[y.Year] = y
	}
	for _, y := range all.Years() {
		if err := all.enter(all.years[y]); err != nil {
			return nil, fmt.Errorf("holidays of %d: %w", y, err)
		}
	}
	return all, nil
}

func readYears(fsys fs.FS) ([]Year, error) {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, fmt.Errorf("holiday data: %w", err)
	}
	var years []Year
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("holiday data: %w", err)
		}
		y, err := ParseYear(text)
		if err != nil {
			return nil, fmt.Errorf("holiday data %s: %w", name, err)
		}
		years = append(years, y)
	}
	return years, nil
}

// ParseYear reads the file of one year. It takes no member that [Year] has not,
// and wants the year, its days off, and where they were published.
func ParseYear(text []byte) (Year, error) {
	var y Year
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&y); err != nil {
		return Year{}, err
	}
	if d.More() {
		return Year{}, errors.New("there is something after the year")
	}
	if y.Year < 1991 || len(y.Off) == 0 {
		return Year{}, errors.New("a year needs its number and its days off")
	}
	if len(y.Sources) == 0 || y.Published == "" {
		return Year{}, errors.New("a year needs the date of its notice (published) and its sources")
	}
	if _, err := (&Calendar{}).With(y); err != nil {
		return Year{}, err
	}
	return y, nil
}

// enter notes the exceptions of a year and refuses contradictions.
func (c *Calendar) enter(y Year) error {
	for _, r := range y.Off {
		from, err := dayIn(y.Year, r.From)
		if err != nil {
			return err
		}
		to, err := dayIn(y.Year, r.To)
		if err != nil {
			return err
		}
		if to < from {
			return fmt.Errorf("%s ends before it starts", r.Name)
		}
		for d := from; d <= to; d++ {
			c.days[d] = dayOff
		}
	}
	for _, text := range y.Work {
		d, err := dayIn(y.Year, text)
		if err != nil {
			return err
		}
		if _, taken := c.days[d]; taken || !d.weekend() {
			return fmt.Errorf("%s is no make-up day: it is a weekday or a day off", text)
		}
		c.days[d] = makeUp
	}
	return nil
}

func dayIn(year int, text string) (day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("want a date like 2026-10-01: %w", err)
	}
	if t.Year() != year && (t.Year() != year-1 || t.Month() != time.December) {
		return 0, fmt.Errorf("%s does not lie in the year", text)
	}
	return dayAt(t.Year(), t.Month(), t.Day()), nil
}

// Years lists the years whose holidays are known, in order.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// Year gives what is known of a year, for showing it with its source.
func (c *Calendar) Year(y int) (Year, bool) {
	year, ok := c.years[y]
	return year, ok
}

// Missing lists the years that the next months reach into and whose holidays are
// not known, the present one included. Due times that reach into them are
// provisional until an operator adds the file of the year, whose notice comes
// out in October or November of the year before.
func (c *Calendar) Missing(at time.Time, months int) []int {
	now := dayOf(at).noon()
	last := now.AddDate(0, months, 0).Year()
	years := []int{}
	for y := now.Year(); y <= last; y++ {
		if _, known := c.years[y]; !known {
			years = append(years, y)
		}
	}
	return years
}

// Horizon is how far ahead the holidays should be known, in months: no clock of
// a case is longer than a month or twenty working days and the reminders of it.
const Horizon = 2
