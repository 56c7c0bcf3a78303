package filing_test

import (
	"errors"
	"fmt"
	"testing"

	"beian/internal/filing"
)

func TestErrors(t *testing.T) {
	cause := errors.New("disk full")
	e := filing.Errorf(filing.TooLate, "invitation-over", "status", "over since day %d", 3)
	if e.Error() != "TooLate (invitation-over) status: over since day 3" {
		t.Errorf("text %q", e)
	}
	e.Field, e.Err = "", cause
	if e.Error() != "TooLate (invitation-over): over since day 3: disk full" || !errors.Is(e, cause) {
		t.Errorf("text %q", e)
	}
	wrapped := fmt.Errorf("case-1: %w", e)
	if filing.KindOf(wrapped) != filing.TooLate || filing.CodeOf(wrapped) != "invitation-over" {
		t.Errorf("wrapped: %s %s", filing.KindOf(wrapped), filing.CodeOf(wrapped))
	}
	for _, err := range []error{nil, cause} {
		if filing.KindOf(err) != "" || filing.CodeOf(err) != "" {
			t.Errorf("%v is of kind %q, code %q", err, filing.KindOf(err), filing.CodeOf(err))
		}
	}
}

func TestBlocks(t *testing.T) {
	fs := []filing.Finding{{Severity: filing.Block}, {Severity: filing.Human}, {Severity: filing.Warn}, {Severity: filing.Block}}
	if n := filing.Blocks(fs); n != 2 || filing.Blocks(nil) != 0 {
		t.Errorf("%d findings block, want 2", n)
	}
}
