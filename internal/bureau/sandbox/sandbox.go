// Package sandbox is a bureau's own system to try the exchange with: it keeps the
// contract of package exchange in memory and decides nothing. What it refuses,
// the filing itself says: where the first label of a domain is
// "refuse-<code>" or "refuse-<code>-<digits>", as in refuse-format-7.cn, the entry
// is refused with that code, which may be one of the rules' or any other. It can
// be told to be down, to answer later, to take only the first entries of a batch,
// and to forget what it has taken, as a bureau that fell back on an old backup.
package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"beian/internal/bureau/exchange"
)

// State is what the sandbox was told to do.
type State struct {
	Down  bool `json:"down"`            // answers 503
	Later bool `json:"later"`           // takes entries and answers them when asked again after this
	Most  int  `json:"most,omitempty"`  // entries of a batch that are taken; 0 for all
	Drop  bool `json:"drop,omitempty"`  // takes everything, and its answer is lost
	Keeps int  `json:"keeps,omitempty"` // forgets, once, all of a bureau but its first so many; -1 for nothing at all
}

// Bureau is the sandbox. It is made by [New].
type Bureau struct {
	key string
	now func() time.Time

	mu    sync.Mutex
	state State
	books map[string][]taken // by bureau; the sequence is the index plus 1
}

// taken is an entry that was taken, with the answer that it always gets. Nothing
// personal is kept.
type taken struct {
	Case   string
	Answer exchange.Answer
	Void   bool
}

// New makes a sandbox with the key of the signatures; now gives the present
// moment.
func New(key string, now func() time.Time) *Bureau {
	return &Bureau{key: key, now: now, books: map[string][]taken{}}
}

// Tell tells the sandbox what to do from now on.
func (b *Bureau) Tell(s State) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.Keeps != 0 {
		for bureau, book := range b.books {
			b.books[bureau] = book[:min(max(s.Keeps, 0), len(book))]
		}
		s.Keeps = 0
	}
	b.state = s
}

// Cases lists the cases that a bureau has taken, in sequence; a void one is "-".
func (b *Bureau) Cases(bureau string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for _, t := range b.books[bureau] {
		if t.Void {
			all = append(all, "-")
		} else {
			all = append(all, t.Case)
		}
	}
	return all
}

// maxBody is the most that a batch has, in bytes.
const maxBody = 32 << 20

// ServeHTTP takes a batch.
func (b *Bureau) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "post a batch", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		http.Error(w, "the batch is too large or broke off", http.StatusRequestEntityTooLarge)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.state.Down:
		http.Error(w, "down for maintenance", http.StatusServiceUnavailable)
		return
	case !exchange.Signed(r.Header, b.key, b.now(), body):
		http.Error(w, "the signature or the timestamp is not right", http.StatusUnauthorized)
		return
	}
	var batch exchange.Batch
	if err := json.Unmarshal(body, &batch); err != nil || len(batch.Entries) == 0 || len(batch.Entries) > exchange.MaxBatch {
		http.Error(w, "this is no batch", http.StatusBadRequest)
		return
	}
	answers, ok := b.take(batch)
	switch {
	case !ok:
		http.Error(w, "a sequence is of another case than before", http.StatusConflict)
	case b.state.Drop:
		http.Error(w, "the answer is lost", http.StatusBadGateway)
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answers)
	}
}

// take takes the entries of a batch in order.
func (b *Bureau) take(batch exchange.Batch) (answers exchange.Answers, ok bool) {
	answers.Answers = []exchange.Answer{}
	for i, e := range batch.Entries {
		if b.state.Most > 0 && i == b.state.Most {
			break
		}
		book := b.books[batch.Bureau]
		last := int64(len(book))
		if e.Sequence < 1 || e.Sequence > last+1 {
			answers.Expected = last + 1
			break
		}
		if e.Sequence == last+1 {
			book = append(book, taken{Case: e.Case, Answer: decide(batch.Bureau, e)})
			b.books[batch.Bureau] = book
		}
		kept := &book[e.Sequence-1]
		if kept.Case != e.Case {
			return exchange.Answers{}, false
		}
		kept.Void = kept.Void || e.Void
		answer := kept.Answer
		if b.state.Later && !e.Void {
			answer = exchange.Answer{Sequence: e.Sequence, Result: "later"}
		}
		answers.Answers = append(answers.Answers, answer)
	}
	return answers, true
}

// decide gives the answer to an entry: as its domains say, or else acknowledged.
func decide(bureau string, e exchange.Entry) exchange.Answer {
	var codes []string
	if e.Form != nil {
		for _, s := range e.Form.Sites {
			for _, d := range s.Domains {
				if code, named := refusal(d); named && !slices.Contains(codes, code) {
					codes = append(codes, code)
				}
			}
		}
	}
	if len(codes) > 0 {
		return exchange.Answer{Sequence: e.Sequence, Result: "refused", Codes: codes}
	}
	return exchange.Answer{Sequence: e.Sequence, Result: "acknowledged", Reference: fmt.Sprintf("sandbox-%s-%d", bureau, e.Sequence)}
}

// refusal reads the code out of a domain.
func refusal(domain string) (code string, named bool) {
	label, _, _ := strings.Cut(strings.ToLower(domain), ".")
	code, named = strings.CutPrefix(label, "refuse-")
	if i := strings.LastIndex(code, "-"); i > 0 && i < len(code)-1 && strings.Trim(code[i+1:], "0123456789") == "" {
		code = code[:i]
	}
	return code, named && code != ""
}

// Handler serves the sandbox with what tells it what to do: POST / takes a batch,
// PUT /state a [State], GET /taken/{bureau} lists what a bureau has taken. Only
// the first is part of the contract, so the handler belongs on a loopback
// address.
func (b *Bureau) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /{$}", b)
	mux.HandleFunc("PUT /state", func(w http.ResponseWriter, r *http.Request) {
		var s State
		d := json.NewDecoder(io.LimitReader(r.Body, 1<<10))
		d.DisallowUnknownFields()
		if err := d.Decode(&s); err != nil {
			http.Error(w, "put a state: down, later, most, drop, keeps", http.StatusBadRequest)
			return
		}
		b.Tell(s)
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /taken/{bureau}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(append([]string{}, b.Cases(r.PathValue("bureau"))...))
	})
	return mux
}
