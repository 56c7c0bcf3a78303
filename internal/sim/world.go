package sim

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/local/parts"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/seal"
	"beian/internal/states"
	"beian/internal/table"
	"beian/internal/table/flaky"
	"beian/internal/table/memory"
	"beian/statemachine"
)

// Config is one run.
type Config struct {
	Seed  uint64
	Cases int
	// HotSpot files everything in one province within an hour.
	HotSpot bool
	// Days is after how many the run is given up, 3 years if 0.
	Days int
	// Keys wraps the data keys.
	Keys seal.Keys
	// Sabotage plants a bug: it may change what is about to be committed.
	Sabotage func([]table.Write) []table.Write
}

// Faults are the probabilities of a run, chosen by its seed.
type Faults struct {
	flaky.Faults
	Pause     time.Duration // of an operation at a port, at most
	Crash     float64       // at each pause
	Repeat    float64       // that something comes twice
	Late      float64       // that something comes up to 6 hours late
	Lost      float64       // that a schedule, or the hook of an upload, never fires
	Carrier   float64       // that a notice's answer is lost
	Publisher float64       // that a store of objects or the bus does not answer
}

// World is one simulated system and its people.
type World struct {
	loop
	cfg     Config
	rng     *rand.Rand
	faults  Faults
	chosen  Faults // at the start, before they are mended
	mem     *memory.Table
	flaky   *flaky.Table
	feed    *flaky.Feed
	desk    *casework.Desk
	engine  *states.Engine
	store   *scanStore
	carrier *carrier
	objects *objects
	bus     *bus
	bureau  *bureau

	current    *flight
	position   string // of the feed
	pumping    bool
	nextPoll   time.Time
	stepping   map[string]bool
	crashes    int
	contests   int
	bound      int // submissions that another case of the account was in the way of
	people     []*plan
	promised   map[string]records.Outcome // by idempotency key, what was acknowledged
	armed      map[string]bool            // schedules that have not fired, by name
	violations []string
	digest     uint64
	traced     int
}

// New makes a world; nothing has happened in it yet.
func New(cfg Config) (*World, error) {
	w := &World{
		cfg: cfg, rng: rand.New(rand.NewPCG(cfg.Seed, 0x6265_6961_6e)), stepping: map[string]bool{},
		promised: map[string]records.Outcome{}, armed: map[string]bool{}, digest: fnv.New64a().Sum64(),
	}
	w.now = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	w.faults = w.chooseFaults()
	w.chosen = w.faults
	book, err := rulebook.Load()
	if err != nil {
		return nil, fmt.Errorf("sim: %w", err)
	}
	w.mem = memory.New()
	w.flaky = flaky.New(w.mem, rand.New(rand.NewPCG(cfg.Seed, 1)), w.faults.Faults)
	w.feed = flaky.NewFeed(w.mem, rand.New(rand.NewPCG(cfg.Seed, 2)), w.faults.Faults)
	port := &pausing{w, table.Checked(w.flaky)}
	w.store = &scanStore{w: w, quarantine: map[string][]byte{}, kept: map[string]bool{}}
	w.carrier = &carrier{w: w, sent: map[string]int{}, last: map[string]string{}}
	w.objects = &objects{w: w, bodies: map[string]object{}}
	w.bus = &bus{w: w, got: map[string]int{}}
	w.bureau = &bureau{w: w, answers: map[string]string{}, last: map[string]int64{}}
	w.desk = &casework.Desk{
		Table: port, Book: book, Keys: watched{w, cfg.Keys}, Schedules: schedules{w}, Carrier: w.carrier, Objects: w.objects,
		Bus: w.bus, Scans: w.store, Examiner: w.store, Bureau: w.bureau,
		Now: func() time.Time { return w.now }, NewID: w.newID, Log: slog.New(slog.DiscardHandler),
	}
	definition, err := statemachine.Substitute(parts.Substitutions())
	if err != nil {
		return nil, fmt.Errorf("sim: %w", err)
	}
	machine, err := states.Load(definition)
	if err != nil {
		return nil, fmt.Errorf("sim: %w", err)
	}
	w.engine = &states.Engine{
		Machine: machine, Table: port, Invoke: parts.Invoke(parts.Functions(w.desk)),
		Now: func() time.Time { return w.now }, NewID: w.newID, Rand: w.rng.Float64,
	}
	w.desk.Workflow = parts.Workflow{Engine: w.engine}
	return w, w.provide()
}

// chooseFaults decides which faults this seed has.
func (w *World) chooseFaults() Faults {
	some := func(most float64) float64 {
		if w.rng.IntN(2) == 0 {
			return 0
		}
		return w.rng.Float64() * most
	}
	return Faults{
		Faults: flaky.Faults{
			Throttled: some(0.03), Unknown: some(0.03), Vague: some(0.3), Short: some(0.2), Late: some(0.1),
			Repeat: some(0.1), Mix: some(0.1), Lag: 20,
		},
		Pause: []time.Duration{5, 50, 500}[w.rng.IntN(3)] * time.Millisecond,
		Crash: some(0.004), Repeat: some(0.1), Late: some(0.05), Lost: some(0.2), Carrier: some(0.1), Publisher: some(0.05),
	}
}

// provide writes the provider's record.
func (w *World) provide() error {
	it, err := records.ProviderItem(records.Provider{
		ID: provider, Name: "示例接入服务有限公司", Licence: "B1-20260001", Desk: "示例路1号备案室",
		Provinces: []string{"11", "31", "44"}, IPRanges: []string{"192.0.2.0/24", "2001:db8::/32"},
		ProviderSettings: records.ProviderSettings{Desks: []filing.ServiceDesk{serviceDesk()}},
	})
	if err != nil {
		return err
	}
	return w.mem.Commit(context.Background(), table.Put(it, table.IfAbsent()))
}

// newID gives an id that is random, of the seed.
func (w *World) newID() string {
	var random [filing.IDCharacters]byte
	for i := range random {
		random[i] = byte(w.rng.IntN(32))
	}
	return filing.NewID(random)
}

func (w *World) chance(p float64) bool { return p > 0 && w.rng.Float64() < p }

// trace adds to the digest of everything that happened.
func (w *World) trace(what ...string) {
	w.traced++
	for _, s := range what {
		for i := range len(s) {
			w.digest = (w.digest ^ uint64(s[i])) * 1099511628211
		}
		w.digest = (w.digest ^ 0xff) * 1099511628211
	}
	t := uint64(w.now.UnixNano())
	w.digest = (w.digest ^ t) * 1099511628211
}

// violate notes that an invariant does not hold.
func (w *World) violate(invariant, format string, a ...any) {
	w.violations = append(w.violations, fmt.Sprintf("%s at %s: %s", invariant, w.now.Format(time.RFC3339), fmt.Sprintf(format, a...)))
}

// actors of the simulated people.
const provider = "idc-1"

func applicant(n int) policy.Actor {
	return policy.Actor{ID: fmt.Sprintf("applicant-%d", n), Role: policy.Applicant}
}

func verifier() policy.Actor {
	return policy.Actor{ID: "verifier-1", Role: policy.Verifier, Provider: provider}
}

func reviewer(province string) policy.Actor {
	return policy.Actor{ID: "reviewer-" + province, Role: policy.Reviewer, Province: province}
}

// cases reads all cases that exist, past every fault.
func (w *World) cases() ([]filing.Case, error) {
	var all []filing.Case
	for _, p := range w.people {
		if p.id == "" {
			continue
		}
		c, err := records.Case(context.Background(), w.mem, p.id)
		if filing.KindOf(err) == filing.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}
