package records_test

import (
	"errors"
	"slices"
	"testing"

	"beian/internal/awsrun/recorded"
	"beian/internal/awsrun/records"
	"beian/internal/table"
)

// What the driver makes of each answer is tested beside it; here is that the
// client that the functions have reads them so.

func open(s *recorded.Service) table.Table {
	return records.Open(s.Config(), records.Environment{Table: "records"})
}

func TestGet(t *testing.T) {
	k := table.Key{Partition: "case#c1", Sort: "case"}
	for _, c := range []struct {
		recordings []string
		version    int64
		want       error
	}{
		{[]string{"item"}, 4, nil},
		{[]string{"throughput-exceeded", "internal-server-error", "item"}, 4, nil},
		{[]string{"done"}, 0, table.ErrNotFound},
		{[]string{"item-cut-short"}, 0, table.ErrThrottled},
		{slices.Repeat([]string{"throughput-exceeded"}, 5), 0, table.ErrThrottled},
	} {
		s := recorded.Play(t, c.recordings...)
		it, err := open(s).Get(t.Context(), k)
		if !errors.Is(err, c.want) || it.Version != c.version {
			t.Errorf("%q: got version %d, %v", c.recordings, it.Version, err)
		}
		s.AskedOnly(`POST / DynamoDB_20120810.GetItem {"ConsistentRead":true,"Key":{"pk":{"S":"case#c1"},"sk":{"S":"case"}},"TableName":"records"}`)
	}
}

func TestCommit(t *testing.T) {
	put := table.Put(table.Item{Key: table.Key{Partition: "case#c1", Sort: "case"}, Version: 1, Kind: "case"}, table.IfAbsent())
	check := table.Check(table.Key{Partition: "claim#domain#shili.cn", Sort: "claim"}, table.IfVersion(1))
	for _, c := range []struct {
		ws         []table.Write
		recordings []string
		conflicts  []int
		want       error
	}{
		{[]table.Write{put, check}, []string{"done"}, nil, nil},
		{[]table.Write{put, check}, []string{"throughput-exceeded", "done"}, nil, nil},
		{[]table.Write{put, check}, []string{"transaction-cancelled"}, []int{1}, nil},
		{[]table.Write{put, check}, []string{"internal-server-error"}, nil, table.ErrUnknown},
		{[]table.Write{put, check}, []string{"done-cut-short"}, nil, table.ErrUnknown},
		{[]table.Write{put}, []string{"done"}, nil, nil},
		{[]table.Write{put}, []string{"conditional-check-failed"}, []int{0}, nil},
		{[]table.Write{put}, []string{"done-cut-short"}, nil, table.ErrUnknown},
		{[]table.Write{put}, slices.Repeat([]string{"throughput-exceeded"}, 5), nil, table.ErrThrottled},
	} {
		s := recorded.Play(t, c.recordings...)
		err := open(s).Commit(t.Context(), c.ws...)
		var conflict *table.ConflictError
		if errors.As(err, &conflict) != (c.conflicts != nil) || conflict != nil && !slices.Equal(conflict.Indices, c.conflicts) {
			t.Errorf("%d writes, %q: got %v", len(c.ws), c.recordings, err)
		}
		if conflict == nil && !errors.Is(err, c.want) {
			t.Errorf("%d writes, %q: got %v, want %v", len(c.ws), c.recordings, err, c.want)
		}
	}
}
