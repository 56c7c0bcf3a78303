package sandbox_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"beian/internal/bureau/exchange"
	"beian/internal/bureau/sandbox"
	"beian/internal/filing"
)

const key = "0123456789abcdef0123456789abcdef"

func at() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// batch makes entries of the sequences; the case of one is named after it.
func batch(sequences ...int64) exchange.Batch {
	b := exchange.Batch{Bureau: "31"}
	for _, n := range sequences {
		b.Entries = append(b.Entries, exchange.Entry{
			Sequence: n, Case: "case-" + string(rune('a'+n)), Slip: &exchange.Slip{Version: 1},
			Form: &filing.Form{Sites: []filing.Site{{ID: "s1", Domains: []string{"shili.cn"}}}},
		})
	}
	return b
}

// post sends a batch, signed at a time, and gives the status and the answers as
// one text.
func post(t *testing.T, b *sandbox.Bureau, body exchange.Batch, when time.Time, with string) (int, string) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(text))
	exchange.Sign(r.Header, with, when, text)
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return w.Code, ""
	}
	return w.Code, strings.TrimSpace(w.Body.String())
}

// TestSignature: only who has the key is heard, and only about now.
func TestSignature(t *testing.T) {
	b := sandbox.New(key, at)
	for name, c := range map[string]struct {
		when time.Time
		key  string
		want int
	}{
		"right":               {at(), key, http.StatusOK},
		"a little early":      {at().Add(-exchange.Window), key, http.StatusOK},
		"a little late":       {at().Add(exchange.Window), key, http.StatusOK},
		"another key":         {at(), key[:31] + "x", http.StatusUnauthorized},
		"replayed much later": {at().Add(-exchange.Window - time.Second), key, http.StatusUnauthorized},
		"from the future":     {at().Add(exchange.Window + time.Second), key, http.StatusUnauthorized},
	} {
		if got, _ := post(t, b, batch(1), c.when, c.key); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	text, _ := json.Marshal(batch(2))
	for name, change := range map[string]func(http.Header, []byte) []byte{
		"another body":      func(_ http.Header, body []byte) []byte { return append(body, ' ') },
		"another timestamp": func(h http.Header, body []byte) []byte { h.Set(exchange.TimestampHeader, "1772413201"); return body },
		"no signature":      func(h http.Header, body []byte) []byte { h.Del(exchange.SignatureHeader); return body },
		"no timestamp":      func(h http.Header, body []byte) []byte { h.Del(exchange.TimestampHeader); return body },
	} {
		h := http.Header{}
		exchange.Sign(h, key, at(), text)
		body := change(h, slices.Clone(text))
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Header = h
		w := httptest.NewRecorder()
		if b.ServeHTTP(w, r); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if got := b.Cases("31"); len(got) != 1 {
		t.Errorf("it took %v", got)
	}
}

// TestSequence: repeats are answered as before, gaps are refused, a void fills
// one, and what is told of the sandbox happens.
func TestSequence(t *testing.T) {
	b := sandbox.New(key, at)
	say := func(body exchange.Batch, want string) {
		t.Helper()
		if status, got := post(t, b, body, at(), key); status != http.StatusOK || got != want {
			t.Errorf("%d %s\nwant %s", status, got, want)
		}
	}
	one := `{"sequence":1,"result":"acknowledged","reference":"sandbox-31-1"}`
	two := `{"sequence":2,"result":"acknowledged","reference":"sandbox-31-2"}`
	say(batch(2), `{"answers":[],"expected":1}`)
	say(batch(1, 3), `{"answers":[`+one+`],"expected":2}`)
	say(batch(1, 2), `{"answers":[`+one+`,`+two+`]}`)
	other := batch(1)
	other.Entries[0].Case = "case-x"
	if status, _ := post(t, b, other, at(), key); status != http.StatusConflict {
		t.Errorf("another case under a sequence: %d", status)
	}
	void := exchange.Batch{Bureau: "31", Entries: []exchange.Entry{{Sequence: 3, Case: "case-d", Void: true}, {Sequence: 1, Case: "case-b", Void: true}}}
	say(void, `{"answers":[{"sequence":3,"result":"acknowledged","reference":"sandbox-31-3"},`+one+`]}`)
	if got := b.Cases("31"); !slices.Equal(got, []string{"-", "case-c", "-"}) {
		t.Errorf("it has %v", got)
	}

	refused := batch(4)
	refused.Entries[0].Form.Sites = []filing.Site{{Domains: []string{"refuse-real-name-17.cn", "refuse-4711.cn"}}, {Domains: []string{"shili.cn", "refuse-real-name.cn"}}}
	say(refused, `{"answers":[{"sequence":4,"result":"refused","codes":["real-name","4711"]}]}`)
	b.Tell(sandbox.State{Later: true})
	say(batch(5), `{"answers":[{"sequence":5,"result":"later"}]}`)
	b.Tell(sandbox.State{Most: 1})
	say(batch(5, 6), `{"answers":[{"sequence":5,"result":"acknowledged","reference":"sandbox-31-5"}]}`)
	b.Tell(sandbox.State{Down: true})
	if status, _ := post(t, b, batch(6), at(), key); status != http.StatusServiceUnavailable {
		t.Errorf("down, it answers %d", status)
	}
	b.Tell(sandbox.State{Drop: true})
	if status, _ := post(t, b, batch(6), at(), key); status != http.StatusBadGateway {
		t.Errorf("with its answers lost, it answers %d", status)
	}
	b.Tell(sandbox.State{Keeps: 2})
	say(batch(7), `{"answers":[],"expected":3}`)
	b.Tell(sandbox.State{Keeps: -1})
	say(batch(7), `{"answers":[],"expected":1}`)
}

// TestNoBatch: what is no batch is refused.
func TestNoBatch(t *testing.T) {
	b := sandbox.New(key, at)
	for _, body := range []string{"", "nothing", "{}", `{"bureau":"31","entries":[]}`} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		exchange.Sign(r.Header, key, at(), []byte(body))
		w := httptest.NewRecorder()
		if b.ServeHTTP(w, r); w.Code != http.StatusBadRequest {
			t.Errorf("%q: %d", body, w.Code)
		}
	}
	sequences := make([]int64, exchange.MaxBatch+1)
	for i := range sequences {
		sequences[i] = int64(i + 1)
	}
	if status, _ := post(t, b, batch(sequences...), at(), key); status != http.StatusBadRequest {
		t.Errorf("a batch that is too long: %d", status)
	}
	w := httptest.NewRecorder()
	if b.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil)); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("a GET: %d", w.Code)
	}
}
