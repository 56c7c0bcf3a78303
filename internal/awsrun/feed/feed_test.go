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
	"beian/internal/table"
)

// change is a record of the stream for a history record of the version.
func change(t *testing.T, event, kind string, version int64) string {
	t.Helper()
	it, err := records.RecordItem(&filing.Record{Case: "c1", Version: version})
	if err != nil {
		t.Fatal(err)
	}
	return changed(event, kind, it, version)
}

func changed(event, kind string, it table.Item, version int64) string {
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

// TestWakes: a wake-up is handed on when it is put and when it is put again, and
// nothing else is.
func TestWakes(t *testing.T) {
	put := func(event, id string, visit int64) string {
		it, err := records.FollowItem(records.Follow{Case: id, Visit: visit})
		if err != nil {
			t.Fatal(err)
		}
		return changed(event, string(it.Kind), it, visit)
	}
	var woken []string
	h := feed.Wakes(slog.New(slog.DiscardHandler), func(_ context.Context, id string) error {
		woken = append(woken, id)
		if id == "c2" {
			return errors.New("down")
		}
		return nil
	})
	batch := []string{
		put("INSERT", "c1", 1), put("MODIFY", "c2", 2), put("REMOVE", "c3", 3), change(t, "INSERT", "history-record", 4),
		`{"eventName":"REMOVE","dynamodb":{"SequenceNumber":"s5"}}`,
		`{"eventName":"MODIFY","dynamodb":{"SequenceNumber":"s6","NewImage":{"pk":{"S":"p"}}}}`,
	}
	out, err := h.Invoke(t.Context(), []byte(`{"Records":[`+strings.Join(batch, ",")+`]}`))
	if want := `{"batchItemFailures":[{"itemIdentifier":"s2"},{"itemIdentifier":"s6"}]}`; err != nil || string(out) != want {
		t.Errorf("got %s, %v, want %s", out, err, want)
	}
	if !slices.Equal(woken, []string{"c1", "c2"}) {
		t.Errorf("woke %v", woken)
	}
}
