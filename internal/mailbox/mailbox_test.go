package mailbox_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/mailbox"
	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/memory"
)

var at = time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("Asia/Shanghai", 8*3600))

// TestOnceByItsKey: a notice that comes again leaves the letter as it was, and
// no letter holds an address.
func TestOnceByItsKey(t *testing.T) {
	tbl := table.Checked(memory.New())
	box := mailbox.Mailbox{Table: tbl, Now: func() time.Time { return at }}
	m := casework.Message{Key: "c1/k", Case: "c1", Channel: notice.Desk, To: "provider", Owner: "provider#idc-1", Text: "示例", Address: "13900000000"}
	again := m
	again.Text = "later"
	for _, sent := range []casework.Message{m, again} {
		if err := box.Send(t.Context(), sent); err != nil {
			t.Fatal(err)
		}
	}
	got, next, err := records.Letters(t.Context(), tbl, "provider#idc-1", "", 10)
	want := records.Letter{Key: "c1/k", Case: "c1", Channel: notice.Desk, To: "provider", Text: "示例", At: at.UTC()}
	if err != nil || next != "" || len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, %q, %v\nwant %+v", got, next, err, want)
	}
	page, err := tbl.Query(t.Context(), table.Query{Partition: "mailbox#provider#idc-1", Limit: 10})
	if err != nil || len(page.Items) != 1 || strings.Contains(string(page.Items[0].Body), "139") {
		t.Errorf("stored is %+v, %v", page, err)
	}
	if got, _, err := records.Letters(t.Context(), tbl, "provider#idc-2", "", 10); err != nil || len(got) != 0 {
		t.Errorf("another's mailbox has %+v, %v", got, err)
	}
}

type busy struct{ table.Table }

func (busy) Commit(context.Context, ...table.Write) error { return table.ErrThrottled }

// TestNotKept: a letter that may not be there is an error.
func TestNotKept(t *testing.T) {
	box := mailbox.Mailbox{Table: busy{memory.New()}, Now: func() time.Time { return at }}
	if err := box.Send(t.Context(), casework.Message{Key: "k", Owner: "o"}); !errors.Is(err, table.ErrThrottled) {
		t.Errorf("got %v", err)
	}
}
