package sim

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/table/flaky"
)

// Result is what a run came to.
type Result struct {
	Seed       uint64
	Cases      int
	Filed      int
	Closed     int
	Contests   int // about domains, decided
	Bound      int // submissions refused for another case of the account
	Faults     int
	Crashes    int
	Virtual    time.Duration
	Events     int
	Trace      string // digest of everything that happened, in order
	Violations []string
}

// Run lets everything happen until every case is at its end, mends the parts,
// waits as long as the invariants allow, and checks them.
func (w *World) Run() (Result, error) {
	for n := range w.cfg.Cases {
		w.people = append(w.people, w.newPlan(n))
	}
	begun := w.now
	w.sweeping()
	days := w.cfg.Days
	if days == 0 {
		days = 3 * 365
	}
	for limit := w.now.Add(time.Duration(days) * 24 * time.Hour); !w.settled(); {
		day := w.now.Add(24 * time.Hour)
		for w.step(day) {
			if len(w.violations) > 20 || len(w.violations) > 0 && w.cfg.Sabotage != nil {
				return w.result(begun)
			}
		}
		w.now = day
		if err := w.checkOpen(); err != nil {
			return Result{}, err
		}
		if w.now.After(limit) {
			w.violate("liveness", "cases are still open after %d days", days)
			break
		}
	}
	w.mend()
	for until := w.now.Add(2 * SweepEvery); w.step(until); {
	}
	// Late duplicates; and an SMS of a number that had enough today waits for the morning.
	for until := w.now.Add(36 * time.Hour); w.step(until); {
	}
	if err := w.Check(); err != nil {
		return Result{}, err
	}
	if w.cfg.Seed%5 == 1 && len(w.violations) == 0 { // a hundred days of sweeps take their time
		if err := w.outlive(); err != nil {
			return Result{}, err
		}
	}
	return w.result(begun)
}

// settled reports whether nobody will act any more.
func (w *World) settled() bool {
	for _, p := range w.people {
		if !p.over {
			return false
		}
	}
	return true
}

// mend makes every part work.
func (w *World) mend() {
	w.faults = Faults{Pause: time.Millisecond}
	w.flaky.Set(flaky.Faults{})
	w.feed.Set(flaky.Faults{})
	w.bureau.down = time.Time{}
}

func (w *World) result(begun time.Time) (Result, error) {
	cases, err := w.cases()
	r := Result{
		Seed: w.cfg.Seed, Cases: len(cases), Faults: w.flaky.Injected(), Crashes: w.crashes, Virtual: w.now.Sub(begun),
		Events: w.traced, Contests: w.contests, Bound: w.bound, Trace: fmt.Sprintf("%016x", w.digest), Violations: w.violations,
	}
	for _, c := range cases {
		switch c.Status.Stage() {
		case filing.StageFiled:
			r.Filed++
		case filing.StageClosed:
			r.Closed++
		default:
		}
	}
	return r, err
}

// checkOpen is I3: every open case has one party who must act, a due time, and
// something stored that will fire. Beside it the desks' days are looked at.
func (w *World) checkOpen() error {
	cases, err := w.cases()
	if err != nil {
		return err
	}
	for _, c := range cases {
		if !c.Status.Open() {
			continue
		}
		if c.Acts() == "" || c.Acts() == filing.PartyNobody || c.Clock == nil {
			w.violate("I3", "case %s at %s has nobody or no clock", c.ID, c.Status)
			continue
		}
		m, found, err := records.ReadTimer(context.Background(), w.mem, c.ID)
		if err != nil {
			return err
		}
		if !found || m.Clock != *c.Clock || m.Fires.IsZero() {
			w.violate("I3", "case %s at %s has nothing scheduled", c.ID, c.Status)
		}
		if err := w.checkBooked(context.Background(), &c); err != nil {
			return err
		}
		if err := w.checkAppeared(&c); err != nil {
			return err
		}
	}
	if err := w.checkDays(); err != nil {
		return err
	}
	return w.checkDrafts()
}

// checkAppeared is C1: a case whose heads have all come does not wait for one.
func (w *World) checkAppeared(c *filing.Case) error {
	if c.Status != filing.AwaitingVerification {
		return nil
	}
	for _, s := range c.Standing() {
		a, err := records.ReadAppearance(context.Background(), w.mem, c.ID, s.ID)
		if err != nil {
			return err
		}
		if s.AppearedAt.IsZero() && (a.Visit != c.Visit || !a.At.After(c.DeferredAt)) {
			return nil
		}
	}
	w.violate("C1", "every head of case %s has come, and its month runs on", c.ID)
	return nil
}

// Check holds the invariants against everything that is stored.
func (w *World) Check() error {
	cases, err := w.cases()
	if err != nil {
		return err
	}
	numbers := map[string][]int{}
	claimed, live := map[string]string{}, map[string]string{}
	for i := range cases {
		c := &cases[i]
		if err := w.checkHistory(c); err != nil {
			return err
		}
		w.checkNumber(c, numbers)
		w.checkClaims(c, claimed)
		w.checkAccount(c, live)
		if err := w.checkFollowed(c); err != nil {
			return err
		}
		w.checkPublished(c)
	}
	for series, sequence := range numbers {
		slices.Sort(sequence)
		for i, n := range sequence {
			if n != i+1 {
				w.violate("I1", "series %s is %v", series, sequence)
				break
			}
		}
	}
	w.checkNotices()
	if err := w.checkLedger(); err != nil {
		return err
	}
	return w.checkWork()
}

// checkHistory is I4 and I8: the history, replayed, is the case; and I5: every
// acknowledged answer that moved the case is in it once.
func (w *World) checkHistory(c *filing.Case) error {
	history, err := records.History(context.Background(), w.mem, c.ID)
	if err != nil {
		return err
	}
	if int64(len(history)) != c.Version {
		w.violate("I4", "case %s has %d records at version %d", c.ID, len(history), c.Version)
	}
	replayed, err := filing.Replay(history)
	if err != nil {
		w.violate("I8", "case %s: %v", c.ID, err)
		return nil
	}
	have, _ := json.Marshal(c)
	want, _ := json.Marshal(replayed)
	if string(have) != string(want) {
		w.violate("I4", "case %s replays to another state", c.ID)
	}
	requests := map[string]bool{}
	for _, r := range history {
		if r.Request != "" && requests[r.Request] {
			w.violate("I5", "case %s has the answer %s twice", c.ID, r.Request)
		}
		requests[r.Request] = true
		if out, ok := w.promised[r.Request]; r.Request != "" && ok && out.Version != r.Version {
			w.violate("I5", "answer %s was acknowledged at version %d and used at %d", r.Request, out.Version, r.Version)
		}
	}
	return nil
}

// checkNumber is I2 and collects for I1.
func (w *World) checkNumber(c *filing.Case, numbers map[string][]int) {
	if (c.Status == filing.Filed) != (c.Number.Sequence > 0) {
		w.violate("I2", "case %s is %s with number %d", c.ID, c.Status, c.Number.Sequence)
	}
	if c.Status == filing.Approved {
		w.violate("I2", "case %s is approved and has no number", c.ID)
	}
	if c.Number.Sequence == 0 {
		return
	}
	numbers[c.Number.Series()] = append(numbers[c.Number.Series()], c.Number.Sequence)
	issued, found, err := records.ReadNumber(context.Background(), w.mem, c.Number)
	if err != nil || !found || issued.Case != c.ID {
		w.violate("I2", "number of case %s is not its own", c.ID)
	}
}

// checkClaims is I11: a live case holds its claims, and nobody else does.
func (w *World) checkClaims(c *filing.Case, claimed map[string]string) {
	for _, name := range c.Claims {
		held, found, err := records.ReadClaim(context.Background(), w.mem, name)
		if err != nil {
			w.violate("I11", "%v", err)
		}
		if !c.Status.Live() {
			if found && held.Case == c.ID {
				w.violate("I11", "case %s is %s and still holds a claim", c.ID, c.Status)
			}
			continue
		}
		if other, taken := claimed[name]; taken {
			w.violate("I11", "cases %s and %s both live on one claim", c.ID, other)
		}
		claimed[name] = c.ID
		if !found || held.Case != c.ID {
			w.violate("I11", "case %s does not hold its claim", c.ID)
		}
	}
}

// checkAccount is A7: an account has one live case at most.
func (w *World) checkAccount(c *filing.Case, live map[string]string) {
	if !c.Status.Live() {
		return
	}
	if other, taken := live[c.Applicant]; taken {
		w.violate("A7", "cases %s and %s of one account are both live", c.ID, other)
	}
	live[c.Applicant] = c.ID
}

// checkFollowed is I7: the workflow has come to its end with the case.
func (w *World) checkFollowed(c *filing.Case) error {
	x, begun, err := records.ReadExecution(context.Background(), w.mem, c.ID)
	if err != nil {
		return err
	}
	if !begun {
		w.violate("I7", "case %s at %s never had an execution", c.ID, c.Status)
		return nil
	}
	run, err := w.engine.Describe(context.Background(), x.Name())
	if err != nil {
		return err
	}
	if !c.Status.Open() && run.Status == "RUNNING" {
		w.violate("I7", "case %s is %s and its execution still runs in %s", c.ID, c.Status, run.State)
	}
	return nil
}

// checkPublished holds the public objects against the case.
func (w *World) checkPublished(c *filing.Case) {
	if c.Receipt == "" {
		return
	}
	var o casework.StatusObject
	have, ok := w.objects.bodies[casework.StatusKey(c.Receipt)]
	if !ok || json.Unmarshal(have.body, &o) != nil || o.Version != c.Version {
		w.violate("publishing", "the public status of case %s shows version %d of %d", c.ID, o.Version, c.Version)
	}
	for v := range c.Version {
		if w.bus.got[fmt.Sprintf("%s-%d", c.ID, v+1)] == 0 {
			w.violate("publishing", "the event of version %d of case %s never came", v+1, c.ID)
		}
	}
}

// checkLedger is I6: every entry of every case and draft was sent or says why it
// goes to nobody, but for those whose time is still to come.
func (w *World) checkLedger() error {
	for _, p := range w.people {
		for cursor, more := "", p.id != ""; more; more = cursor != "" {
			list, next, err := records.Notices(context.Background(), w.mem, p.id, cursor)
			if err != nil {
				return err
			}
			for _, n := range list {
				if !n.Settled() && (n.Tries > 0 || !n.Next.After(w.now)) {
					w.violate("I6", "the notice %s of %s was never sent, tried %d times", n.Key, p.id, n.Tries)
				}
			}
			cursor = next
		}
	}
	return nil
}

// checkNotices is I6: what was sent was sent more than once only where carriers lost
// answers or the sender crashed. The applicant has each by e-mail too.
func (w *World) checkNotices() {
	again := 0
	for key, n := range w.carrier.sent {
		again += n - 1
		if _, mailed := w.carrier.sent[key+"-email"]; strings.HasSuffix(key, "-applicant") && !mailed {
			w.violate("I6", "the applicant has the notice %s by SMS and not by e-mail", key)
		}
	}
	if again > 0 && w.chosen.Carrier == 0 && w.chosen.Crash == 0 {
		w.violate("I6", "%d notices were sent again though every answer arrived", again)
	}
}

// checkWork finds durable work that was left undone.
func (w *World) checkWork() error {
	for _, kind := range []string{records.WorkFollow, records.WorkPublish, records.WorkNotify, records.WorkNotice} {
		page, err := records.Due(context.Background(), w.mem, kind, w.now, "", table.MaxPage)
		if err != nil {
			return err
		}
		for _, it := range page.Items {
			w.violate("I7", "work is left undone: %s of %s", kind, strings.SplitN(it.Key.Sort, "#", 2)[0]+" "+it.Key.Partition)
		}
	}
	return nil
}
