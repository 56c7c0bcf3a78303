package sim_test

import (
	"bytes"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"
	"testing/cryptotest"

	"beian/internal/seal"
	"beian/internal/seal/keyfile"
	"beian/internal/sim"
	"beian/internal/table"
)

// keys makes a key store that is the same for every run of a seed.
func keys(t *testing.T) seal.Keys {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys")
	random := bytes.NewReader(bytes.Repeat([]byte{7}, 1<<20))
	if err := keyfile.Create(path, random); err != nil {
		t.Fatal(err)
	}
	k, err := keyfile.Open(path, &steady{})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// steady is a reproducible source of bytes.
type steady struct{ n byte }

func (s *steady) Read(p []byte) (int, error) {
	for i := range p {
		s.n = s.n*5 + 3
		p[i] = s.n
	}
	return len(p), nil
}

func run(t *testing.T, cfg sim.Config) sim.Result {
	t.Helper()
	cryptotest.SetGlobalRandom(t, cfg.Seed)
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // small live heap, many short-lived items
	cfg.Keys = keys(t)
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.Run()
	if err != nil {
		t.Fatalf("seed %d: %v", cfg.Seed, err)
	}
	return r
}

func report(t *testing.T, r sim.Result) {
	t.Helper()
	t.Logf("seed %d: %d cases, %d filed, %d closed, %d faults, %d crashes, %d events, %.0f virtual days, trace %s",
		r.Seed, r.Cases, r.Filed, r.Closed, r.Faults, r.Crashes, r.Events, r.Virtual.Hours()/24, r.Trace)
	for _, v := range r.Violations {
		t.Errorf("seed %d: %s", r.Seed, v)
	}
}

func TestStraight(t *testing.T) {
	report(t, run(t, sim.Config{Seed: 1, Cases: 5}))
}

// TestThousandCases runs 1,000 cases with faults; half of the seeds file
// everything in one place at once.
func TestThousandCases(t *testing.T) {
	total, faults, filed, contests, bound := 0, 0, 0, 0, 0
	for seed := uint64(1); total < 1000; seed++ {
		r := run(t, sim.Config{Seed: seed, Cases: 50, HotSpot: seed%2 == 0})
		report(t, r)
		total += r.Cases
		faults += r.Faults + r.Crashes
		filed += r.Filed
		contests += r.Contests
		bound += r.Bound
	}
	t.Logf("%d cases, %d filed, %d contests, %d bound, %d faults", total, filed, contests, bound, faults)
	if faults < 1000 || filed < total/3 || contests < 10 || bound < 10 {
		t.Errorf("%d faults, %d filed cases, %d contests and %d submissions from bound accounts prove little", faults, filed, contests, bound)
	}
}

// planted are bugs, each a change of what is about to be committed, with the
// invariant that must find it.
func planted() map[string]struct {
	finds    string
	sabotage func([]table.Write) []table.Write
} {
	type bug = struct {
		finds    string
		sabotage func([]table.Write) []table.Write
	}
	unconditional := func(prefixes ...string) func([]table.Write) []table.Write {
		return func(ws []table.Write) []table.Write {
			return rewrite(ws, func(w table.Write) (table.Write, bool) {
				for _, p := range prefixes {
					if strings.HasPrefix(w.Item.Key.Partition, p) {
						w.If = table.Always()
					}
				}
				return w, true
			})
		}
	}
	dropped := func(kind table.Kind) func([]table.Write) []table.Write {
		return func(ws []table.Write) []table.Write {
			return rewrite(ws, func(w table.Write) (table.Write, bool) { return w, w.Item.Kind != kind || len(ws) == 1 })
		}
	}
	without := func(prefix string) func([]table.Write) []table.Write {
		return func(ws []table.Write) []table.Write {
			return rewrite(ws, func(w table.Write) (table.Write, bool) {
				return w, !strings.HasPrefix(w.Item.Key.Partition, prefix)
			})
		}
	}
	unchecked := func(prefix string) func([]table.Write) []table.Write {
		return func(ws []table.Write) []table.Write {
			return rewrite(ws, func(w table.Write) (table.Write, bool) {
				return w, w.Action != table.ActionCheck || !strings.HasPrefix(w.Item.Key.Sort, prefix)
			})
		}
	}
	return map[string]bug{
		"numbers without their conditions": {"I1", unconditional("series#", "number#")},
		"claims without their condition":   {"I11", unconditional("claim#")},
		"accounts without their claim":     {"A7", without("claim#account#")},
		"moves without the wake-up":        {"I7", dropped("follow")},
		"moves without their clock":        {"I3", dropped("clock")},
		"moves without the outbox":         {"publishing", dropped("outbox")},
		"calls without their key":          {"I5", dropped("request")},
		"days without their condition":     {"C1", unconditional("appointments#")},
		"visits that free nothing":         {"C1", unfreed},
		"heads who don't look around":      {"C1", unchecked("appearance#")},
	}
}

// unfreed leaves a case's appointments where they are when its visit ends: a commit
// that has a day of a desk, and neither books nor says what became of one.
func unfreed(ws []table.Write) []table.Write {
	books := false
	for _, w := range ws {
		books = books || w.Action == table.ActionPut && (w.Item.Kind == "booking" || w.Item.Kind == "appearance")
	}
	moves := false
	for _, w := range ws {
		moves = moves || w.Item.Kind == "case"
	}
	if books || !moves {
		return ws
	}
	return rewrite(ws, func(w table.Write) (table.Write, bool) {
		return w, !strings.HasPrefix(w.Item.Key.Partition, "appointments#")
	})
}

func rewrite(ws []table.Write, f func(table.Write) (table.Write, bool)) []table.Write {
	var out []table.Write
	for _, w := range ws {
		if w, keep := f(w); keep {
			out = append(out, w)
		}
	}
	return out
}

// TestPlantedBugsAreFound proves that the simulation can fail.
func TestPlantedBugsAreFound(t *testing.T) {
	for name, bug := range planted() {
		t.Run(name, func(t *testing.T) {
			for seed := uint64(1); seed <= 24; seed++ {
				r := run(t, sim.Config{Seed: seed, Cases: 30, HotSpot: seed%2 == 0, Sabotage: bug.sabotage, Days: 150})
				for _, v := range r.Violations {
					if strings.HasPrefix(v, bug.finds+" ") {
						t.Logf("seed %d: %s", seed, v)
						return
					}
				}
			}
			t.Errorf("no seed found it")
		})
	}
}

// TestFailingSeedReplays runs a failing seed twice: everything that happened
// and every violation are the same.
func TestFailingSeedReplays(t *testing.T) {
	bug := planted()["numbers without their conditions"]
	for seed := uint64(2); seed <= 24; seed += 2 {
		cfg := sim.Config{Seed: seed, Cases: 30, HotSpot: true, Sabotage: bug.sabotage, Days: 150}
		first := run(t, cfg)
		if len(first.Violations) == 0 {
			continue
		}
		again := run(t, cfg)
		if !reflect.DeepEqual(first, again) {
			t.Errorf("seed %d:\nfirst %+v\nagain %+v", seed, first, again)
		}
		return
	}
	t.Error("no seed failed")
}
