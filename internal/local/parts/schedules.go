package parts

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"beian/internal/casework"
	"beian/internal/table"
)

// KindTimer is the kind of an armed wake.
const KindTimer table.Kind = "timer"

const timerPartition = "timer"

// Schedules keeps armed wakes as items of the table, in the order of their
// times.
type Schedules struct{ Table table.Table }

var _ casework.Schedules = Schedules{}

// Arm implements [casework.Schedules].
func (s Schedules) Arm(ctx context.Context, name string, at time.Time, w casework.Wake) error {
	body, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("arm: %w", err)
	}
	err = s.Table.Commit(ctx, table.Put(table.Item{
		Key: timerKey(name), Version: 1, Kind: KindTimer, Body: body,
		Index: map[table.Index]table.Key{table.Work: {Partition: timerPartition, Sort: stamp(at) + "#" + name}},
	}, table.IfAbsent()))
	if startOver(err) {
		return nil
	}
	return err
}

// Due is an armed wake whose time has come.
type Due struct {
	Name string
	Wake casework.Wake
}

// Due gives armed wakes whose time has come, earliest first, and the time of
// the next one after them, zero if there is none.
func (s Schedules) Due(ctx context.Context, now time.Time, limit int) (due []Due, next time.Time, err error) {
	page, err := s.Table.Query(ctx, table.Query{Index: table.Work, Partition: timerPartition, Limit: limit})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("due timers: %w", err)
	}
	for _, it := range page.Items {
		at, err := time.Parse(time.RFC3339Nano, it.Index[table.Work].Sort[:len(stamp(now))])
		if err != nil {
			return nil, time.Time{}, fmt.Errorf("due timers: %w", err)
		}
		if at.After(now) {
			return due, at, nil
		}
		var d Due
		if err := json.Unmarshal(it.Body, &d.Wake); err != nil {
			return nil, time.Time{}, fmt.Errorf("due timers: %w", err)
		}
		d.Name = it.Key.Partition[len(timerPartition)+1:]
		due = append(due, d)
	}
	return due, time.Time{}, nil
}

// Done deletes a wake that was handed over. One that was not is handed over
// again.
func (s Schedules) Done(ctx context.Context, name string) error {
	return s.Table.Commit(ctx, table.Delete(timerKey(name), table.Always()))
}

func timerKey(name string) table.Key {
	return table.Key{Partition: timerPartition + "#" + name, Sort: "timer"}
}
