package records

import (
	"context"
	"slices"
	"time"

	"beian/internal/table"
)

// SMSDay is what was sent to one telephone number on one day in Asia/Shanghai:
// the keys of the notices. Number is the blind index of the telephone number.
type SMSDay struct {
	Number  string   `json:"number"`
	Day     string   `json:"day"` // 2006-01-02
	Notices []string `json:"notices"`
}

// Version gives the version of the item that holds s, 0 for one without notices,
// which is not stored.
func (s SMSDay) Version() int64 { return int64(len(s.Notices)) }

// Count takes a notice among those of the day, once, and reports whether it may
// be sent: not where there are limit others, unless it is urgent.
func (s *SMSDay) Count(notice string, limit int, urgent bool) bool {
	if slices.Contains(s.Notices, notice) {
		return true
	}
	if len(s.Notices) >= limit && !urgent {
		return false
	}
	s.Notices = append(s.Notices, notice)
	return true
}

// smsKeep is how long a day is remembered: no notice of it is tried again then.
const smsKeep = 40 * 24 * time.Hour

func smsKey(number, day string) table.Key { return table.Key{Partition: "sms#" + number, Sort: day} }

// ReadSMSDay reads a day of a telephone number; one without SMS is empty.
func ReadSMSDay(ctx context.Context, t table.Table, number, day string) (SMSDay, error) {
	s := SMSDay{Number: number, Day: day}
	_, _, err := read(ctx, t, smsKey(number, day), &s)
	return s, err
}

// SMSDayWrite makes the write that keeps the day, if it still has the version.
func SMSDayWrite(s SMSDay, before int64, now time.Time) (table.Write, error) {
	body, err := encode(s)
	condition := table.IfVersion(before)
	if before == 0 {
		condition = table.IfAbsent()
	}
	return table.Put(table.Item{
		Key: smsKey(s.Number, s.Day), Version: s.Version(), Kind: "sms-day", Body: body, Expires: now.Add(smsKeep),
	}, condition), err
}
