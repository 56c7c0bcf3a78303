package local

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"beian/internal/casework"
)

// metrics counts, and shows the counts in the text form that Prometheus reads.
// It also stands where AWS has an event bus: it counts the events.
type metrics struct {
	mu     sync.Mutex
	counts map[string]int
}

var _ casework.Bus = (*metrics)(nil)

func newMetrics() *metrics { return &metrics{counts: map[string]int{}} }

func (m *metrics) add(name string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[name] += n
}

// Put implements [casework.Bus].
func (m *metrics) Put(_ context.Context, e casework.Envelope) error {
	m.add(fmt.Sprintf("beian_events_total{type=%q}", e.Type), 1)
	return nil
}

// ServeHTTP shows the counts.
func (m *metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	m.mu.Lock()
	counts := maps.Clone(m.counts)
	m.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		_, _ = fmt.Fprintf(w, "%s %d\n", name, counts[name])
	}
}
