package awsrun

import (
	"context"
	"fmt"
	"time"

	"beian/internal/casework"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/workday"
)

// holidaysTimeout ends the reading of the calendar: a function starts without it
// rather than not at all.
const holidaysTimeout = 2 * time.Second

// addHolidays lays the years that operators put into the table over those of the
// program. On an error the desk's rules stay as they are.
func addHolidays(ctx context.Context, desk *casework.Desk) error {
	if desk.Table == nil {
		return nil
	}
	files, _, err := records.Holidays(ctx, desk.Table)
	if err != nil || len(files) == 0 {
		return err
	}
	var years []workday.Year
	for _, file := range files {
		y, err := workday.ParseYear(file)
		if err != nil {
			return fmt.Errorf("awsrun: holidays: %w", err)
		}
		years = append(years, y)
	}
	calendar, err := desk.Book.Calendar().With(years...)
	if err != nil {
		return fmt.Errorf("awsrun: %w", err)
	}
	book, err := rulebook.LoadFrom(rulebook.Data(), calendar)
	if err != nil {
		return fmt.Errorf("awsrun: %w", err)
	}
	desk.Book = book
	return nil
}
