package filing_test

import (
	"errors"
	"strings"
	"testing"

	"beian/internal/filing"
)

func serviceDesk() filing.ServiceDesk {
	return filing.ServiceDesk{
		ID: "d1", Name: "示例核验点", Address: "示例路1号", SlotMinutes: 30, PerSlot: 2, PerDay: 20,
		Open: []filing.Hours{
			{Weekdays: []int{1, 2, 3, 4, 5}, From: "09:00", To: "11:30"},
			{Weekdays: []int{1, 2, 3}, From: "13:30", To: "17:00"},
		},
	}
}

// TestServiceDesk: a desk that can't give appointments is refused by the name of
// what is wrong.
func TestServiceDesk(t *testing.T) {
	if err := serviceDesk().Check("desks[0]"); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		change func(*filing.ServiceDesk)
		field  string
	}{
		"id":              {func(d *filing.ServiceDesk) { d.ID = "north" }, "id"},
		"no name":         {func(d *filing.ServiceDesk) { d.Name = "" }, "name"},
		"name of lines":   {func(d *filing.ServiceDesk) { d.Name = "a\nb" }, "name"},
		"long address":    {func(d *filing.ServiceDesk) { d.Address = strings.Repeat("路", 101) }, "address"},
		"padded address":  {func(d *filing.ServiceDesk) { d.Address = " 示例路" }, "address"},
		"short slots":     {func(d *filing.ServiceDesk) { d.SlotMinutes = 9 }, "slotMinutes"},
		"long slots":      {func(d *filing.ServiceDesk) { d.SlotMinutes = 241 }, "slotMinutes"},
		"nobody":          {func(d *filing.ServiceDesk) { d.PerSlot = 0 }, "perSlot"},
		"nobody a day":    {func(d *filing.ServiceDesk) { d.PerDay = 0 }, "perDay"},
		"too many":        {func(d *filing.ServiceDesk) { d.PerDay = 501 }, "perDay"},
		"never open":      {func(d *filing.ServiceDesk) { d.Open = nil }, "open"},
		"no weekday":      {func(d *filing.ServiceDesk) { d.Open[1].Weekdays = nil }, "open[1].weekdays"},
		"Saturday":        {func(d *filing.ServiceDesk) { d.Open[1].Weekdays = []int{6} }, "open[1].weekdays"},
		"weekday twice":   {func(d *filing.ServiceDesk) { d.Open[1].Weekdays = []int{1, 1} }, "open[1].weekdays"},
		"no hour":         {func(d *filing.ServiceDesk) { d.Open[0].From = "9:00" }, "open[0].from"},
		"hour 25":         {func(d *filing.ServiceDesk) { d.Open[0].To = "25:00" }, "open[0].to"},
		"closes first":    {func(d *filing.ServiceDesk) { d.Open[0].To = "08:00" }, "open[0].to"},
		"opens and shuts": {func(d *filing.ServiceDesk) { d.Open[0].To = "09:00" }, "open[0].to"},
		"overlap":         {func(d *filing.ServiceDesk) { d.Open[1].From = "11:29" }, "open[1]"},
	} {
		d := serviceDesk()
		tt.change(&d)
		err := d.Check("desks[0]")
		var e *filing.Error
		if filing.KindOf(err) != filing.Invalid || !errors.As(err, &e) || e.Field != "desks[0]."+tt.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := serviceDesk()
	d.Open[1].Weekdays, d.Open[1].From = []int{4}, "11:30"
	if err := d.Check("x"); err != nil {
		t.Errorf("hours that touch: %v", err)
	}
}
