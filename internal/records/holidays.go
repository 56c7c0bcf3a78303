package records

import (
	"context"
	"encoding/json"

	"beian/internal/table"
)

// holidaysKey is where the years are that operators added.
func holidaysKey() table.Key { return table.Key{Partition: "calendar", Sort: "holidays"} }

// HolidaysItem lays out the files of the years that operators added beside those
// of the program, by their years, as package workday reads them. They are one
// item, which a function reads at its start by one Get.
func HolidaysItem(version int64, years map[int]json.RawMessage) (table.Item, error) {
	body, err := encode(years)
	return table.Item{Key: holidaysKey(), Version: version, Kind: "holidays", Body: body}, err
}

// Holidays reads what [HolidaysItem] laid out; version is 0 when there is none.
func Holidays(ctx context.Context, t table.Table) (years map[int]json.RawMessage, version int64, err error) {
	version, _, err = read(ctx, t, holidaysKey(), &years)
	return years, version, err
}
