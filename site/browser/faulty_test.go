package browser

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// fault is a way in which a call of the API goes wrong. It answers instead of
// the system; one without a status gives no answer.
type fault struct {
	name    string
	status  int
	headers map[string]string
	body    string
	reset   bool          // the connection breaks; else nothing ever comes
	held    chan struct{} // the system's own answer comes once this is closed
	lost    bool          // the system takes the call, and its answer does not arrive
}

// The faults that a screen must live with.
var (
	lostAnswer = fault{name: "lost answer", lost: true}
	failing    = fault{name: "failing", status: 500, body: problemBody(500, "internal")}
	tooMany    = fault{name: "too many", status: 429, headers: map[string]string{"Retry-After": "7"}, body: problemBody(429, "too-many")}
	conflict   = fault{name: "conflict", status: 409, body: problemBody(409, "move-not-possible")}
	stale      = fault{name: "changed meanwhile", status: 412, body: problemBody(412, "stale-version")}
	forbidden  = fault{name: "forbidden", status: 403, body: problemBody(403, "forbidden")}
	expired    = fault{name: "session expired", status: 401, body: problemBody(401, "signed-out")}
	never      = fault{name: "no answer"}
	cutOff     = fault{name: "cut off", reset: true}
	malformed  = fault{name: "malformed", status: 200, body: `{"rows": [`}
	nothing    = fault{name: "another shape", status: 200, body: `null`}
	shapeless  = fault{name: "an empty object", status: 200, body: `{}`}
)

// faultReference is what the problems of faults carry as reference.
const faultReference = "4f1c2b7e"

func problemBody(status int, code string) string {
	return fmt.Sprintf(`{"type":"about:blank","title":%q,"status":%d,"code":%q,"detail":"detail of %s","reference":%q}`,
		http.StatusText(status), status, code, code, faultReference)
}

// faulty stands between a tab and a whole system: its API, and the files that pages
// load. What it is told to let go wrong goes wrong; everything else passes.
type faulty struct {
	p     *tab
	mu    sync.Mutex
	rules []rule
	asked []string
}

type rule struct {
	method, path string // a method, "" for each, and the path below /api/ or /assets/; one that ends in "/" or "-" or is "" stands for what begins with it
	fault        fault
	times        int // how often; 0 for ever
	skips        int // calls that pass before
}

// newFaulty puts a faulty between a tab and the API.
func newFaulty(p *tab) *faulty {
	p.t.Helper()
	f := &faulty{p: p}
	paused := chromedp.Events(p.ctx, fetch.RequestPaused)
	go func() {
		for e, err := range paused {
			if err != nil {
				return
			}
			f.judge(e)
		}
	}()
	call(p, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "*/api/*"}, {URLPattern: "*/assets/*"}}})
	return f
}

// breaks lets each call go wrong from now on whose method and path fit: method "" fits
// every one; the path is the one below /api/ or /assets/, and one that ends in "/" or "-", or
// "", fits all that begin with it.
func (f *faulty) breaks(method, path string, how fault) {
	f.add(rule{method: method, path: path, fault: how})
}

// breaksOnce lets the next call go wrong, and none after it.
func (f *faulty) breaksOnce(method, path string, how fault) {
	f.add(rule{method: method, path: path, fault: how, times: 1})
}

// breaksAfter lets some calls pass, and those after them go wrong.
func (f *faulty) breaksAfter(n int, method, path string, how fault) {
	f.add(rule{method: method, path: path, fault: how, skips: n})
}

func (f *faulty) add(r rule) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = append(f.rules, r)
}

// mends lets everything pass again, and forgets what was asked.
func (f *faulty) mends() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules, f.asked = nil, nil
}

// calls gives what the API was asked since it was mended, as "GET provider/queue".
func (f *faulty) calls() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string{}, f.asked...)
}

func (f *faulty) judge(e fetch.EventRequestPaused) {
	if e.ResponseStatusCode != 0 { // the answer of a call that was taken
		_, _ = chromedp.Call(f.p.ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonConnectionReset})
		return
	}
	how, broken := f.takes(e.Request)
	ctx := f.p.ctx
	// A tab that is closed meanwhile needs no answer.
	switch {
	case !broken:
		_, _ = chromedp.Call(ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
	case how.held != nil:
		go func() {
			<-how.held
			_, _ = chromedp.Call(ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
		}()
	case how.lost:
		yes := true
		_, _ = chromedp.Call(ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID, InterceptResponse: &yes})
	case how.reset:
		_, _ = chromedp.Call(ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonConnectionReset})
	case how.status > 0:
		_, _ = chromedp.Call(ctx, fetch.FulfillRequest, how.answer(e.RequestID))
	default:
		_, _ = chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("window.noAnswer?.('%s /api/%s')", e.Request.Method, apiPath(e.Request.URL))))
	}
}

// apiPath gives the path below /api/ of an address.
func apiPath(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/api/")
}

func (f *faulty) takes(r *network.Request) (fault, bool) {
	path := apiPath(r.URL)
	file, loaded := strings.CutPrefix(path, "/assets/")
	if loaded {
		path = file
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !loaded {
		f.asked = append(f.asked, r.Method+" "+path)
	}
	for i, rule := range f.rules {
		if rule.times < 0 || !rule.fits(r.Method, path) {
			continue
		}
		if rule.skips > 0 {
			f.rules[i].skips--
			continue
		}
		if rule.times == 1 {
			f.rules[i].times = -1
		}
		return rule.fault, true
	}
	return fault{}, false
}

func (r rule) fits(method, path string) bool {
	whole := r.path == "" || strings.HasSuffix(r.path, "/") || strings.HasSuffix(r.path, "-")
	return (r.method == "" || r.method == method) && (path == r.path || whole && strings.HasPrefix(path, r.path))
}

func (how fault) answer(id fetch.RequestID) fetch.FulfillRequestParams {
	headers := []*fetch.HeaderEntry{{Name: "Content-Type", Value: "application/problem+json"}}
	for name, value := range how.headers {
		headers = append(headers, &fetch.HeaderEntry{Name: name, Value: value})
	}
	return fetch.FulfillRequestParams{RequestID: id, ResponseCode: int64(how.status), ResponseHeaders: headers, Body: []byte(how.body)}
}

// hurry lets the timers of the pages that the tab goes to from now on run out a
// hundred times as fast, but for those by which a page waits for an answer: these run
// out when a faulty gives none, however long an answer that comes takes this machine.
func (p *tab) hurry() {
	p.t.Helper()
	call(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `(() => {
			const timer = setTimeout, ask = fetch, waiting = new Map()
			let last
			window.setTimeout = (work, after, ...more) => {
				if (after < 15_000) return timer(work, after / 100, ...more)
				last = work
				return timer(work, after, ...more)
			}
			window.fetch = (to, how) => {
				waiting.set((how?.method ?? 'GET') + ' ' + new URL(to, location).pathname, last)
				return ask(to, how)
			}
			window.noAnswer = (call) => waiting.get(call)?.()
		})()`,
	})
}

// holdSession signs an account of the demonstration in without the issuer's pages: the tab
// keeps its token as the console does.
func (p *tab) holdSession(account string) {
	p.t.Helper()
	p.visit("/signed-in/", "#screen")
	eval[cdp.Empty](p, fmt.Sprintf(`(async () => {
		const answer = await fetch('/issuer/token', {method: 'POST', body: new URLSearchParams({grant_type: 'urn:beian:demonstration', account: %q})})
		const got = await answer.json()
		const claims = JSON.parse(atob(got.access_token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')))
		sessionStorage.setItem('beian.account', claims.sub)
		sessionStorage.setItem('beian.session', JSON.stringify({token: got.access_token, expires: Date.now() + got.expires_in * 1000,
			account: claims.sub, role: claims.role, provider: claims.provider, province: claims.province}))
		return {}
	})()`, account))
}

// callFaults are the faults of a call that somebody makes by a button and is told of. What
// answers with another shape says that it was done: it may leave nothing that hangs.
func callFaults() []fault {
	return []fault{failing, tooMany, conflict, never, malformed, nothing}
}
