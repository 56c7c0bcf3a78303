package memory

import (
	"context"
	"strconv"

	"beian/internal/table"
)

// Read implements [table.Feed]. Each record comes once, in the order of the
// commits of the whole table; within a commit, in the order of its writes.
func (t *Table) Read(ctx context.Context, after string, limit int) ([]table.Item, string, error) {
	if limit < 1 {
		return nil, "", &table.InvalidError{Reason: "feed limit below 1"}
	}
	if err := ctx.Err(); err != nil {
		return nil, "", err
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	from := 0
	if after != "" {
		n, err := strconv.Atoi(after)
		if err != nil || n < 1 || n > len(t.history) {
			return nil, "", &table.InvalidError{Reason: "not a position of this feed"}
		}
		from = n
	}
	to := min(from+limit, len(t.history))
	if to == from {
		return nil, after, nil
	}
	records := make([]table.Item, 0, to-from)
	for _, it := range t.history[from:to] {
		records = append(records, it.Clone())
	}
	return records, strconv.Itoa(to), nil
}
