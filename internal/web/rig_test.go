package web_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"beian/internal/bureau"
	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/local/parts"
	"beian/internal/mailbox"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/scan/intake"
	"beian/internal/seal/keyfile"
	"beian/internal/states"
	"beian/internal/table"
	"beian/internal/web"
	"beian/statemachine"
)

// system is the whole system behind the HTTP edge over one table. Nothing runs
// by itself in it: settle lets everything happen that is due.
type system struct {
	t         testing.TB
	handler   http.Handler
	desk      *casework.Desk
	engine    *states.Engine
	feed      parts.Feed
	stored    *stored
	scans     *scans
	contest   string   // of the routes that are about one
	provinces []string // bureaus that are delivered to
	heard     *heard   // history records that have come from the feed
	log       *bytes.Buffer

	mu    sync.Mutex
	now   time.Time
	ids   int
	keys  int
	files int
	drawn drawn
}

// driver is a table with its feed.
type driver interface {
	table.Table
	table.Feed
}

func newSystem(t testing.TB) *system { return newSystemOn(t, database(t)) }

func newSystemOn(t testing.TB, db driver) *system {
	t.Helper()
	s := &system{
		t: t, now: filingtest.Now(), provinces: []string{"11"}, log: &bytes.Buffer{},
		stored: &stored{Table: table.Checked(db), t: t, items: map[table.Key]table.Item{}},
		scans:  &scans{uploads: map[string][]byte{}, kept: map[string]bool{}},
	}
	book, err := rulebook.Load()
	must(t, err)
	path := filepath.Join(t.TempDir(), "keys")
	must(t, keyfile.Create(path, rand.Reader))
	keys, err := keyfile.Open(path, rand.Reader)
	must(t, err)
	s.desk = &casework.Desk{
		Table: s.stored, Book: book, Keys: keys, Schedules: parts.Schedules{Table: s.stored},
		Carrier: mailbox.Mailbox{Table: s.stored, Now: s.clock}, Objects: parts.Objects{Table: s.stored}, Bus: bus{}, Scans: s.scans, Examiner: intake.Examiner{}, Bureau: bureau.Desk{},
		Site: site, Now: s.clock, NewID: s.newID, Log: slog.New(slog.NewJSONHandler(&locked{w: s.log}, nil)),
	}
	definition, err := statemachine.Substitute(parts.Substitutions())
	must(t, err)
	machine, err := states.Load(definition)
	must(t, err)
	s.engine = &states.Engine{
		Machine: machine, Table: s.stored, Invoke: parts.Invoke(parts.Functions(s.desk)),
		Now: s.clock, NewID: s.newID, Rand: func() float64 { return 0.5 },
	}
	s.desk.Workflow = parts.Workflow{Engine: s.engine}
	s.heard = &heard{Feed: db}
	s.feed = parts.Feed{Table: s.stored, Feed: s.heard, Desk: s.desk, Log: s.desk.Log}
	api := &web.API{Desk: s.desk, Authenticate: authenticate, Caller: caller, NewID: s.newID, Log: s.desk.Log}
	s.handler = api.Handler(web.Applicant, web.Provider, web.Bureau, web.Person)
	for _, id := range []string{provider, otherProvider} {
		it, err := records.ProviderItem(records.Provider{
			ID: id, Name: "示例接入服务有限公司", Desk: "示例路1号备案室", Provinces: []string{"11"}, IPRanges: []string{"192.0.2.0/24"},
		})
		must(t, err)
		must(t, s.stored.Commit(t.Context(), table.Put(it, table.IfAbsent())))
	}
	return s
}

// site is where the tests have the site.
const site = "https://beian.example"

// caller gives the address that a request comes from; "nowhere" is not served.
func caller(r *http.Request) (string, error) {
	if r.RemoteAddr == "nowhere" {
		return "", errors.New("not through the CDN")
	}
	return r.RemoteAddr, nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *system) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// pass lets time go by.
func (s *system) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *system) newID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids++
	sum := sha256.Sum256(fmt.Append(nil, s.ids))
	return filing.NewID([filing.IDCharacters]byte(sum[:]))
}

func (s *system) newKey() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys++
	return fmt.Sprintf("key-%d", s.keys)
}

// settle lets everything happen that follows from what was committed, until
// nothing is due within the next minutes.
func (s *system) settle() {
	s.t.Helper()
	ctx := context.Background()
	for range 10_000 {
		n := s.hear(ctx)
		for _, province := range s.provinces {
			settled, err := s.desk.Deliver(ctx, province)
			if filing.CodeOf(err) != "bureau" { // which is down, and is tried again later
				must(s.t, err)
			}
			n += settled
		}
		names, next, err := s.engine.Due(ctx, 100)
		must(s.t, err)
		n += len(names)
		s.step(ctx, names)
		if n > 0 || s.heard.Load() < s.stored.records.Load() { // a feed may be late
			continue
		}
		if next.IsZero() || next.Sub(s.clock()) > 15*time.Minute {
			return
		}
		s.pass(next.Sub(s.clock()))
	}
	s.t.Fatal("the system does not come to rest")
}

// hear lets everybody hear of what was committed, and answers of how much.
func (s *system) hear(ctx context.Context) int {
	s.t.Helper()
	n, err := s.feed.Pump(ctx, 100)
	must(s.t, err)
	s.stored.mu.Lock()
	woken := s.stored.wakes.Take()
	s.stored.mu.Unlock()
	for _, id := range woken {
		n++
		if err := s.desk.Follow(ctx, id); err != nil {
			s.desk.Log.WarnContext(ctx, "left to the sweep", "operation", "follow", "case", id, "error", err)
		}
	}
	return n
}

// step steps executions side by side, as several workers would.
func (s *system) step(ctx context.Context, names []string) {
	var group sync.WaitGroup
	for _, name := range names {
		group.Go(func() {
			if _, err := s.engine.Step(ctx, name); err != nil && !errors.Is(err, table.ErrUnknown) {
				s.t.Errorf("step %s: %v", name, err)
			}
		})
	}
	group.Wait()
}

// stored keeps beside the table what is in it, for comparing, and holds I3
// against every commit.
type stored struct {
	table.Table
	t       testing.TB
	copying bool // items come in any order, and no case moves
	mu      sync.Mutex
	items   map[table.Key]table.Item
	records atomic.Int64 // history records put
	wakes   parts.Wakes
	before  func(ws []table.Write)
	asked   func() // once a key was looked for
}

// heard counts the records that a feed has given.
type heard struct {
	table.Feed
	atomic.Int64
}

func (h *heard) Read(ctx context.Context, after string, limit int) ([]table.Item, string, error) {
	list, next, err := h.Feed.Read(ctx, after, limit)
	h.Add(int64(len(list)))
	return list, next, err
}

func (s *stored) Commit(ctx context.Context, ws ...table.Write) error {
	if s.before != nil {
		s.before(ws)
	}
	err := s.Table.Commit(ctx, ws...)
	if err == nil || errors.Is(err, table.ErrUnknown) {
		s.mu.Lock()
		s.wakes.Note(ws)
		s.mu.Unlock()
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range ws {
		switch w.Action {
		case table.ActionPut:
			if w.Item.Kind == table.KindHistory {
				s.records.Add(1)
			}
			if old, ok := s.items[w.Item.Key]; !ok || old.Version <= w.Item.Version {
				s.items[w.Item.Key] = w.Item.Clone()
			}
		case table.ActionDelete:
			delete(s.items, w.Item.Key)
		case table.ActionCheck:
		}
	}
	for _, w := range ws {
		s.holdScheduled(w)
	}
	return nil
}

// meanwhile lets f happen once, at the last moment before the next commit that puts
// an item of the kind: what the commit rests on was read before.
func (s *system) meanwhile(kind table.Kind, f func()) {
	s.stored.before = func(ws []table.Write) {
		if slices.ContainsFunc(ws, func(w table.Write) bool { return w.Action == table.ActionPut && w.Item.Kind == kind }) {
			s.stored.before = nil
			f()
		}
	}
}

// holdScheduled is I3 of the case that a write has changed, as the commit leaves
// it.
func (s *stored) holdScheduled(w table.Write) {
	if s.copying || w.Action != table.ActionPut || w.Item.Kind != table.KindHistory && w.Item.Kind != "clock" {
		return
	}
	id := strings.TrimPrefix(w.Item.Key.Partition, "case#")
	it, ok := s.items[records.CaseKey(id)]
	if !ok {
		return
	}
	c, err := records.CaseOf(it)
	if err == nil {
		err = scheduled(&c, s.items[records.TimerKey(id)])
	}
	if err != nil {
		s.t.Error(err)
	}
}

// dump gives what is stored but the records of who read personal data.
func (s *stored) dump() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]string{}
	for k, it := range s.items {
		if it.Kind != "access" {
			all[k.String()] = fmt.Sprint(it.Version, it.Index, string(it.Body))
		}
	}
	return all
}

// count gives how many items of a case are of the kind.
func (s *stored) count(id string, kind table.Kind) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for k, it := range s.items {
		if k.Partition == "case#"+id && it.Kind == kind {
			n++
		}
	}
	return n
}

func difference(before, after map[string]string) []string {
	var keys []string
	for k := range maps.Keys(after) {
		if before[k] != after[k] {
			keys = append(keys, k)
		}
	}
	for k := range maps.Keys(before) {
		if _, ok := after[k]; !ok {
			keys = append(keys, "-"+k)
		}
	}
	return keys
}

type bus struct{}

func (bus) Put(context.Context, casework.Envelope) error { return nil }

// locked lets several writers share a buffer.
type locked struct {
	mu sync.Mutex
	w  *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// scans is a store of scans in memory.
type scans struct {
	mu      sync.Mutex
	uploads map[string][]byte
	kept    map[string]bool // objects
	down    bool
}

func (s *scans) SignUpload(_ context.Context, u casework.Upload) (casework.Signed, error) {
	return casework.Signed{Method: http.MethodPut, URL: "https://scans.example/" + u.Object, Headers: map[string]string{"Content-Type": u.Type}}, nil
}

func (s *scans) SignView(_ context.Context, object, version string) (casework.Signed, error) {
	return casework.Signed{Method: http.MethodGet, URL: "https://scans.example/" + object + "?v=" + version}, nil
}

func (s *scans) Quarantined(_ context.Context, object string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok := s.uploads[object]; ok {
		return b, nil
	}
	return nil, casework.ErrNoObject
}

func (s *scans) Keep(_ context.Context, object, _ string, body []byte) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[object] = true
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:4]), nil
}

func (s *scans) Discard(_ context.Context, object string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.uploads, object)
	return nil
}

func (s *scans) Erase(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return errors.New("the store is down")
	}
	below := func(object string) bool { return strings.HasPrefix(object, id+"/") }
	maps.DeleteFunc(s.uploads, func(object string, _ []byte) bool { return below(object) })
	maps.DeleteFunc(s.kept, func(object string, _ bool) bool { return below(object) })
	return nil
}

// of lists the files of a case or draft.
func (s *scans) of(id string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for object := range s.uploads {
		out = append(out, "quarantine "+object)
	}
	for object := range s.kept {
		out = append(out, "clean "+object)
	}
	return slices.DeleteFunc(out, func(object string) bool { return !strings.Contains(object, " "+id+"/") })
}

// The people. An actor travels in a header of the tests' own.
const (
	provider      = "idc-1"
	otherProvider = "idc-2"
)

func applicant(n int) policy.Actor {
	return policy.Actor{ID: fmt.Sprintf("applicant-%d", n), Role: policy.Applicant}
}

func verifier() policy.Actor {
	return policy.Actor{ID: "verifier-1", Role: policy.Verifier, Provider: provider}
}

func manager() policy.Actor {
	return policy.Actor{ID: "manager-1", Role: policy.Manager, Provider: provider}
}

func reviewer() policy.Actor {
	return policy.Actor{ID: "reviewer-1", Role: policy.Reviewer, Province: "11"}
}

func authenticate(r *http.Request) (policy.Actor, error) {
	p := strings.Split(r.Header.Get("Test-Actor"), "|")
	if len(p) != 4 {
		return policy.Actor{}, errors.New("no actor")
	}
	return policy.Actor{ID: p[0], Role: policy.Role(p[1]), Provider: p[2], Province: p[3]}, nil
}
