package filing_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"beian/internal/filing"
)

// walker takes one case through random moves and checks after each what must
// hold for every case.
type walker struct {
	t       *rapid.T
	c       filing.Case
	at      time.Time
	history []filing.Record
}

// TestWalks: over random walks through all events with fitting and unfitting
// facts, a case keeps its invariants, a refused move changes nothing, nothing
// follows the end, and the history gives the case again.
func TestWalks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &walker{t: t, c: filing.Case{ID: "case-1", Status: filing.Draft}, at: start()}
		for _, name := range straight()[:rapid.IntRange(0, len(straight())).Draw(t, "straight")] {
			m := move(w.t, name, byTable(w.t, w.c.Status, name), &w.c)
			w.at = m.At
			w.apply(m)
		}
		for range rapid.IntRange(1, 60).Draw(t, "moves") {
			w.step()
		}
		w.ended()
		w.replays()
	})
}

// step tries one move: mostly one of the table, with facts that mostly fit.
func (w *walker) step() {
	w.at = w.at.Add(time.Duration(rapid.IntRange(0, 40).Draw(w.t, "hours")) * time.Hour)
	m := filing.Move{At: w.at, Actor: "actor", Request: rapid.SampledFrom([]string{"", "request"}).Draw(w.t, "request")}
	ends := rapid.IntRange(0, 19).Draw(w.t, "may end") == 17
	rows := slices.DeleteFunc(filing.Lifecycle(), func(r filing.Transition) bool {
		return r.From != w.c.Status || !ends && r.To.Stage() == filing.StageClosed
	})
	if len(rows) == 0 || rapid.IntRange(0, 9).Draw(w.t, "off the table") == 7 {
		m.Event = w.facts(rapid.SampledFrom(filing.EventNames()).Draw(w.t, "event"))
		m.By = rapid.SampledFrom(roles()).Draw(w.t, "role")
	} else {
		row := rapid.SampledFrom(rows).Draw(w.t, "row")
		m.Event, m.By = w.facts(row.On), rapid.SampledFrom(row.By).Draw(w.t, "role")
		if m.By == filing.RoleClock && w.c.Clock != nil && rapid.Bool().Draw(w.t, "late") {
			w.at = w.c.Clock.Due.Add(filing.LapseGrace)
			m.At = w.at
		}
	}
	to, err := w.c.Leads(m.Event)
	renews := m.Event.Name() == "InvitationRenewed" || m.Event.Name() == "PersonReplaced" || m.Event.Name() == "DomainReleased"
	if err == nil && to.Open() && (to != w.c.Status || renews) {
		due := w.at.Add(time.Duration(rapid.IntRange(1, 900).Draw(w.t, "due")) * time.Hour)
		m.Clock = &filing.Clock{Rule: string(to), Starts: w.at, Due: due, Provisional: rapid.Bool().Draw(w.t, "provisional")}
	}
	w.apply(m)
}

// facts gives an event with facts of the case, over random sites where the
// event names some.
func (w *walker) facts(name filing.EventName) filing.Event {
	e := facts(w.t, name, &w.c, w.at)
	all := []string{"s1", "s2", "s3", ""}
	switch e := e.(type) {
	case *filing.CaseSubmitted:
		e.Declared = w.declared()
	case *filing.CaseResubmitted:
		e.Declared = w.declared()
	case *filing.PersonReplaced:
		e.Declared = w.declared()
	case *filing.SiteVerified:
		e.Site = rapid.SampledFrom(all).Draw(w.t, "site")
	case *filing.SiteDropped:
		e.Site = rapid.SampledFrom(all).Draw(w.t, "site")
	case *filing.VerificationBooked:
		e.Site = rapid.SampledFrom(all).Draw(w.t, "site")
	case *filing.DeliveryAcknowledged:
		e.Confirm = rapid.SampledFrom([][]string{nil, {}, {"p-s1"}, {"p-s1", "p-s2"}}).Draw(w.t, "confirm")
	case *filing.PersonConfirmed:
		e.Person = rapid.SampledFrom([]string{"p-s1", "p-s2", e.Person, ""}).Draw(w.t, "person")
	}
	return e
}

func (w *walker) declared() filing.Declared {
	sites := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"s1", "s2", "s3"}), 0, 3, rapid.ID[string]).Draw(w.t, "sites")
	return declared(sites...)
}

// apply makes a move twice and compares everything that must or must not have
// changed.
func (w *walker) apply(m filing.Move) {
	name, before := m.Event.Name(), w.text(w.c)
	next, rec, err := w.c.Apply(m)
	again, rec2, err2 := w.c.Apply(m)
	if w.text(w.c) != before {
		w.t.Fatalf("%s changed the case that it was applied to", name)
	}
	if !reflect.DeepEqual(next, again) || !reflect.DeepEqual(rec, rec2) || (err == nil) != (err2 == nil) {
		w.t.Fatalf("%s twice gives two results", name)
	}
	if err != nil {
		if filing.KindOf(err) == "" || next.ID != "" || rec.Hash != "" {
			w.t.Fatalf("%s at %s: %v", name, w.c.Status, err)
		}
		return
	}
	w.moved(m, next, rec)
	w.c, w.history = next, append(w.history, rec)
}

// moved checks a move that happened.
func (w *walker) moved(m filing.Move, next filing.Case, rec filing.Record) {
	name := m.Event.Name()
	fail := func(what string) { w.t.Fatalf("%s from %s to %s: %s: %+v", name, w.c.Status, next.Status, what, next) }
	if !slices.ContainsFunc(filing.Lifecycle(), func(r filing.Transition) bool {
		return r.From == w.c.Status && r.On == name && r.To == next.Status && slices.Contains(r.By, m.By)
	}) {
		fail("not of the table (I8)")
	}
	if next.Version != w.c.Version+1 || rec.Version != next.Version || rec.Prev != w.c.Chain || rec.Hash != next.Chain || rec.Hash == "" {
		fail("version or chain (I4)")
	}
	if rec.From != w.c.Status || rec.To != next.Status || rec.Event != name || rec.By != m.By || !rec.At.Equal(m.At) || rec.Request != m.Request {
		fail("record")
	}
	visit := w.c.Visit
	if next.Status.Stage() != w.c.Status.Stage() || name == "PersonReplaced" {
		visit = next.Version
	}
	if next.Visit != visit {
		fail("visit")
	}
	if next.Status.Open() != (next.Clock != nil) || next.Status.Open() == (next.Acts() == filing.PartyNobody) || next.Acts() == "" {
		fail("open without clock or party (I3)")
	}
	wound := m.Clock
	if wound == nil && next.Status.Open() {
		wound = w.c.Clock
	}
	if wound != nil && *next.Clock != *wound || next.Overdue && (m.Clock != nil || !next.Status.Open()) {
		fail("clock")
	}
	if (next.Status == filing.Filed) != (next.Number != filing.Number{}) {
		fail("number (I2)")
	}
	if len(next.Standing()) == 0 {
		fail("no site left")
	}
	if next.Status == filing.Withdrawn && next.Deliveries > 0 && w.c.Status == filing.AwaitingDelivery {
		fail("withdrawn from the bureau")
	}
}

// ended checks that nothing follows the end of a case.
func (w *walker) ended() {
	if w.c.Status.Stage() != filing.StageClosed {
		return
	}
	for _, name := range filing.EventNames() {
		for _, role := range roles() {
			m := filing.Move{Event: w.facts(name), By: role, At: w.at, Clock: &filing.Clock{Rule: "x", Due: w.at}}
			if _, _, err := w.c.Apply(m); filing.KindOf(err) != filing.Conflict {
				w.t.Fatalf("%s after the end: %v", name, err)
			}
		}
	}
}

// replays checks that the stored history gives the case again.
func (w *walker) replays() {
	if len(w.history) == 0 {
		return
	}
	var stored []filing.Record
	if err := json.Unmarshal([]byte(w.text(w.history)), &stored); err != nil {
		w.t.Fatal(err)
	}
	c, err := filing.Replay(stored)
	if err != nil || w.text(c) != w.text(w.c) {
		w.t.Fatalf("replay: %v\n%s\nwant\n%s", err, w.text(c), w.text(w.c))
	}
}

func (w *walker) text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}
