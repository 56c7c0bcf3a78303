package filing_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
)

// stored gives a history as it comes back from a store.
func stored(t *testing.T, history []filing.Record) []filing.Record {
	t.Helper()
	b, err := json.Marshal(history)
	if err != nil {
		t.Fatal(err)
	}
	var back []filing.Record
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// TestStraight follows one filing through a deferral and a return by the bureau
// to its number, and looks at what it leaves.
func TestStraight(t *testing.T) {
	c, history := play(t, straight()...)
	if c.Status != filing.Filed || c.Number.String() != "京ICP备2026000001号" || c.Deliveries != 2 || c.Slip != 1 || c.Bookings != 1 {
		t.Errorf("%+v", c)
	}
	for i, s := range c.Sites {
		if s.Suffix != i+1 || s.Verification == nil || s.AppearedAt.IsZero() {
			t.Errorf("site %+v", s)
		}
	}
	if c.Withdrawing || c.Overdue || c.Clock != nil || c.Invitation != nil || len(c.Reasons) != 0 || c.OpenedAt.IsZero() || c.FiledAt.IsZero() {
		t.Errorf("%+v", c)
	}
	if int(c.Version) != len(history) || len(history) != len(straight()) {
		t.Errorf("version %d with %d records", c.Version, len(history))
	}
	replayed, err := filing.Replay(stored(t, history))
	if err != nil || !reflect.DeepEqual(replayed, c) {
		t.Errorf("replay: %v\n%+v\nwant\n%+v", err, replayed, c)
	}
}

// TestSuffixes: sites that were dropped get no suffix and leave no gap.
func TestSuffixes(t *testing.T) {
	c := sample(filing.Approved)
	c.Sites = []filing.SiteState{{ID: "s1"}, {ID: "s2", Dropped: true}, {ID: "s3"}}
	next, _, err := c.Apply(move(t, "NumberIssued", filing.RoleSystem, c))
	if err != nil || next.Sites[0].Suffix != 1 || next.Sites[1].Suffix != 0 || next.Sites[2].Suffix != 2 {
		t.Errorf("%+v, %v", next.Sites, err)
	}
}

// TestEveryAlterationIsFound alters each value of each stored record in turn:
// the history no longer replays.
func TestEveryAlterationIsFound(t *testing.T) {
	_, history := play(t, straight()...)
	for i := range history {
		text, err := json.Marshal(history[i])
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(text, &fields); err != nil {
			t.Fatal(err)
		}
		for name := range fields {
			forged := stored(t, history)
			alterRecord(t, &forged[i], name)
			if c, err := filing.Replay(forged); err == nil {
				t.Errorf("record %d, altered %s, replays to %s", i+1, name, c.Status)
			}
		}
	}
}

// alterRecord changes one field of a record to something that is as well formed.
func alterRecord(t *testing.T, r *filing.Record, field string) {
	t.Helper()
	before := fmt.Sprintf("%+v", *r)
	switch field {
	case "case":
		r.Case = "case-2"
	case "version":
		r.Version++
	case "event":
		r.Event = "DeadlinePassed"
	case "from":
		r.From = filing.Lapsed
	case "to":
		r.To = filing.Lapsed
	case "by":
		r.By = "stranger"
	case "actor":
		r.Actor = "somebody"
	case "at":
		r.At = r.At.Add(time.Nanosecond)
	case "clock":
		r.Clock = &filing.Clock{Rule: r.Clock.Rule, Starts: r.Clock.Starts, Due: r.Clock.Due.Add(time.Hour)}
	case "request":
		r.Request = "another"
	case "facts":
		r.Facts = json.RawMessage(strings.Replace(string(r.Facts), "{", `{"more":1,`, 1))
		if string(r.Facts) == `{"more":1,}` {
			r.Facts = json.RawMessage(`{"more":1}`)
		}
	case "prev":
		r.Prev = strings.Repeat("0", 64)
	case "hash":
		r.Hash = strings.Repeat("0", 64)
	}
	if fmt.Sprintf("%+v", *r) == before {
		t.Fatalf("field %s of a record was not altered", field)
	}
}

// TestMissingAndMovedRecords: no record can be left out but the last ones, none
// comes twice, and none changes its place.
func TestMissingAndMovedRecords(t *testing.T) {
	c, history := play(t, straight()...)
	broken := func(what string, forged []filing.Record) {
		t.Helper()
		if got, err := filing.Replay(stored(t, forged)); err == nil {
			t.Errorf("%s: replays to %s", what, got.Status)
		}
	}
	for i := range history {
		if i < len(history)-1 {
			broken(fmt.Sprintf("without record %d", i+1), slices.Delete(slices.Clone(history), i, i+1))
		}
		broken(fmt.Sprintf("record %d twice", i+1), slices.Insert(slices.Clone(history), i, history[i]))
		for j := range i {
			swapped := slices.Clone(history)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			broken(fmt.Sprintf("records %d and %d swapped", j+1, i+1), swapped)
		}
	}
	// A shortened history replays, to an older version: the case tells.
	short, err := filing.Replay(stored(t, history[:5]))
	if err != nil || short.Version != 5 || short.Chain == c.Chain {
		t.Errorf("five records: %+v, %v", short, err)
	}
	if none, err := filing.Replay(nil); err != nil || none.Status != filing.Draft || none.Version != 0 {
		t.Errorf("no records: %+v, %v", none, err)
	}
}

// TestRecordOfAnotherCase: a record of another case does not continue a history,
// not even with a right hash.
func TestRecordOfAnotherCase(t *testing.T) {
	c, history := play(t, "CaseSubmitted")
	m := move(t, "SubmissionAccepted", filing.RoleSystem, &c)
	_, own, err := c.Apply(m)
	if err != nil {
		t.Fatal(err)
	}
	c.ID = "case-2"
	_, other, err := c.Apply(m)
	if err != nil {
		t.Fatal(err)
	}
	for rec, want := range map[*filing.Record]bool{&own: true, &other: false} {
		if _, err := filing.Replay([]filing.Record{history[0], *rec}); (err == nil) != want {
			t.Errorf("a record of %s: %v, want it to replay: %v", rec.Case, err, want)
		}
	}
}

// TestAnyZone: a move may carry the time of any zone, with the reading of a
// running clock; the case holds UTC and replays the same.
func TestAnyZone(t *testing.T) {
	c := filing.Case{ID: "case-1", Status: filing.Draft}
	m := move(t, "CaseSubmitted", filing.RoleApplicant, &c)
	m.At = time.Now().In(time.FixedZone("Asia/Shanghai", 8*60*60))
	m.Clock = &filing.Clock{Rule: "acceptance", Starts: start(), Due: start()}
	next, rec, err := c.Apply(m)
	if err != nil || next.SubmittedAt.Location() != time.UTC {
		t.Fatalf("submitted at %v, %v", next.SubmittedAt, err)
	}
	replayed, err := filing.Replay(stored(t, []filing.Record{rec}))
	if err != nil || !reflect.DeepEqual(replayed, next) {
		t.Errorf("replay: %v\n%+v\nwant\n%+v", err, replayed, next)
	}
}

// TestRecordOwnsItsClock: a record shares nothing with the move that it is of.
func TestRecordOwnsItsClock(t *testing.T) {
	c := sample(filing.AwaitingPreCheck)
	m := move(t, "PreCheckPassed", filing.RoleVerifier, c)
	next, rec, err := c.Apply(m)
	if err != nil {
		t.Fatal(err)
	}
	due := m.Clock.Due
	m.Clock.Due = due.AddDate(1, 0, 0)
	if !rec.Clock.Due.Equal(due) || !next.Clock.Due.Equal(due) || !next.Invitation.Due.Equal(due) {
		t.Error("the clock of the move is shared")
	}
}

func BenchmarkApply(b *testing.B) {
	c := sample(filing.Verifying)
	m := move(b, "VerificationPassed", filing.RoleVerifier, c)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := c.Apply(m); err != nil {
			b.Fatal(err)
		}
	}
}
