package sim

import (
	"container/heap"
	"iter"
	"time"
)

// loop is a queue of things to happen in virtual time; equal times happen in
// the order in which they were planned.
type loop struct {
	now   time.Time
	queue happenings
	count int
}

type happening struct {
	at    time.Time
	order int
	do    func()
}

// after plans something.
func (l *loop) after(d time.Duration, do func()) {
	l.count++
	heap.Push(&l.queue, happening{l.now.Add(d), l.count, do})
}

// step lets the next thing happen; false when nothing is planned until the
// moment.
func (l *loop) step(until time.Time) bool {
	if len(l.queue) == 0 || l.queue[0].at.After(until) {
		return false
	}
	h := heap.Pop(&l.queue).(happening)
	l.now = h.at
	h.do()
	return true
}

type happenings []happening

func (h happenings) Len() int { return len(h) }
func (h happenings) Less(i, j int) bool {
	if !h[i].at.Equal(h[j].at) {
		return h[i].at.Before(h[j].at)
	}
	return h[i].order < h[j].order
}
func (h happenings) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *happenings) Push(x any)   { *h = append(*h, x.(happening)) }
func (h *happenings) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

// flight is one operation on its way: a coroutine that pauses at its ports.
type flight struct {
	name   string
	yield  func(struct{}) bool
	next   func() (struct{}, bool)
	stop   func()
	opened map[string]bool // cases whose personal data it recorded an access to
	ended  func(crashed bool)
}

// crash is the panic by which a crashed flight ends at its pause.
type crash struct{}

// spawn starts an operation after a while. ended hears whether it came to its
// end or crashed.
func (w *World) spawn(d time.Duration, name string, body func(), ended func(crashed bool)) {
	p := &flight{name: name, opened: map[string]bool{}, ended: ended}
	p.next, p.stop = iter.Pull(func(yield func(struct{}) bool) {
		p.yield = yield
		defer func() {
			if r := recover(); r != nil {
				if _, crashed := r.(crash); !crashed {
					panic(r)
				}
			}
		}()
		body()
	})
	w.after(d, func() { w.resume(p) })
}

// resume lets a flight go on to its next pause, or crashes it there.
func (w *World) resume(p *flight) {
	if w.chance(w.faults.Crash) && p.yield != nil {
		w.crashes++
		w.trace("crash", p.name)
		p.stop()
		p.ended(true)
		return
	}
	w.current = p
	_, alive := p.next()
	w.current = nil
	if !alive {
		p.ended(false)
		return
	}
	w.after(time.Duration(w.rng.Int64N(int64(w.faults.Pause))), func() { w.resume(p) })
}

// pause is where a port's call begins or ends: others may go on here, and the
// flight may crash.
func (w *World) pause() {
	if p := w.current; p != nil && !p.yield(struct{}{}) {
		panic(crash{})
	}
}
