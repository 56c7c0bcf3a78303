package states

import (
	"context"
	"fmt"
	"strings"
	"time"

	"beian/internal/table"
)

// Due names executions that must be stepped now, those that have waited
// longest first, at most limit of them (at least 1). next is when the first of
// those not named must be stepped, zero if there is none.
//
// It reads an index, which may be behind: an execution may be missing for a
// while, so callers ask again from time to time, or be named though it has
// nothing to do, which [Engine.Step] then finds.
func (e *Engine) Due(ctx context.Context, limit int) (names []string, next time.Time, err error) {
	now := e.now()
	query := table.Query{Index: table.Work, Partition: duePartition, Limit: min(limit+1, table.MaxPage)}
	for {
		page, err := e.Table.Query(ctx, query)
		if err != nil {
			return nil, time.Time{}, fmt.Errorf("states: list due: %w", err)
		}
		for _, item := range page.Items {
			due, err := time.Parse(dueLayout, item.Index[table.Work].Sort)
			if err != nil {
				return nil, time.Time{}, fmt.Errorf("states: list due: %s: %w", item.Key, err)
			}
			if due.After(now) || len(names) == limit {
				return names, due, nil
			}
			names = append(names, strings.TrimPrefix(item.Key.Partition, executionPrefix))
		}
		if page.Cursor == "" {
			return names, time.Time{}, nil
		}
		query.Cursor = page.Cursor
	}
}
