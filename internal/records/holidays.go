package records

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"beian/internal/table"
)

// calendarPartition holds the years that operators added, one item each.
const calendarPartition = "calendar"

// HolidaysItem lays out a year's file of holidays, which package workday reads,
// as an operator adds it beside those of the program.
func HolidaysItem(year int, file json.RawMessage) (table.Item, error) {
	body, err := encode(file)
	key := table.Key{Partition: calendarPartition, Sort: strconv.Itoa(year)}
	return table.Item{Key: key, Version: 1, Kind: "holidays", Body: body}, err
}

// Holidays reads the files of all years that operators added.
func Holidays(ctx context.Context, t table.Table) ([]json.RawMessage, error) {
	var all []json.RawMessage
	for q := (table.Query{Partition: calendarPartition, Limit: table.MaxPage}); ; {
		page, err := t.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("read the calendar: %w", err)
		}
		for _, it := range page.Items {
			var file json.RawMessage
			if err := decode(it, &file); err != nil {
				return nil, err
			}
			all = append(all, file)
		}
		if page.Cursor == "" {
			return all, nil
		}
		q.Cursor = page.Cursor
	}
}
