package workday_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"beian/internal/workday"
)

type vector struct {
	Kind       string
	Start      string
	N          int
	LastDay    string   `json:"last_day"`
	Rolled     string   `json:"last_day_after_roll"`
	LastMoment string   `json:"last_moment"`
	Counted    []string `json:"counted"`
}

func load(t *testing.T) *workday.Calendar {
	t.Helper()
	c, err := workday.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04:05", time.RFC3339} {
		if parsed, err := time.ParseInLocation(layout, text, workday.Zone()); err == nil {
			return parsed
		}
	}
	t.Fatalf("no time: %q", text)
	return time.Time{}
}

func endOf(t *testing.T, date string) time.Time {
	t.Helper()
	return at(t, date).AddDate(0, 0, 1).Add(-time.Nanosecond)
}

// TestVectors counts every published vector from the first and from the last
// moment of its first day.
func TestVectors(t *testing.T) {
	b, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) != 19 {
		t.Fatalf("%d vectors, want 19", len(file.Vectors))
	}
	c := load(t)
	for _, v := range file.Vectors {
		t.Run(v.Kind+" "+v.Start, func(t *testing.T) {
			if v.Kind == "hours" {
				if due, provisional := c.AddHours(at(t, v.Start), v.N); !due.Equal(at(t, v.LastMoment)) || provisional {
					t.Errorf("due %v, want %v", due, v.LastMoment)
				}
				return
			}
			add, last := c.AddWorkingDays, v.LastDay
			switch v.Kind {
			case "months":
				add, last = c.AddMonths, v.Rolled
			case "calendar_days":
				add, last = c.AddCalendarDays, v.Rolled
			}
			for _, start := range []time.Time{at(t, v.Start), endOf(t, v.Start)} {
				due, provisional := add(start, v.N)
				if !due.Equal(endOf(t, last)) || provisional || due.Location() != time.UTC {
					t.Errorf("from %v: due %v provisional %v, want the end of %s", start, due, provisional, last)
				}
			}
			checkCounted(t, c, v)
		})
	}
}

// checkCounted holds each counted day of a vector against the calendar: no
// working day lies between them.
func checkCounted(t *testing.T, c *workday.Calendar, v vector) {
	t.Helper()
	var working []string
	for d := at(t, v.Start).AddDate(0, 0, 1); len(working) < len(v.Counted); d = d.AddDate(0, 0, 1) {
		if ok, known := c.Working(d); ok && known {
			working = append(working, d.Format(time.DateOnly))
		}
	}
	if !slices.Equal(working, v.Counted) {
		t.Errorf("counted %v, want %v", working, v.Counted)
	}
}

// TestDayBorder: the day is that of Asia/Shanghai whatever zone the start is in.
func TestDayBorder(t *testing.T) {
	c := load(t)
	for start, want := range map[string]string{
		"2026-03-02T15:59:59Z":      "2026-03-03", // 23:59:59 on the 2nd
		"2026-03-02T16:00:00Z":      "2026-03-04", // 00:00 on the 3rd
		"2026-03-02T00:00:00-08:00": "2026-03-03", // 16:00 on the 2nd
	} {
		if due, _ := c.AddWorkingDays(at(t, start), 1); !due.Equal(endOf(t, want)) {
			t.Errorf("one working day from %s: %v, want %s", start, due, want)
		}
	}
	if due, _ := c.AddWorkingDays(at(t, "2026-03-02 12:00:00"), 0); !due.Equal(endOf(t, "2026-03-02")) {
		t.Errorf("no working day: %v, want the day itself", due)
	}
	if w, _ := c.Working(at(t, "1969-12-28")); w {
		t.Error("Sunday 1969-12-28 counts as a working day")
	}
}

func TestProvisional(t *testing.T) {
	c := load(t)
	tests := []struct {
		start, last string
		add         func(time.Time, int) (time.Time, bool)
		n           int
		provisional bool
	}{
		{"2026-12-01", "2026-12-29", c.AddWorkingDays, 20, false},
		{"2026-12-30", "2026-12-31", c.AddWorkingDays, 1, false},
		{"2026-12-31", "2027-01-01", c.AddWorkingDays, 1, true},
		{"2026-12-10", "2027-01-11", c.AddMonths, 1, true},
		{"2026-12-02", "2027-01-01", c.AddCalendarDays, 30, true},
		{"2026-11-15", "2026-12-15", c.AddMonths, 1, false},
	}
	for _, tt := range tests {
		due, provisional := tt.add(at(t, tt.start), tt.n)
		if !due.Equal(endOf(t, tt.last)) || provisional != tt.provisional {
			t.Errorf("%d from %s: %v provisional %v, want %s %v", tt.n, tt.start, due, provisional, tt.last, tt.provisional)
		}
	}
}

// TestOperatorAddsYear: a file beside the program adds a year, and replaces one
// that a second notice changed.
func TestOperatorAddsYear(t *testing.T) {
	extra := fstest.MapFS{
		"2027.json": {Data: []byte(`{"year":2027,"published":"2026-11-05","sources":["示例"],"off":[{"name":"元旦","from":"2027-01-01","to":"2027-01-03"}],"work":["2026-12-27"]}`)},
		"2026.json": {Data: []byte(`{"year":2026,"published":"2025-12-01","sources":["示例"],"off":[{"name":"元旦","from":"2026-01-01","to":"2026-01-05"}]}`)},
	}
	c, err := workday.Load(extra)
	if err != nil {
		t.Fatal(err)
	}
	if due, provisional := c.AddWorkingDays(at(t, "2026-12-31"), 1); !due.Equal(endOf(t, "2027-01-04")) || provisional {
		t.Errorf("due %v provisional %v", due, provisional)
	}
	if w, _ := c.Working(at(t, "2026-12-27")); !w {
		t.Error("the make-up day in the December before does not count")
	}
	if w, _ := c.Working(at(t, "2026-01-05")); w {
		t.Error("the second notice for 2026 was not used")
	}
	if w, _ := c.Working(at(t, "2026-10-01")); !w {
		t.Error("the first notice for 2026 is still in use")
	}
}

func TestBadData(t *testing.T) {
	const notice = `"year":2027,"published":"2026-11-05","sources":["示例"],`
	for name, text := range map[string]string{
		"not JSON":           `{`,
		"two objects":        `{` + notice + `"off":[]}{}`,
		"no year":            `{"published":"2026-11-05","sources":["示例"],"off":[{"from":"2027-01-01","to":"2027-01-01"}]}`,
		"empty":              `{"year":2027}`,
		"no source":          `{"year":2027,"published":"2026-11-05","off":[{"from":"2027-01-01","to":"2027-01-01"}]}`,
		"no date of notice":  `{"year":2027,"sources":["示例"],"off":[{"from":"2027-01-01","to":"2027-01-01"}]}`,
		"unknown member":     `{` + notice + `"of":[{"from":"2027-01-01","to":"2027-01-01"}]}`,
		"no date":            `{` + notice + `"off":[{"from":"2027-02-29","to":"2027-03-01"}]}`,
		"other year":         `{` + notice + `"off":[{"from":"2028-01-01","to":"2028-01-01"}]}`,
		"June of the before": `{` + notice + `"off":[{"from":"2026-06-01","to":"2026-06-01"}]}`,
		"backwards":          `{` + notice + `"off":[{"from":"2027-01-03","to":"2027-01-01"}]}`,
		"work on a weekday":  `{` + notice + `"off":[{"from":"2027-01-01","to":"2027-01-01"}],"work":["2027-01-04"]}`,
		"work on a day off":  `{` + notice + `"off":[{"from":"2027-01-01","to":"2027-01-03"}],"work":["2027-01-03"]}`,
	} {
		if _, err := workday.Load(fstest.MapFS{"2027.json": {Data: []byte(text)}}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestWith adds a year to a calendar, which itself stays as it was.
func TestWith(t *testing.T) {
	c := load(t)
	year, err := workday.ParseYear([]byte(`{"year":2027,"published":"2026-11-05","sources":["示例"],"off":[{"name":"元旦","from":"2027-01-01","to":"2027-01-03"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	with, err := c.With(year)
	if err != nil {
		t.Fatal(err)
	}
	if due, provisional := with.AddWorkingDays(at(t, "2026-12-31"), 1); !due.Equal(endOf(t, "2027-01-04")) || provisional {
		t.Errorf("due %v provisional %v", due, provisional)
	}
	if due, provisional := c.AddWorkingDays(at(t, "2026-12-31"), 1); !due.Equal(endOf(t, "2027-01-01")) || !provisional {
		t.Errorf("the calendar without the year: due %v provisional %v", due, provisional)
	}
	if w, _ := with.Working(at(t, "2026-10-01")); w {
		t.Error("the other years are forgotten")
	}
	year.Off[0].To = "2026-01-01"
	if _, err := c.With(year); err == nil {
		t.Error("a year that ends before it starts is taken")
	}
}

func TestMissing(t *testing.T) {
	c := load(t)
	for date, want := range map[string][]int{
		"2026-03-02": {},
		"2025-12-31": {},
		"2026-10-31": {},
		"2026-11-01": {2027},
		"2026-12-01": {2027},
		"2027-01-01": {2027},
		"2028-12-24": {2028, 2029},
	} {
		if got := c.Missing(at(t, date), workday.Horizon); !slices.Equal(got, want) {
			t.Errorf("missing at %s: %v, want %v", date, got, want)
		}
	}
	if got := c.Missing(at(t, "2026-03-02"), 24); !slices.Equal(got, []int{2027, 2028}) {
		t.Errorf("missing within two years: %v", got)
	}
	if got := c.Years(); !slices.Equal(got, []int{2024, 2025, 2026}) {
		t.Errorf("years %v", got)
	}
	for _, y := range c.Years() {
		if year, ok := c.Year(y); !ok || year.Published == "" || len(year.Sources) == 0 {
			t.Errorf("%d has no notice or source: %+v", y, year)
		}
	}
}

func ExampleCalendar_AddWorkingDays() {
	c, err := workday.Load()
	if err != nil {
		panic(err)
	}
	// Friday before Spring Festival; Saturday is a make-up day.
	start := time.Date(2026, 2, 13, 10, 0, 0, 0, workday.Zone())
	due, provisional := c.AddWorkingDays(start, 5)
	os.Stdout.WriteString(due.In(workday.Zone()).Format("2006-01-02 15:04:05"))
	if provisional {
		os.Stdout.WriteString(" (provisional)")
	}
	// Output: 2026-02-27 23:59:59
}

func BenchmarkAddWorkingDays(b *testing.B) {
	c, err := workday.Load()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Date(2026, 9, 18, 10, 0, 0, 0, workday.Zone())
	for b.Loop() {
		c.AddWorkingDays(start, 20)
	}
}

// FuzzParseYear: whatever stands in a year's file, reading it ends, and what is
// taken can be laid over the calendar and makes each of its days what it says.
func FuzzParseYear(f *testing.F) {
	for _, year := range []string{"2024", "2025", "2026"} {
		text, err := os.ReadFile("data/" + year + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"year":2027,"published":"2026-11-05","sources":["示例"],"off":[{"name":"元旦","from":"2026-12-31","to":"2027-01-03"}],"work":["2026-12-27"]}`))
	c, err := workday.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		year, err := workday.ParseYear(text)
		if err != nil {
			return
		}
		with, err := c.With(year)
		if err != nil {
			t.Fatalf("%d is read but not taken: %v", year.Year, err)
		}
		for _, work := range year.Work {
			if ok, known := with.Working(at(t, work)); !ok || !known {
				t.Errorf("the make-up day %s is none", work)
			}
		}
		for _, off := range year.Off {
			if ok, _ := with.Working(at(t, off.From)); ok {
				t.Errorf("%s is no day off", off.From)
			}
		}
	})
}
