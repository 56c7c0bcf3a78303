package feed_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"beian/internal/awsrun/feed"
	"beian/internal/awsrun/tasks"
	"beian/internal/filing"
	"beian/internal/records"
)

// change is a record of the stream for a history record of the version.
func change(t *testing.T, event, kind string, version int64) string {
	t.Helper()
	it, err := records.RecordItem(&filing.Record{Case: "c1", Version: version})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`{"eventName":%q,"dynamodb":{"SequenceNumber":"s%d","NewImage":{"pk":{"S":%q},"sk":{"S":%q},
		"version":{"N":"%d"},"kind":{"S":%q},"body":{"B":%q}}}}`,
		event, version, it.Key.Partition, it.Key.Sort, it.Version, kind, base64.StdEncoding.EncodeToString(it.Body))
}

func TestHandler(t *testing.T) {
	var handed []int64
	h := feed.Handler(slog.New(slog.DiscardHandler), func(_ context.Context, rec *filing.Record) error {
		handed = append(handed, rec.Version)
		if rec.Version == 3 {
			return errors.New("down")
		}
		return nil
	})
	batch := []string{
		change(t, "INSERT", "history-record", 1),
		change(t, "MODIFY", "history-record", 2),
		change(t, "INSERT", "history-record", 3),
		change(t, "INSERT", "case", 4),
		change(t, "INSERT", "history-record", 5),
		`{"eventName":"REMOVE","dynamodb":{"SequenceNumber":"s6"}}`,
		`{"eventName":"INSERT","dynamodb":{"SequenceNumber":"s7","NewImage":{"pk":{"S":"p"}}}}`,
	}
	out, err := h.Invoke(t.Context(), []byte(`{"Records":[`+strings.Join(batch, ",")+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"batchItemFailures":[{"itemIdentifier":"s3"},{"itemIdentifier":"s7"}]}`; string(out) != want {
		t.Errorf("got %s, want %s", out, want)
	}
	if !slices.Equal(handed, []int64{1, 3, 5}) {
		t.Errorf("handed on %v, want versions 1, 3 and 5", handed)
	}
	if out, err = h.Invoke(t.Context(), []byte(`{"Records":[]}`)); err != nil || string(out) != `{"batchItemFailures":[]}` {
		t.Errorf("empty batch: got %s, %v", out, err)
	}
	if _, err = h.Invoke(t.Context(), []byte(`{"Records":`)); !errors.As(err, new(tasks.Invalid)) {
		t.Errorf("malformed batch: got %v, want Invalid", err)
	}
}
