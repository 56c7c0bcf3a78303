package web_test

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
)

// firing is one time that a schedule fires.
type firing struct {
	at   time.Time
	wake casework.Wake
}

// unreliable is a scheduler that fires what is armed three times, each up to six
// hours late; it may be asked to be exact.
type unreliable struct {
	mu    sync.Mutex
	rng   *rand.Rand // nil: exact, once
	names map[string]bool
	due   []firing
}

func (u *unreliable) Arm(_ context.Context, name string, at time.Time, w casework.Wake) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.names[name] {
		return nil
	}
	u.names[name] = true
	if u.rng == nil {
		u.due = append(u.due, firing{at, w})
		return nil
	}
	for range 3 {
		u.due = append(u.due, firing{at.Add(time.Duration(u.rng.Int64N(int64(6 * time.Hour)))), w})
	}
	return nil
}

// next takes the firing that comes first, if it comes before the end.
func (u *unreliable) next(end time.Time) (firing, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	slices.SortStableFunc(u.due, func(a, b firing) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	if len(u.due) == 0 || u.due[0].at.After(end) {
		return firing{}, false
	}
	f := u.due[0]
	u.due = u.due[1:]
	return f, true
}

// waitingCases gives a system with a case that waits for each party, and lets
// three months pass over them with the schedules as they are.
func waitingCases(t *testing.T, u *unreliable) map[string][]string {
	t.Helper()
	s := newSystem(t)
	u.names = map[string]bool{}
	s.desk.Schedules = u
	ids := map[string]string{"pre-check": s.submit(1, form(1))}
	ids["correction"] = s.submit(2, form(2))
	s.do(verifier(), "POST", "provider/cases/"+ids["correction"]+"/pre-check", casework.Verdict{
		Decision: "return", Reasons: []casework.Ground{{Code: "site-name", Field: "sites[s1].name"}},
	})
	ids["appearance"] = s.submit(3, form(3))
	s.passPreCheck(ids["appearance"])
	ids["review"] = s.underReview(4)
	ids["reverification"] = s.underReview(5)
	s.do(reviewer(), "POST", "bureau/cases/"+ids["reverification"]+"/review",
		casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-slip"}}})

	end := s.clock().AddDate(0, 3, 0)
	for {
		f, ok := u.next(end)
		if !ok {
			break
		}
		if f.at.After(s.clock()) {
			s.pass(f.at.Sub(s.clock()))
		}
		must(t, s.desk.Remind(t.Context(), f.wake))
		s.settle()
	}
	s.pass(nextMorning(s.clock()).Sub(s.clock()))
	_, err := s.desk.Sweep(t.Context()) // the morning's SMS
	must(t, err)
	s.stands(ids["correction"], filing.Lapsed)
	s.stands(ids["appearance"], filing.Lapsed)

	keys := map[string][]string{}
	for name, id := range ids {
		list, _, err := records.Notices(t.Context(), s.stored, id, "")
		must(t, err)
		for _, n := range list {
			if !n.Settled() {
				t.Errorf("%s: %s is not settled", name, n.Key)
			}
			keys[name] = append(keys[name], n.Key)
		}
		if got, want := s.letters(id), len(keys[name]); got != want {
			t.Errorf("%s: %d letters for %d notices", name, got, want)
		}
	}
	return keys
}

// letters counts the letters about a case in all mailboxes.
func (s *system) letters(id string) int {
	s.stored.mu.Lock()
	defer s.stored.mu.Unlock()
	n := 0
	for k, it := range s.stored.items {
		if it.Kind == "letter" && strings.HasPrefix(k.Sort, id+"/") {
			n++
		}
	}
	return n
}

// TestRemindersHaveOneEffect: schedules that fire three times each, up to six
// hours late and out of their order, make exactly the notices of schedules that
// are exact, and each is sent once (I6).
func TestRemindersHaveOneEffect(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	want := waitingCases(t, &unreliable{})
	for name, least := range map[string]int{"pre-check": 12, "correction": 18, "appearance": 13, "review": 12, "reverification": 12} {
		if len(want[name]) < least {
			t.Errorf("%s has the notices %v", name, want[name])
		}
	}
	for seed := range seeds() {
		got := waitingCases(t, &unreliable{rng: rand.New(rand.NewPCG(seed, seed))})
		for name := range maps.Keys(want) {
			if !slices.Equal(got[name], want[name]) {
				t.Errorf("seed %d, %s: the notices are\n%v\nnot\n%v", seed, name, got[name], want[name])
			}
		}
	}
}

// seeds gives how many schedulers are tried: one on a database, where each takes
// long.
func seeds() uint64 {
	if onDatabase() {
		return 1
	}
	return 8
}
