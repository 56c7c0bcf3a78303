package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"beian/internal/rulebook"
	"beian/internal/workday"
)

// holidaysFolder, within the system's folder, is where an operator puts the
// holidays of a year, in a file like those of internal/workday/data.
const holidaysFolder = "holidays"

// addHolidays says what to do about missing holidays.
const addHolidays = "put the year's file into the folder " + holidaysFolder + " and start again"

// openBook gives the rules, with the holidays that the folder adds to those of
// the program. It is read once: a changed calendar takes a new start.
func (s *System) openBook() (*rulebook.Book, error) {
	var more []fs.FS
	folder := s.config.file(holidaysFolder)
	if _, err := os.Stat(folder); err == nil {
		more = append(more, os.DirFS(folder))
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	calendar, err := workday.Load(more...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, err)
	}
	return rulebook.LoadFrom(rulebook.Data(), calendar)
}

// missingYears lists the years whose holidays should be known by now.
func (s *System) missingYears() []int {
	return s.desk.Book.Calendar().Missing(s.clock.now(), workday.Horizon)
}

// warnOfHolidays writes missing years into the log.
func (s *System) warnOfHolidays(ctx context.Context) {
	if years := s.missingYears(); len(years) > 0 {
		s.config.Log.WarnContext(ctx, "holidays missing, due times that reach into them are provisional", "years", years, "do", addHolidays)
	}
}
