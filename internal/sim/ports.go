package sim

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/notice"
	"beian/internal/seal"
	"beian/internal/table"
)

// pausing is the table as operations see it: every call may be interrupted
// before and after.
type pausing struct {
	w     *World
	table table.Table
}

func (p *pausing) Get(ctx context.Context, k table.Key) (table.Item, error) {
	p.w.pause()
	p.w.readsForm(k)
	it, err := p.table.Get(ctx, k)
	p.w.pause()
	return it, err
}

func (p *pausing) Query(ctx context.Context, q table.Query) (table.Page, error) {
	p.w.pause()
	page, err := p.table.Query(ctx, q)
	p.w.pause()
	return page, err
}

func (p *pausing) Commit(ctx context.Context, ws ...table.Write) error {
	p.w.pause()
	if p.w.cfg.Sabotage != nil {
		ws = p.w.cfg.Sabotage(ws)
	}
	err := p.table.Commit(ctx, ws...)
	p.w.committed(ws, err)
	p.w.pause()
	return err
}

// readsForm watches I9: whoever reads a form has recorded the access before.
func (w *World) readsForm(k table.Key) {
	if w.current == nil || !strings.HasPrefix(k.Sort, "form#") {
		return
	}
	if !w.current.opened[k.Partition] {
		w.violate("I9", "%s reads %s without an access record", w.current.name, k)
	}
}

// committed hears of every commit: it wakes the feed and the engine, and notes
// access records.
func (w *World) committed(ws []table.Write, err error) {
	for _, x := range ws {
		if err == nil && w.current != nil && strings.HasPrefix(x.Item.Key.Sort, "access#") {
			w.current.opened[x.Item.Key.Partition] = true
		}
		switch {
		case x.Item.Kind == table.KindHistory:
			w.pumpSoon()
		case x.Item.Kind == "execution" && x.Item.Index[table.Work].Partition == "execution-due":
			w.pollSoon(0)
		}
	}
	if err == nil || errors.Is(err, table.ErrUnknown) {
		w.followSoon(ws)
	}
	if err == nil && len(ws) > 0 {
		w.trace("commit", ws[0].Item.Key.String(), fmt.Sprint(len(ws)))
	}
}

// watched is the key store.
type watched struct {
	w    *World
	keys seal.Keys
}

func (k watched) NewDataKey(ctx context.Context, id string) (seal.DataKey, []byte, error) {
	k.w.pause()
	return k.keys.NewDataKey(ctx, id)
}

func (k watched) Unwrap(ctx context.Context, id string, wrapped []byte) (seal.DataKey, error) {
	k.w.pause()
	if k.w.chance(k.w.faults.Publisher) {
		return seal.DataKey{}, errDown
	}
	return k.keys.Unwrap(ctx, id, wrapped)
}

func (k watched) Blind(ctx context.Context, kind, value string) (string, error) {
	return k.keys.Blind(ctx, kind, value)
}

var errDown = errors.New("sim: the part does not answer")

// schedules wakes Remind at the time, late, twice, or never. A name that is armed is
// not armed again before it has fired.
type schedules struct{ w *World }

func (s schedules) Arm(_ context.Context, name string, at time.Time, wake casework.Wake) error {
	w := s.w
	w.pause()
	if w.armed[name] || w.chance(w.faults.Lost) {
		return nil
	}
	w.armed[name] = true
	times := 1
	if w.chance(w.faults.Repeat) {
		times = 2
	}
	for range times {
		w.later(at.Sub(w.now), "remind", func(ctx context.Context) error {
			delete(w.armed, name)
			return w.desk.Remind(ctx, wake)
		})
	}
	w.pause()
	return nil
}

// carrier sends notices: sometimes the answer is lost, before or after.
type carrier struct {
	w    *World
	sent map[string]int
	last map[string]string // text by case and person
}

func (*carrier) Carries(string) bool { return true }

func (c *carrier) Send(_ context.Context, m casework.Message) error {
	c.w.pause()
	lost := c.w.chance(c.w.faults.Carrier)
	if lost && c.w.rng.IntN(2) == 0 {
		return errDown
	}
	if (m.Channel == notice.Desk) != (m.Address == "") {
		c.w.violate("notice", "%s goes by %s and its address is missing or in excess", m.Key, m.Channel)
	}
	c.sent[m.Key]++
	c.last[m.Case+"/"+m.To+"/"+kindOf(m.Text)] = m.Text
	c.w.trace("sent", m.Key)
	c.w.pause()
	if lost {
		return errDown
	}
	return nil
}

func kindOf(text string) string {
	if strings.Contains(text, "短信核验码") {
		return "code"
	}
	return "other"
}

// objects is the store of published objects.
type objects struct {
	w      *World
	bodies map[string]object
}

type object struct {
	body []byte
	etag int
}

func (o *objects) ETag(_ context.Context, key string) (string, error) {
	o.w.pause()
	if o.w.chance(o.w.faults.Publisher) {
		return "", errDown
	}
	if have, ok := o.bodies[key]; ok {
		return fmt.Sprint(have.etag), nil
	}
	return "", nil
}

func (o *objects) Put(_ context.Context, key string, body []byte, etag string) error {
	o.w.pause()
	have, ok := o.bodies[key]
	if ok && fmt.Sprint(have.etag) != etag || !ok && etag != "" {
		return casework.ErrPrecondition
	}
	o.bodies[key] = object{body, have.etag + 1}
	o.w.trace("object", key)
	o.w.pause()
	if o.w.chance(o.w.faults.Publisher) {
		return errDown
	}
	return nil
}

// bus takes events; that of a version never before that of the version before.
type bus struct {
	w   *World
	got map[string]int
}

func (b *bus) Put(_ context.Context, e casework.Envelope) error {
	b.w.pause()
	at := strings.LastIndexByte(e.ID, '-')
	version, _ := strconv.Atoi(e.ID[at+1:])
	if before := fmt.Sprintf("%s-%d", e.ID[:at], version-1); version > 1 && b.got[before] == 0 {
		b.w.violate("events", "%s is put before %s", e.ID, before)
	}
	b.got[e.ID]++
	if b.w.chance(b.w.faults.Publisher) {
		return errDown
	}
	return nil
}

// bureau is the bureaus' systems: one is down for days at times, takes a part of
// a batch, answers later, or forgets; it gives the same answer to the same
// sequence, and takes no sequence before the one before it.
type bureau struct {
	w       *World
	answers map[string]string // sequence → case
	last    map[string]int64  // by bureau
	down    time.Time
}

// Takes gives one bureau a system of its own, for which forms are opened.
func (b *bureau) Takes(bureau string) casework.Taking {
	return casework.Taking{Batch: 4, Own: bureau == provinces[0]}
}

func (b *bureau) Submit(_ context.Context, bureau string, batch []casework.Submission) (casework.Answers, error) {
	b.w.pause()
	if b.w.now.Before(b.down) {
		return casework.Answers{}, errDown
	}
	if b.w.chance(b.w.faults.Publisher / 10) {
		b.down = b.w.now.Add(time.Duration(b.w.rng.Int64N(int64(14 * 24 * time.Hour))))
		return casework.Answers{}, errDown
	}
	if b.w.chance(b.w.faults.Publisher / 10) {
		b.last[bureau] = b.w.rng.Int64N(b.last[bureau] + 1) // fell back on a backup
	}
	var out casework.Answers
	for _, s := range batch {
		if s.Sequence > b.last[bureau]+1 {
			out.Expected = b.last[bureau] + 1
			break
		}
		if b.w.chance(b.w.faults.Publisher) {
			break
		}
		key := fmt.Sprintf("%s-%d", bureau, s.Sequence)
		if other, ok := b.answers[key]; ok && other != s.Case {
			b.w.violate("delivery", "sequence %s is of two cases", key)
		}
		b.answers[key] = s.Case
		b.last[bureau] = max(b.last[bureau], s.Sequence)
		answer := casework.Answer{Sequence: s.Sequence, Result: casework.Acknowledged, Reference: "ref-" + key}
		if b.w.chance(b.w.faults.Publisher) {
			answer = casework.Answer{Sequence: s.Sequence, Result: casework.Later}
		}
		out.Answers = append(out.Answers, answer)
	}
	b.w.pause()
	return out, nil
}

// scanStore takes uploads and examines them: what it holds are a few bytes that
// stand for an image.
type scanStore struct {
	w          *World
	quarantine map[string][]byte
	kept       map[string]bool // objects
}

func (s *scanStore) SignUpload(_ context.Context, u casework.Upload) (casework.Signed, error) {
	s.w.pause()
	return casework.Signed{Method: "PUT", URL: u.Object}, nil
}

func (s *scanStore) Quarantined(_ context.Context, object string) ([]byte, error) {
	s.w.pause()
	if b, ok := s.quarantine[object]; ok {
		return b, nil
	}
	return nil, casework.ErrNoObject
}

func (s *scanStore) Keep(_ context.Context, object, _ string, _ []byte) (string, error) {
	s.w.pause()
	if s.w.chance(s.w.faults.Publisher) {
		return "", errDown
	}
	s.kept[object] = true
	return "v1", nil
}

func (s *scanStore) Discard(_ context.Context, object string) error {
	s.w.pause()
	delete(s.quarantine, object)
	return nil
}

// Erase removes a case's files one by one; the store fails in between at times.
func (s *scanStore) Erase(_ context.Context, id string) error {
	for _, object := range slices.Sorted(maps.Keys(s.quarantine)) {
		if strings.HasPrefix(object, id+"/") {
			s.w.pause()
			delete(s.quarantine, object)
		}
	}
	for _, object := range slices.Sorted(maps.Keys(s.kept)) {
		if !strings.HasPrefix(object, id+"/") {
			continue
		}
		s.w.pause()
		if s.w.chance(s.w.faults.Publisher) {
			return errDown
		}
		delete(s.kept, object)
	}
	return nil
}

// of counts the files of a case or draft.
func (s *scanStore) of(id string) int {
	n := 0
	for object := range s.quarantine {
		if strings.HasPrefix(object, id+"/") {
			n++
		}
	}
	for object := range s.kept {
		if strings.HasPrefix(object, id+"/") {
			n++
		}
	}
	return n
}

func (s *scanStore) SignView(context.Context, string, string) (casework.Signed, error) {
	return casework.Signed{}, nil
}

func (s *scanStore) Examine(body []byte, u casework.Upload, _ casework.Expectation) ([]byte, string, []filing.Finding, error) {
	return body, u.Type, nil, nil
}

// arrive puts an upload into the quarantine; its hook is lost at times.
func (s *scanStore) arrive(object string) {
	s.quarantine[object] = []byte("image")
	if !s.w.chance(s.w.faults.Lost) {
		s.w.later(0, "receive-scan", func(ctx context.Context) error { return s.w.desk.ReceiveScan(ctx, object) })
	}
}
