package casework

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/notice"
	"beian/internal/records"
	"beian/internal/table"
)

// hanging is a carrier that takes so long to fail that a sweep comes to its end after
// a few notices.
type hanging struct {
	left int
	end  context.CancelFunc
}

func (*hanging) Carries(string) bool { return true }

func (h *hanging) Send(context.Context, Message) error {
	if h.left--; h.left == 0 {
		h.end()
	}
	return errors.New("no answer")
}

// looked is a store of scans that notes what it was asked for.
type looked struct {
	Scans
	asked []string
}

func (l *looked) Quarantined(_ context.Context, object string) ([]byte, error) {
	l.asked = append(l.asked, object)
	return nil, ErrNoObject
}

// TestSweepComesToEveryKind: many notices whose carrier hangs keep a sweep, which is
// cut short, from no other work.
func TestSweepComesToEveryKind(t *testing.T) {
	w := newNotified(t, filingtest.Form(filing.Enterprise, "11", 1))
	ctx, cut := context.WithCancel(t.Context())
	defer cut()
	scans := &looked{}
	w.desk.Carrier, w.desk.Scans = &hanging{left: 20, end: cut}, scans
	b := &batch{}
	for i := range 80 {
		b.put(table.IfAbsent())(records.NoticeItem(records.Notice{
			Case: "c1", Key: fmt.Sprintf("n%02d", i), Template: "case-withdrawn", Channel: notice.Desk, To: ToProvider, Next: noon,
			Facts: map[string]string{"receipt": ""},
		}))
	}
	b.put(table.IfAbsent())(records.ScanItem(records.Scan{
		Case: "c1", ID: "x1", Rev: 1, Object: "c1/x1", State: records.ScanAsked, Asked: noon.Add(-time.Hour),
	}))
	if b.err != nil {
		t.Fatal(b.err)
	}
	if err := w.desk.Table.Commit(t.Context(), b.ws...); err != nil {
		t.Fatal(err)
	}
	_, _ = w.desk.Sweep(ctx)
	if len(scans.asked) != 1 {
		t.Errorf("the sweep looked for the scans %v", scans.asked)
	}
	w.desk.Carrier = &hanging{left: 100, end: cut}
	if n, err := w.desk.Sweep(t.Context()); err != nil || n < 60 {
		t.Errorf("the next sweep handed on %d pieces, %v", n, err)
	}
}
