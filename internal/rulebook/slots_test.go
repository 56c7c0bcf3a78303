package rulebook_test

import (
	"slices"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/rulebook"
	"beian/internal/workday"
)

// TestSlots: appointments lie within the hours of the weekday, whole, and never
// on a day of rest; a make-up day is as a Monday.
func TestSlots(t *testing.T) {
	book, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	desk := filing.ServiceDesk{SlotMinutes: 40, Open: []filing.Hours{
		{Weekdays: []int{1, 2}, From: "13:30", To: "15:00"},
		{Weekdays: []int{1, 2, 3, 4, 5}, From: "09:00", To: "10:20"},
	}}
	for day, want := range map[string][]string{
		"2026-03-02": {"09:00", "09:40", "13:30", "14:10"}, // Monday
		"2026-03-05": {"09:00", "09:40"},                   // Thursday
		"2026-03-07": nil,                                  // Saturday
		"2026-02-17": nil,                                  // Spring Festival, a Tuesday
		"2026-02-14": {"09:00", "09:40", "13:30", "14:10"}, // Saturday on which people work
		"2026-10-01": nil,
	} {
		at, err := time.ParseInLocation(time.DateOnly, day, workday.Zone())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, slot := range book.Slots(desk, at.Add(23*time.Hour)) {
			if slot.In(workday.Zone()).Format(time.DateOnly) != day || slot.Location() != time.UTC {
				t.Errorf("%s: a slot at %s", day, slot)
			}
			got = append(got, slot.In(workday.Zone()).Format("15:04"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
}

// TestCorrectionClock: a provider's own days replace the rule's, and the rule's
// stay without them.
func TestCorrectionClock(t *testing.T) {
	book, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	own, err := book.Clock("current", filing.Returned, "PreCheckReturned", &filing.Case{}, at)
	if err != nil {
		t.Fatal(err)
	}
	if got := book.CorrectionClock(own, 0); got != own {
		t.Errorf("no setting makes %+v of %+v", got, own)
	}
	got := book.CorrectionClock(own, 45)
	if due := got.Due.In(workday.Zone()).Format(time.DateOnly); due != "2026-04-16" || got.Rule != own.Rule || !got.Starts.Equal(own.Starts) {
		t.Errorf("45 days from 2 March end on %s (%+v)", due, got)
	}
}

// TestRemote: only today's rules know electronic verification; those of 2010 want
// the head himself.
func TestRemote(t *testing.T) {
	book, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	for set, want := range map[string]bool{rulebook.SetCurrent: true, rulebook.Set2010: false, "2030": false} {
		if got := book.Remote(set); got != want {
			t.Errorf("%s: %v", set, got)
		}
	}
}
